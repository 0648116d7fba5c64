import { median } from '../detection/quantiles.ts';
import type { ComparableDay } from './past-days.ts';

/**
 * What a day is expected to bring before it began, learnt from comparable days: how many sessions in all, when, how much
 * whole days differ, and how much more than chance alone the hours within a day do.
 */

export interface DayModel {
  /** Expected sessions by wall-clock hour, 0 to 23. */
  readonly flow: readonly number[];
  /** Variance of the logarithm of a day's level: actual against expected, chance within the day taken off. */
  readonly levelVariance: number;
  /** Variance of a count as a multiple of its mean, within a day; 1 would be chance alone. */
  readonly dispersion: number;
  readonly dayCount: number;
}

const LEVEL_HALF_LIFE_DAYS = 16;
const SHAPE_HALF_LIFE_DAYS = 40;

/** What is believed of any team, and how many days of its own weigh as much. */
const PRIOR_LEVEL_VARIANCE = 0.025;
const PRIOR_DISPERSION = 1.3;
const PRIOR_DAYS = 6;
const SMALLEST_LEVEL_VARIANCE = 0.003;
const WEEKDAY_PRIOR_DAYS = 1.5;

/** Learns from comparable days, at least one. */
export function learnDay(comparable: readonly ComparableDay[], weekday: number): DayModel {
  const days = withoutDaysApart(comparable);
  const weekdayFactor = weekdayFactors(days);
  const levelOf = (day: ComparableDay): number => day.total / weekdayFactor(day.weekday);
  const level = decayingMean(days, levelOf, 0);
  const expected = Math.max(level * weekdayFactor(weekday), 0.01);
  const shares = sharesByHour(days);
  const dispersion = dispersionOf(days, shares);
  return {
    flow: shares.map((share) => share * expected),
    levelVariance: levelVarianceOf(days, levelOf, weekdayFactor, dispersion),
    dispersion,
    dayCount: days.length,
  };
}

/** Holidays and outages say nothing about a usual day, unless they are the rule. */
function withoutDaysApart(days: readonly ComparableDay[]): readonly ComparableDay[] {
  const middle = median(days.map(({ total }) => total));
  const alike = days.filter(({ total }) => {
    const share = (total + 3) / (middle + 3);
    return share > 0.4 && share < 2.5;
  });
  return alike.length >= 0.75 * days.length ? alike : days;
}

const decay = (age: number, halfLifeDays: number): number => 0.5 ** (age / halfLifeDays);

/** The level at `atAge` days ago as days older than that have it, recent ones more. */
function decayingMean(days: readonly ComparableDay[], valueOf: (day: ComparableDay) => number, atAge: number): number {
  let [sum, weights] = [0, 0];
  for (const day of days) {
    if (day.age <= atAge) continue;
    const weight = decay(day.age - atAge, LEVEL_HALF_LIFE_DAYS);
    sum += weight * valueOf(day);
    weights += weight;
  }
  return weights === 0 ? Number.NaN : sum / weights;
}

/** How weekdays of the same kind differ, towards 1 for few days. */
function weekdayFactors(days: readonly ComparableDay[]): (weekday: number) => number {
  const mean = days.reduce((sum, { total }) => sum + total, 0) / days.length;
  const factors = new Map<number, number>();
  for (let weekday = 1; weekday <= 7; weekday++) {
    const own = days.filter((day) => day.weekday === weekday);
    const sum = own.reduce((total, day) => total + day.total, 0);
    const prior = WEEKDAY_PRIOR_DAYS * mean;
    factors.set(weekday, mean === 0 ? 1 : (sum + prior) / (own.length * mean + prior));
  }
  return (weekday) => factors.get(weekday) ?? 1;
}

/** Which share of a day's sessions comes in each hour; evenly over the day while there were none at all. */
function sharesByHour(days: readonly ComparableDay[]): number[] {
  const sums = Array.from({ length: 24 }, (_, hour) =>
    days.reduce((sum, day) => sum + day.weight * decay(day.age, SHAPE_HALF_LIFE_DAYS) * (day.sessions[hour] ?? 0), 0),
  );
  const total = sums.reduce((sum, each) => sum + each, 0);
  return sums.map((sum) => (total === 0 ? 1 / 24 : sum / total));
}

/** How far days were from "this share of my own total by this hour", against what chance would do. */
function dispersionOf(days: readonly ComparableDay[], shares: readonly number[]): number {
  let [sum, weights] = [PRIOR_DISPERSION * PRIOR_DAYS, PRIOR_DAYS];
  const own = days.length > 1 ? days.length / (days.length - 1) : 1;
  for (const day of days) {
    if (day.total < 2) continue;
    let [before, share, squares, variance] = [0, 0, 0, 0];
    for (let hour = 0; hour < 23; hour++) {
      before += day.sessions[hour] ?? 0;
      share += shares[hour] ?? 0;
      if (share < 0.1 || share > 0.9) continue;
      squares += (before - day.total * share) ** 2;
      variance += day.total * share * (1 - share);
    }
    if (variance === 0) continue;
    // A single strange day counts for no more than what could still be.
    sum += Math.min(8 * PRIOR_DISPERSION, (own * squares) / variance);
    weights += 1;
  }
  return Math.max(1.05, sum / weights);
}

/** How far days were from what the days before them promised; what chance within a day explains is taken off. */
function levelVarianceOf(
  days: readonly ComparableDay[],
  levelOf: (day: ComparableDay) => number,
  weekdayFactor: (weekday: number) => number,
  dispersion: number,
): number {
  let [sum, weights] = [PRIOR_LEVEL_VARIANCE * PRIOR_DAYS, PRIOR_DAYS];
  for (const day of days) {
    const promised = decayingMean(days, levelOf, day.age) * weekdayFactor(day.weekday);
    if (Number.isNaN(promised) || promised <= 0) continue;
    const off = (day.total - promised) / promised;
    // How sure this is: with few sessions a day says more of chance than of levels.
    const chance = dispersion / promised;
    const weight = PRIOR_LEVEL_VARIANCE / (PRIOR_LEVEL_VARIANCE + chance);
    sum += weight * (Math.min(1, off * off) - chance);
    weights += weight;
  }
  return Math.max(SMALLEST_LEVEL_VARIANCE, sum / weights);
}
