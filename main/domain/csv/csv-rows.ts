import type { CsvColumn } from '../../contract/csv.ts';
import type { Bucket, Granularity } from '../../contract/report.ts';
import { bucketsOfDay, liesIn, partsOfDays, type BucketIndex } from '../report/bucket-index.ts';
import { dayLabel, monthLabel } from '../report/bucket-labels.ts';
import {
  addDays,
  addMonths,
  formatIso,
  localDateAt,
  localDays,
  offsetMinutesAt,
  startOfMonth,
  type LocalDay,
} from '../time/calendar.ts';
import { sumFigures } from '../report/figures.ts';
import { chartSpans, rangeSpan, type ChartSpan } from '../report/ranges.ts';
import { DAY_MS } from '../time/units.ts';

/**
 * The rows of an export, one at a time, so that a long one needs no more memory than a short one. They depend on the
 * history and the options alone, not on when they are written.
 */

/** A row with every cell as text; an empty cell means "no data". */
export type CsvRow = Readonly<Record<CsvColumn, string>>;

export interface CsvRowsInput {
  readonly accountId: string;
  /** First and last local day, inclusive. */
  readonly fromDate: string;
  readonly toDate: string;
  readonly granularity: Granularity;
  readonly timeZone: string;
  /** ISO weekday on which weeks begin; Monday when left out. */
  readonly firstWeekday?: number | undefined;
  /** From the first to the last moment that anything is known of, UTC epoch milliseconds; null for nothing at all. */
  readonly extent: { readonly startMs: number; readonly endMs: number } | null;
  /**
   * The history of a stretch of time, `[fromMs, toMs)`, and a day around it; asked for piece by piece, for the months
   * alone at once.
   */
  readonly indexOf: (fromMs: number, toMs: number) => BucketIndex;
}

/** How many days are read at once. */
const DAYS_AT_ONCE = 32;

/**
 * Yields rows ordered by `bucket_start`. Hours are what was fetched, and so is a wider row that was fetched just so;
 * other wider rows are sums. What is unknown has no row.
 *
 * What is known by a wider bucket only stands in its place, once, as what it is (`granularity` says so): a day without
 * hours as a day, a month of which no day is known by itself as a month. Nothing is counted twice, so a month is left
 * out where some of its days have rows of their own.
 */
export function csvRows(input: CsvRowsInput): Generator<CsvRow, void> {
  return input.granularity === 'month' ? ownRows(input) : mergeRows([ownRows(input), monthRows(input)]);
}

function* ownRows(input: CsvRowsInput): Generator<CsvRow, void> {
  const toRow = rowMaker(input);
  for (const { spans, index } of pieces(input, input.granularity)) {
    for (const span of spans) {
      if (input.granularity === 'hour') {
        for (const bucket of span.days.flatMap((day) => bucketsOfDay(index, day))) yield toRow.bucket(bucket);
        continue;
      }
      const { buckets, whole } = partsOfDays(index, span.days);
      const [only] = buckets;
      if (only === undefined) continue;
      const isOwn = whole && buckets.length === 1 && only.granularity === input.granularity;
      yield isOwn ? toRow.bucket(only) : toRow.sum(span, buckets, whole);
    }
  }
}

/** The months of which no day is known by itself, where rows are narrower than that. */
function* monthRows(input: CsvRowsInput): Generator<CsvRow, void> {
  const { fromDate, toDate } = datesWithin(input);
  if (fromDate > toDate) return;
  const toRow = rowMaker(input);
  const { startMs, endMs } = rangeSpan(fromDate, toDate, input.timeZone);
  // Half a day: the offset that a month was asked for with may differ from the zone's at its ends, but not by so much.
  const months = input.indexOf(startMs, endMs).within('month', startMs - DAY_MS / 2, endMs);
  for (const month of months.filter((each) => each.endMs <= endMs + DAY_MS / 2)) {
    const index = input.indexOf(month.startMs, month.endMs);
    const isKnown = daysOf(month, input.timeZone).some((day) => bucketsOfDay(index, day).length > 0);
    if (!isKnown && !isPartOfWeek(input, month)) yield toRow.bucket(month);
  }
}

function daysOf(month: Bucket, timeZone: string): LocalDay[] {
  const [first, last] = [localDateAt(month.startMs, timeZone), localDateAt(month.endMs, timeZone)];
  return localDays(first, last, timeZone).filter((day) => liesIn(day, month));
}

/** A piece of a month that is all in one week is in that week's sum. */
function isPartOfWeek({ granularity, fromDate, toDate, timeZone, firstWeekday }: CsvRowsInput, month: Bucket): boolean {
  if (granularity !== 'week' || month.endMs - month.startMs > 7 * DAY_MS) return false;
  const first = localDateAt(month.startMs, timeZone);
  const [from, to] = [addDays(first, -7), addDays(first, 14)];
  const weeks = chartSpans(
    from < fromDate ? fromDate : from,
    to > toDate ? toDate : to,
    'week',
    timeZone,
    firstWeekday,
  );
  return weeks.some(({ days }) => days.length > 0 && partOf(days, month));
}

