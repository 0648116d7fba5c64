import { median } from './quantiles.ts';

/** Levels of days: how many times what its weekday brings a day had, as logarithms; and what they say of the next one. */

export interface DayLevel {
  /** Days before the one that is looked at: 1 is the day before. */
  readonly age: number;
  readonly log: number;
  /** Variance of the logarithm by chance alone. */
  readonly chance: number;
  /** What share of the mean that it is compared with it makes up itself. */
  readonly leverage: number;
}

/** What is known of a day's level before it begins: a factor on what its weekday brings, and its squared relative error. */
export interface LevelPrior {
  readonly mean: number;
  readonly error: number;
  /** Which way the level may be changing: the last full day was farther off than days are by themselves. */
  readonly changing: 'up' | 'down' | null;
}

/** A change for good: the level of all days younger than `age` + 1 is `factor` times that of the days before. */
export interface LevelChange {
  /** Age of the first day of the new level. */
  readonly age: number;
  readonly factor: number;
}

/** The variance that levels are taken to have before any are known, which counts as much as so many days. */
const PRIOR_VARIANCE = 0.01;
const PRIOR_DAYS = 6;
/** The variance of levels by which the chance in a level of few sessions is weighed. */
const STEADYING_VARIANCE = 0.02;
/** Squared deviations count for at most so many times what is usual, so that a strange day does not make the next one look usual. */
const MOST_SQUARES = 3.5;
const LEAST_VARIANCE = 0.003;
const RECENT_DAYS = 6;
/** What of the recent days' level, and of yesterday's surprise beyond it, goes on today. */
const RECENT_SHARE = 0.75;
const YESTERDAY_SHARE = 0.3;
/** A level of days more than this far behind is not carried over. */
const MOST_AGE = 5;
/** Deviations from which a day's surprise makes the next day uncertain: it may be the first of many. */
const SURPRISING = 2.2;

/** How much levels vary by themselves, chance taken off; single strange days count for little. */
function varianceOf(logs: readonly number[], chances: readonly number[]): number {
  let variance = PRIOR_VARIANCE;
  for (let step = 0; step < 3; step++) {
    let sum = 0;
    logs.forEach((log, index) => {
      const chance = chances[index] ?? 0;
      sum += Math.min(log * log, MOST_SQUARES * (variance + chance)) - chance;
    });
    variance = (Math.max(0, sum) + PRIOR_DAYS * PRIOR_VARIANCE) / (logs.length + PRIOR_DAYS);
  }
  return Math.max(LEAST_VARIANCE, variance);
}

/** What was to be expected of each day's level from those before it, as logarithms: in the order of `levels`. */
export const foretoldLevels = (levels: readonly DayLevel[]): number[] =>
  levels.map(({ age }, index) => foretell(levels, index + 1, age));

/** What the levels so far (newest first, closed days left out) say of the next day's. */
export function levelPriorOf(levels: readonly DayLevel[], foretold: readonly number[]): LevelPrior {
  const errors = levels.map(({ log, leverage }, index) => (log - (foretold[index] ?? 0)) / (1 - leverage));
  const variance = varianceOf(
    errors.slice(0, -1),
    levels.map(({ chance }) => chance),
  );
  const changing = changingOf(levels, foretold, variance);
  const log = foretell(levels, 0, 0);
  const [newest] = levels;
  let unsure = 0;
  if (newest !== undefined && newest.age <= MOST_AGE) {
    const surprise = newest.log - (foretold[0] ?? 0);
    const beyond = Math.abs(surprise) - SURPRISING * Math.sqrt(variance + newest.chance);
    // Half way between "as before" and "as yesterday", and either is possible.
    if (beyond > 0) {
      return { mean: Math.exp(log + 0.35 * surprise), error: variance + (0.45 * surprise) ** 2, changing };
    }
  } else unsure = levels.length === 0 ? 0.1 : 0.01;
  return { mean: Math.exp(log), error: variance + unsure, changing };
}

