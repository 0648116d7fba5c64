import { addDays, addMonths } from '../../main/domain/time/calendar.ts';
import { dateFormatter } from '../../main/domain/wording/formatters.ts';
import { language } from './language.ts';

/** Dates as a person types and reads them in a field, `24/11/2026` or `24.11.2026`, and the days of a month to pick from. */

const FIELDS = { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: 'UTC' } as const;
const instantOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);

/** A date `YYYY-MM-DD` in figures, in the order of the language; empty for none. */
export function dateInFigures(date: string): string {
  return date === '' ? '' : dateFormatter(language(), FIELDS).format(instantOf(date));
}

/**
 * The date that a person typed, `YYYY-MM-DD`: in the order of the language with any marks between, with two digits for
 * a year of this century, or in ISO 8601. Null for what is none.
 */
export function readDate(text: string): string | null {
  const [first, second, third, ...more] = text.match(/\d+/g) ?? [];
  if (first === undefined || second === undefined || third === undefined || more.length > 0) return null;
  const order = first.length === 4 ? (['year', 'month', 'day'] as const) : partOrder();
  const typed = Object.fromEntries(order.map((part, place) => [part, [first, second, third][place] ?? '']));
  const { year = '', month = '', day = '' } = typed;
  if (month.length > 2 || day.length > 2 || (year.length !== 2 && year.length !== 4)) return null;
  const date = `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const instantMs = instantOf(date);
  // The 31st of a month with thirty days would become the first of the next.
  return Number.isNaN(instantMs) || new Date(instantMs).toISOString().slice(0, 10) !== date ? null : date;
}

type Part = 'year' | 'month' | 'day';
const isPart = (type: string): type is Part => type === 'year' || type === 'month' || type === 'day';

const partOrder = (): Part[] =>
  dateFormatter(language(), FIELDS)
    .formatToParts(0)
    .flatMap(({ type }) => (isPart(type) ? [type] : []));

/** `November 2026` for any date in the month. */
export const monthName = (date: string): string =>
  dateFormatter(language(), { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(instantOf(date));

/** The seven weekdays, in the order that a week has for this person, 1 for Monday. */
export const weekdaysInOrder = (): number[] =>
  Array.from({ length: 7 }, (_unused, place) => ((language().firstWeekday - 1 + place) % 7) + 1);

/** The dates of a month in weeks; null before its first and after its last. */
export function monthWeeks(date: string): (string | null)[][] {
  const first = `${date.slice(0, 7)}-01`;
  const isoWeekday = ((new Date(instantOf(first)).getUTCDay() + 6) % 7) + 1;
  const before = (isoWeekday - language().firstWeekday + 7) % 7;
  const cells: (string | null)[] = Array<null>(before).fill(null);
  for (let day = first; day < addMonths(first, 1); day = addDays(day, 1)) cells.push(day);
  while (cells.length % 7 !== 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_unused, week) => cells.slice(week * 7, week * 7 + 7));
}

/** Where a key leads from a date in such a month; null for a key that leads nowhere. `sideways` is a day on or back. */
export function dateAfterPickerKey(key: string, date: string, sideways: -1 | 0 | 1): string | null {
  if (sideways !== 0) return addDays(date, sideways);
  switch (key) {
    case 'ArrowUp':
      return addDays(date, -7);
    case 'ArrowDown':
      return addDays(date, 7);
    case 'PageUp':
      return addMonths(date, -1);
    case 'PageDown':
      return addMonths(date, 1);
    default:
      return null;
  }
}