const partOf = (days: ChartSpan['days'], month: Bucket): boolean =>
  month.startMs >= (days[0]?.startMs ?? 0) - DAY_MS / 2 && month.endMs <= (days.at(-1)?.endMs ?? 0) + DAY_MS / 2;

/** The spans of a range with the history around them, a month's worth at a time. */
function* pieces(
  input: CsvRowsInput,
  granularity: Granularity,
): Generator<{ readonly spans: readonly ChartSpan[]; readonly index: BucketIndex }, void> {
  const { fromDate, toDate } = datesWithin(input);
  const all =
    granularity === 'hour'
      ? localDays(fromDate, toDate, input.timeZone).map((day) => ({ ...day, days: [day] }))
      : chartSpans(fromDate, toDate, granularity, input.timeZone, input.firstWeekday);
  for (let first = 0, next = 0; first < all.length; first = next) {
    for (let days = 0; next < all.length && days < DAYS_AT_ONCE; next += 1) days += all[next]?.days.length ?? 0;
    const spans = all.slice(first, next);
    yield { spans, index: input.indexOf(spans[0]?.startMs ?? 0, spans.at(-1)?.endMs ?? 0) };
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
  interface Head {
    readonly iterator: Iterator<CsvRow, unknown>;
    row: CsvRow;
    startMs: number;
  }
  const heads: Head[] = [];
  for (const run of runs) {
    const iterator = run[Symbol.iterator]();
    const next: IteratorResult<CsvRow, unknown> = iterator.next();
    if (next.done !== true) heads.push({ iterator, row: next.value, startMs: Date.parse(next.value.bucket_start) });
  }
  while (heads.length > 0) {
    const first = heads.reduce((a, b) => (comesFirst(b, a) ? b : a));
    yield first.row;
    const next = first.iterator.next();
    if (next.done === true) heads.splice(heads.indexOf(first), 1);
    else [first.row, first.startMs] = [next.value, heads.length > 1 ? Date.parse(next.value.bucket_start) : 0];
  }
}

type Placed = { readonly row: CsvRow; readonly startMs: number };
const comesFirst = (a: Placed, b: Placed): boolean =>
  a.startMs < b.startMs || (a.startMs === b.startMs && a.row.account < b.row.account);

interface RowMaker {
  /** A bucket as it was fetched. */
  bucket(bucket: Bucket): CsvRow;
  /** A sum over days; in progress where a part is missing or was fetched before it was over. */
  sum(span: ChartSpan, buckets: readonly Bucket[], whole: boolean): CsvRow;
}

function rowMaker({ accountId, granularity, timeZone }: CsvRowsInput): RowMaker {
  const iso = isoWriter(timeZone);
  return {
    bucket: (bucket) => ({
      account: accountId,
      bucket_start: iso(bucket.startMs),
      bucket_end: iso(bucket.endMs),
      granularity: bucket.granularity,
      label: bucket.label,
      total_session: cell(bucket.totalSessions),
      average_session_seconds: cell(bucket.averageSessionSeconds),
      response_seconds: cell(bucket.responseSeconds),
      status: bucket.status,
      fetched_at: iso(bucket.fetchedAtMs),
    }),
    sum(span, buckets, whole) {
      const figures = sumFigures(buckets);
      const date = span.days[0]?.date ?? '';
      const final = whole && buckets.every((bucket) => bucket.status === 'final');
      return {
        account: accountId,
        bucket_start: iso(span.startMs),
        bucket_end: iso(span.endMs),
        granularity,
        label: granularity === 'day' ? dayLabel(date) : monthLabel(date),
        total_session: cell(figures.totalSessions),
        average_session_seconds: cell(figures.averageSessionSeconds),
        response_seconds: cell(figures.responseSeconds),
        status: final ? 'final' : 'provisional',
        fetched_at: iso(Math.max(...buckets.map((bucket) => bucket.fetchedAtMs))),
      };
    },
  };
}

const cell = (value: number | null): string => (value === null ? '' : String(value));

/** So many days' offsets are remembered at most. */
const REMEMBERED_DAYS = 1_000;

/** ISO 8601 in a zone. Asking a zone for its offset is slow, so a UTC day with one offset only is asked about once. */
function isoWriter(timeZone: string): (instantMs: number) => string {
  const offsets = new Map<number, number | null>();

  function offsetOfDay(day: number): number | null {
    const known = offsets.get(day);
    if (known !== undefined) return known;
    if (offsets.size >= REMEMBERED_DAYS) offsets.clear();
    const atStart = offsetMinutesAt(day * DAY_MS, timeZone);
    const offset = atStart === offsetMinutesAt((day + 1) * DAY_MS, timeZone) ? atStart : null;
    offsets.set(day, offset);
    return offset;
  }

  return (instantMs) =>
    formatIso(instantMs, offsetOfDay(Math.floor(instantMs / DAY_MS)) ?? offsetMinutesAt(instantMs, timeZone));
}
