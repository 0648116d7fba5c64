import { addDays, localDateAt } from '../domain/time/calendar.ts';
import { keptFromDate, planBackfill, type BackfillRequest } from '../domain/report/coverage.ts';
import { dateOfKey, type BackfillJobs } from './backfill-jobs.ts';
import type { BackfillJob } from './job-list.ts';

/** The backfill settings, read anew for each plan. */
export interface BackfillSettings extends Pick<BackfillRequest, 'backfillDays' | 'hourlyBackfillDays' | 'stopped'> {
  readonly retentionMonths: number | null;
}

export interface GapPlanOptions {
  readonly jobs: Pick<BackfillJobs, 'days' | 'wholeMonth'>;
  readonly timeZone: () => string;
  readonly past: () => BackfillSettings;
  /** When the oldest of what is kept was fetched, UTC epoch milliseconds; null with nothing kept. May throw. */
  readonly firstFetchMs: () => number | null;
}

/** A day that ended so many days ago is not asked for again once it is whole; see `SETTLE_MS`. */
const SETTLED_DAYS = 2;

/** Local days, both inclusive, that are complete. */
interface SettledDays {
  readonly zone: string;
  readonly fromDate: string;
  readonly toDate: string;
}

/** Plans jobs for the wanted days that are missing from the history. */
export class GapPlan {
  readonly #options: GapPlanOptions;
  #settled: SettledDays | null = null;

  constructor(options: GapPlanOptions) {
    this.#options = options;
  }

  /** The jobs, newest first. @throws where the history cannot be read */
  jobs(nowMs: number): BackfillJob[] {
    const { retentionMonths, ...request } = this.#options.past();
    const zone = this.#options.timeZone();
    const today = localDateAt(nowMs, zone);
    const plan = planBackfill({
      ...request,
      today,
      firstFetchDate: localDateAt(this.#options.firstFetchMs() ?? nowMs, zone),
      keepFromDate: keptFromDate(nowMs, zone, retentionMonths),
    });
    return [
      ...this.#lackingDays(plan.hoursFromDate, plan.toDate, today, zone),
      ...plan.months.flatMap((month) => this.#options.jobs.wholeMonth(month)),
    ];
  }

  /** What was whole may not be any more. */
  forgetSettled(): void {
    this.#settled = null;
  }

  /** The hours that are lacking. What was found whole long after it was over is not read from the history every hour. */
  #lackingDays(fromDate: string, toDate: string, today: string, zone: string): BackfillJob[] {
    const settled = this.#settled;
    const serves = settled?.zone === zone && settled.fromDate <= fromDate && fromDate <= settled.toDate;
    const lookFromDate = serves ? addDays(settled.toDate, 1) : fromDate;
    const lacking = this.#options.jobs.days(lookFromDate, toDate, 'hours');
    const oldest = lacking.at(-1);
    const lastWhole = addDays(oldest === undefined ? today : dateOfKey(oldest.key), -1);
    const lastSettled = addDays(today, -SETTLED_DAYS);
    this.#settled = { zone, fromDate, toDate: lastWhole < lastSettled ? lastWhole : lastSettled };
    return lacking;
  }
}
