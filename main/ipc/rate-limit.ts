import type { Clock } from '../system/clock.ts';

/** How often something may be done that reaches beyond Glance's own windows. */
export interface RateLimit {
  readonly count: number;
  readonly withinMs: number;
}

/** More than a person presses a button, and far less than a page in a loop. */
export const A_PERSONS_PACE: RateLimit = { count: 3, withinMs: 10_000 };

/** Builds a gate that opens so often within any stretch of so long, and says each time whether it is open. */
export function createGate(clock: Pick<Clock, 'nowMs'>, { count, withinMs }: RateLimit): () => boolean {
  let passedAtMs: number[] = [];
  return () => {
    const nowMs = clock.nowMs();
    // A clock that was set back is no reason to stay closed.
    passedAtMs = passedAtMs.filter((atMs) => atMs <= nowMs && nowMs - atMs < withinMs);
    if (passedAtMs.length >= count) return false;
    passedAtMs.push(nowMs);
    return true;
  };
}
