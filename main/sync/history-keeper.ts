import type { Result } from '../contract/errors.ts';
import type { HistoryStore } from '../history/history-store.ts';
import type { Log } from '../system/log.ts';
import type { FetchedAnswer } from './answers.ts';

export interface HistoryKeeperOptions {
  readonly history: Pick<HistoryStore, 'keep' | 'repairFuture'>;
  readonly log: Log;
}

/** Keeps answers; one that cannot be written waits in memory, which the history says itself. */
export class HistoryKeeper {
  readonly #options: HistoryKeeperOptions;
  /** This computer's clock may have been wrong before: at the start, and after each time it was set. */
  #clockInDoubt = true;

  constructor(options: HistoryKeeperOptions) {
    this.#options = options;
  }

  /** The clock was set: what was fetched by the one before may be of a time that is yet to come. */
  doubtClock(): void {
    this.#clockInDoubt = true;
  }

  keep({ accountId, span, report, fetchedAtMs }: Omit<FetchedAnswer, 'today'>): Result<null> {
    const { history, log } = this.#options;
    this.#repair(fetchedAtMs);
    const kept = history.keep(accountId, span, report, fetchedAtMs);
    if (!kept.ok) log.warn(`the history did not keep an answer: ${kept.error.code} ${kept.error.detail ?? ''}`);
    return kept;
  }

  /** What a wrong clock left goes before the first answer that would have to give way to it. */
  #repair(nowMs: number): void {
    if (!this.#clockInDoubt) return;
    const repaired = this.#options.history.repairFuture(nowMs);
    if (!repaired.ok) return;
    this.#clockInDoubt = false;
    if (repaired.value > 0) {
      this.#options.log.warn(`${repaired.value} rows were fetched by a clock that was ahead; they are fetched again`);
    }
  }
}
