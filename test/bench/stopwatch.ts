import { performance } from 'node:perf_hooks';

/** One thing the app does, and the least that could do it, measured in the same run. */
export interface Comparison {
  readonly what: string;
  readonly ours: string;
  readonly baseline: string;
  readonly baselineWhat: string;
  /** Ours in units of the baseline; more than 1 is slower or larger. Null where there is nothing to compare with. */
  readonly ratio: number | null;
}

const SHORTEST_MS = 20;
const ROUNDS = 7;

/**
 * Milliseconds that a call takes: the median of some rounds, each long enough to be measured. Warmed up, so it is the
 * speed of a program that runs all day.
 */
export function millisOf(action: () => unknown): number {
  let calls = 1;
  const round = (): number => {
    const beganMs = performance.now();
    for (let call = 0; call < calls; call++) action();
    return performance.now() - beganMs;
  };
  while (round() < SHORTEST_MS) calls *= 2;
  return median(Array.from({ length: ROUNDS }, () => round() / calls));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Both by turns, so that a busy computer slows both. */
export function compare(
  what: string,
  ours: () => unknown,
  baselineWhat: string,
  baseline: () => unknown,
  /** How many of what is named a call does. */
  per = 1,
): Comparison {
  const [first, least, second] = [millisOf(ours), millisOf(baseline), millisOf(ours)];
  const own = Math.min(first, second);
  return { what, ours: time(own / per), baseline: time(least / per), baselineWhat, ratio: own / least };
}

export function time(millis: number): string {
  if (millis >= 1000) return `${(millis / 1000).toFixed(2)} s`;
  if (millis >= 1) return `${millis.toFixed(1)} ms`;
  return millis >= 0.001 ? `${(1000 * millis).toFixed(1)} µs` : `${(1e6 * millis).toFixed(0)} ns`;
}
