import type { AppSnapshot } from '../contract/snapshot.ts';
import type { Clock } from '../system/clock.ts';

/**
 * Many accounts answer at about the same time; windows and tray get no more than two snapshots in this time. Two, for what
 * a person asks for changes it twice: when it is asked, and when the answer is there, which must not wait.
 */
const TWO_IN_MS = 80;

/** Tells what the whole picture is once all that changes with it has changed, at once where few were told just now. */
export class Publisher {
  readonly #clock: Clock;
  readonly #snapshot: () => AppSnapshot;
  readonly #tell: (snapshot: AppSnapshot) => void;
  #cancel: (() => void) | null = null;
  #toldAtMs = -Infinity;
  #toldBeforeAtMs = -Infinity;
  #stopped = false;

  constructor(clock: Clock, snapshot: () => AppSnapshot, tell: (snapshot: AppSnapshot) => void) {
    this.#clock = clock;
    this.#snapshot = snapshot;
    this.#tell = tell;
  }

  soon(): void {
    if (this.#stopped || this.#cancel !== null) return;
    const sinceMs = this.#clock.nowMs() - this.#toldBeforeAtMs;
    // The clock may have been set back meanwhile.
    const waitMs = sinceMs >= 0 && sinceMs < TWO_IN_MS ? TWO_IN_MS - sinceMs : 0;
    this.#cancel = this.#clock.after(waitMs, () => {
      this.#cancel = null;
      this.#toldBeforeAtMs = this.#toldAtMs;
      this.#toldAtMs = this.#clock.nowMs();
      this.#tell(this.#snapshot());
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }
}
