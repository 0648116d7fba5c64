import type { Metric } from '../../contract/report.ts';
import { median } from './quantiles.ts';
import type { LearntDay, SessionModel } from './session-model.ts';

export type TimeMetric = Exclude<Metric, 'totalSessions'>;

/**
 * What a time is expected to be at each hour of a day. Times are compared as logarithms of seconds: twice as long is
 * as far as half as long. A mean strays by what its hour does and by what its single sessions do; it is longer under
 * load; and how far it strays at most is learnt from the team's own last weeks, for waits have heavy tails.
 */
export interface TimeModel {
  /** Logarithm of seconds by hour, 0 to 23. */
  readonly logMeans: readonly number[];
  /** Variance between hours, and within one session: a mean of n sessions has `hourly + perSession / n`. */
  readonly hourly: number;
  readonly perSession: number;
  /** What the logarithm of the load, in sessions expected, adds. */
  readonly loadSlope: number;
  /**
   * How much further than a normal distribution's deviations those above what is expected reach, for means over one hour,
   * two and three: a queue that once is behind stays behind.
   */
  readonly reach: readonly number[];
}

interface Row {
  /** Days before the one that is looked at, and hour of the day. */
  readonly age: number;
  readonly hour: number;
  readonly log: number;
  readonly sessions: number;
  readonly load: number;
  readonly weight: number;
}

const MOST_AGE = 63;
/** How many sessions' worth of the whole day's level an hour's own is mixed with. */
const HELD_BY_SESSIONS = 12;
const MOST_DISTANCE = Math.log(3);
const MOST_LOAD = Math.log(3);

/** Learns from the days that sessions were learnt from; null without a single hour that had sessions. */
export function expectTimes(metric: TimeMetric, model: SessionModel): TimeModel | null {
  const rows = model.past
    .filter(({ age, apart }) => age <= MOST_AGE && apart !== 'far-less')
    .flatMap((day) => rowsOf(metric, day));
  if (rows.length === 0) return null;
  const logMeans = hourMeans(rows);
  const residuals = rows.map(({ log, hour }) => log - (logMeans[hour] ?? 0));
  const loadSlope = slopeOf(rows, residuals);
  const free = residuals.map((residual, index) => residual - loadSlope * (rows[index]?.load ?? 0));
  const spreads = spreadsOf(rows, free);
  return { ...spreads, logMeans, loadSlope, reach: [1, 2, 3].map((hours) => reachOf(rows, free, spreads, hours)) };
}

function rowsOf(metric: TimeMetric, day: LearntDay): Row[] {
  const rows: Row[] = [];
  day.hours.forEach((figures, hour) => {
    const value = figures?.[metric] ?? null;
    if (figures === undefined || value === null || value <= 0 || figures.totalSessions <= 0) return;
    const sessions = figures.totalSessions;
    const load = loadOf(sessions * day.scale, day.means[hour] ?? 0);
    rows.push({
      age: day.age,
      hour,
      log: Math.log(value),
      sessions,
      load,
      weight: day.weight * Math.min(sessions, 10),
    });
  });
  return rows;
}

/** How much busier than expected, as a logarithm, never below none. */
export const loadOf = (sessions: number, expected: number): number =>
  Math.min(MOST_LOAD, Math.max(0, Math.log((sessions + 3) / (expected + 3))));

function hourMeans(rows: readonly Row[]): number[] {
  const centre = median(rows.map(({ log }) => log));
  const sums = Array.from({ length: 24 }, () => ({ sum: 0, weight: 0 }));
  let [all, weights] = [0, 0];
  for (const { hour, log, weight } of rows) {
    const cut = Math.min(centre + MOST_DISTANCE, Math.max(centre - MOST_DISTANCE, log));
    const own = sums[hour];
    if (own === undefined) continue;
    own.sum += weight * cut;
    own.weight += weight;
    all += weight * cut;
    weights += weight;
  }
  const level = all / weights;
  return sums.map(({ sum, weight }) => (sum + HELD_BY_SESSIONS * level) / (weight + HELD_BY_SESSIONS));
}

const SLOPE_HELD_BY = 2;
const MOST_SLOPE = 6;
const MOST_RESIDUAL = 2;

/** What load adds, by least squares through the origin, held towards nothing. */
function slopeOf(rows: readonly Row[], residuals: readonly number[]): number {
  let [sum, squares] = [0, SLOPE_HELD_BY];
  rows.forEach(({ load }, index) => {
    sum += load * Math.max(-MOST_RESIDUAL, Math.min(MOST_RESIDUAL, residuals[index] ?? 0));
    squares += load * load;
  });
  return Math.max(0, Math.min(MOST_SLOPE, sum / squares));
}

