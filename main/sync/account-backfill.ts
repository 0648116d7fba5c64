import type { Problem } from '../contract/errors.ts';
import type { RangePreset } from '../contract/range.ts';
import type { FetchProgress } from '../contract/snapshot.ts';
import { addDays, HOUR_MS, localDateAt, startOfMonth } from '../domain/time/calendar.ts';
import { keptFromDate, planBackfill, type BackfillRequest } from '../domain/report/coverage.ts';
import { granularityOfFetch } from '../domain/report/range-view.ts';
import type { ResolvedRange } from '../domain/report/ranges.ts';
import { createBackfill, type BackfillJob } from './backfill-queue.ts';
import { createBackfillJobs, dateOfKey, dayKey, type BackfillJobsOptions } from './backfill-jobs.ts';

/** One account's past: what is fetched of it by itself, because somebody looks at it, or because somebody asked. */

/** How much of the past is fetched by itself; read anew each time. */
export interface BackfillSettings extends Pick<BackfillRequest, 'backfillDays' | 'hourlyBackfillDays' | 'stopped'> {
  readonly retentionMonths: number | null;
}

export interface AccountBackfill {
  /** Looks for what is missing or not final, at most once an hour, and fetches it. */
  fillGaps(nowMs: number): void;
  /** The next `heal` looks whenever it was last done. */
  fillGapsAnew(): void;
  /** Fetches what the history lacks of a range and, after that, of the period it is compared with. */
  wantRange(range: ResolvedRange, preset: RangePreset): void;
  /** Asks for a finished local day again, whatever is known of it. */
  again(date: string): void;
  /** The settings changed: what nobody wants any more is dropped, what is wanted now is looked for. */
  planAnew(): void;
  resume(): void;
  /** A poll succeeded and was kept: goes on if something had blocked it. */
  unblock(): void;
  rest(): void;
  /** Drops everything: it was asked for with another key or for another zone. */
  clear(): void;
  stop(): void;
  progress(): FetchProgress | null;
  /** Why a local day could not be fetched, if that was tried in this run. */
  problemOf(date: string): Problem | null;
  /** What keeps the past from being fetched right now. */
  trouble(): Problem | null;
}

export interface AccountBackfillOptions extends BackfillJobsOptions {
  readonly random: () => number;
  readonly backfillPauseMs: number;
  readonly past: () => BackfillSettings;
  /** When the oldest of what is kept was fetched, UTC epoch milliseconds; null with nothing kept. May throw. */
  readonly firstFetchMs: () => number | null;
  /** Progress changed. */
  readonly onChange: () => void;
}

/** How often the past is looked through for holes. */
const GAP_FILL_EVERY_MS = HOUR_MS;

/** A day that ended so many days ago is not asked for again once it is whole; see `SETTLE_MS`. */
const SETTLED_DAYS = 2;

/** Local days, both inclusive, of which nothing is lacking any more. */
interface SettledDays {
  readonly zone: string;
  readonly fromDate: string;
  readonly toDate: string;
}

/** Builds the past of one account, with nothing to do. */
export function createAccountBackfill(options: AccountBackfillOptions): AccountBackfill {
  const { clock, random, timeZone } = options;
  const jobs = createBackfillJobs(options);
  const backfill = createBackfill({ clock, random, pauseMs: options.backfillPauseMs, onProgress: options.onChange });
  let gapsFilledAtMs = -Infinity;
  let settled: SettledDays | null = null;

  /** The hours that are lacking. What was found whole long after it was over is not read from the history every hour. */
  function lackingDays(fromDate: string, toDate: string, today: string, zone: string): BackfillJob[] {
    const serves = settled?.zone === zone && settled.fromDate <= fromDate && fromDate <= settled.toDate;
    const lacking = jobs.days(serves && settled !== null ? addDays(settled.toDate, 1) : fromDate, toDate, 'hours');
    const oldest = lacking.at(-1);
    const lastWhole = addDays(oldest === undefined ? today : dateOfKey(oldest.key), -1);
    const lastSettled = addDays(today, -SETTLED_DAYS);
    settled = { zone, fromDate, toDate: lastWhole < lastSettled ? lastWhole : lastSettled };
    return lacking;
  }

  function planned(nowMs: number): BackfillJob[] {
    const { retentionMonths, ...request } = options.past();
    const zone = timeZone();
    const today = localDateAt(nowMs, zone);
    const plan = planBackfill({
      ...request,
      today,
      firstFetchDate: localDateAt(options.firstFetchMs() ?? nowMs, zone),
      keepFromDate: keptFromDate(nowMs, zone, retentionMonths),
    });
    return [
      ...lackingDays(plan.hoursFromDate, plan.toDate, today, zone),
      ...plan.months.flatMap((month) => jobs.wholeMonth(month)),
    ];
  }

  function fillGaps(nowMs: number): void {
    if (Math.abs(nowMs - gapsFilledAtMs) < GAP_FILL_EVERY_MS) return;
    gapsFilledAtMs = nowMs;
    try {
      backfill.want(planned(nowMs), 'last');
    } catch {
      // The history cannot be read, which it says itself; today's numbers are good all the same.
    }
  }

  return {
    fillGaps,
    fillGapsAnew() {
      gapsFilledAtMs = -Infinity;
    },
    wantRange(range, preset) {
      if (granularityOfFetch(range, { preset }) === 'month') {
        const thisMonth = jobs.days(startOfMonth(range.toDate), range.toDate, 'any');
        backfill.want([jobs.months(0), ...thisMonth, jobs.months(1)], 'first');
        return;
      }
      const detail = range.granularity === 'hour' ? 'hours' : 'any';
      const shown = jobs.days(range.fromDate, range.toDate, detail);
      backfill.want([...shown, ...jobs.days(range.previousFromDate, range.previousToDate, 'any')], 'first');
    },
    again(date) {
      const job = jobs.again(date);
      backfill.forgive(job.key);
      backfill.want([job], 'first');
    },
    planAnew() {
      backfill.dropLast();
      gapsFilledAtMs = -Infinity;
      fillGaps(clock.nowMs());
    },
    resume() {
      backfill.resume();
    },
    unblock() {
      backfill.unblock();
    },
    rest() {
      backfill.rest();
    },
    clear() {
      gapsFilledAtMs = -Infinity;
      backfill.clear();
    },
    stop() {
      backfill.stop();
    },
    progress: () => backfill.progress(),
    problemOf: (date) => backfill.failures().get(dayKey(date, timeZone())) ?? null,
    trouble: () => backfill.trouble(),
  };
}
