import { logGamma } from './log-gamma.ts';

/**
 * Counts of sessions as chances. `surprisal` is -log10 of a probability: 0 is certain, 3 is one in a thousand.
 */

/**
 * A count with this mean and a variance of `mean + spread * mean²`. `spread` is the squared relative error of the mean
 * itself: how much days differ, how little is known (negative binomial). Below zero it is a count that varies less than
 * chance alone (binomial); -1 / mean is a count that never varies.
 */
export interface CountModel {
  readonly mean: number;
  readonly spread: number;
}

/** How much likelier one more is than a count: p(k + 1) / p(k). */
function ratioOf({ mean, spread }: CountModel): (count: number) => number {
  if (spread < -1e-9) {
    const draws = Math.max(mean, -1 / spread);
    const odds = mean >= draws ? Infinity : mean / (draws - mean);
    // What is left of the draws: none once fewer than half a one is.
    return (count) => (count + 0.5 > draws ? 0 : (Math.max(0, draws - count) / (count + 1)) * odds);
  }
  const size = 1 / Math.max(spread, 1e-9);
  const share = mean / (mean + size);
  return (count) => ((size + count) / (count + 1)) * share;
}

/** Log of the probability of a count under a spread that is not negative. */
function logChance(count: number, { mean, spread }: CountModel): number {
  const size = 1 / Math.max(spread, 1e-6);
  return (
    logGamma(size + count) -
    logGamma(size) -
    logGamma(count + 1) +
    size * Math.log(size / (mean + size)) +
    count * Math.log(mean / (mean + size))
  );
}

const LONGEST_SUM = 3000;

/** Surprisal of `count` or more, for a spread that is not negative. */
export function surprisalAtLeast(count: number, model: CountModel): number {
  const from = Math.ceil(count);
  if (from <= model.mean || from <= 0) return 0;
  const ratio = ratioOf(model);
  let term = 1;
  let sum = 1;
  for (let k = from; k < from + LONGEST_SUM && term > 1e-6 * sum; k++) {
    term *= ratio(k);
    sum += term;
  }
  return Math.max(0, -(logChance(from, model) + Math.log(sum)) / Math.LN10);
}

/** Surprisal of `count` or fewer, for a spread that is not negative. */
export function surprisalAtMost(count: number, model: CountModel): number {
  const from = Math.floor(count);
  if (from >= model.mean || model.mean <= 0) return 0;
  const ratio = ratioOf(model);
  let term = 1;
  let sum = 1;
  for (let k = from; k > 0 && term > 1e-6 * sum; k--) {
    term /= ratio(k - 1);
    sum += term;
  }
  return Math.max(0, -(logChance(from, model) + Math.log(sum)) / Math.LN10);
}

export interface MiddleRange {
  readonly p10: number;
  readonly median: number;
  readonly p90: number;
}

const MIDDLE = 0.8;
/** How much an uneven split of what is left outside counts against what is inside being not quite the middle. */
const UNEVEN = 0.2;

/**
 * The whole numbers, both included, between which a count lies with a probability as near to 80 % as whole numbers
 * allow. With few sessions the plain 10 % and 90 % points would hold far more than that.
 */
export function middleRange(model: CountModel): MiddleRange {
  if (!(model.mean > 0)) return { p10: 0, median: 0, p90: 0 };
  const { lowest, chances } = chancesOf(model);
  // below[i]: the probability of less than the i-th count
  const below = new Float64Array(chances.length + 1);
  chances.forEach((chance, index) => {
    below[index + 1] = (below[index] ?? 0) + chance;
  });
  const middle = Math.max(0, below.findIndex((chance) => chance >= 0.5) - 1);
  let best = { low: middle, high: middle, cost: Infinity };
  let high = middle;
  for (let low = middle; low >= 0; low--) {
    // The narrower the low side, the further up the high side: it only ever moves down while low does.
    if (low === middle) while (high < chances.length - 1 && inside(below, low, high) < MIDDLE) high++;
    else while (high > middle && inside(below, low, high - 1) >= MIDDLE) high--;
    for (const top of [high - 1, high, high + 1]) {
      if (top < middle || top >= chances.length) continue;
      const within = inside(below, low, top);
      const cost = Math.abs(within - MIDDLE) + UNEVEN * Math.abs((below[low] ?? 0) - (1 - (below[top + 1] ?? 1)));
      if (cost < best.cost) best = { low, high: top, cost };
    }
  }
  return { p10: lowest + best.low, median: lowest + middle, p90: lowest + best.high };
}

const inside = (below: Float64Array, low: number, high: number): number => (below[high + 1] ?? 1) - (below[low] ?? 0);

/** The probabilities of all counts that are not hopeless, from the lowest of them on. */
function chancesOf(model: CountModel): { lowest: number; chances: number[] } {
  const ratio = ratioOf(model);
  const peak = Math.floor(model.mean);
  const up: number[] = [1];
  for (let k = peak; up.length < LONGEST_SUM; k++) {
    const chance = (up.at(-1) ?? 0) * ratio(k);
    if (!(chance > 1e-5) || !Number.isFinite(chance)) break;
    up.push(chance);
  }
  const down: number[] = [];
  let last = 1;
  for (let k = peak - 1; k >= 0 && down.length < LONGEST_SUM; k--) {
    last /= ratio(k);
    if (!(last > 1e-5)) break;
    down.push(last);
  }
  const chances = [...down.reverse(), ...up];
  const total = chances.reduce((sum, chance) => sum + chance, 0);
  return { lowest: peak - down.length, chances: chances.map((chance) => chance / total) };
}

/** What remains of a model when only a part (0 to 1) of what it counts is looked at, each with the same chance. */
export const partOf = ({ mean, spread }: CountModel, part: number): CountModel => ({ mean: mean * part, spread });
