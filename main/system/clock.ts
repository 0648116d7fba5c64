/** Time, passed in wherever it is needed, so that tests can turn it. */
export interface Clock {
  /** UTC epoch milliseconds. */
  nowMs(): number;
  /** Calls back once after a delay; the returned function cancels it. */
  after(delayMs: number, callback: () => void): () => void;
}

/** The longest delay a Node timer keeps; longer ones fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The computer's own clock. */
export function createSystemClock(): Clock {
  return {
    nowMs: () => Date.now(),
    after(delayMs, callback) {
      const timer = setTimeout(callback, Math.min(Math.max(0, delayMs), MAX_TIMER_MS));
      return () => {
        clearTimeout(timer);
      };
    },
  };
}
