import type { LocalDay } from '../domain/time/calendar.ts';
import type { Clock } from '../system/clock.ts';
import type { DayReport } from './answers.ts';

export interface TodayReportOptions {
  readonly clock: Clock;
  /** The local day of now. */
  readonly today: () => LocalDay;
  /** What is kept of a day's last answer, or null. Throws where the history cannot be read. */
  readonly recall: (day: LocalDay) => DayReport | null;
  /** The local day of the report is over. */
  readonly onDayEnd: () => void;
}

/** The numbers of the local day that is running, never of another. */
export class TodayReport {
  readonly #options: TodayReportOptions;
  #last: DayReport | null = null;
  #cancelDayEnd: () => void = () => undefined;

  constructor(options: TodayReportOptions) {
    this.#options = options;
  }

  /** The last answer, of whatever day. */
  get last(): DayReport | null {
    return this.#last;
  }

  /** Today's last answer; null when there is none for the local day of now. */
  current(): DayReport | null {
    return isOf(this.#options.today(), this.#last) ? this.#last : null;
  }

  take(report: DayReport): void {
    this.#last = report;
    this.#watchDayEnd(report);
  }

  /** After a restart, today's numbers are those of before until there are newer ones, with the network away too. */
  recall(): void {
    const day = this.#options.today();
    if (isOf(day, this.#last)) return;
    try {
      const kept = this.#options.recall(day);
      if (kept !== null) this.take(kept);
    } catch {
      // The history says itself that it cannot be read.
    }
  }

  stop(): void {
    this.#cancelDayEnd();
  }

  /** Yesterday's numbers go at midnight, whether or not today's can be had. */
  #watchDayEnd(report: DayReport): void {
    const { clock, onDayEnd } = this.#options;
    this.#cancelDayEnd();
    this.#cancelDayEnd = clock.after(Math.max(0, report.day.endMs - clock.nowMs()), () => {
      // A timer may come early by the computer's clock.
      if (clock.nowMs() < report.day.endMs) this.#watchDayEnd(report);
      else onDayEnd();
    });
  }
}

/** The same day in another zone is another day. */
const isOf = (day: LocalDay, report: DayReport | null): boolean =>
  report?.day.startMs === day.startMs && report.day.endMs === day.endMs;
