import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../main/domain/time/zone-clock.ts';
import { driftingFactor, normal, poisson, randomOf } from './random.ts';

/**
 * Seeded, labelled data like a team's own: single sessions with a start, a length and a response time. Work days and
 * weekends, mornings and lunch, holidays, good and bad days, growth; and on some days something that should be noticed.
 */

export const ANOMALY_KINDS = [
  'burst',
  'slow-climb',
  'level-shift',
  'response-blow-up',
  'sudden-silence',
  'long-sessions',
] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];

export interface Anomaly {
  readonly kind: AnomalyKind;
  /** UTC epoch milliseconds, `toMs` exclusive. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Session {
  readonly startMs: number;
  readonly seconds: number;
  readonly responseSeconds: number;
}

export interface TeamOptions {
  readonly seed: number;
  /** Sessions an hour at the busiest time of a usual work day. */
  readonly peakPerHour: number;
  readonly historyDays: number;
  /** Days after the history that are polled, with anomalies on some work days. */
  readonly watchedDays: number;
  /** One work day in this many has an anomaly; 0 for none. */
  readonly anomalyEveryDays: number;
}

/** What is usual at an instant, as only the maker of the data can know it. */
export interface Usual {
  readonly sessionsPerHour: number;
  readonly responseSeconds: number;
  readonly sessionSeconds: number;
}

export interface Team {
  /** A Monday, 00:00 UTC; the team lives in UTC. */
  readonly startMs: number;
  readonly watchFromMs: number;
  readonly endMs: number;
  /** In order of their start. */
  readonly sessions: readonly Session[];
  readonly anomalies: readonly Anomaly[];
  /** When the holidays after the history begin: work days on which hardly anybody calls. */
  readonly holidays: ReadonlySet<number>;
  readonly usualAt: (atMs: number) => Usual;
}

/** How much days, and half hours within a day, differ by themselves: standard deviations of a logarithm. */
export const DAY_SPREAD = 0.12;
export const HALF_HOUR_SPREAD = 0.1;
/** The same within one team's single sessions. */
export const RESPONSE_SPREAD = 0.7;
export const LENGTH_SPREAD = 0.8;

const RESPONSE_SECONDS = 20;
const SESSION_SECONDS = 540;
const START_MS = Date.UTC(2026, 0, 5);
const HOLIDAY_CHANCE = 0.03;
const HOLIDAY_FLOW = 0.1;

/** Share of the peak in the middle of each hour of a work day: a morning and an afternoon, a dip at lunch, nothing at night. */
const RHYTHM = [
  0, 0, 0, 0, 0, 0.01, 0.03, 0.15, 0.5, 0.9, 1, 0.9, 0.65, 0.75, 0.95, 0.9, 0.8, 0.5, 0.2, 0.1, 0.05, 0.02, 0, 0,
];
const WEEKDAY = [1.1, 1, 1, 0.95, 0.85];

interface Effect {
  readonly hours: number;
  /** Factors at this share (0 to 1) of the anomaly. */
  readonly flow?: (through: number) => number;
  readonly response?: number;
  readonly length?: number;
}

const EFFECTS: Readonly<Record<AnomalyKind, Effect>> = {
  burst: { hours: 2, flow: () => 3, response: 1.3 },
  'slow-climb': { hours: 6, flow: (through) => 1 + 2.5 * through },
  'level-shift': { hours: 8, flow: () => 2 },
  'response-blow-up': { hours: 3, response: 3 },
  'sudden-silence': { hours: 3, flow: () => 0 },
  'long-sessions': { hours: 3, length: 3 },
};

