/** What is wrong with a pair of days from date fields, as a sentence; empty where nothing is. */
export function rangeMistake(fromDate: string, toDate: string, today: string): string {
  if (fromDate === '' || toDate === '') return 'Enter both days.';
  if (fromDate > toDate) return 'The first day has to be before the last.';
  if (toDate > today) return 'The last day is in the future.';
  return '';
}
