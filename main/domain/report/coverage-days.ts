import type { CoverageDay } from '../../contract/history-care.ts';
import type { Problem } from '../../contract/errors.ts';
import type { Summary } from '../../contract/report.ts';
import { bucketsOfDay, knownDays, liesIn, type BucketIndex } from './bucket-index.ts';
import { localDays, type LocalDay } from '../time/calendar.ts';
import { DAY_MS } from '../time/units.ts';

/** How much of each local day is known, and whether what is known fits together. */

export interface CoverageInput {
  readonly index: BucketIndex;
  /** First and last local day, inclusive. */
  readonly fromDate: string;
  readonly toDate: string;
  readonly timeZone: string;
  readonly nowMs: number;
  readonly summaryOf: (day: LocalDay) => (Pick<Summary, 'current'> & { readonly fetchedAtMs: number }) | null;
  readonly problemOf: (date: string) => Problem | null;
}

export interface CoverageOfDays {
  /** Oldest first. */
  readonly days: readonly CoverageDay[];
  /** Offsets that kept hours were fetched with, other than their day's own in the zone; ascending. */
  readonly otherOffsetsMinutes: readonly number[];
}

/** A headline and the hours under it are compared only where they came with the same answer. */
const SAME_ANSWER_MS = 10 * 60_000;
/** The longest a fetched bucket is, with room to spare. */
const MONTH_MS = 32 * DAY_MS;

/** Looks at each day; pure. */
export function coverageOfDays(input: CoverageInput): CoverageOfDays {
  const { index, nowMs } = input;
  const others = new Set<number>();
  const days = localDays(input.fromDate, input.toDate, input.timeZone).map((day): CoverageDay => {
    for (const hour of index.within('hour', day.startMs, day.endMs)) {
      if (hour.offsetMinutes !== day.offsetMinutes) others.add(hour.offsetMinutes);
    }
    const { status, newestFetchMs } = knownDays(index, { ...day, days: [day] }, nowMs);
    const month = status === 'missing' ? monthAround(index, day) : undefined;
    if (month !== undefined) {
      const byMonth = { status: month.status === 'final' ? 'complete' : 'provisional', fetchedAs: 'month' } as const;
      return { date: day.date, ...byMonth, problem: null, newestFetchMs: month.fetchedAtMs, summaryDifference: null };
    }
    const byDay = bucketsOfDay(index, day).some((bucket) => bucket.granularity === 'day');
    return {
      date: day.date,
      status,
      ...(byDay ? ({ fetchedAs: 'day' } as const) : {}),
      problem: status === 'complete' || status === 'future' ? null : input.problemOf(day.date),
      newestFetchMs,
      summaryDifference: summaryDifference(input, day),
    };
  });
  return { days, otherOffsetsMinutes: [...others].sort((a, b) => a - b) };
}

function monthAround(index: BucketIndex, day: LocalDay): ReturnType<BucketIndex['within']>[number] | undefined {
  return index.within('month', day.startMs - MONTH_MS, day.endMs).find((month) => liesIn(day, month));
}

function summaryDifference({ index, summaryOf }: CoverageInput, day: LocalDay): number | null {
  const summary = summaryOf(day);
  const hours = bucketsOfDay(index, day).filter((bucket) => bucket.granularity === 'hour');
  if (summary === null || hours.length === 0) return null;
  if (hours.some((hour) => Math.abs(hour.fetchedAtMs - summary.fetchedAtMs) > SAME_ANSWER_MS)) return null;
  const sum = hours.reduce((total, hour) => total + hour.totalSessions, 0);
  // Sums of decimals are off by a hair.
  return Math.round((summary.current.totalSessions - sum) * 1e6) / 1e6;
}
