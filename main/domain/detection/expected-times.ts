import type { Metric } from '../../contract/report.ts';
import type { PastDay } from './hour-history.ts';
import { median } from './quantiles.ts';

export type TimeMetric = Exclude<Metric, 'totalSessions'>;

/** Times are compared as logarithms of seconds: twice as long is as far as half as long. */
export interface TimeModel {
  readonly logMean: number;
  /** Variance between hours, and within one session: an average over n sessions has `hourly + perSession / n`. */
  readonly hourly: number;
  readonly perSession: number;
}

const PRIOR_HOURLY = 0.04;
const PRIOR_PER_SESSION = 0.7;
const PRIOR_TIME_HOURS = 12;
/** How many sessions' worth of the whole day's level an hour's own level is mixed with. */
const LEVEL_SESSIONS = 12;
const MOST_LOG_DISTANCE = Math.log(2.5);

/** What each hour, 0 to 23, is expected to bring of a time; null without a single past hour that had sessions. */
export function expectTimes(metric: TimeMetric, past: readonly PastDay[]): (TimeModel | null)[] {
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
