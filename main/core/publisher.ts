import type { AppSnapshot } from '../contract/snapshot.ts';
import type { Clock } from '../system/clock.ts';

/** Several things change at once; windows and tray get one snapshot of them. */
const PUBLISH_AFTER_MS = 40;

/** Tells what the whole picture is, soon after something in it changed. */
export class Publisher {
  readonly #clock: Clock;
  readonly #snapshot: () => AppSnapshot;
  readonly #tell: (snapshot: AppSnapshot) => void;
  #cancel: (() => void) | null = null;
  #stopped = false;

  constructor(clock: Clock, snapshot: () => AppSnapshot, tell: (snapshot: AppSnapshot) => void) {
    this.#clock = clock;
    this.#snapshot = snapshot;
    this.#tell = tell;
  }

  soon(): void {
    if (this.#stopped || this.#cancel !== null) return;
    this.#cancel = this.#clock.after(PUBLISH_AFTER_MS, () => {
      this.#cancel = null;
      this.#tell(this.#snapshot());
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }
}
