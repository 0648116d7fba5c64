import type { Bucket, FetchedGranularity } from '../../../main/contract/report.ts';
import { indexBuckets, type BucketIndex } from '../../../main/domain/report/bucket-index.ts';
import { hoursOf, localDay, localDays } from '../../../main/domain/time/calendar.ts';
import { HOUR_MS } from '../../../main/domain/time/units.ts';

/** Buckets for the pure rooms: a span, its sessions, and when it was fetched. */
export function bucket(startMs: number, endMs: number, change: Partial<Bucket> = {}): Bucket {
  return {
    startMs,
    endMs,
    offsetMinutes: 0,
    granularity: 'hour',
    label: '',
    totalSessions: 2,
    averageSessionSeconds: 60,
    responseSeconds: 20,
    status: 'final',
    fetchedAtMs: endMs + 48 * HOUR_MS,
    ...change,
  };
}

/** All hours of some local days. */
export function hoursOfDays(fromDate: string, toDate: string, zone: string, change: Partial<Bucket> = {}): Bucket[] {
  return localDays(fromDate, toDate, zone).flatMap((day) =>
    hoursOf(day).map(({ startMs, endMs }) => bucket(startMs, endMs, { offsetMinutes: day.offsetMinutes, ...change })),
  );
}

/** One bucket for a whole local day or, to another date, for the days up to and with that. */
export function wholeDays(
  granularity: 'day' | 'month',
  fromDate: string,
  toDate: string,
  zone: string,
  change: Partial<Bucket> = {},
): Bucket {
  return bucket(localDay(fromDate, zone).startMs, localDay(toDate, zone).endMs, { granularity, ...change });
}

/** An index of any buckets. */
export function indexOf(buckets: readonly Bucket[]): BucketIndex {
  const of = (granularity: FetchedGranularity): Bucket[] =>
    buckets.filter((each) => each.granularity === granularity).sort((a, b) => a.startMs - b.startMs);
  return indexBuckets({ hour: of('hour'), day: of('day'), month: of('month') });
}
