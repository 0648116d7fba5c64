import { performance } from 'node:perf_hooks';

/** Some measurements of one thing, each of another round. */
export interface Sample {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  readonly rounds: number;
}

/** One thing the app does, beside the least that could do the same, measured by turns in the same run. */
export interface Figure {
  readonly what: string;
  readonly unit: 'ms' | 'MiB' | '%' | 'count';
  readonly ours: Sample;
  /** Null where the number itself has to be small. */
  readonly baseline: Sample | null;
  readonly baselineWhat: string;
  /** Ours in units of the baseline, of the medians; more than 1 is slower or larger. */
  readonly ratio: number | null;
  /** What it should be at most: a ratio, or a number in the figure's unit. */
  readonly goal: { readonly ratio?: number; readonly atMost?: number } | null;
}

export const ROUNDS = 7;

/**
 * Measures several things by turns, so that whatever else the computer does meets all of them alike.
 * @returns their samples by the same names
 */
export async function interleaved<Name extends string>(
  measures: Readonly<Record<Name, () => number | Promise<number>>>,
  rounds = ROUNDS,
): Promise<Record<Name, Sample>> {
  const names = Object.keys(measures) as Name[];
  const values = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // The other way round every other time: who comes first may find caches cold.
    for (const name of round % 2 === 0 ? names : [...names].reverse()) values.get(name)?.push(await measures[name]());
  }
  return Object.fromEntries(names.map((name) => [name, sampleOf(values.get(name) ?? [])])) as Record<Name, Sample>;
}

/** The median of measurements and how far they spread. */
export function sampleOf(values: readonly number[]): Sample {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
  return { median, lowest: sorted[0] ?? Number.NaN, highest: sorted.at(-1) ?? Number.NaN, rounds: sorted.length };
}

/** Milliseconds that something takes. */
export async function millisOf(work: () => unknown): Promise<number> {
  const beganMs = performance.now();
  await work();
  return performance.now() - beganMs;
}

/** Puts a sample beside its baseline. */
export function figure(
  what: string,
  unit: Figure['unit'],
  ours: Sample,
  baseline: { readonly sample: Sample; readonly what: string } | null = null,
  goal: Figure['goal'] = null,
): Figure {
  return {
    ...{ what, unit, ours, goal },
    baseline: baseline?.sample ?? null,
    baselineWhat: baseline?.what ?? '',
    ratio: baseline === null || baseline.sample.median === 0 ? null : ours.median / baseline.sample.median,
  };
}

/** Whether a figure is as it should be; null where nothing was asked. */
export function meetsGoal({ goal, ratio, ours }: Figure): boolean | null {
  if (goal === null) return null;
  const byRatio = goal.ratio === undefined || (ratio !== null && ratio <= goal.ratio);
  return byRatio && (goal.atMost === undefined || ours.median <= goal.atMost);
}
