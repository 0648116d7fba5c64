import { m } from './language.ts';

/** What is wrong with a pair of days from date fields, as a sentence; empty where nothing is. */
export function rangeMistake(fromDate: string, toDate: string, today: string): string {
  if (fromDate === '' || toDate === '') return m().ranges.enterBoth();
  if (fromDate > toDate) return m().ranges.wrongOrder();
  if (toDate > today) return m().ranges.inFuture();
  return '';
}
