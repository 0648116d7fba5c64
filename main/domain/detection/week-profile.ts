import { ENOUGH_HOURS, type ScaledDay } from './past-days.ts';
import { median } from './quantiles.ts';

/**
 * How many sessions each hour of each weekday brings on a day of ordinary level. Weekdays that are alike share what
 * they teach; each has a factor of its own, and each of its hours moves away from the shared shape as far as its own
 * sessions justify.
 */
export interface WeekProfile {
  /** 0 is Monday. */
  readonly of: (weekday: number) => WeekdayProfile;
}

export interface WeekdayProfile {
  /** Sessions of each hour, 0 to 23. */
  readonly means: readonly number[];
  /** The squared relative error of each of them. */
  readonly errors: readonly number[];
  /** Days of this weekday that are known, and of all weekdays that it shares with. */
  readonly ownDays: number;
  readonly sharedDays: number;
  /** What those days weigh together. */
  readonly ownWeight: number;
  readonly sharedWeight: number;
}

/** Weekdays share when at most so much of their sessions lies in different hours. */
const MOST_UNLIKE = 0.27;
/** How many days' worth of "like the others" a weekday's own factor is held by, and sessions' worth an hour's own. */
const HELD_BY_DAYS = 0.5;
const HELD_BY_SESSIONS = 8;
/** Variance of a weekday's factor about which nothing is known yet, and of days about which little is. */
const UNSEEN_WEEKDAY_ERROR = 0.15;
const FEW_DAYS_ERROR = 0.06;
/** How far from the middle, in standard deviations that suit any team, a single hour counts in full. */
const MOST_STRAY = 2.5;
const ROUGH_SPREAD = 0.06;

/**
 * Learns the profile. `followsNew`: what the newest days have in common counts alone, hour by hour; without it all days
 * are measured by the same, as a search for a change needs it.
 */
export function learnWeek(days: readonly ScaledDay[], followsNew = true): WeekProfile {
  const usable = days.filter(({ apart }) => apart === null);
  const groups = groupsOf(usable);
  const shared = new Map<readonly number[], Shared>();
  const known = new Map<number, WeekdayProfile>();
  const sharedOf = (group: readonly number[]): Shared => {
    const ready =
      shared.get(group) ??
      learnShared(
        usable.filter((day) => group.includes(day.weekday)),
        followsNew,
      );
    shared.set(group, ready);
    return ready;
  };
  return {
    of(weekday) {
      const ready = known.get(weekday);
      if (ready !== undefined) return ready;
      const group = groups.find((weekdays) => weekdays.includes(weekday)) ?? groups[0] ?? [];
      const own = usable.filter((day) => day.weekday === weekday);
      const profile = profileOf(own, sharedOf(group), followsNew);
      known.set(weekday, profile);
      return profile;
    },
  };
}

/** What alike weekdays teach together. */
interface Shared {
  readonly days: readonly ScaledDay[];
  /** How many times the sessions of the shared shape each weekday has. */
  readonly factors: ReadonlyMap<number, number>;
  /** The shared shape by hour, and what the days behind it weigh. */
  readonly shape: readonly { readonly mean: number; readonly weight: number }[];
}

function learnShared(days: readonly ScaledDay[], followsNew: boolean): Shared {
  const factors = factorsOf(days);
  const factorOf = (day: ScaledDay): number => factors.get(day.weekday) ?? 1;
  return {
    days,
    factors,
    shape: Array.from({ length: 24 }, (_, hour) => steadyMean(days, hour, factorOf, followsNew)),
  };
}

/**
 * How much of a day's own hour (or, for `sessions` of a whole day, of its level) is in the mean it is compared with: a
 * day that was learnt from looks tamer than one that comes.
 */
export function leverageOf({ ownWeight, sharedWeight }: WeekdayProfile, weight: number, sessions: number): number {
  const own = (weight * sessions) / (ownWeight * sessions + HELD_BY_SESSIONS);
  return Math.min(0.6, own + weight / Math.max(weight, sharedWeight));
}

const countAt = (day: ScaledDay, hour: number): number | undefined => {
  const count = day.hours[hour]?.totalSessions;
  return count === undefined ? undefined : count * day.scale;
};

/** Weekdays that are alike, by chains of likeness; those with the most days first. */
function groupsOf(days: readonly ScaledDay[]): number[][] {
  const weekdays = Array.from({ length: 7 }, (_, weekday) => {
    const own = days.filter((day) => day.weekday === weekday);
    const means = Array.from({ length: 24 }, (_, hour) => {
      const counts = own.map((day) => countAt(day, hour)).filter((count) => count !== undefined);
      return counts.length === 0 ? 0 : counts.reduce((sum, count) => sum + count, 0) / counts.length;
    });
    return { weekday, count: own.length, means };
  }).filter(({ count }) => count > 0);
  const groups: (typeof weekdays)[] = [];
  for (const weekday of weekdays) {
    const like = groups.filter((group) => group.some((other) => isAlike(weekday, other)));
    const joined = [weekday, ...like.flat()];
    for (const group of like) groups.splice(groups.indexOf(group), 1);
    groups.push(joined);
  }
  const size = (group: typeof weekdays): number => group.reduce((sum, { count }) => sum + count, 0);
  return groups.sort((one, other) => size(other) - size(one)).map((group) => group.map(({ weekday }) => weekday));
}

