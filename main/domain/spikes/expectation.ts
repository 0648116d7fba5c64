import type { Metric } from '../../contract/report.ts';
import type { HourFigures, HourHistory } from './hour-history.ts';
import type { CountModel } from './surprise.ts';
import { isoWeekday } from './zone-clock.ts';

/**
 * What a local day is expected to bring, hour by hour, from the days before it. Learnt once per day and kept for it.
 * Recent weeks weigh more, single outliers are cut, and little history means a wide expectation, never a bold one.
 */

export type TimeMetric = Exclude<Metric, 'totalSessions'>;

/** Times are compared as logarithms of seconds: twice as long is as far as half as long. */
export interface TimeModel {
  readonly logMean: number;
  /** Variance between hours, and within one session: an average over n sessions has `hourly + perSession / n`. */
  readonly hourly: number;
  readonly perSession: number;
}

export interface DayExpectation {
  /** Sessions of each whole hour, 0 to 23. */
  readonly sessions: readonly CountModel[];
  readonly times: Readonly<Record<TimeMetric, readonly (TimeModel | null)[]>>;
  /** Past days this rests on, of the same kind (work day or not). */
  readonly dayCount: number;
}

const DAYS_BACK = 42;
const WEEKDAY_WEEKS = 10;
const RECENT_HALF_LIFE_DAYS = 21;
/** What a day of the same kind but another weekday, and a day of the other kind, count for. */
const OTHER_WEEKDAY_WEIGHT = 0.3;
/** No hour is expected to be emptier than this: one session at night is no surprise, whatever the history says. */
const SMALLEST_MEAN = 0.3;

interface PastDay {
  readonly hours: readonly (HourFigures | undefined)[];
  readonly weight: number;
  readonly age: number;
}

/** Learns what `dayNumber` is expected to bring. Looks at earlier days only. */
export function expectDay(history: HourHistory, dayNumber: number, workDays: readonly number[]): DayExpectation {
  const works = workDays.includes(isoWeekday(dayNumber));
  const past: PastDay[] = [];
  const oldest = Math.max(history.firstDay(), dayNumber - 7 * WEEKDAY_WEEKS);
  for (let day = dayNumber - 1; day >= oldest; day--) {
    const age = dayNumber - day;
    const sameWeekday = age % 7 === 0;
    if (workDays.includes(isoWeekday(day)) !== works || (!sameWeekday && age > DAYS_BACK)) continue;
    const hours = Array.from({ length: 24 }, (_, hour) => history.at(day, hour));
    if (hours.every((hour) => hour === undefined)) continue;
    const weight = (sameWeekday ? 1 : OTHER_WEEKDAY_WEIGHT) * 0.5 ** (age / RECENT_HALF_LIFE_DAYS);
    past.push({ hours, weight, age });
  }
  return {
    sessions: expectSessions(past),
    times: {
      responseSeconds: expectTimes('responseSeconds', past),
      averageSessionSeconds: expectTimes('averageSessionSeconds', past),
    },
    dayCount: past.length,
  };
}

const median = (values: number[]): number => {
  values.sort((a, b) => a - b);
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? (values[middle] ?? 0) : ((values[middle - 1] ?? 0) + (values[middle] ?? 0)) / 2;
};

function expectSessions(past: readonly PastDay[]): CountModel[] {
  const plain = Array.from({ length: 24 }, (_, hour) => {
    const seen: { count: number; weight: number }[] = [];
    for (const day of past) {
      const figures = day.hours[hour];
      if (figures !== undefined) seen.push({ count: figures.totalSessions, weight: day.weight });
    }
    const cap = 2.5 * median(seen.map(({ count }) => count)) + 4;
    let weights = 0;
    let sum = 0;
    for (const { count, weight } of seen) {
      weights += weight;
      sum += weight * Math.min(count, cap);
    }
    return { mean: weights > 0 ? sum / weights : 0, sum };
  });
  const level = recentLevel(past, plain);
  const spread = spreadOf(past, plain);
  return plain.map(({ mean, sum }) => ({
    mean: Math.max(SMALLEST_MEAN, mean * level),
    spread: spread + 1 / (sum + 1),
  }));
}

/** How the last week went against what was usual: follows growth without waiting for the weeks to pass. */
function recentLevel(past: readonly PastDay[], plain: readonly { mean: number }[]): number {
  const ratios: number[] = [];
  for (const day of past.slice(0, 6)) {
    let actual = 0;
    let expected = 0;
    day.hours.forEach((hour, index) => {
      if (hour === undefined) return;
      actual += hour.totalSessions;
      expected += plain[index]?.mean ?? 0;
    });
    if (expected > 0) ratios.push((actual + 5) / (expected + 5));
  }
  return ratios.length < 3 ? 1 : Math.min(1.5, Math.max(0.75, median(ratios)));
}