const PRIOR_HOURLY = 0.04;
const PRIOR_PER_SESSION = 0.7;
const PRIOR_HOURS = 12;

/** Splits the variance into what hours and what single sessions contribute: least squares of residual² on 1 and 1/n. */
function spreadsOf(rows: readonly Row[], residuals: readonly number[]): Pick<TimeModel, 'hourly' | 'perSession'> {
  let [s1, sx, sxx, sy, sxy] = [0, 0, 0, 0, 0];
  rows.forEach(({ sessions }, index) => {
    const x = 1 / sessions;
    const y = Math.min((residuals[index] ?? 0) ** 2, 9 * (PRIOR_HOURLY + PRIOR_PER_SESSION * x));
    const weight = 1 / (0.05 + x) ** 2 / 100;
    s1 += weight;
    sx += weight * x;
    sxx += weight * x * x;
    sy += weight * y;
    sxy += weight * x * y;
  });
  const determinant = s1 * sxx - sx * sx;
  const solvable = determinant > 1e-9 * s1 * sxx;
  const slope = solvable ? (s1 * sxy - sx * sy) / determinant : PRIOR_PER_SESSION;
  const perSession = Math.min(1.5, Math.max(0.15, slope));
  const hourly = Math.min(0.5, Math.max(0.005, s1 > 0 ? (sy - perSession * sx) / s1 : PRIOR_HOURLY));
  const mix = (seen: number, prior: number): number =>
    (seen * rows.length + prior * PRIOR_HOURS) / (rows.length + PRIOR_HOURS);
  return { hourly: mix(hourly, PRIOR_HOURLY), perSession: mix(perSession, PRIOR_PER_SESSION) };
}

const FEWEST_SESSIONS = 4;
/** Points of the upper tail, and how many deviations of a normal distribution they are at. */
const UPPER_POINTS = [
  { share: 0.9, deviations: 1.28 },
  { share: 0.96, deviations: 1.75 },
];
const PRIOR_REACH = 1.3;
const PRIOR_REACH_WINDOWS = 40;
const LEAST_REACH = 0.9;

/**
 * How far windows of so many hours reached up in the last weeks, in units of what a normal distribution would. Points
 * short of the farthest ones are asked: what was an incident lies far out, and makes nothing else ordinary.
 */
function reachOf(
  rows: readonly Row[],
  residuals: readonly number[],
  spreads: Pick<TimeModel, 'hourly' | 'perSession'>,
  hours: number,
): number {
  const seen: number[] = [];
  for (let last = hours - 1; last < rows.length; last++) {
    const [begin, end] = [rows[last - hours + 1], rows[last]];
    if (end === undefined || begin?.age !== end.age || end.hour - begin.hour !== hours - 1) continue;
    let [sessions, above] = [0, 0];
    for (let row = last - hours + 1; row <= last; row++) {
      sessions += rows[row]?.sessions ?? 0;
      above += (rows[row]?.sessions ?? 0) * Math.exp(residuals[row] ?? 0);
    }
    if (sessions < FEWEST_SESSIONS) continue;
    seen.push(Math.log(above / sessions) / Math.sqrt(varianceOfMean(spreads, sessions, hours)));
  }
  seen.sort((a, b) => a - b);
  const points = UPPER_POINTS.map(
    ({ share, deviations }) => (seen[Math.min(seen.length - 1, Math.floor(share * seen.length))] ?? 0) / deviations,
  );
  const trust = seen.length / (seen.length + PRIOR_REACH_WINDOWS);
  return Math.max(LEAST_REACH, trust * Math.max(...points) + (1 - trust) * PRIOR_REACH);
}

/** Variance of the logarithm of a mean of `sessions` over `hours`. What strays, strays for a while: many hours are worth fewer. */
export const varianceOfMean = (
  { hourly, perSession }: Pick<TimeModel, 'hourly' | 'perSession'>,
  sessions: number,
  hours: number,
): number => hourly / Math.max(0.15, hours) ** 0.6 + perSession / sessions;

/** Surprisal (-log10 of the probability) of a mean over some hours whose logarithm is so far above what is expected. */
export function surprisalOfTime(times: TimeModel, off: number, sessions: number, hours: number): number {
  const reach = times.reach[Math.min(2, Math.max(0, Math.round(hours) - 1))] ?? PRIOR_REACH;
  return surprisalOfDeviations(off / Math.sqrt(varianceOfMean(times, sessions, hours)) / reach);
}

/** Surprisal of a value this many standard deviations or more above the mean of a normal distribution. */
function surprisalOfDeviations(z: number): number {
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
