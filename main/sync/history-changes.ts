import type { Clock } from '../system/clock.ts';

/** A backfill keeps several days a second; a window need not draw each one. */
const PUBLISH_AFTER_MS = 500;

/** Publishes that the history of an account changed, at once or a little later for many changes together. */
export class HistoryChanges {
  readonly #clock: Clock;
  readonly #publish: (accountId: string) => void;
  readonly #cancels = new Map<string, () => void>();

  constructor(clock: Clock, publish: (accountId: string) => void) {
    this.#clock = clock;
    this.#publish = publish;
  }

  publishNow(accountId: string): void {
    this.forget(accountId);
    this.#publish(accountId);
  }

  publishSoon(accountId: string): void {
    if (this.#cancels.has(accountId)) return;
    this.#cancels.set(
      accountId,
      this.#clock.after(PUBLISH_AFTER_MS, () => {
        this.publishNow(accountId);
      }),
    );
  }

  /** Drops the change that waits to be sent. */
  forget(accountId: string): void {
    this.#cancels.get(accountId)?.();
    this.#cancels.delete(accountId);
  }
}
