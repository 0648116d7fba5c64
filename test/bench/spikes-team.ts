import type { HourFigures } from '../../main/domain/spikes/hour-history.ts';

/** Seeded, labelled data like a team's own: single sessions with a start, a length and a response time, summed by hour. */

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export const ANOMALY_KINDS = ['burst', 'slow-climb', 'level-shift', 'response-blow-up', 'sudden-silence'] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];

export interface Anomaly {
  readonly kind: AnomalyKind;
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

export interface Team {
  /** A Monday, 00:00 UTC; the team lives in UTC. */
  readonly startMs: number;
  readonly watchFromMs: number;
  readonly endMs: number;
  readonly sessions: readonly Session[];
  readonly anomalies: readonly Anomaly[];
}

/** Mulberry32: small, seeded, good enough for made-up teams. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Share of the peak by hour of a work day: a morning and an afternoon, a dip at lunch, nothing at night. */
const RHYTHM = [
  0, 0, 0, 0, 0, 0.01, 0.03, 0.15, 0.5, 0.9, 1, 0.9, 0.65, 0.75, 0.95, 0.9, 0.8, 0.5, 0.2, 0.1, 0.05, 0.02, 0, 0,
];
const WEEKDAY = [1.1, 1, 1, 0.95, 0.85, 0.12, 0.06];
const GROWTH_PER_DAY = 1.001;
const START_MS = Date.UTC(2026, 0, 5);

/** How an anomaly changes the flow of sessions and the response time at an instant. */
function effect(anomaly: Anomaly | undefined, atMs: number): { flow: number; response: number } {
  if (anomaly === undefined || atMs < anomaly.fromMs || atMs >= anomaly.toMs) return { flow: 1, response: 1 };
  const through = (atMs - anomaly.fromMs) / (anomaly.toMs - anomaly.fromMs);
  switch (anomaly.kind) {
    case 'burst':
      return { flow: 3.5, response: 1.4 };
    case 'slow-climb':
      return { flow: 1 + 2.5 * through, response: 1 };
    case 'level-shift':
      return { flow: 2.2, response: 1.1 };
    case 'response-blow-up':
      return { flow: 1, response: 3 };
    case 'sudden-silence':
      return { flow: 0, response: 1 };
  }
}

const HOURS_LONG: Record<AnomalyKind, number> = {
  burst: 2,
  'slow-climb': 6,
  'level-shift': 8,
  'response-blow-up': 3,
  'sudden-silence': 3,
};

export function createTeam(options: TeamOptions): Team {
  const { seed, peakPerHour, historyDays, watchedDays, anomalyEveryDays } = options;
  const random = randomOf(seed);
  const days = historyDays + watchedDays;
  const sessions: Session[] = [];
  const anomalies: Anomaly[] = [];
  let workDays = 0;
  for (let day = 0; day < days; day++) {
    const dayMs = START_MS + day * DAY_MS;
    const weekday = day % 7;
    const holiday = weekday < 5 && random() < 0.02;
    const mood = Math.exp(0.12 * normal(random)) * (holiday ? 0.1 : 1);
    const responseMood = Math.exp(0.1 * normal(random));
    let anomaly: Anomaly | undefined;
    if (day >= historyDays && weekday < 5 && !holiday && anomalyEveryDays > 0 && ++workDays % anomalyEveryDays === 0) {
      const kind = ANOMALY_KINDS[anomalies.length % ANOMALY_KINDS.length] ?? 'burst';
      const long = HOURS_LONG[kind];
      // Within the hours in which the team works, 09:00 to 17:00
      const fromMs = dayMs + 9 * HOUR_MS + Math.floor(random() * Math.max(0, 8 - long) * 60) * MINUTE_MS;
      anomaly = { kind, fromMs, toMs: fromMs + long * HOUR_MS };
      anomalies.push(anomaly);
    }
    for (let minute = 0; minute < 24 * 60; minute++) {
      const atMs = dayMs + minute * MINUTE_MS;
      const { flow, response } = effect(anomaly, atMs);
      const share = RHYTHM[Math.floor(minute / 60)] ?? 0;
      const rate = (peakPerHour * share * (WEEKDAY[weekday] ?? 1) * mood * GROWTH_PER_DAY ** day * flow) / 60;
      // At most a few a minute: as good as a Poisson flow
      for (let chance = rate; chance > 0; chance -= 0.2) {
        if (random() >= Math.min(0.2, chance)) continue;
        const responseSeconds =
          20 * (1 + 0.4 * share) * responseMood * response * Math.exp(0.7 * normal(random) - 0.245);
        const seconds = 540 * Math.exp(0.8 * normal(random) - 0.32);
        sessions.push({ startMs: atMs + Math.floor(random() * MINUTE_MS), seconds, responseSeconds });
      }
    }
  }
  sessions.sort((a, b) => a.startMs - b.startMs);
  return {
    startMs: START_MS,
    watchFromMs: START_MS + historyDays * DAY_MS,
    endMs: START_MS + days * DAY_MS,
    sessions,
    anomalies,
  };
}

/** The hours between two instants as the report gave them at `nowMs`. Averages are whole seconds, as the vendor shows. */
export function hoursBetween(team: Team, fromMs: number, toMs: number, nowMs: number): HourFigures[] {
  const hours: HourFigures[] = [];
  let at = lowerBound(team.sessions, fromMs);
  for (let startMs = fromMs; startMs < toMs; startMs += HOUR_MS) {
    const endMs = startMs + HOUR_MS;
    let [count, seconds, response] = [0, 0, 0];
    for (
      let session = team.sessions[at];
      session !== undefined && session.startMs < endMs;
      session = team.sessions[++at]
    ) {
      if (session.startMs >= nowMs) continue;
      count++;
      seconds += session.seconds;
      response += session.responseSeconds;
    }
    hours.push({
      startMs,
      endMs,
      totalSessions: count,
      averageSessionSeconds: count > 0 ? Math.round(seconds / count) : null,
      responseSeconds: count > 0 ? Math.round(response / count) : null,
    });
  }
  return hours;
}

function lowerBound(sessions: readonly Session[], atMs: number): number {
  let [low, high] = [0, sessions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sessions[middle]?.startMs ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
