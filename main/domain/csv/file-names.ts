import type { ExportRequest, OriginalCsvRequest } from '../../contract/csv.ts';

/** What files are called until a person says otherwise. */

const days = ({ fromDate, toDate }: Pick<ExportRequest, 'fromDate' | 'toDate'>): string =>
  fromDate === toDate ? fromDate : `${fromDate} to ${toDate}`;

/** `glance acme 2026-11-01 to 2026-11-30 by day.csv`. */
export function exportFileName(request: ExportRequest): string {
  const who = request.allAccounts === true ? 'all accounts' : request.accountId;
  return `glance ${who} ${days(request)} by ${request.granularity}.csv`;
}

/** `acquire acme 2026-11-01 to 2026-11-30.csv`. */
export function originalFileName(request: OriginalCsvRequest): string {
  return `acquire ${request.accountId} ${days(request)}.csv`;
}

/** `glance history 2026-11-25.sqlite`, `glance diagnostics 2026-11-25.json`. */
export function datedFileName(what: string, date: string, extension: string): string {
  return `glance ${what} ${date}.${extension}`;
}
