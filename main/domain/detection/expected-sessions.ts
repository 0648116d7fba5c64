import { median } from './quantiles.ts';
import type { PastDay } from './hour-history.ts';
import type { CountModel } from './surprisal.ts';

/** No hour is expected to be emptier than this: one session at night is no surprise, whatever the history says. */
const SMALLEST_MEAN = 0.3;

/** What each whole hour, 0 to 23, is expected to bring in sessions. */
export function expectSessions(past: readonly PastDay[]): CountModel[] {
  const days = withoutDaysApart(past);
  const plain = usualHours(days);
  const means = plain.map(({ mean }) => mean);
  const level = recentLevel(days, means);
  const spread = spreadOf(days, means);
  return plain.map(({ mean, dayCount }) => ({
    mean: Math.max(SMALLEST_MEAN, mean * level),
    // The mean itself is only known as well as the sessions it rests on are many.
    spread: spread + 1 / (mean * dayCount + 1),
  }));
}

/** How far from the middle, in standard deviations that suit any team, a single hour counts in full. */
const MOST_STRAY = 2;
const ROUGH_SPREAD = 0.06;

/** Weighted means by hour and how many equal days they are worth. In them, no single day counts for more or less than what could still be usual. */
function usualHours(days: readonly PastDay[]): { mean: number; dayCount: number }[] {
  return Array.from({ length: 24 }, (_, hour) => {
    const seen: { count: number; weight: number }[] = [];
    for (const day of days) {
      const figures = day.hours[hour];
      if (figures !== undefined) seen.push({ count: figures.totalSessions, weight: day.weight });
    }
    const middle = median(seen.map(({ count }) => count));
    const stray = MOST_STRAY * Math.sqrt(middle + 1 + ROUGH_SPREAD * middle * middle);
    let [sum, weights, squares] = [0, 0, 0];
    for (const { count, weight } of seen) {
      weights += weight;
      squares += weight * weight;
      sum += weight * Math.min(middle + stray, Math.max(middle - stray, count));
    }
    return weights > 0 ? { mean: sum / weights, dayCount: weights ** 2 / squares } : { mean: 0, dayCount: 0 };
  });
}

/** A day's sessions as a share of what was expected of the hours that are known of it; towards 1 for few sessions. */
function shareOf({ hours }: PastDay, means: readonly number[]): number {
  let [actual, expected] = [5, 5];
  hours.forEach((figures, hour) => {
    if (figures === undefined) return;
    actual += figures.totalSessions;
    expected += means[hour] ?? 0;
  });
  return actual / expected;
}

const LEAST_SHARE = 0.4;
const MOST_SHARE = 2.5;
/** With more days apart than this share of all, they are the rule. */
const MOST_APART = 0.25;

/** Holidays and outages say nothing about a usual day. */
function withoutDaysApart(past: readonly PastDay[]): readonly PastDay[] {
  const middles = Array.from({ length: 24 }, (_, hour) =>
    median(past.map(({ hours }) => hours[hour]?.totalSessions).filter((count) => count !== undefined)),
  );
  const alike = past.filter((day) => {
    const share = shareOf(day, middles);
    return share >= LEAST_SHARE && share <= MOST_SHARE;
  });
  return past.length - alike.length <= MOST_APART * past.length ? alike : past;
}

/** How the last days went against what was usual: follows growth without waiting for the weeks to pass. */
function recentLevel(days: readonly PastDay[], means: readonly number[]): number {
  const shares = days.slice(0, 6).map((day) => shareOf(day, means));
  return shares.length < 3 ? 1 : Math.min(1.5, Math.max(0.75, median(shares)));
}

const PRIOR_SPREAD = 0.04;
const PRIOR_SPREAD_HOURS = 60;
/** Squared deviations count for at most so many times what is usual: what was an anomaly makes nothing else usual. */
const MOST_SQUARES = 4;
/** What that leaves of the variance where there were no anomalies. */
const LEFT_OF_SQUARES = 0.92;

/** How much more hours vary than chance alone would make them, as a squared share of the mean. */
function spreadOf(days: readonly PastDay[], means: readonly number[]): number {
  let spread = PRIOR_SPREAD;
  // What is cut off depends on the spread, so it is found in a few steps.
  for (let step = 0; step < 3; step++) {
    let excess = 0;
    let scale = 0;
    let count = 0;
    for (const { hours } of days) {
      hours.forEach((figures, hour) => {
        const mean = means[hour] ?? 0;
        if (figures === undefined || mean < 1) return;
        const squares = (figures.totalSessions - mean) ** 2;
        excess += Math.min(squares, MOST_SQUARES * (mean + spread * mean * mean)) / LEFT_OF_SQUARES - mean;
        scale += mean * mean;
        count++;
      });
    }
    const seen = scale > 0 ? Math.max(0, excess / scale) : 0;
    spread = (seen * count + PRIOR_SPREAD * PRIOR_SPREAD_HOURS) / (count + PRIOR_SPREAD_HOURS);
  }
  return spread;
}
