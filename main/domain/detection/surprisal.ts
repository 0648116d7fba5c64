/**
 * How unlikely something is, as "surprise": -log10 of its probability. 0 is certain, 3 is one in a thousand.
 */

/** Natural logarithm of the gamma function for x > 0 (Stirling's series after shifting x upwards). */
function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  while (at < 8) shift += Math.log(at++);
  const inverse = 1 / at;
  const series = inverse * (1 / 12 - inverse ** 2 * (1 / 360 - inverse ** 2 / 1260));
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

/**
 * A count with this mean and a variance of `mean + spread * mean²` (negative binomial; Poisson for no spread).
 * `spread` is the squared relative error of the mean itself: how much days differ, how little history there is.
 */
export interface CountModel {
  readonly mean: number;
  readonly spread: number;
}

/** Log of the probability of exactly `count`, and the ratio of the probability of k + 1 to that of k. */
function negativeBinomial({ mean, spread }: CountModel): { log: (k: number) => number; ratio: (k: number) => number } {
  const size = 1 / Math.max(spread, 1e-6);
  const share = mean / (mean + size);
  const constant = -logGamma(size) + size * Math.log(size / (mean + size));
  return {
    log: (k) => constant + logGamma(size + k) - logGamma(k + 1) + k * Math.log(share),
    ratio: (k) => ((size + k) / (k + 1)) * share,
  };
}

const LONGEST_SUM = 2000;

/** Surprise at `count` or more. */
export function surpriseAtLeast(count: number, model: CountModel): number {
  const from = Math.ceil(count);
  if (from <= model.mean || from <= 0) return 0;
  const { log, ratio } = negativeBinomial(model);
  let term = 1;
  let sum = 1;
  for (let k = from; k < from + LONGEST_SUM && term > 1e-6 * sum; k++) {
    term *= ratio(k);
    sum += term;
  }
  return Math.max(0, -(log(from) + Math.log(sum)) / Math.LN10);
}

/** Surprise at `count` or fewer. */
export function surpriseAtMost(count: number, model: CountModel): number {
  const from = Math.floor(count);
  if (from >= model.mean || model.mean <= 0) return 0;
  const { log, ratio } = negativeBinomial(model);
  let term = 1;
  let sum = 1;
  for (let k = from; k > 0 && term > 1e-6 * sum; k--) {
    term /= ratio(k - 1);
    sum += term;
  }
  return Math.max(0, -(log(from) + Math.log(sum)) / Math.LN10);
}

/** What is known of how far means of single values stray, as logarithms. */
export interface MeanModel {
  /** Variance between spans, and within one value: a mean of n values has `hourly + perSession / n`. */
  readonly hourly: number;
  readonly perSession: number;
}

/** Skewness of the logarithm of a single value's share in a mean; that of a mean of n is `SKEWNESS / sqrt(n)`. */
const SKEWNESS = 0.7;

/**
 * Surprise at a mean of `count` values whose logarithm is `distance` or more above what is usual. Single waits and calls
 * are skewed (a few are very long), so a mean of few strays upwards more than a normal distribution knows; the first
 * term of Cornish and Fisher takes that back.
 */
export function surpriseOfMean(distance: number, count: number, { hourly, perSession }: MeanModel): number {
  const variance = hourly + perSession / count;
  const z = distance / Math.sqrt(variance);
  const skewness = (SKEWNESS / Math.sqrt(count)) * (perSession / count / variance) ** 1.5;
  return surpriseOfZ(z - ((z * z - 1) * skewness) / 6);
}

/** Surprise at a value this many standard deviations or more above the mean of a normal distribution. */
export function surpriseOfZ(z: number): number {
  if (z <= 0) return 0;
  if (z < 3) {
    // Abramowitz and Stegun 7.1.26
    const t = 1 / (1 + (0.3275911 * z) / Math.SQRT2);
    const poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    return -Math.log10(0.5 * poly * Math.exp((-z * z) / 2));
  }
  // Mills' ratio
  return ((z * z) / 2 + Math.log(z * Math.sqrt(2 * Math.PI)) + Math.log1p(1 / (z * z))) / Math.LN10;
}
