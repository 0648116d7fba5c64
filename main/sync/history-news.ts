import type { Clock } from '../system/clock.ts';

/** A backfill keeps several days a second; who shows them need not draw each one. */
const TELL_AFTER_MS = 500;

/** Tells that the history of an account changed, at once or a little later for many changes together. */
export class HistoryNews {
  readonly #clock: Clock;
  readonly #tell: (accountId: string) => void;
  readonly #cancels = new Map<string, () => void>();

  constructor(clock: Clock, tell: (accountId: string) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  tellNow(accountId: string): void {
    this.forget(accountId);
    this.#tell(accountId);
  }

  tellSoon(accountId: string): void {
    if (this.#cancels.has(accountId)) return;
    this.#cancels.set(
      accountId,
      this.#clock.after(TELL_AFTER_MS, () => {
        this.tellNow(accountId);
      }),
    );
  }

  /** Drops the news that waits to be sent. */
  forget(accountId: string): void {
    this.#cancels.get(accountId)?.();
    this.#cancels.delete(accountId);
  }
}
