import type { ImportRefusalReason } from '../../contract/import-refusal.ts';
import type { FetchedGranularity, Figures } from '../../contract/report.ts';
import { DAY_MS, HOUR_MS } from '../time/units.ts';

/** What a bucket can be at all, whoever says so: an answer, a file. What is beyond is a mistake or an attack. */

/** Before the vendor had an API there was nothing to count. A day earlier, for the zones ahead of UTC. */
const FIRST_START_MS = Date.UTC(2010, 0, 1) - DAY_MS;
export const FIRST_DATE = '2010-01-01';

/** Of one bucket, far above the largest team there could be. */
const MAX_SESSIONS = 1e9;
/** An average in seconds; thirty years. */
export const MAX_SECONDS = 1e9;

/** The longest day there is has 26 hours. */
const LONGEST_MS: Record<FetchedGranularity, number> = { hour: HOUR_MS, day: 26 * HOUR_MS, month: 32 * DAY_MS };

/** Zones lie between UTC-12 and UTC+14. */
const MAX_OFFSET_MINUTES = 15 * 60;

/** Another computer's clock may be ahead of this one's. */
const CLOCK_LEEWAY_MS = DAY_MS;

export interface BoundedBucket extends Figures {
  readonly startMs: number;
  readonly endMs: number;
  readonly offsetMinutes: number;
  readonly granularity: FetchedGranularity;
  readonly fetchedAtMs: number;
}

/** Why a bucket cannot be; null when it can. */
export function impossible(bucket: BoundedBucket, nowMs: number): ImportRefusalReason | null {
  const { startMs, endMs, granularity, fetchedAtMs } = bucket;
  if (!(startMs >= FIRST_START_MS)) return 'beforeFirst';
  if (!(startMs <= nowMs + CLOCK_LEEWAY_MS)) return 'inFuture';
  if (!(endMs > startMs)) return 'times';
  if (endMs - startMs > LONGEST_MS[granularity]) return `${granularity}TooLong`;
  if (!(fetchedAtMs >= FIRST_START_MS)) return 'fetchedBeforeFirst';
  if (!(fetchedAtMs <= nowMs + CLOCK_LEEWAY_MS)) return 'fetchedInFuture';
  if (Math.abs(bucket.offsetMinutes) > MAX_OFFSET_MINUTES) return 'offset';
  return impossibleFigures(bucket);
}

/** The same for numbers alone. */
function impossibleFigures({
  totalSessions,
  averageSessionSeconds,
  responseSeconds,
}: Figures): ImportRefusalReason | null {
  if (!isWithin(totalSessions, MAX_SESSIONS)) return 'sessions';
  for (const seconds of [averageSessionSeconds, responseSeconds]) {
    if (seconds !== null && !isWithin(seconds, MAX_SECONDS)) return 'seconds';
  }
  return null;
}

const isWithin = (value: number, max: number): boolean => Number.isFinite(value) && value >= 0 && value <= max;