/** By the newest day that has as many sessions as most: a Saturday with a few says nothing. */
function changingOf(
  levels: readonly DayLevel[],
  foretold: readonly number[],
  variance: number,
): LevelPrior['changing'] {
  const most = MOST_CHANCE_TIMES * median(levels.map(({ chance }) => chance));
  const index = levels.findIndex(({ age, chance }) => age <= MOST_AGE && chance <= most);
  const newest = levels[index];
  if (newest === undefined) return null;
  const surprise = newest.log - (foretold[index] ?? 0);
  if (Math.abs(surprise) <= SURPRISING * Math.sqrt(variance + newest.chance)) return null;
  return surprise > 0 ? 'up' : 'down';
}

/** The level expected of a day of an age, from the levels from `from` on in the list. */
function foretell(levels: readonly DayLevel[], from: number, age: number): number {
  const recent = levels.slice(from, from + RECENT_DAYS);
  const [newest] = recent;
  if (newest === undefined) return 0;
  const steady = (log: number, chance: number): number => (log * STEADYING_VARIANCE) / (STEADYING_VARIANCE + chance);
  const middle = median(recent.map(({ log }) => log));
  const chance = median(recent.map((level) => level.chance)) / recent.length;
  const carried = RECENT_SHARE * steady(middle, chance) * Math.min(1, recent.length / RECENT_DAYS);
  if (newest.age - age > MOST_AGE) return carried;
  return carried + YESTERDAY_SHARE * Math.max(-0.5, Math.min(0.5, steady(newest.log - middle, newest.chance)));
}

const FEWEST_DAYS_AFTER = 2;
const FEWEST_DAYS_BEFORE = 5;
const OLDEST_CHANGE_DAYS = 70;
/** A change for good is at least so large, and so many deviations beyond what levels do by themselves. */
const LEAST_CHANGE = 0.25;
const CHANGE_DEVIATIONS = 4;
/** Each of the newest days has to show most of it: an outage of a day changes nothing for good. */
const SHOWN_BY_EACH = 0.4;

/** Days with so much more chance in them than others prove nothing: a Saturday with a few sessions. */
const MOST_CHANCE_TIMES = 3;

/** What most of some deviations have in common: the one in the middle; of an even number the milder one. */
function commonOf(deviations: readonly number[]): number {
  const byDistance = [...deviations].sort((one, other) => Math.abs(one) - Math.abs(other));
  return byDistance[Math.floor((byDistance.length - 1) / 2)] ?? 0;
}

/** The best supported change for good among levels, newest first; null when none is. */
export function changeOf(all: readonly DayLevel[]): LevelChange | null {
  const most = MOST_CHANCE_TIMES * median(all.map(({ chance }) => chance));
  const levels = all.filter(({ chance }) => chance <= most);
  let best: (LevelChange & { support: number }) | null = null;
  for (let after = FEWEST_DAYS_AFTER; after <= levels.length - FEWEST_DAYS_BEFORE; after++) {
    const first = levels[after - 1];
    if (first === undefined || first.age > OLDEST_CHANGE_DAYS) break;
    const since = levels.slice(0, after);
    const before = levels.slice(after, after + 28);
    const old = median(before.map(({ log }) => log));
    const change = commonOf(since.map(({ log }) => log - old));
    if (Math.abs(change) < LEAST_CHANGE) continue;
    const variance = varianceOf(
      before.map(({ log }) => log - old),
      before.map(({ chance }) => chance),
    );
    const chance = since.reduce((sum, level) => sum + level.chance, 0) / since.length;
    // Days carry over, so many of them are worth fewer.
    const support = Math.abs(change) / Math.sqrt((variance + chance) / Math.sqrt(after * 2) + variance / before.length);
    const shown = since.slice(0, 5).every(({ log }) => (log - old) / change > SHOWN_BY_EACH);
    const fits = (first.log - old) / change > SHOWN_BY_EACH;
    if (shown && fits && support > CHANGE_DEVIATIONS && support > (best?.support ?? 0)) {
      best = { age: first.age, factor: Math.exp(change), support };
    }
  }
  return best;
}
