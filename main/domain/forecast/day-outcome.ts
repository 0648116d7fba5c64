import { logGamma } from '../detection/log-gamma.ts';

/**
 * How many sessions are still to come, as probabilities: what the day was expected to be, corrected by what it has been
 * so far. A day is either much like its kind or, rarely, something else altogether: a holiday, a campaign.
 */

export interface DayInProgress {
  /** Sessions so far. */
  readonly count: number;
  /** What was expected so far and for the rest of the day, before the day began. */
  readonly expectedSoFar: number;
  readonly expectedRest: number;
  readonly levelVariance: number;
  readonly dispersion: number;
}

/** Sessions still to come, whole numbers: the middle, and a range that holds the truth on four days of five. */
export interface Outcome {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

const COVERAGE = 0.8;

const LEVELS = Array.from({ length: 97 }, (_, step) => Math.exp(-3.2 + step / 18));

/** How often a day is unlike its kind, and how unlike: the logarithm's spread. */
const ODD_DAY_CHANCE = 0.04;
const ODD_DAY_SPREAD = 1.1;

/** Works out what is still to come. */
export function outcomeOf(day: DayInProgress): Outcome {
  return rangeOf(chancesOfRest(day, weightedLevels(day)));
}

interface WeightedLevel {
  readonly level: number;
  readonly weight: number;
}

/** Which levels of the day fit what has been so far; their weights sum up to 1. */
function weightedLevels({ count, expectedSoFar, levelVariance, dispersion }: DayInProgress): WeightedLevel[] {
  const logs = LEVELS.map((level) => {
    const distance = Math.log(level);
    const usual = normalDensity(distance + levelVariance / 2, Math.sqrt(levelVariance));
    const prior = (1 - ODD_DAY_CHANCE) * usual + ODD_DAY_CHANCE * normalDensity(distance + 0.5, ODD_DAY_SPREAD);
    return Math.log(prior) + logChance(count, level * expectedSoFar, dispersion);
  });
  const highest = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - highest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.flatMap((weight, place) =>
    weight / total < 1e-4 ? [] : [{ level: LEVELS[place] ?? 1, weight: weight / total }],
  );
}

const normalDensity = (distance: number, spread: number): number =>
  Math.exp(-((distance / spread) ** 2) / 2) / (spread * Math.sqrt(2 * Math.PI));

/** Logarithm of the probability of a count whose variance is `dispersion` (above 1) times its mean. */
function logChance(count: number, mean: number, dispersion: number): number {
  if (mean <= 0) return count === 0 ? 0 : -1e6;
  const size = mean / (dispersion - 1);
  return (
    logGamma(count + size) -
    logGamma(size) -
    logGamma(count + 1) -
    size * Math.log(dispersion) +
    count * Math.log((dispersion - 1) / dispersion)
  );
}

interface Chance {
  readonly rest: number;
  readonly chance: number;
}

/** With more points than this, neighbours are taken together. */
const MOST_POINTS = 240;

function chancesOfRest({ expectedRest, dispersion }: DayInProgress, levels: readonly WeightedLevel[]): Chance[] {
  let [from, to] = [Infinity, 0];
  for (const { level } of levels) {
    const mean = level * expectedRest;
    const reach = 4 * Math.sqrt(dispersion * mean) + 3;
    from = Math.min(from, mean - reach);
    to = Math.max(to, mean + reach);
  }
  const first = Math.max(0, Math.floor(from));
  const step = Math.max(1, Math.ceil((to - first) / MOST_POINTS));
  const chances: Chance[] = [];
  let total = 0;
  for (let rest = first; rest <= to; rest += step) {
    let chance = 0;
    for (const { level, weight } of levels) {
      chance += weight * Math.exp(logChance(rest, level * expectedRest, dispersion));
    }
    chances.push({ rest, chance });
    total += chance;
  }
  return chances.map(({ rest, chance }) => ({ rest, chance: chance / total }));
}

/** Whole numbers cannot hold exactly four fifths: of the ranges around the deciles, the one nearest to it. */
function rangeOf(chances: readonly Chance[]): Outcome {
  let below = 0;
  const cumulated = chances.map(({ chance }) => (below += chance));
  const placeOf = (share: number): number =>
    Math.max(
      0,
      cumulated.findIndex((sum) => sum >= share),
    );
  const middle = placeOf(0.5);
  let best = { low: middle, high: middle, off: Infinity };
  const [lowest, highest] = [placeOf((1 - COVERAGE) / 2), placeOf((1 + COVERAGE) / 2)];
  for (let low = Math.max(0, lowest - 1); low <= Math.min(middle, lowest + 1); low++) {
    for (let high = Math.max(middle, highest - 1); high <= Math.min(chances.length - 1, highest + 1); high++) {
      const under = cumulated[low - 1] ?? 0;
      const over = 1 - (cumulated[high] ?? 1);
      const off = Math.abs(1 - under - over - COVERAGE) + 0.1 * Math.abs(under - over);
      if (off < best.off) best = { low, high, off };
    }
  }
  const restAt = (place: number): number => chances[place]?.rest ?? 0;
  return { low: restAt(best.low), middle: restAt(middle), high: restAt(best.high) };
}
