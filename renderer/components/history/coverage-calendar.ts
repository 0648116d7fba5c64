import type { CoverageDay } from '../../../main/contract/history-care.ts';
import { addDays, addMonths } from '../../../main/domain/time/calendar.ts';
import { sidewaysStep } from '../ui/arrow-keys.ts';
import { monthWords } from '../../words/date-words.ts';

/** Days laid out as a year planner: one row a month, one column for each day of the month. */

export const DAYS_OF_MONTH = Array.from({ length: 31 }, (_unused, place) => place + 1);

export interface MonthRow {
  /** `YYYY-MM`. */
  readonly month: string;
  /** `Nov 2026`. */
  readonly label: string;
  /** One for each day of the month from the 1st to the 31st; null where there is no such day or nothing is wanted. */
  readonly cells: readonly (CoverageDay | null)[];
}

/** The rows of the planner, the newest month first: what is recent is looked at. Days have to be in order. */
export function monthRows(days: readonly CoverageDay[]): MonthRow[] {
  const months = new Map<string, Map<number, CoverageDay>>();
  for (const day of days) {
    const month = day.date.slice(0, 7);
    const row = months.get(month) ?? new Map<number, CoverageDay>();
    months.set(month, row.set(Number(day.date.slice(8)), day));
  }
  return [...months].reverse().map(([month, row]) => ({
    month,
    label: monthWords(`${month}-01`),
    cells: DAYS_OF_MONTH.map((dayOfMonth) => row.get(dayOfMonth) ?? null),
  }));
}

/**
 * Where a key leads from a date within `firstDate` to `lastDate`: a day or a month on or back, to the ends of the month
 * or of everything. Null for a key that leads nowhere.
 */
export function dateAfterKey(
  key: { readonly key: string; readonly ctrlKey: boolean },
  date: string,
  { firstDate, lastDate }: { readonly firstDate: string; readonly lastDate: string },
): string | null {
  const within = (wanted: string): string => (wanted < firstDate ? firstDate : wanted > lastDate ? lastDate : wanted);
  switch (key.key) {
    case 'ArrowLeft':
    case 'ArrowRight':
      return within(addDays(date, sidewaysStep(key.key)));
    // The newer month is above.
    case 'ArrowUp':
      return within(addMonths(date, 1));
    case 'ArrowDown':
      return within(addMonths(date, -1));
    case 'Home':
      return key.ctrlKey ? firstDate : within(`${date.slice(0, 7)}-01`);
    case 'End':
      return key.ctrlKey ? lastDate : within(addDays(addMonths(`${date.slice(0, 7)}-01`, 1), -1));
    default:
      return null;
  }
}
