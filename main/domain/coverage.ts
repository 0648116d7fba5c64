import { bucketsOfDay, knownDays, type BucketIndex } from './aggregate.ts';
import {
  addMonths,
  formatOffset,
  HOUR_MS,
  localDateAt,
  localDay,
  localDays,
  startOfMonth,
  type LocalDay,
  type Span,
} from './calendar.ts';
import { chartSpans } from './ranges.ts';

/** What the history still lacks, as requests to make. */

/**
 * A session counts where it began, but its length is known only when it ends; so a day is asked for once more when
 * this long has passed since it ended.
 */
export const SETTLE_MS = 2 * HOUR_MS;

/** Whether a finished local day has holes or was last fetched before its numbers had settled. Running days are polled. */
export function dayNeedsFetch(index: BucketIndex, day: LocalDay, nowMs: number): boolean {
  if (day.endMs > nowMs) return false;
  const hours = bucketsOfDay(index, day);
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
): LocalDay[] {
  return localDays(fromDate, toDate, timeZone)
    .filter((day) => dayNeedsFetch(index, day, nowMs))
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
