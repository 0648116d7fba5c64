import type { Bucket, FetchedGranularity, Figures } from '../../contract/report.ts';
import type { PointStatus } from '../../contract/range.ts';
import { type LocalDay } from '../time/calendar.ts';
import { NO_SESSIONS, shareOf, sumFigures } from './figures.ts';
import type { ChartSpan } from './ranges.ts';
import { HOUR_MS } from '../time/units.ts';

/** Hours to days to weeks to months, out of what was fetched. Nothing is counted twice and nothing is made up. */

/** What is known about a span of time. `figures` is null where nothing is. */
export interface Known {
  readonly figures: Figures | null;
  readonly status: PointStatus;
  readonly newestFetchMs: number | null;
  readonly oldestFetchMs: number | null;
  /**
   * The fetched buckets behind `figures`. A sum over several spans is made of these: a bucket may lack a time beside its
   * count, and then a sum of sums would give the other times too much weight.
   */
  readonly parts: readonly Figures[];
}

/** Finds the fetched buckets of a span quickly; each list is sorted by start. */
export interface BucketIndex {
  within(granularity: FetchedGranularity, fromMs: number, toMs: number): readonly Bucket[];
}

/** Indexes buckets of one account, each width sorted by `startMs` as the history gives them. */
export function indexBuckets(lists: Readonly<Record<FetchedGranularity, readonly Bucket[]>>): BucketIndex {
  return {
    within(granularity, fromMs, toMs) {
      const list = lists[granularity];
      return list.slice(lowerBound(list, fromMs), lowerBound(list, toMs));
    },
  };
}

function lowerBound(list: readonly Bucket[], startMs: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.startMs ?? 0) < startMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The hours kept of one local day, oldest first. Hours fetched in another zone that begin off this day's hours (half-hour
 * zones) would overlap and are left out.
 */
function hoursOfDay(index: BucketIndex, day: LocalDay): readonly Bucket[] {
  return index
    .within('hour', day.startMs, day.endMs)
    .filter((hour) => (hour.startMs - day.startMs) % HOUR_MS === 0 && hour.endMs <= day.endMs);
}

/** The buckets that make up one local day: its hours where they cover it, else its day bucket, else the hours there are. */
export function bucketsOfDay(index: BucketIndex, day: LocalDay): readonly Bucket[] {
  const hours = hoursOfDay(index, day);
  const whole = index.within('day', day.startMs, day.startMs + 1).find((bucket) => bucket.endMs === day.endMs);
  if (whole === undefined) return hours;
  const hoursServe = hours.length * HOUR_MS >= day.endMs - day.startMs || whole.status === 'provisional';
  return hoursServe && hours.length > 0 ? hours : [whole];
}

/** How late a running day may lag behind the clock before it counts as having a hole. */
const RUNNING_LAG_MS = 2 * HOUR_MS;

function known(buckets: readonly Bucket[], startMs: number, endMs: number, nowMs: number, toleratedHoleMs = 0): Known {
  if (startMs >= nowMs) return nothing('future');
  if (buckets.length === 0) return nothing('missing');
  const until = Math.min(endMs, nowMs);
  let covered = 0;
  let newestFetchMs = -Infinity;
  let oldestFetchMs = Infinity;
  let provisional = endMs > nowMs;
  for (const bucket of buckets) {
    covered += Math.max(0, Math.min(bucket.endMs, until) - Math.max(bucket.startMs, startMs));
    newestFetchMs = Math.max(newestFetchMs, bucket.fetchedAtMs);
    oldestFetchMs = Math.min(oldestFetchMs, bucket.fetchedAtMs);
    provisional ||= bucket.status === 'provisional';
  }
  const hole = until - startMs - covered;
  const tolerated = endMs > nowMs ? RUNNING_LAG_MS : toleratedHoleMs;
  const status = hole > tolerated ? 'partial' : provisional ? 'provisional' : 'complete';
  return { figures: sumFigures(buckets), status, newestFetchMs, oldestFetchMs, parts: buckets };
}

const nothing = (status: PointStatus): Known => ({
  figures: null,
  status,
  newestFetchMs: null,
  oldestFetchMs: null,
  parts: [],
});

/** What is known about an hour: exactly that bucket or nothing. */
export function knownHour(index: BucketIndex, startMs: number, endMs: number, nowMs: number): Known {
  const bucket = index.within('hour', startMs, startMs + 1).find((hour) => hour.endMs <= endMs);
  return known(bucket === undefined ? [] : [bucket], startMs, endMs, nowMs);
}

/** The buckets that serve for a run of local days, oldest first; `whole` is false where part of it was never fetched. */
export interface DaysParts {
  readonly buckets: readonly Bucket[];
  readonly whole: boolean;
}

