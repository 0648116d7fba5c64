import type { CsvColumn } from '../contract/csv.ts';
import type { Bucket, Granularity } from '../contract/report.ts';
import { hoursOfDay, knownDays, type BucketIndex, type Known } from './aggregate.ts';
import { dayLabel, monthLabel } from './bucket-labels.ts';
import { addDays, addMonths, formatIso, localDateAt, localDays, offsetMinutesAt, startOfMonth } from './calendar.ts';
import { chartSpans, type ChartSpan } from './ranges.ts';

/** The rows of an export, one at a time, so that a long one needs no more memory than a short one. */

/** A row with every cell as text; an empty cell means "no data". */
export type CsvRow = Readonly<Record<CsvColumn, string>>;

export interface CsvRowsInput {
  readonly accountId: string;
  /** First and last local day, inclusive. */
  readonly fromDate: string;
  readonly toDate: string;
  readonly granularity: Granularity;
  readonly timeZone: string;
  readonly nowMs: number;
  /** From the first to the last moment that anything is known of, UTC epoch milliseconds; null for nothing at all. */
  readonly extent: { readonly startMs: number; readonly endMs: number } | null;
  /** The history of a stretch of time, `[fromMs, toMs)`; asked for piece by piece. */
  readonly indexOf: (fromMs: number, toMs: number) => BucketIndex;
}

/** Yields rows ordered by `bucket_start`. Hours are what was fetched; wider rows are sums. What is unknown has no row. */
export function* csvRows(input: CsvRowsInput): Generator<CsvRow, void> {
  const { fromDate, toDate } = datesWithin(input);
  if (input.granularity === 'hour') {
    for (const day of localDays(fromDate, toDate, input.timeZone)) {
      const index = input.indexOf(day.startMs, day.endMs);
      for (const bucket of hoursOfDay(index, day)) yield hourRow(input, bucket);
    }
    return;
  }
  for (const span of chartSpans(fromDate, toDate, input.granularity, input.timeZone)) {
    const fact = knownDays(input.indexOf(span.startMs, span.endMs), span, input.nowMs);
    if (fact.figures !== null) yield spanRow(input, span, fact);
  }
}

/** "Everything", from the year 1 to 9999, must not be looked through day by day. Weeks and months stay whole. */
function datesWithin({ fromDate, toDate, extent, timeZone }: CsvRowsInput): { fromDate: string; toDate: string } {
  if (extent === null) return { fromDate, toDate: addDays(fromDate, -1) };
  const first = addDays(startOfMonth(localDateAt(extent.startMs, timeZone)), -7);
  const last = addDays(addMonths(startOfMonth(localDateAt(extent.endMs, timeZone)), 1), 7);
  return { fromDate: fromDate < first ? first : fromDate, toDate: toDate > last ? last : toDate };
}

/** Rows of several accounts as one run, ordered by `bucket_start`, then account. Each run must be in order itself. */
export function* mergeRows(runs: readonly Iterable<CsvRow>[]): Generator<CsvRow, void> {
  const heads = runs.map((run) => {
    const iterator = run[Symbol.iterator]();
    return { iterator, next: iterator.next() };
  });
  for (;;) {
    const waiting = heads.filter((head) => head.next.done !== true);
    const [first] = waiting.sort((a, b) => compareRows(a.next.value as CsvRow, b.next.value as CsvRow));
    if (first === undefined) return;
    yield first.next.value as CsvRow;
    first.next = first.iterator.next();
  }
}

function compareRows(a: CsvRow, b: CsvRow): number {
  return Date.parse(a.bucket_start) - Date.parse(b.bucket_start) || (a.account < b.account ? -1 : 1);
}

function hourRow(input: CsvRowsInput, bucket: Bucket): CsvRow {
  return {
    account: input.accountId,
    bucket_start: iso(bucket.startMs, input.timeZone),
    bucket_end: iso(bucket.endMs, input.timeZone),
    granularity: 'hour',
    label: bucket.label,
    total_session: cell(bucket.totalSessions),
    average_session_seconds: cell(bucket.averageSessionSeconds),
    response_seconds: cell(bucket.responseSeconds),
    status: bucket.status,
    fetched_at: iso(bucket.fetchedAtMs, input.timeZone),
  };
}

/** A sum over days. One that lacks a part, or whose parts were fetched before they were over, is provisional. */
function spanRow(input: CsvRowsInput, span: ChartSpan, fact: Known): CsvRow {
  const date = span.days[0]?.date ?? '';
  return {
    account: input.accountId,
    bucket_start: iso(span.startMs, input.timeZone),
    bucket_end: iso(span.endMs, input.timeZone),
    granularity: input.granularity,
    label: input.granularity === 'day' ? dayLabel(date) : monthLabel(date),
    total_session: cell(fact.figures?.totalSessions ?? null),
    average_session_seconds: cell(fact.figures?.averageSessionSeconds ?? null),
    response_seconds: cell(fact.figures?.responseSeconds ?? null),
    status: fact.status === 'complete' ? 'final' : 'provisional',
    fetched_at: fact.newestFetchMs === null ? '' : iso(fact.newestFetchMs, input.timeZone),
  };
}

const iso = (instantMs: number, timeZone: string): string => formatIso(instantMs, offsetMinutesAt(instantMs, timeZone));
const cell = (value: number | null): string => (value === null ? '' : String(value));
