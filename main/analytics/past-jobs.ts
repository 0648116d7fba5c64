import type PQueue from 'p-queue';
import type { Result } from '../contract/errors.ts';
import type { Report } from '../contract/report.ts';
import type { BucketIndex } from '../domain/aggregate.ts';
import { DAY_MS, localDay, type LocalDay, type Span } from '../domain/calendar.ts';
import { dayNeedsFetch, daysToFetch, monthsNeedFetch, twelveMonthsBefore } from '../domain/coverage.ts';
import type { Clock } from '../system/clock.ts';
import type { FetchProblem } from './acquire-client.ts';
import type { BackfillJob } from './backfill.ts';
import { askedAtOf, type AccountFetcher } from './day-fetcher.ts';

/** What is lacking of the past, as jobs for the backfill. */
export interface PastJobs {
  /** The finished days from one local date to another that the history lacks, newest first. */
  days(fromDate: string, toDate: string): BackfillJob[];
  /** Twelve whole months at once, moved back by years; see `twelveMonthsBefore`. */
  months(yearsBack: number): BackfillJob;
}

export interface PastJobsOptions {
  readonly clock: Clock;
  /** One request at a time for this account. */
  readonly lane: PQueue;
  readonly fetcher: AccountFetcher;
  readonly timeZone: () => string;
  /** The history's buckets that begin in `[fromMs, toMs)`. */
  readonly index: (fromMs: number, toMs: number) => BucketIndex;
  readonly keep: (span: Pick<Span, 'startMs' | 'endMs'>, report: Report, fetchedAtMs: number) => Result<null>;
  /** Something of the past was kept. */
  readonly onKept: () => void;
}

/** Builds the jobs' maker; it keeps no state. */
export function createPastJobs({ clock, lane, fetcher, timeZone, index, keep, onKept }: PastJobsOptions): PastJobs {
  type Fetch = () => Promise<Result<Report, FetchProblem>>;

  async function fetchAndKeep(span: Span, fetch: Fetch, signal: AbortSignal): Promise<Result<unknown, FetchProblem>> {
    try {
      const fetched = await lane.add(async () => ({ askedAtMs: clock.nowMs(), answer: await fetch() }));
      if (signal.aborted || !fetched.answer.ok) return fetched.answer;
      const report = fetched.answer.value;
      const kept = keep(span, report, askedAtOf(report, fetched.askedAtMs));
      if (kept.ok) onKept();
      return kept;
    } catch (error) {
      return { ok: false, error: { code: 'internal', detail: error instanceof Error ? error.message : 'unknown' } };
    }
  }

  function dayJob(day: LocalDay, zone: string): BackfillJob {
    return {
      key: `${day.date} ${zone}`,
      isNeeded: () => dayNeedsFetch(index(day.startMs, day.endMs), day, clock.nowMs()),
      run: (signal) => fetchAndKeep(day, () => fetcher.fetchDay(day, signal), signal),
    };
  }

  return {
    days(fromDate, toDate) {
      const zone = timeZone();
      const known = index(localDay(fromDate, zone).startMs, localDay(toDate, zone).endMs);
      return daysToFetch(known, fromDate, toDate, zone, clock.nowMs()).map((day) => dayJob(day, zone));
    },
    months(yearsBack) {
      const zone = timeZone();
      const span = twelveMonthsBefore(clock.nowMs(), zone, yearsBack);
      return {
        key: `months from ${span.firstDate} ${zone}`,
        isNeeded: () => monthsNeedFetch(index(span.startMs - DAY_MS, span.endMs + DAY_MS), span, zone, clock.nowMs()),
        run: (signal) => fetchAndKeep(span, () => fetcher.fetchSpan(span, ['month'], signal), signal),
      };
    },
  };
}
