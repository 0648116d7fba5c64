import { HOUR_MS, MINUTE_MS } from './units.ts';

/** How long to wait before asking again. */

export interface PollDelayInput {
  readonly intervalMs: number;
  /** Failures in a row; 0 after a success. */
  readonly failureCount: number;
  /** The delay never grows beyond this, milliseconds, unless the interval itself is longer. */
  readonly ceilingMs?: number;
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

/** The longest `Retry-After` that Glance obeys: a longer one may be the server's mistake. Milliseconds. */
export const MAX_HOLD_OFF_MS = HOUR_MS;

/** The failures of a backfill, which nobody waits for, are spread out up to this. */
export const MAX_BACKOFF_MS = 15 * MINUTE_MS;

const JITTER = 0.1;

const jittered = (delayMs: number, random: number): number => Math.round(delayMs * (1 - JITTER + 2 * JITTER * random));

/**
 * Milliseconds until the next request: the interval with ±10 % jitter (so that many computers do not ask at once),
 * doubled with each failure in a row after the first.
 */
export function pollDelayMs({ intervalMs, failureCount, ceilingMs = MAX_BACKOFF_MS, random }: PollDelayInput): number {
  const ceiling = Math.max(ceilingMs, intervalMs);
  return jittered(failureCount === 0 ? intervalMs : Math.min(ceiling, intervalMs * 2 ** (failureCount - 1)), random);
}

/**
 * The longest a poll waits after failures: so short that, whenever the server is back, the next poll is within two
 * intervals, jitter included; and no longer than the backfill's where the interval is long.
 */
export function pollCeilingMs(intervalMs: number): number {
  return Math.min(MAX_BACKOFF_MS, (2 * intervalMs) / (1 + JITTER));
}

/** How long to leave a server alone that asked for `retryAfterMs`: never shorter, a little longer, an hour at most. */
export function holdOffMs(retryAfterMs: number, random: number): number {
  return Math.min(MAX_HOLD_OFF_MS, Math.round(retryAfterMs * (1 + JITTER * random)));
}

/** A refused key is asked again after so long: the refusal may have been a passing fault of a gateway. */
const REFUSED_DELAYS_MS = [5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS] as const;

/** Milliseconds until a key that was refused so many times in a row, at least once, is tried again. */
export function refusedDelayMs(refusalCount: number): number {
  return REFUSED_DELAYS_MS[Math.min(refusalCount, REFUSED_DELAYS_MS.length) - 1] ?? HOUR_MS;
}
