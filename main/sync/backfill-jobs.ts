import { type Result, internalProblem } from '../contract/errors.ts';
import type { Report } from '../contract/report.ts';
import type { BucketIndex } from '../domain/report/bucket-index.ts';
import { localDay, type LocalDay, type Span } from '../domain/time/calendar.ts';
import { DAY_MS } from '../domain/time/units.ts';
import {
  dayNeedsFetch,
  daysToFetch,
  monthsBeside,
  monthsNeedFetch,
  requestSpansOfMonth,
  requestSpanNeedsFetch,
  twelveMonthsBefore,
  type DayDetail,
  type RequestSpan,
} from '../domain/report/coverage.ts';
import type { Clock } from '../system/clock.ts';
import type { FetchProblem } from '../acquire/client.ts';
import type { BackfillJob } from './job-list.ts';
import { PRIORITY, type RequestQueue } from './request-queue.ts';
import type { AccountFetcher } from '../acquire/account-fetcher.ts';

export interface BackfillJobsOptions {
  readonly clock: Clock;
  readonly requestQueue: RequestQueue;
  readonly fetcher: AccountFetcher;
  readonly timeZone: () => string;
  /** The history's buckets that begin in `[fromMs, toMs)`. */
  readonly index: (fromMs: number, toMs: number) => BucketIndex;
  /** Sends what was fetched on its way; see `ingest`. */
  readonly ingestPast: (span: Pick<Span, 'startMs' | 'endMs'>, report: Report, fetchedAtMs: number) => Result<null>;
}

type Fetch = (signal: AbortSignal) => Promise<Result<Report, FetchProblem>>;

/** Missing days and months as jobs for the backfill. */
export class BackfillJobs {
  readonly #options: BackfillJobsOptions;

  constructor(options: BackfillJobsOptions) {
    this.#options = options;
  }

  /** A day whatever is known of it, because a person asked. */
  again(date: string): BackfillJob {
    const zone = this.#options.timeZone();
    const job = this.#dayJob(localDay(date, zone), zone, 'any');
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
  }

  /** A local month without hours, in as few requests as its offsets allow: its missing parts, newest first. */
  wholeMonth(firstDate: string): BackfillJob[] {
    return this.#monthJobs(firstDate).filter((job) => job.isNeeded());
  }

  /** What `months` gives an hour or two beside where the clocks change, to the hour. Whether it is needed is asked later. */
  monthsToTheHour(yearsBack: number): BackfillJob[] {
    const zone = this.#options.timeZone();
    const span = twelveMonthsBefore(this.#options.clock.nowMs(), zone, yearsBack);
    return monthsBeside(span, zone).flatMap((first) => this.#monthJobs(first));
  }

  #monthJobs(firstDate: string): BackfillJob[] {
    const zone = this.#options.timeZone();
    const jobs = requestSpansOfMonth(firstDate, zone).map((requestSpan) =>
      requestSpan.days.length > 1
        ? this.#requestSpanJob(requestSpan, zone)
        : this.#dayJob(localDay(requestSpan.days[0]?.date ?? '', zone), zone, 'any'),
    );
    return jobs.reverse();
  }

  /** The finished days from one local date to another that the history lacks, newest first. */
  days(fromDate: string, toDate: string, detail: DayDetail): BackfillJob[] {
    const { timeZone, index, clock } = this.#options;
    const zone = timeZone();
    const known = index(localDay(fromDate, zone).startMs, localDay(toDate, zone).endMs);
    const lacking = daysToFetch(known, fromDate, toDate, zone, clock.nowMs(), detail);
    return lacking.map((day) => this.#dayJob(day, zone, detail));
  }

  /** The same of local dates that are known to lack something. */
  ofDates(dates: readonly string[], detail: DayDetail): BackfillJob[] {
    const zone = this.#options.timeZone();
    return dates.map((date) => this.#dayJob(localDay(date, zone), zone, detail));
  }

  /** Twelve whole months at once, moved back by years; see `twelveMonthsBefore`. */
  months(yearsBack: number): BackfillJob {
    const { timeZone, index, clock, fetcher } = this.#options;
    const zone = timeZone();
    const span = twelveMonthsBefore(clock.nowMs(), zone, yearsBack);
    return {
      key: `months from ${span.firstDate} ${zone}`,
      isNeeded: () => monthsNeedFetch(index(span.startMs - DAY_MS, span.endMs + DAY_MS), span, zone, clock.nowMs()),
      run: this.#fetching(span, (signal) => fetcher.fetchSpan(span, ['month'], signal)),
    };
  }

  #dayJob(day: LocalDay, zone: string, detail: DayDetail): BackfillJob {
    const { index, clock, fetcher } = this.#options;
    return {
      key: dayKey(day.date, zone),
      isNeeded: () => dayNeedsFetch(index(day.startMs, day.endMs), day, clock.nowMs(), detail),
      run: this.#fetching(day, (signal) => fetcher.fetchDay(day, signal)),
    };
  }

  #requestSpanJob(requestSpan: RequestSpan, zone: string): BackfillJob {
    const { index, fetcher } = this.#options;
    const [first, last] = [requestSpan.days[0]?.date ?? '', requestSpan.days.at(-1)?.date ?? ''];
    const accept = ['day', 'month', 'hour'] as const;
    return {
      key: `${first} to ${last} ${zone}`,
      isNeeded: () => requestSpanNeedsFetch(index(...monthAround(requestSpan)), requestSpan, zone),
      run: this.#fetching(requestSpan, (signal) => fetcher.fetchSpan(requestSpan, accept, signal)),
    };
  }

  /** Fetches when it is its turn, and sends what came on its way. */
  #fetching(span: Span, fetch: Fetch): BackfillJob['run'] {
    const { requestQueue, clock, ingestPast } = this.#options;
    return async (signal) => {
      try {
        let askedAtMs = clock.nowMs();
        const send = (): Promise<Result<Report, FetchProblem>> => {
          askedAtMs = clock.nowMs();
          return fetch(signal);
        };
        const fetched = await requestQueue.ask(send, { priority: PRIORITY.backfill, signal });
        if (signal.aborted || !fetched.ok) return fetched;
        return ingestPast(span, fetched.value, askedAtMs);
      } catch (error) {
        return { ok: false, error: internalProblem(error) };
      }
    };
  }
}

/** The key of the job that fetches a local day. */
export const dayKey = (date: string, zone: string): string => `${date} ${zone}`;
/** The date in the key of a job that fetches one day; null for whole months, which have no hours. */
export const dateOfDayKey = (key: string): string | null => /^(\d{4}-\d{2}-\d{2}) (?!to )/.exec(key)?.[1] ?? null;
/** The date in such a key. */
export const dateOfKey = (key: string): string => key.split(' ')[0] ?? '';

/** A stretch of a month with the rest of its month around it. */
function monthAround({ startMs, endMs }: Span): [number, number] {
  return [startMs - 32 * DAY_MS, endMs + 32 * DAY_MS];
}
