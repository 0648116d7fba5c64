import type { Bucket } from '../../contract/report.ts';
import { bucketsOfDay, countsWholeDays, knownDays, partsOfDays, type BucketIndex } from './bucket-index.ts';
import {
  addDays,
  addMonths,
  formatOffset,
  localDateAt,
  localDay,
  localDays,
  startOfMonth,
  type LocalDay,
  type Span,
} from '../time/calendar.ts';
import { chartSpans } from './ranges.ts';
import { DAY_MS, HOUR_MS } from '../time/units.ts';
import { FURTHEST_DAYS } from '../time/windows.ts';

/** What the history still lacks, as requests to make. */

/**
 * A session counts where it began, but its length is known only when it ends; so a day is asked for once more when
 * this long has passed since it ended.
 */
export const SETTLE_MS = 2 * HOUR_MS;

/** Whether a day bucket will do, or only hours. */
export type DayDetail = 'any' | 'hours';

/** Whether a finished local day has holes or was last fetched before its numbers had settled. Running days are polled. */
export function dayNeedsFetch(index: BucketIndex, day: LocalDay, nowMs: number, detail: DayDetail = 'any'): boolean {
  if (day.endMs > nowMs) return false;
  const hours = bucketsOfDay(index, day);
  if (detail === 'hours' && hours.some((bucket) => bucket.granularity !== 'hour')) return true;
  const covered = hours.reduce((sum, hour) => sum + hour.endMs - hour.startMs, 0);
  if (covered < day.endMs - day.startMs) return true;
  if (hours.some((hour) => hour.status === 'provisional')) return true;
  return nowMs >= day.endMs + SETTLE_MS && hours.some((hour) => hour.fetchedAtMs < day.endMs + SETTLE_MS);
}

/** The days of a range to fetch, newest first: what a person looks at first comes first. */
export function daysToFetch(
  index: BucketIndex,
  fromDate: string,
  toDate: string,
  timeZone: string,
  nowMs: number,
  detail: DayDetail = 'any',
): LocalDay[] {
  return localDays(fromDate, toDate, timeZone)
    .filter((day) => dayNeedsFetch(index, day, nowMs, detail))
    .reverse();
}

/** Twelve whole local months, asked for at once: the length for which the vendor's page shows month buckets. */
export interface MonthsSpan extends Span {
  /** The first of the first month, `YYYY-MM-DD`. */
  readonly firstDate: string;
}

/** The twelve finished months before the month of an instant, moved back by whole years. */
export function twelveMonthsBefore(nowMs: number, timeZone: string, yearsBack: number): MonthsSpan {
  const thisMonth = startOfMonth(localDateAt(nowMs, timeZone));
  const firstDate = addMonths(thisMonth, -12 * (yearsBack + 1));
  const { startMs, offsetMinutes } = localDay(firstDate, timeZone);
  const endMs = Date.parse(`${addMonths(firstDate, 12)}T00:00:00${formatOffset(offsetMinutes)}`);
  return { firstDate, startMs, endMs, offsetMinutes };
}

/** Whether any of the twelve months is not known, neither day by day nor as a month. */
export function monthsNeedFetch(index: BucketIndex, span: MonthsSpan, timeZone: string, nowMs: number): boolean {
  const lastDate = localDateAt(localDay(addMonths(span.firstDate, 12), timeZone).startMs - 1, timeZone);
  return chartSpans(span.firstDate, lastDate, 'month', timeZone).some((month) => {
    const { status } = knownDays(index, month, nowMs);
    return status === 'missing' || status === 'partial';
  });
}

/**
 * Those of the twelve months that such a request cuts an hour or two beside, because their clock is another than at its
 * beginning: firsts of months, the newest first.
 */
export function monthsBeside({ firstDate, offsetMinutes }: MonthsSpan, timeZone: string): string[] {
  const firsts = Array.from({ length: 13 }, (_unused, place) => addMonths(firstDate, place));
  const isBeside = firsts.map((first) => localDay(first, timeZone).offsetMinutes !== offsetMinutes);
  return firsts.filter((_first, place) => place < 12 && isBeside.slice(place, place + 2).includes(true)).reverse();
}

