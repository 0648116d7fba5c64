import { localDateAt } from '../../main/domain/time/calendar.ts';
import { tidyDate } from '../../main/domain/wording/format.ts';
import { dateFormatter } from '../../main/domain/wording/formatters.ts';
import { formatTimeOfDay } from './format.ts';
import { language, m } from './language.ts';

/** Calendar dates (`YYYY-MM-DD`) and instants as a person reads them. */

function written(date: string, options: Intl.DateTimeFormatOptions): string {
  return tidyDate(
    dateFormatter(language(), { ...options, timeZone: 'UTC' }).format(Date.parse(`${date}T12:00:00Z`)),
    language(),
  );
}

/** `3 Nov`, for a narrow place where the year is known. */
export const briefDate = (date: string): string => written(date, { day: 'numeric', month: 'short' });

/** `Tue 3 Nov 2026`. */
export const shortDate = (date: string): string =>
  written(date, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });

/** `Tuesday 3 November 2026`. */
export const longDate = (date: string): string =>
  written(date, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

/** `Tuesday 3 November`. */
export const dayAndMonth = (date: string): string => written(date, { weekday: 'long', day: 'numeric', month: 'long' });

/** `Nov 2026` for any date in the month. */
export const monthWords = (date: string): string => written(date, { month: 'short', year: 'numeric' });

/** `Tue 3`, for a column of a day. */
export const weekdayAndDay = (date: string): string => written(date, { weekday: 'short', day: 'numeric' });

/** `Tue 3 Nov`. */
export const weekdayAndDate = (date: string): string =>
  written(date, { weekday: 'short', day: 'numeric', month: 'short' });

/** `Mon` or `Monday` for 1, as in ISO 8601, to 7. */
export function weekdayName(isoWeekday: number, width: 'short' | 'long'): string {
  // The first of June 2026 is a Monday.
  return written(`2026-06-0${isoWeekday}`, { weekday: width });
}

/** The local date of an instant, `Tue 3 Nov 2026`. */
export function shortDateAt(instantMs: number, timeZone: string): string {
  return shortDate(localDateAt(instantMs, timeZone));
}

/** `Tue 3 Nov 2026, 14:00` for an instant in a zone. */
export function dateAndTime(instantMs: number, timeZone: string): string {
  return m().units.dateAndTime({ date: shortDateAt(instantMs, timeZone), time: formatTimeOfDay(instantMs, timeZone) });
}