export function createTeam(options: TeamOptions): Team {
  const { seed, historyDays, watchedDays, anomalyEveryDays } = options;
  const random = randomOf(seed);
  const usualAt = usualOf(options.peakPerHour, random);
  const flowDrift = driftingFactor(random, HALF_HOUR_SPREAD, 0.6);
  const responseDrift = driftingFactor(random, HALF_HOUR_SPREAD, 0.6);
  const sessions: Session[] = [];
  const anomalies: Anomaly[] = [];
  const holidays = new Set<number>();
  let workDays = 0;
  for (let day = 0; day < historyDays + watchedDays; day++) {
    const dayMs = START_MS + day * DAY_MS;
    const works = day % 7 < 5;
    const holiday = works && random() < HOLIDAY_CHANCE;
    if (holiday && day >= historyDays) holidays.add(dayMs);
    const mood = Math.exp(DAY_SPREAD * normal(random)) * (holiday ? HOLIDAY_FLOW : 1);
    const responseMood = Math.exp(DAY_SPREAD * normal(random));
    let anomaly: Anomaly | undefined;
    if (day >= historyDays && works && !holiday && anomalyEveryDays > 0 && ++workDays % anomalyEveryDays === 0) {
      anomaly = anomalyOn(dayMs, ANOMALY_KINDS[anomalies.length % ANOMALY_KINDS.length] ?? 'burst', random);
      anomalies.push(anomaly);
    }
    let [flowNow, responseNow] = [1, 1];
    for (let minute = 0; minute < 24 * 60; minute++) {
      if (minute % 30 === 0) [flowNow, responseNow] = [flowDrift(), responseDrift()];
      const atMs = dayMs + minute * MINUTE_MS;
      const usual = usualAt(atMs);
      if (usual.sessionsPerHour === 0) continue;
      const within = anomaly !== undefined && atMs >= anomaly.fromMs && atMs < anomaly.toMs ? anomaly : undefined;
      const effect = within && EFFECTS[within.kind];
      const through = within ? (atMs - within.fromMs) / (within.toMs - within.fromMs) : 0;
      const flow = mood * flowNow * (effect?.flow?.(through) ?? 1);
      const count = poisson(random, (usual.sessionsPerHour * flow) / 60);
      const response = usual.responseSeconds * responseMood * responseNow * (effect?.response ?? 1);
      const length = usual.sessionSeconds * (effect?.length ?? 1);
      for (let session = 0; session < count; session++) {
        sessions.push({
          startMs: atMs + Math.floor(random() * MINUTE_MS),
          seconds: length * factor(random, LENGTH_SPREAD),
          responseSeconds: response * factor(random, RESPONSE_SPREAD),
        });
      }
    }
  }
  sessions.sort((a, b) => a.startMs - b.startMs);
  const watchFromMs = START_MS + historyDays * DAY_MS;
  return {
    startMs: START_MS,
    watchFromMs,
    endMs: watchFromMs + watchedDays * DAY_MS,
    sessions,
    anomalies,
    holidays,
    usualAt,
  };
}

/** A log-normal factor whose mean is 1. */
const factor = (random: () => number, spread: number): number =>
  Math.exp(spread * normal(random) - (spread * spread) / 2);

/** No two teams are alike: when they begin, how long they lunch, their weekends, whether they grow. */
function usualOf(peakPerHour: number, random: () => number): (atMs: number) => Usual {
  const shiftHours = 2 * random() - 1;
  const lunch = 0.7 + 0.5 * random();
  const weekends = [0.3 * random(), 0.15 * random()];
  const growthPerDay = 1 + 0.003 * (random() - 0.25);
  const days = Array.from({ length: 400 }, (_, day) => ([...WEEKDAY, ...weekends][day % 7] ?? 1) * growthPerDay ** day);
  // By the minute, and smooth: nothing in a team's day jumps at the full hour.
  const shares = Array.from({ length: 24 * 60 }, (_, minute) => {
    const at = minute / 60 - shiftHours + 23.5;
    const share = (hour: number): number => (RHYTHM[hour % 24] ?? 0) * (hour % 24 === 12 ? lunch : 1);
    const part = at - Math.floor(at);
    return (1 - part) * share(Math.floor(at)) + part * share(Math.floor(at) + 1);
  });
  return (atMs) => {
    const minutes = Math.floor((atMs - START_MS) / MINUTE_MS);
    const share = shares[minutes % (24 * 60)] ?? 0;
    return {
      sessionsPerHour: peakPerHour * share * (days[Math.floor(minutes / (24 * 60))] ?? 1),
      responseSeconds: RESPONSE_SECONDS * (1 + 0.4 * share),
      sessionSeconds: SESSION_SECONDS,
    };
  };
}

/** Somewhere within the hours in which every team works, 09:00 to 17:00. */
function anomalyOn(dayMs: number, kind: AnomalyKind, random: () => number): Anomaly {
  const { hours } = EFFECTS[kind];
  const fromMs = dayMs + 9 * HOUR_MS + Math.floor(random() * (8 - hours) * 60) * MINUTE_MS;
  return { kind, fromMs, toMs: fromMs + hours * HOUR_MS };
}