const PRIOR_SPREAD = 0.04;
const PRIOR_SPREAD_HOURS = 60;

/** How much more hours vary than chance alone would make them, as a squared share of the mean. */
function spreadOf(past: readonly PastDay[], plain: readonly { mean: number }[]): number {
  let excess = 0;
  let scale = 0;
  let count = 0;
  for (const day of past) {
    day.hours.forEach((hour, index) => {
      const mean = plain[index]?.mean ?? 0;
      if (hour === undefined || mean < 1) return;
      const residual = Math.min((hour.totalSessions - mean) ** 2, 9 * (mean + 0.1 * mean * mean));
      excess += residual - mean;
      scale += mean * mean;
      count++;
    });
  }
  const seen = scale > 0 ? Math.max(0, excess / scale) : 0;
  return (seen * count + PRIOR_SPREAD * PRIOR_SPREAD_HOURS) / (count + PRIOR_SPREAD_HOURS);
}

const PRIOR_HOURLY = 0.04;
const PRIOR_PER_SESSION = 0.7;
const PRIOR_TIME_HOURS = 12;
/** How many sessions' worth of the whole day's level an hour's own level is mixed with. */
const LEVEL_SESSIONS = 12;
const MOST_LOG_DISTANCE = Math.log(2.5);

function expectTimes(metric: TimeMetric, past: readonly PastDay[]): (TimeModel | null)[] {
  const rows: { hour: number; log: number; n: number; weight: number }[] = [];
  for (const day of past) {
    day.hours.forEach((figures, hour) => {
      const value = figures?.[metric] ?? null;
      if (figures === undefined || value === null || value <= 0 || figures.totalSessions <= 0) return;
      const n = figures.totalSessions;
      rows.push({
        hour,
        log: Math.log(value),
        n,
        weight: Math.min(n, 10) * Math.max(day.weight, 0.3 * 0.5 ** (day.age / 21)),
      });
    });
  }
  if (rows.length === 0) return Array.from({ length: 24 }, () => null);
  const centre = median(
    rows
      .filter(({ n }) => n >= 2)
      .map(({ log }) => log)
      .concat(rows.length < 20 ? rows.map(({ log }) => log) : []),
  );
  const cut = (log: number): number => Math.min(centre + MOST_LOG_DISTANCE, Math.max(centre - MOST_LOG_DISTANCE, log));
  const sums = Array.from({ length: 24 }, () => ({ sum: 0, weight: 0 }));
  let all = 0;
  let weights = 0;
  for (const { hour, log, weight } of rows) {
    const own = sums[hour];
    if (own === undefined) continue;
    own.sum += weight * cut(log);
    own.weight += weight;
    all += weight * cut(log);
    weights += weight;
  }
  const level = all / weights;
  const means = sums.map(({ sum, weight }) => (sum + LEVEL_SESSIONS * level) / (weight + LEVEL_SESSIONS));
  const { hourly, perSession } = timeSpread(rows, means);
  const unsure = (hourly + perSession / 4) / Math.max(1, rows.length);
  return means.map((logMean) => ({ logMean, hourly: hourly + unsure, perSession }));
}

/** Splits the variance into what hours and what single sessions contribute: least squares of residual² on 1 and 1/n. */
function timeSpread(
  rows: readonly { hour: number; log: number; n: number }[],
  means: readonly number[],
): { hourly: number; perSession: number } {
  let [s1, sx, sxx, sy, sxy] = [0, 0, 0, 0, 0];
  for (const { hour, log, n } of rows) {
    const x = 1 / n;
    const y = Math.min((log - (means[hour] ?? 0)) ** 2, 9 * (PRIOR_HOURLY + PRIOR_PER_SESSION * x));
    const weight = 1 / (0.05 + x) ** 2 / 100;
    s1 += weight;
    sx += weight * x;
    sxx += weight * x * x;
    sy += weight * y;
    sxy += weight * x * y;
  }
  const determinant = s1 * sxx - sx * sx;
  const solvable = determinant > 1e-9 * s1 * sxx;
  const slope = solvable ? (s1 * sxy - sx * sy) / determinant : PRIOR_PER_SESSION;
  const perSession = Math.min(1.5, Math.max(0.15, slope));
  const hourly = Math.min(0.3, Math.max(0.005, s1 > 0 ? (sy - perSession * sx) / s1 : PRIOR_HOURLY));
  const mix = (seen: number, prior: number): number =>
    (seen * rows.length + prior * PRIOR_TIME_HOURS) / (rows.length + PRIOR_TIME_HOURS);
  return { hourly: mix(hourly, PRIOR_HOURLY), perSession: mix(perSession, PRIOR_PER_SESSION) };
}