/** What the automatic past is planned from. Dates are local, `YYYY-MM-DD`. */
export interface BackfillRequest {
  readonly today: string;
  /** The day on which anything was first fetched: what was missed since then is wanted however long ago that is. */
  readonly firstFetchDate: string;
  /** How many days before that are wanted too. */
  readonly backfillDays: number;
  /** Days further back than this come by the month; null for hours all the way. */
  readonly hourlyBackfillDays: number | null;
  /** What is older is deleted, so it is not fetched; null keeps everything. */
  readonly keepFromDate: string | null;
  /** The person stopped fetching the past. */
  readonly stopped: boolean;
}

/** The past to be filled: hours from one date up to yesterday, and whole months before that. */
export interface BackfillPlan {
  readonly hoursFromDate: string;
  readonly toDate: string;
  /** The first of each month that comes without hours, the newest first. */
  readonly months: readonly string[];
}

/** Days that are completed even where the backfill is stopped: what was polled yesterday becomes final. */
const STOPPED_DAYS = 2;

/** What Glance fetches of the past by itself. */
export function planBackfill(request: BackfillRequest): BackfillPlan {
  const { today, backfillDays, hourlyBackfillDays, keepFromDate, stopped } = request;
  const toDate = addDays(today, -1);
  const firstFetchDate = request.firstFetchDate < today ? request.firstFetchDate : today;
  if (stopped) return { hoursFromDate: latest(addDays(today, -STOPPED_DAYS), firstFetchDate), toDate, months: [] };
  const fromDate = latest(addDays(firstFetchDate, -backfillDays), addDays(today, -FURTHEST_DAYS), keepFromDate);
  if (hourlyBackfillDays === null) return { hoursFromDate: fromDate, toDate, months: [] };
  const hoursFromDate = latest(fromDate, startOfMonth(addDays(today, -hourlyBackfillDays)));
  const months: string[] = [];
  for (
    let first = addMonths(startOfMonth(hoursFromDate), -1);
    hoursFromDate > fromDate && addMonths(first, 1) > fromDate && first >= (keepFromDate ?? first);
    first = addMonths(first, -1)
  ) {
    months.push(first);
  }
  return { hoursFromDate, toDate, months };
}

/** The first local date of which nothing is deleted; null where everything is kept. */
export function keptFromDate(nowMs: number, timeZone: string, retentionMonths: number | null): string | null {
  return retentionMonths === null ? null : addMonths(localDateAt(nowMs, timeZone), -retentionMonths);
}

const latest = (...dates: readonly (string | null)[]): string =>
  dates.filter((date) => date !== null).reduce((a, b) => (a > b ? a : b));

/** A run of local days of one month that can be asked for at once. */
export interface RequestSpan extends Span {
  readonly days: readonly LocalDay[];
}

/**
 * A local month as requests. It is one, but where daylight saving changes: a request has one offset, so the days before
 * and after the change are asked for on their own, and so is a day that is not 24 hours long.
 */
export function requestSpansOfMonth(firstDate: string, timeZone: string): RequestSpan[] {
  const days = localDays(firstDate, addDays(addMonths(firstDate, 1), -1), timeZone);
  const requestSpans: RequestSpan[] = [];
  for (const day of days) {
    const last = requestSpans.at(-1);
    const goesOn = last?.offsetMinutes === day.offsetMinutes && isWhole(day) && last.days.every(isWhole);
    if (last !== undefined && goesOn) {
      requestSpans[requestSpans.length - 1] = { ...last, endMs: day.endMs, days: [...last.days, day] };
    } else requestSpans.push({ ...day, days: [day] });
  }
  return requestSpans;
}

const isWhole = (day: LocalDay): boolean => day.endMs - day.startMs === DAY_MS;

/** Whether a stretch is not all known to the hour, neither by itself nor with its whole month. */
export function requestSpanNeedsFetch(index: BucketIndex, requestSpan: RequestSpan, timeZone: string): boolean {
  const lacks = (days: readonly LocalDay[]): boolean => {
    const { buckets, whole } = partsOfDays(index, days);
    const isBeside = (bucket: Bucket): boolean => bucket.granularity === 'month' && !countsWholeDays(bucket, days);
    return !whole || buckets.some((bucket) => bucket.status === 'provisional' || isBeside(bucket));
  };
  if (!lacks(requestSpan.days)) return false;
  const first = startOfMonth(requestSpan.days[0]?.date ?? '');
  return lacks(localDays(first, addDays(addMonths(first, 1), -1), timeZone));
}
