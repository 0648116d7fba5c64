import type { Bucket } from '../contract/report.ts';
import { createSpikeDetector, type Detection, type SpikeDetector } from '../domain/detection/spike-detector.ts';
import { DAY_MS } from '../domain/time/units.ts';
import type { HistoryStore } from '../history/history-store.ts';
import type { DayReport } from './answers.ts';
import { LEARNT_DAYS } from '../domain/time/windows.ts';

/** The oldest two of the days to learn from may be lacking: one is never asked for by default, one is the last to come. */
const SPARE_DAYS = 2;

interface AccountWatch {
  readonly timeZone: string;
  readonly watch: SpikeDetector;
  /** What it learnt from could begin here, and began there. */
  readonly fromMs: number;
  readonly earliestMs: number;
}

/** What the detector has learnt of each account. */
export class SpikeWatches {
  readonly #history: Pick<HistoryStore, 'buckets'>;
  readonly #zoneOf: (accountId: string) => string;
  readonly #watches = new Map<string, AccountWatch>();

  constructor(options: {
    readonly history: Pick<HistoryStore, 'buckets'>;
    readonly zoneOf: (accountId: string) => string;
  }) {
    this.#history = options.history;
    this.#zoneOf = options.zoneOf;
  }

  /**
   * Learns from what is over; an account that was not judged yet learns from the history when it is. So does one whose
   * history now reaches further back: what today was judged by before was a part of what is known.
   */
  learn(accountId: string, buckets: readonly Bucket[]): void {
    const known = this.#watches.get(accountId);
    if (known === undefined) return;
    const finished = buckets.filter(({ granularity, status }) => granularity === 'hour' && status === 'final');
    const reachesFurther = finished.some(({ startMs }) => startMs >= known.fromMs && startMs < known.earliestMs);
    if (reachesFurther) this.#watches.delete(accountId);
    else known.watch.learn(finished);
  }

  /**
   * Judges today's hours. While the history that it learns from is still being downloaded it is too little to judge by:
   * what the first few days call typical would begin and end incidents that the whole of it does not.
   * @throws where the history cannot be read
   */
  evaluate(accountId: string, { day, hours, fetchedAtMs }: DayReport, isHistoryComing: boolean): Detection | null {
    const { watch, fromMs, earliestMs } = this.#watchOf(accountId, day.startMs);
    const detection = watch.evaluate({ nowMs: fetchedAtMs, hours });
    const lacksDays = isHistoryComing && earliestMs > fromMs + SPARE_DAYS * DAY_MS;
    return detection !== null && lacksDays ? { ...detection, tooLittleData: true } : detection;
  }

  /** The history has other rows than before: everything is learnt anew from it. */
  relearn(): void {
    this.#watches.clear();
  }

  forget(accountId: string): void {
    this.#watches.delete(accountId);
  }

  #watchOf(accountId: string, dayStartMs: number): AccountWatch {
    const timeZone = this.#zoneOf(accountId);
    const known = this.#watches.get(accountId);
    if (known?.timeZone === timeZone) return known;
    const watch = createSpikeDetector({ timeZone });
    const fromMs = dayStartMs - LEARNT_DAYS * DAY_MS;
    const past = this.#history.buckets(accountId, 'hour', fromMs, dayStartMs);
    watch.learn(past);
    const learnt = { timeZone, watch, fromMs, earliestMs: past[0]?.startMs ?? dayStartMs };
    this.#watches.set(accountId, learnt);
    return learnt;
  }
}
