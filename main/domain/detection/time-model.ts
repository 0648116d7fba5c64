import type { Metric } from '../../contract/report.ts';
import { addedBy, cut, scaleOf } from './cusum.ts';
import { median } from './quantiles.ts';
import type { LearntDay, SessionModel } from './session-model.ts';

export type TimeMetric = Exclude<Metric, 'totalSessions'>;

/**
 * What a time is expected to be at each hour of a day, as logarithms of seconds: twice as long is as far as half as
 * long. And how far the cumulative sum of what is longer than that rises on an ordinary day, learnt from whole hours, for
 * of the past nothing else is known.
 */
export interface TimeModel {
  /** The middle of past hours, raised or lowered to how the last days were: logarithms of seconds, by hour 0 to 23. */
  readonly logMiddles: readonly number[];
  /** The middle of all hours, seconds. */
  readonly middleSeconds: number;
  /** Scales of the highest sums of days (see `cusum`): when fed with single sessions, and when fed with whole hours. */
  readonly sessionScale: number;
  readonly hourScale: number;
}

const MOST_AGE = 63;
/** How many hours' worth of the middle of all an hour's own middle is mixed with. */
const HELD_BY_HOURS = 2;

interface Row {
  readonly age: number;
  readonly hour: number;
  readonly log: number;
  readonly sessions: number;
  readonly load: number;
}

/** Learns from the days that sessions were learnt from; null without a single hour that had sessions. */
export function expectTimes(metric: TimeMetric, model: SessionModel): TimeModel | null {
  const days = model.past.filter(({ age, apart }) => age <= MOST_AGE && apart !== 'far-less');
  const rows = days.flatMap((day) => rowsOf(metric, day));
  if (rows.length === 0) return null;
  const middle = median(rows.map(({ log }) => log));
  const logMiddles = Array.from({ length: 24 }, (_, hour) => {
    const own = rows.filter((row) => row.hour === hour).map(({ log }) => log);
    return (median(own) * own.length + middle * HELD_BY_HOURS) / (own.length + HELD_BY_HOURS);
  });
  const recent = recentShift(rows, logMiddles);
  return {
    logMiddles: logMiddles.map((each) => each + recent),
    middleSeconds: Math.exp(middle + recent),
    ...scalesOf(rows, logMiddles, days),
  };
}

/** A day with fewer sessions does not count; a smaller deviation, as a logarithm, is chance. */
const FEWEST_DAY_SESSIONS = 10;
const BY_CHANCE = 0.15;
/** The share of a single day's deviation that is expected to go on. */
const YESTERDAY_SHARE = 0.5;
const NEWS_DAYS = 7;

/**
 * How far off the last days were as a whole: what two have in common is how it is now, and what only the last one shows
 * may go on or not. So a team that is short of agents for weeks causes one notification, not one each morning.
 */
function recentShift(rows: readonly Row[], logMiddles: readonly number[]): number {
  const offs: number[] = [];
  for (const age of new Set(rows.map((row) => row.age))) {
    const own = rows.filter((row) => row.age === age);
    if (age > NEWS_DAYS || offs.length === 2) break;
    if (own.reduce((sum, { sessions }) => sum + sessions, 0) < FEWEST_DAY_SESSIONS) continue;
    const off = median(own.map(({ log, hour, load }) => log - (logMiddles[hour] ?? 0) - load));
    offs.push(Math.sign(off) * Math.max(0, Math.abs(off) - BY_CHANCE));
  }
  const [last = 0, before = 0] = offs;
  const common = last * before > 0 ? Math.sign(last) * Math.min(Math.abs(last), Math.abs(before)) : 0;
  const single = YESTERDAY_SHARE * last;
  return Math.abs(common) > Math.abs(single) ? common : single;
}

function rowsOf(metric: TimeMetric, day: LearntDay): Row[] {
  const rows: Row[] = [];
  day.hours.forEach((figures, hour) => {
    const value = figures?.[metric] ?? null;
    if (figures === undefined || value === null || value <= 0 || figures.totalSessions <= 0) return;
    const sessions = figures.totalSessions;
    const load = loadOf(metric, sessions * day.scale, day.means[hour] ?? 0);
    rows.push({ age: day.age, hour, log: Math.log(value), sessions, load });
  });
  return rows;
}

const MOST_LOAD = 1.1;
const LEAST_LOAD = -0.5;
const STEADYING_SESSIONS = 3;

/** What being busier than expected explains of a longer wait, as a logarithm: a queue grows with the flow. */
export function loadOf(metric: TimeMetric, sessions: number, expected: number): number {
  if (metric !== 'responseSeconds') return 0;
  const busier = Math.log((Math.max(0, sessions) + STEADYING_SESSIONS) / (expected + STEADYING_SESSIONS));
  return Math.min(MOST_LOAD, Math.max(LEAST_LOAD, busier));
}

/** Fed with whole hours the sum rises about twice as far on the day in the middle as when fed with single sessions. */
const HOURS_RISE_TIMES = 2;
/** How long a queue lasts does not depend on the team's size much, so how many it hits does. */
const SCALE_PER_BUSIEST = 0.1;
const LEAST_SCALE = 0.65;
const MEDIAN_IN_SCALES = 1.44;
/** With few days known the scale may be far off. */
const UNSURE_DAYS = 3;

function scalesOf(
  rows: readonly Row[],
  logMiddles: readonly number[],
  days: readonly LearntDay[],
): Pick<TimeModel, 'sessionScale' | 'hourScale'> {
  const highest = new Map<number, number>();
  let [sum, last] = [0, { age: Number.NaN, hour: 0 }];
  for (const { age, hour, log, sessions, load } of rows) {
    if (age !== last.age || hour > last.hour + 2) sum = 0;
    sum = Math.max(0, sum + addedBy(sessions, cut(log - (logMiddles[hour] ?? 0) - load)));
    highest.set(age, Math.max(highest.get(age) ?? 0, sum));
    last = { age, hour };
  }
  const sums = [...highest.values()];
  const busiest = SCALE_PER_BUSIEST * Math.max(...days.flatMap(({ means }) => means));
  const bySums = median(sums) / MEDIAN_IN_SCALES / HOURS_RISE_TIMES;
  const unsure = 1 + UNSURE_DAYS / Math.max(1, sums.length);
  const sessionScale = Math.max(LEAST_SCALE, Math.sqrt(Math.max(bySums, busiest / 4) * busiest)) * unsure;
  return { sessionScale, hourScale: Math.max(sessionScale, scaleOf(sums) * unsure) };
}
