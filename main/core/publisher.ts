import type { AppSnapshot } from '../contract/snapshot.ts';
import type { Clock } from '../system/clock.ts';

/** Many accounts answer at about the same time; windows and tray get no more snapshots than these apart. */
const APART_MS = 40;

/** Tells what the whole picture is once all that changes with it has changed, at once where none was told just now. */
export class Publisher {
  readonly #clock: Clock;
  readonly #snapshot: () => AppSnapshot;
  readonly #tell: (snapshot: AppSnapshot) => void;
  #cancel: (() => void) | null = null;
  #toldAtMs = -Infinity;
  #stopped = false;

  constructor(clock: Clock, snapshot: () => AppSnapshot, tell: (snapshot: AppSnapshot) => void) {
    this.#clock = clock;
    this.#snapshot = snapshot;
    this.#tell = tell;
  }

  soon(): void {
    if (this.#stopped || this.#cancel !== null) return;
    const sinceMs = this.#clock.nowMs() - this.#toldAtMs;
    // The clock may have been set back meanwhile.
    const waitMs = sinceMs >= 0 && sinceMs < APART_MS ? APART_MS - sinceMs : 0;
    this.#cancel = this.#clock.after(waitMs, () => {
      this.#cancel = null;
      this.#toldAtMs = this.#clock.nowMs();
      this.#tell(this.#snapshot());
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }
}
