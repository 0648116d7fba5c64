import { localDateAt } from '../../main/domain/time/calendar.ts';
import { formatTimeOfDay } from '../../main/domain/wording/format.ts';

/** Calendar dates (`YYYY-MM-DD`) and instants as a person reads them. */

type Parts = Readonly<Record<'weekday' | 'weekdayLong' | 'day' | 'month' | 'monthLong' | 'year', string>>;

const formatWith = (width: 'short' | 'long'): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: width, day: 'numeric', month: width, year: 'numeric' });
const SHORT = formatWith('short');
const LONG = formatWith('long');

function partsOf(date: string): Parts {
  const atNoon = Date.parse(`${date}T12:00:00Z`);
  const read = (format: Intl.DateTimeFormat): ReadonlyMap<string, string> =>
    new Map(format.formatToParts(atNoon).map(({ type, value }) => [type, value]));
  const [short, long] = [read(SHORT), read(LONG)];
  return {
    weekday: short.get('weekday') ?? '',
    weekdayLong: long.get('weekday') ?? '',
    day: short.get('day') ?? '',
    // en-GB has September as "Sept", the only month of four letters.
    month: (short.get('month') ?? '').slice(0, 3),
    monthLong: long.get('month') ?? '',
    year: short.get('year') ?? '',
  };
}

/** `3 Nov`, for a narrow place where the year is known. */
export function briefDate(date: string): string {
  const { day, month } = partsOf(date);
  return `${day} ${month}`;
}

/** `Tue 3 Nov 2026`. */
export function shortDate(date: string): string {
  const { weekday, day, month, year } = partsOf(date);
  return `${weekday} ${day} ${month} ${year}`;
}

/** `Tuesday 3 November 2026`. */
export function longDate(date: string): string {
  const { weekdayLong, day, monthLong, year } = partsOf(date);
  return `${weekdayLong} ${day} ${monthLong} ${year}`;
}

/** `Nov 2026` for any date in the month. */
export function monthWords(date: string): string {
  const { month, year } = partsOf(date);
  return `${month} ${year}`;
}

/** The local date of an instant, `Tue 3 Nov 2026`. */
export function shortDateAt(instantMs: number, timeZone: string): string {
  return shortDate(localDateAt(instantMs, timeZone));
}

/** `Tue 3 Nov 2026, 14:00` for an instant in a zone. */
export function dateAndTime(instantMs: number, timeZone: string): string {
  return `${shortDateAt(instantMs, timeZone)}, ${formatTimeOfDay(instantMs, timeZone)}`;
}