/** Days by their hours or day buckets; a month bucket serves where the days it spans were not all fetched themselves. */
export function partsOfDays(index: BucketIndex, days: readonly LocalDay[]): DaysParts {
  const parts = days.map((day) => ({ day, buckets: bucketsOfDay(index, day), served: false }));
  const lacks = ({ day, buckets }: (typeof parts)[number]): boolean =>
    buckets.reduce((sum, bucket) => sum + bucket.endMs - bucket.startMs, 0) < day.endMs - day.startMs;
  const taken: Bucket[] = [];
  for (const month of parts.some(lacks) ? monthsWithin(index, days) : []) {
    if (taken.some((other) => other.startMs < month.endMs && month.startMs < other.endMs)) continue;
    const inside = parts.filter(({ day }) => liesIn(day, month));
    if (!inside.some(lacks)) continue;
    taken.push(month);
    for (const part of inside) [part.buckets, part.served] = [[], true];
  }
  const buckets = parts.flatMap((part) => part.buckets);
  return {
    buckets: taken.length === 0 ? buckets : [...buckets, ...taken].sort((a, b) => a.startMs - b.startMs),
    whole: parts.every((part) => part.served || !lacks(part)),
  };
}

/** What is known about a run of local days. */
export function knownDays(index: BucketIndex, span: ChartSpan, nowMs: number): Known {
  const { buckets, whole } = partsOfDays(index, span.days);
  const byMonth = buckets.some(({ granularity }) => granularity === 'month');
  return known(buckets, span.startMs, span.endMs, nowMs, byMonth && whole ? 2 * MONTH_LEEWAY_MS : 0);
}

/** The largest daylight-saving change anywhere. */
const MONTH_LEEWAY_MS = 2 * HOUR_MS;

/** Whether a day is one of those that a month bucket counts. */
export function liesIn(day: LocalDay, month: Pick<Bucket, 'startMs' | 'endMs'>): boolean {
  return day.startMs >= month.startMs - MONTH_LEEWAY_MS && day.endMs <= month.endMs + MONTH_LEEWAY_MS;
}

/** The month buckets that count nothing but these days: those to the hour first, then the longest. */
function monthsWithin(index: BucketIndex, days: readonly LocalDay[]): Bucket[] {
  const startMs = days[0]?.startMs ?? 0;
  const endMs = days.at(-1)?.endMs ?? 0;
  return index
    .within('month', startMs - MONTH_LEEWAY_MS, endMs)
    .filter((month) => month.endMs <= endMs + MONTH_LEEWAY_MS)
    .sort(
      (a, b) =>
        Number(countsWholeDays(b, days)) - Number(countsWholeDays(a, days)) ||
        b.endMs - b.startMs - (a.endMs - a.startMs) ||
        a.startMs - b.startMs,
    );
}

/** Whether a bucket begins with one of these days and ends with one: else it counts an hour or two of their neighbours. */
export function countsWholeDays(
  { startMs, endMs }: Pick<Bucket, 'startMs' | 'endMs'>,
  days: readonly LocalDay[],
): boolean {
  return days.some((day) => day.startMs === startMs) && days.some((day) => day.endMs === endMs);
}

/**
 * A month is fetched with the offset of the whole request, so across a daylight-saving change it begins or ends an hour
 * or two beside the local month. It serves as the whole month until that has been fetched to the hour.
 */
function monthBucket(index: BucketIndex, startMs: number, endMs: number): Bucket | undefined {
  const near = index
    .within('month', startMs - MONTH_LEEWAY_MS, startMs + MONTH_LEEWAY_MS + 1)
    .filter((bucket) => Math.abs(bucket.endMs - endMs) <= MONTH_LEEWAY_MS);
  return near.find((bucket) => bucket.startMs === startMs && bucket.endMs === endMs) ?? near[0];
}

/**
 * The figures of some spans up to a moment: what was by now yesterday, or in the period before. The bucket that the
 * moment falls in counts by its share. Null unless all of it is known.
 * @param spans whole days or months, oldest first
 */
export function figuresUntil(index: BucketIndex, spans: readonly ChartSpan[], untilMs: number): Figures | null {
  const parts: Figures[] = [];
  for (const span of spans) {
    if (span.startMs >= untilMs) break;
    const endMs = Math.min(span.endMs, untilMs);
    const known = partsUntil(index, span, endMs);
    if (known === null) return null;
    parts.push(...known);
  }
  return parts.length === 0 ? NO_SESSIONS : sumFigures(parts);
}

function partsUntil(index: BucketIndex, span: ChartSpan, endMs: number): readonly Figures[] | null {
  const buckets = span.days.flatMap((day) => bucketsOfDay(index, day)).filter((bucket) => bucket.startMs < endMs);
  const reach = buckets.reduce((sum, bucket) => sum + Math.min(bucket.endMs, endMs) - bucket.startMs, 0);
  if (reach >= endMs - span.startMs) return buckets.map((bucket) => cutAt(bucket, bucket, endMs));
  const month = monthBucket(index, span.startMs, span.endMs);
  return month === undefined ? null : [cutAt(month, span, endMs)];
}

function cutAt(figures: Figures, span: { startMs: number; endMs: number }, endMs: number): Figures {
  return endMs >= span.endMs ? figures : shareOf(figures, (endMs - span.startMs) / (span.endMs - span.startMs));
}
