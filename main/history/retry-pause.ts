import { MINUTE_MS } from '../domain/time/units.ts';

/** Looking whether something can be written takes no time. */
const SHORT_MS = 2_000;
/** Writing everything anew, or reading a damaged file once more, takes seconds of a large one. */
const LONGEST_MS = 4 * MINUTE_MS;

/** How long to wait before something is tried again: twice as long each time where trying is long work. */
export class RetryPause {
  #longWorkMs = 0;

  /** Whether long work has failed and waits for its turn. */
  get isLong(): boolean {
    return this.#longWorkMs > 0;
  }

  /** Milliseconds until the next attempt. */
  nextMs(isLongWork: boolean): number {
    if (!isLongWork) return SHORT_MS;
    this.#longWorkMs = this.#longWorkMs === 0 ? SHORT_MS : Math.min(2 * this.#longWorkMs, LONGEST_MS);
    return this.#longWorkMs;
  }

  /** All is well. */
  reset(): void {
    this.#longWorkMs = 0;
  }
}
