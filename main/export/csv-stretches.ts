import type { CsvColumn, CsvDelimiter, ExportRequest } from '../contract/csv.ts';
import { csvRows, mergeRows, type CsvRow } from '../domain/csv/csv-rows.ts';
import { rangeSpan } from '../domain/report/ranges.ts';
import { addDays, countDays, localDateAt, offsetsBetween } from '../domain/time/calendar.ts';
import { LAST_PLAIN_MS, type HoursText } from '../history/csv-text.ts';
import type { HistoryStore } from '../history/history-store.ts';
import { readIndexLazily } from '../history/range-query.ts';
import { DAY_MS, HOUR_MS } from '../domain/time/units.ts';

/**
 * An export in stretches of time: where hours are all there is to say of a stretch, the database writes their text; where
 * days or months stand in for hours, or a number needs all its digits, the rows are made one by one. Together they are the
 * same rows in the same order as `csvRows` gives.
 */
export type CsvStretch =
  | { readonly kind: 'text'; readonly texts: readonly string[]; readonly rowCount: number }
  | { readonly kind: 'rows'; readonly rows: Iterable<CsvRow, void> };

export interface StretchesInput {
  readonly history: HistoryStore;
  /** `firstWeekday`: the ISO weekday on which weeks begin, Monday when left out. */
  readonly request: Pick<ExportRequest, 'fromDate' | 'toDate' | 'granularity'> & {
    readonly firstWeekday?: number;
  };
  readonly accounts: readonly { readonly id: string; readonly timeZone: string }[];
  readonly columns: readonly CsvColumn[];
  readonly delimiter: CsvDelimiter;
  /** Written for a spreadsheet, which the database does not do. */
  readonly forSpreadsheet?: boolean;
}

interface Dates {
  readonly fromDate: string;
  readonly toDate: string;
}

/** Rows of a stretch, about; their text is held in memory. */
const ROWS_AT_ONCE = 8_000;
/** Most hours are fetched while they run or soon after; a change of the offset until then costs nothing to know. */
const FETCHED_WITHIN_MS = DAY_MS;

/** The stretches in order of time. */
export function* csvStretches(input: StretchesInput): Generator<CsvStretch, void> {
  const { history, request, accounts, forSpreadsheet = false } = input;
  const timeZone = accounts[0]?.timeZone ?? 'UTC';
  const sameZone = accounts.every((account) => account.timeZone === timeZone);
  if (forSpreadsheet || history.csvText() === null || request.granularity !== 'hour' || !sameZone) {
    yield { kind: 'rows', rows: rowsOf(input, request) };
    return;
  }
  // A stretch is only given once the next one is known to need nothing of it.
  const fetched = { lastMs: 0 };
  let slow: Dates | null = null;
  let fast: { readonly text: CsvStretch; readonly dates: Dates } | null = null;
  for (const dates of datesOf(input, timeZone)) {
    const text = textOf(input, dates, timeZone, fetched);
    if (text === null) {
      if (fast !== null && reachesBack(input, dates, timeZone)) slow = fast.dates;
      else if (fast !== null) yield fast.text;
      fast = null;
      slow = { fromDate: slow?.fromDate ?? dates.fromDate, toDate: dates.toDate };
      continue;
    }
    if (slow !== null) yield { kind: 'rows', rows: rowsOf(input, slow) };
    if (fast !== null) yield fast.text;
    slow = null;
    fast = { text, dates };
  }
  if (slow !== null) yield { kind: 'rows', rows: rowsOf(input, slow) };
  if (fast !== null) yield fast.text;
}

function rowsOf({ history, request, accounts }: StretchesInput, dates: Dates): Iterable<CsvRow, void> {
  return mergeRows(
    accounts.map(({ id, timeZone }) =>
      csvRows({
        ...request,
        ...dates,
        accountId: id,
        timeZone,
        extent: history.extent(id),
        indexOf: (fromMs, toMs) => readIndexLazily(history, id, fromMs - DAY_MS, toMs + DAY_MS),
      }),
    ),
  );
}

/** The local days of the request that anything is known of, so many at a time. */
function* datesOf({ history, request, accounts }: StretchesInput, timeZone: string): Generator<Dates, void> {
  const extents = accounts.map(({ id }) => history.extent(id)).filter((extent) => extent !== null);
  if (extents.length === 0) return;
  const first = addDays(localDateAt(Math.min(...extents.map(({ startMs }) => startMs)), timeZone), -1);
  const last = addDays(localDateAt(Math.max(...extents.map(({ endMs }) => endMs)), timeZone), 1);
  const end = request.toDate < last ? request.toDate : last;
  const days = Math.max(1, Math.floor(ROWS_AT_ONCE / 24 / accounts.length));
  let fromDate = request.fromDate > first ? request.fromDate : first;
  while (fromDate <= end) {
    const left = countDays(fromDate, end);
    const toDate = addDays(fromDate, Math.min(days, left) - 1);
    yield { fromDate, toDate };
    fromDate = addDays(toDate, 1);
  }
}

/** @param fetched how far the last stretch's fetches reached, which the next one's most likely do too */
function textOf(
  input: StretchesInput,
  { fromDate, toDate }: Dates,
  timeZone: string,
  fetched: { lastMs: number },
): CsvStretch | null {
  const { history, accounts, columns, delimiter } = input;
  const { startMs, endMs } = rangeSpan(fromDate, toDate, timeZone);
  const csvText = history.csvText();
  if (csvText === null || endMs > LAST_PLAIN_MS) return null;
  for (const { id } of accounts) {
    const { hasWider, hourCount } = csvText.look(id, startMs, endMs);
    if (hasWider && hourCount * HOUR_MS < endMs - startMs) return null;
  }
  const accountIds = accounts.map(({ id }) => id);
  const madeUntil = (untilMs: number): HoursText | null => {
    const offsets = offsetsBetween(startMs, untilMs, timeZone);
    return csvText.hours({ fromMs: startMs, toMs: endMs, columns, delimiter, accountIds, offsets });
  };
  const untilMs = Math.max(endMs + FETCHED_WITHIN_MS, fetched.lastMs);
  let made = madeUntil(untilMs);
  const lastMs = made?.lastFetchMs ?? 0;
  if (lastMs > untilMs) made = madeUntil(lastMs);
  if (made === null || (made.firstFetchMs ?? startMs) < startMs) return null;
  fetched.lastMs = lastMs;
  return { kind: 'text', texts: made.texts, rowCount: made.rowCount };
}

/** A month fetched with another offset may begin a little before the local one, among the hours of the stretch before. */
function reachesBack({ history, accounts }: StretchesInput, { fromDate }: Dates, timeZone: string): boolean {
  const { startMs } = rangeSpan(fromDate, fromDate, timeZone);
  return accounts.some(({ id }) => history.buckets(id, 'month', startMs - DAY_MS / 2, startMs).length > 0);
}
