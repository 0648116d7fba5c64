/** The 10 %, 50 % and 90 % points of what was seen. */
export interface Deciles {
  readonly p10: number;
  readonly median: number;
  readonly p90: number;
}

export interface WeightedSample {
  readonly value: number;
  readonly weight: number;
}

/** Deciles of weighted samples, interpolated between the middles of their weights. NaN for no samples. */
export function weightedQuantiles(samples: readonly WeightedSample[]): Deciles {
  const sorted = samples.filter(({ weight }) => weight > 0).sort((a, b) => a.value - b.value);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  const quantile = (share: number): number => {
    let before = 0;
    let previous: { at: number; value: number } | null = null;
    for (const { value, weight } of sorted) {
      const at = (before + weight / 2) / total;
      if (at >= share) {
        if (previous === null) return value;
        return previous.value + ((value - previous.value) * (share - previous.at)) / (at - previous.at);
      }
      previous = { at, value };
      before += weight;
    }
    return previous?.value ?? Number.NaN;
  };
  return { p10: quantile(0.1), median: quantile(0.5), p90: quantile(0.9) };
}

/** Beyond this many sessions in an hour, chance within the hour no longer matters. */
const LARGEST_THINNED = 400;

/**
 * Deciles of past counts of which only a part had happened by the same time. Nothing is known about when within its
 * hour a past session came, so each is taken to have come in the first `part` of it with that probability: the same
 * part of an hour with 4 sessions is 0 to 4, not always exactly 2.
 */
export function thinnedQuantiles(counts: readonly { whole: number; last: number }[], part: number): Deciles {
  const smooth = part >= 1 || part <= 0 || counts.some(({ last }) => last > LARGEST_THINNED);
  if (smooth) return weightedQuantiles(counts.map(({ whole, last }) => ({ value: whole + last * part, weight: 1 })));
  const chances = new Map<number, number>();
  // The likelier side first, so that no chance is too small for a number.
  const likely = Math.max(part, 1 - part);
  for (const { whole, last } of counts) {
    const n = Math.round(last);
    let chance = likely ** n;
    for (let misses = 0; misses <= n; misses++) {
      const count = whole + (part > 0.5 ? n - misses : misses);
      chances.set(count, (chances.get(count) ?? 0) + chance);
      chance *= ((n - misses) / (misses + 1)) * ((1 - likely) / likely);
    }
  }
  return weightedQuantiles([...chances].map(([value, weight]) => ({ value, weight })));
}

/** The middle of values in any order; 0 for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
