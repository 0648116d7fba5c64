/** How long to wait before asking again. */

export interface PollDelayInput {
  readonly intervalMs: number;
  /** Failures in a row; 0 after a success. */
  readonly failureCount: number;
  /** What the server asked for in `Retry-After`, if it did. */
  readonly retryAfterMs?: number | undefined;
  /** Uniform in [0, 1): injected, so that delays can be tested. */
  readonly random: number;
}

/** How long a server asked to be left alone, and when it did. */
export interface HoldOff {
  readonly sinceMs: number;
  readonly forMs: number;
}

/** What is left of it, milliseconds; never more than it was, should the computer's clock have been set back. */
export function heldOffMs(holdOff: HoldOff | null, nowMs: number): number {
  return holdOff === null ? 0 : Math.max(0, Math.min(holdOff.forMs, holdOff.sinceMs + holdOff.forMs - nowMs));
}

/** Backing off never exceeds this, unless the server asked for more or the interval itself is longer. */
export const MAX_BACKOFF_MS = 15 * 60_000;
const JITTER = 0.1;

/**
 * Milliseconds until the next poll: the interval with ±10 % jitter (so that many computers do not ask at once), doubled
 * with each failure in a row. `Retry-After` is a minimum, never shortened by jitter.
 */
export function pollDelayMs({ intervalMs, failureCount, retryAfterMs = 0, random }: PollDelayInput): number {
  const ceiling = Math.max(MAX_BACKOFF_MS, intervalMs);
  const base = failureCount === 0 ? intervalMs : Math.min(ceiling, intervalMs * 2 ** (failureCount - 1));
  const jittered = base * (1 - JITTER + 2 * JITTER * random);
  return Math.round(Math.max(jittered, retryAfterMs * (1 + JITTER * random)));
}
