import type { RangeView } from '../../main/contract/range.ts';
import { shortDate } from './date-words.ts';
import { m } from './language.ts';
import { rangeLabel } from './range-buttons.ts';

/** `7 days`, or the dates where a range was chosen by them: `Tue 3 Nov 2026`, `Tue 3 Nov 2026 – Fri 6 Nov 2026`. */
export function rangeName({ preset, fromDate, toDate }: Pick<RangeView, 'preset' | 'fromDate' | 'toDate'>): string {
  return preset === 'custom' ? datesName(fromDate, toDate) : rangeLabel(preset);
}

/** The dates of a range. */
export function datesName(fromDate: string, toDate: string): string {
  if (fromDate === toDate) return shortDate(fromDate);
  return m().comparisons.span({ from: shortDate(fromDate), to: shortDate(toDate) });
}
