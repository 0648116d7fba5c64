import type { Problem } from '../contract/errors.ts';
import type { RangePreset } from '../contract/range.ts';
import type { FetchProgress } from '../contract/snapshot.ts';
import { startOfMonth } from '../domain/time/calendar.ts';
import { HOUR_MS } from '../domain/time/units.ts';
import type { DayDetail } from '../domain/report/coverage.ts';
import { granularityOfFetch } from '../domain/report/range-view.ts';
import type { ResolvedRange } from '../domain/report/ranges.ts';
import { BackfillJobs, dateOfDayKey, dayKey, type BackfillJobsOptions } from './backfill-jobs.ts';
import { BackfillQueue } from './backfill-queue.ts';
import type { BackfillJob } from './job-list.ts';
import { GapPlan, type GapPlanOptions } from './gap-plan.ts';

export interface AccountBackfillOptions extends BackfillJobsOptions, Pick<GapPlanOptions, 'past' | 'firstFetchMs'> {
  readonly random: () => number;
  readonly backfillPauseMs: number;
  /** Progress changed. */
  readonly onChange: () => void;
}

/** How often the history is searched for gaps. */
const GAP_FILL_EVERY_MS = HOUR_MS;

const NO_JOBS = { key: '', jobs: [] } as const;

/** One account's past: fetched by schedule, because a window shows it, or because a person asked for it. */
export class AccountBackfill {
  readonly #options: AccountBackfillOptions;
  readonly #jobs: BackfillJobs;
  readonly #gaps: GapPlan;
  readonly #queue: BackfillQueue;
  #gapsFilledAtMs = -Infinity;
  #toTheHour: { readonly key: string; readonly jobs: readonly BackfillJob[] } = NO_JOBS;

  constructor(options: AccountBackfillOptions) {
    const { clock, random, backfillPauseMs, requestQueue, onChange } = options;
    this.#options = options;
    this.#jobs = new BackfillJobs(options);
    this.#gaps = new GapPlan({ ...options, jobs: this.#jobs });
    this.#queue = new BackfillQueue({
      clock,
      random,
      pauseMs: backfillPauseMs,
      heldOffMs: () => requestQueue.heldOffMs(),
      onProgress: onChange,
    });
  }

  /** Looks for what is missing or not final, at most once an hour, and fetches it. */
  fillGaps(nowMs: number): void {
    if (Math.abs(nowMs - this.#gapsFilledAtMs) < GAP_FILL_EVERY_MS) return;
    this.#gapsFilledAtMs = nowMs;
    try {
      this.#queue.want(this.#gaps.jobs(nowMs), 'last');
    } catch {
      // The history reports that it cannot be read; today's numbers do not need it.
    }
  }

  /** The next `fillGaps` looks whenever it was last done. */
  fillGapsAnew(): void {
    this.#gapsFilledAtMs = -Infinity;
  }

  /** The clock was set, or the history has other rows: what was whole may not be, and the next `fillGaps` looks through it. */
  doubtAll(): void {
    this.#gapsFilledAtMs = -Infinity;
    this.#toTheHour = NO_JOBS;
    this.#gaps.forgetSettled();
  }

  /** Fetches what is missing of a range and then of the period it is compared with. */
  wantRange(range: ResolvedRange, preset: RangePreset): void {
    if (comesByMonths(range, preset)) {
      const thisMonth = this.#jobs.days(startOfMonth(range.toDate), range.toDate, 'any');
      const wanted = [this.#jobs.months(0), ...thisMonth, this.#jobs.months(1), ...this.#monthsToTheHour(range)];
      this.#queue.want(wanted, 'first');
      return;
    }
    const lacking = stretchesOf(range).map(({ fromDate, toDate, detail }) => this.#jobs.days(fromDate, toDate, detail));
    this.#queue.want(lacking.flat(), 'first');
  }

  /** What two years lack to the hour. A range on screen asks at each poll, so what is known is not looked for again. */
  #monthsToTheHour({ toDate }: ResolvedRange): readonly BackfillJob[] {
    const key = `${startOfMonth(toDate)} ${this.#options.timeZone()}`;
    const jobs =
      this.#toTheHour.key === key
        ? this.#toTheHour.jobs
        : [0, 1].flatMap((yearsBack) => this.#jobs.monthsToTheHour(yearsBack));
    this.#toTheHour = { key, jobs: jobs.filter((job) => job.isNeeded()) };
    return this.#toTheHour.jobs;
  }

  /** The same of a range that another thread has looked through. @param lacking local days of each of its stretches */
  wantDays(range: ResolvedRange, lacking: readonly (readonly string[])[]): void {
    const jobs = stretchesOf(range).flatMap(({ detail }, place) => this.#jobs.ofDates(lacking[place] ?? [], detail));
    this.#queue.want(jobs, 'first');
  }

  /** Asks for a finished local day again, whatever is known of it. */
  again(date: string): void {
    const job = this.#jobs.again(date);
    this.#queue.forgive(job.key);
    this.#queue.want([job], 'first');
  }

  /** The settings changed or the history did: what nobody wants any more is dropped, what is wanted now is looked for. */
  planAnew(): void {
    this.#queue.dropLast();
    this.doubtAll();
    this.fillGaps(this.#options.clock.nowMs());
  }

  resume(): void {
    this.#queue.resume();
  }

  /** Abandons the request under way for one of a person's own; it is made again after a pause. */
  makeWay(): void {
    this.#queue.makeWay();
  }

  /** The key was refused: nothing is asked until a poll is answered. */
  block(): void {
    this.#queue.block();
  }

  /** A poll succeeded and was kept: goes on if something had blocked it. */
  unblock(): void {
    this.#queue.unblock();
  }

  rest(): void {
    this.#queue.rest();
  }

  /** Drops everything: it was asked for with another key or for another zone. */
  clear(): void {
    this.#gapsFilledAtMs = -Infinity;
    this.#toTheHour = NO_JOBS;
    this.#queue.clear();
  }

  stop(): void {
    this.#queue.stop();
  }

  progress(): FetchProgress | null {
    return this.#queue.progress();
  }

  /** Whether days are being downloaded, and nothing keeps them from coming. */
  isDownloading(): boolean {
    return this.#queue.progress() !== null && this.#queue.trouble() === null;
  }

  /** Whether hours of a local date or of a later one are among them. */
  isComing(fromDate: string): boolean {
    return this.isDownloading() && this.#queue.keys().some((key) => (dateOfDayKey(key) ?? '') >= fromDate);
  }

  /** Why a local day could not be fetched, if that was tried in this run. */
  problemOf(date: string): Problem | null {
    return this.#queue.failures().get(dayKey(date, this.#options.timeZone())) ?? null;
  }

  /** What keeps the past from being fetched right now. */
  trouble(): Problem | null {
    return this.#queue.trouble();
  }
}

/** Whether a range is fetched by whole months, of which little has to be looked up. */
export function comesByMonths(range: ResolvedRange, preset: RangePreset): boolean {
  return granularityOfFetch(range, { preset }) === 'month';
}

/** The days of a range, and those of the period it is compared with, in the order in which they are fetched. */
export function stretchesOf(
  range: ResolvedRange,
): readonly { readonly fromDate: string; readonly toDate: string; readonly detail: DayDetail }[] {
  const { fromDate, toDate, granularity, previousFromDate, previousToDate } = range;
  return [
    { fromDate, toDate, detail: granularity === 'hour' ? 'hours' : 'any' },
    { fromDate: previousFromDate, toDate: previousToDate, detail: 'any' },
  ];
}
