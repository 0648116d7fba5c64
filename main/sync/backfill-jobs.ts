import type PQueue from 'p-queue';
import type { Result } from '../contract/errors.ts';
import type { Report } from '../contract/report.ts';
import type { BucketIndex } from '../domain/report/bucket-index.ts';
import { DAY_MS, localDay, type LocalDay, type Span } from '../domain/time/calendar.ts';
import {
  dayNeedsFetch,
  daysToFetch,
  monthsNeedFetch,
  requestSpansOfMonth,
  requestSpanNeedsFetch,
  twelveMonthsBefore,
  type DayDetail,
  type RequestSpan,
} from '../domain/report/coverage.ts';
import type { Clock } from '../system/clock.ts';
import type { FetchProblem } from '../acquire/client.ts';
import type { BackfillJob } from './backfill-queue.ts';
import { askedAtOf, type AccountFetcher } from '../acquire/account-fetcher.ts';

/** What is lacking of the past, as jobs for the backfill. */
export interface BackfillJobs {
  /** The finished days from one local date to another that the history lacks, newest first. */
  days(fromDate: string, toDate: string, detail: DayDetail): BackfillJob[];
  /** A day whatever is known of it, because a person asked. */
  again(date: string): BackfillJob;
  /** A local month without hours, in as few requests as its offsets allow: what the history lacks of it, newest first. */
  wholeMonth(firstDate: string): BackfillJob[];
  /** Twelve whole months at once, moved back by years; see `twelveMonthsBefore`. */
  months(yearsBack: number): BackfillJob;
}

export interface BackfillJobsOptions {
  readonly clock: Clock;
  /** One request at a time for this account. */
  readonly requestQueue: PQueue;
  readonly fetcher: AccountFetcher;
  readonly timeZone: () => string;
  /** The history's buckets that begin in `[fromMs, toMs)`. */
  readonly index: (fromMs: number, toMs: number) => BucketIndex;
  readonly keep: (span: Pick<Span, 'startMs' | 'endMs'>, report: Report, fetchedAtMs: number) => Result<null>;
  /** Something of the past was kept. */
  readonly onKept: () => void;
}

/** Builds the jobs' maker; it keeps no state. */
export function createBackfillJobs({
  clock,
  requestQueue,
  fetcher,
  timeZone,
  index,
  keep,
  onKept,
}: BackfillJobsOptions): BackfillJobs {
  type Fetch = () => Promise<Result<Report, FetchProblem>>;

  async function fetchAndKeep(span: Span, fetch: Fetch, signal: AbortSignal): Promise<Result<unknown, FetchProblem>> {
    try {
      const fetched = await requestQueue.add(async () => ({ askedAtMs: clock.nowMs(), answer: await fetch() }));
      if (signal.aborted || !fetched.answer.ok) return fetched.answer;
      const report = fetched.answer.value;
      const kept = keep(span, report, askedAtOf(report, fetched.askedAtMs));
      if (kept.ok) onKept();
      return kept;
    } catch (error) {
      return { ok: false, error: { code: 'internal', detail: error instanceof Error ? error.message : 'unknown' } };
    }
  }

  function dayJob(day: LocalDay, zone: string, detail: DayDetail): BackfillJob {
    return {
      key: dayKey(day.date, zone),
      isNeeded: () => dayNeedsFetch(index(day.startMs, day.endMs), day, clock.nowMs(), detail),
      run: (signal) => fetchAndKeep(day, () => fetcher.fetchDay(day, signal), signal),
    };
  }

  function requestSpanJob(requestSpan: RequestSpan, zone: string): BackfillJob {
    const [first, last] = [requestSpan.days[0]?.date ?? '', requestSpan.days.at(-1)?.date ?? ''];
    const accept = ['day', 'month', 'hour'] as const;
    return {
      key: `${first} to ${last} ${zone}`,
      isNeeded: () => requestSpanNeedsFetch(index(...monthAround(requestSpan)), requestSpan, zone),
      run: (signal) => fetchAndKeep(requestSpan, () => fetcher.fetchSpan(requestSpan, accept, signal), signal),
    };
  }

  return {
    again(date) {
      const zone = timeZone();
      const job = dayJob(localDay(date, zone), zone, 'any');
      let wanted = true;
      return {
        key: job.key,
        isNeeded: () => wanted,
        run: async (signal) => {
          const outcome = await job.run(signal);
          if (outcome.ok) wanted = false;
          return outcome;
        },
      };
    },
    wholeMonth(firstDate) {
      const zone = timeZone();
      const jobs = requestSpansOfMonth(firstDate, zone).map((requestSpan) =>
        requestSpan.days.length > 1
          ? requestSpanJob(requestSpan, zone)
          : dayJob(localDay(requestSpan.days[0]?.date ?? '', zone), zone, 'any'),
      );
      return jobs.filter((job) => job.isNeeded()).reverse();
    },
    days(fromDate, toDate, detail) {
      const zone = timeZone();
      const known = index(localDay(fromDate, zone).startMs, localDay(toDate, zone).endMs);
      return daysToFetch(known, fromDate, toDate, zone, clock.nowMs(), detail).map((day) => dayJob(day, zone, detail));
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

/** The key of the job that fetches a local day. */
export const dayKey = (date: string, zone: string): string => `${date} ${zone}`;
/** The date in such a key. */
export const dateOfKey = (key: string): string => key.split(' ')[0] ?? '';

/** A stretch of a month with the rest of its month around it. */
function monthAround({ startMs, endMs }: Span): [number, number] {
  return [startMs - 32 * DAY_MS, endMs + 32 * DAY_MS];
}