interface MeanDay {
  readonly count: number;
  readonly means: readonly number[];
}

/** Compares what two weekdays bring in blocks of two hours, less what chance alone makes of the difference. */
function isAlike(one: MeanDay, other: MeanDay): boolean {
  let [apart, chance, all] = [0, 0, 0];
  for (let hour = 0; hour < 24; hour += 2) {
    const mine = (one.means[hour] ?? 0) + (one.means[hour + 1] ?? 0);
    const theirs = (other.means[hour] ?? 0) + (other.means[hour + 1] ?? 0);
    apart += Math.abs(mine - theirs);
    chance += 0.8 * Math.sqrt(mine / one.count + theirs / other.count);
    all += mine + theirs;
  }
  if (all === 0) return true;
  return Math.sqrt(Math.max(0, apart ** 2 - chance ** 2)) <= MOST_UNLIKE * all;
}

function profileOf(
  own: readonly ScaledDay[],
  { days: shared, factors, shape }: Shared,
  followsNew: boolean,
): WeekdayProfile {
  const factor = own[0] === undefined ? 1 : (factors.get(own[0].weekday) ?? 1);
  const [means, errors]: [number[], number[]] = [[], []];
  const newDays = own.length === 0 ? UNSEEN_WEEKDAY_ERROR : 0;
  for (let hour = 0; hour < 24; hour++) {
    const pooled = shape[hour] ?? { mean: 0, weight: 0 };
    const mine = steadyMean(own, hour, () => factor, followsNew);
    const base = pooled.mean * factor;
    const seen = mine.weight * base;
    const cell = (mine.weight * mine.mean * factor + HELD_BY_SESSIONS) / (seen + HELD_BY_SESSIONS);
    means.push(base * cell);
    errors.push(
      1 / (pooled.weight * pooled.mean + seen / (1 + seen / HELD_BY_SESSIONS) + 2) +
        FEW_DAYS_ERROR / (1 + own.length + shared.length / 2) +
        newDays,
    );
  }
  const weightOf = (days: readonly ScaledDay[]): number => days.reduce((sum, { weight }) => sum + weight, 0);
  return {
    ...{ means, errors, ownDays: own.length, sharedDays: shared.length },
    ...{ ownWeight: weightOf(own), sharedWeight: weightOf(shared) },
  };
}

/** How many times the sessions of the shared shape each weekday has. */
function factorsOf(shared: readonly ScaledDay[]): Map<number, number> {
  const sums = new Map<number, { total: number; weight: number }>();
  for (const { weekday, weight, scale, totalSessions, knownHours } of shared) {
    if (knownHours < ENOUGH_HOURS) continue;
    const sum = sums.get(weekday) ?? { total: 0, weight: 0 };
    sum.total += (weight * scale * totalSessions * 24) / knownHours;
    sum.weight += weight;
    sums.set(weekday, sum);
  }
  const levels = [...sums.values()].map(({ total, weight }) => total / weight);
  const level = levels.reduce((sum, each) => sum + each, 0) / Math.max(1, levels.length);
  return new Map(
    [...sums].map(([weekday, { total, weight }]) => [
      weekday,
      level > 0 ? (total / level + HELD_BY_DAYS) / (weight + HELD_BY_DAYS) : 1,
    ]),
  );
}

/**
 * The weighted mean of an hour over days, each divided by its factor. No single day counts for more or less than what
 * could still be usual; what the newest two or more have in common is no exception, and then, if asked for, only they
 * count.
 */
function steadyMean(
  days: readonly ScaledDay[],
  hour: number,
  factorOf: (day: ScaledDay) => number,
  followsNew: boolean,
): { mean: number; weight: number } {
  const seen: { count: number; weight: number }[] = [];
  for (const day of days) {
    const count = countAt(day, hour);
    if (count !== undefined) seen.push({ count: count / factorOf(day), weight: day.weight });
  }
  const middle = median(seen.map(({ count }) => count));
  const stray = MOST_STRAY * Math.sqrt(middle + 1 + ROUGH_SPREAD * middle * middle);
  const sideOf = (count: number): number => (count > middle + stray ? 1 : count < middle - stray ? -1 : 0);
  const side = sideOf(seen[0]?.count ?? 0);
  const run = side === 0 || !followsNew ? 0 : seen.findIndex(({ count }) => sideOf(count) !== side);
  const counted = run >= 2 ? seen.slice(0, run) : seen;
  let [sum, weights] = [0, 0];
  for (const { count, weight } of counted) {
    weights += weight;
    sum += weight * (run >= 2 ? count : Math.min(middle + stray, Math.max(middle - stray, count)));
  }
  return weights > 0 ? { mean: sum / weights, weight: weights } : { mean: 0, weight: 0 };
}
