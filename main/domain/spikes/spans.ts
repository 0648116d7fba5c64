import type { TimeMetric, TimeModel } from './expected-times.ts';
import type { HourHistory } from './hour-history.ts';
import type { CountModel } from './surprise.ts';
import { HOUR_MS, MINUTE_MS } from './zone-clock.ts';

/**
 * Spans of time that end now: since this hour or an hour before it began, and, from what earlier polls said, since
 * some minutes ago.
 */

export interface SpanTotals {
  /** Where the span begins, UTC epoch milliseconds. */
  readonly fromMs: number;
  readonly sessions: number;
  /** Seconds summed over the sessions. */
  readonly seconds: Readonly<Record<TimeMetric, number>>;
}

/** What came in the hours from `fromMs` (the start of an hour) until `nowMs`; null when one of them is not known. */
export function totalsSince(fromMs: number, nowMs: number, history: HourHistory): SpanTotals | null {
  let sessions = 0;
  let responseSeconds = 0;
  let averageSessionSeconds = 0;
  for (let startMs = fromMs; startMs < nowMs; startMs += HOUR_MS) {
    const hour = history.startingAt(startMs);
    if (hour === undefined) return null;
    sessions += hour.totalSessions;
    responseSeconds += (hour.responseSeconds ?? 0) * hour.totalSessions;
    averageSessionSeconds += (hour.averageSessionSeconds ?? 0) * hour.totalSessions;
  }
  return { fromMs, sessions, seconds: { responseSeconds, averageSessionSeconds } };
}

/** Recent polls, thinned to one a minute and forgotten after a few hours: bounded however often is polled. */
export interface RecentPolls {
  readonly add: (nowMs: number, hourStartMs: number, history: HourHistory) => void;
  /** What came since the poll that was `minutes` ago, or somewhat more; null when there was none. */
  readonly since: (minutes: number, nowMs: number, history: HourHistory) => SpanTotals | null;
}

const KEEP_MS = 3 * HOUR_MS;
const THINNED_MS = 50_000;

export function createRecentPolls(): RecentPolls {
  let marks: { atMs: number; hourStartMs: number; totals: SpanTotals }[] = [];
  return {
    add(nowMs, hourStartMs, history) {
      if (nowMs - (marks.at(-1)?.atMs ?? -Infinity) < THINNED_MS) return;
      const totals = totalsSince(hourStartMs, nowMs, history);
      marks = marks.filter(({ atMs }) => atMs > nowMs - KEEP_MS);
      if (totals !== null) marks.push({ atMs: nowMs, hourStartMs, totals });
    },
    since(minutes, nowMs, history) {
      const wantedMs = nowMs - minutes * MINUTE_MS;
      const mark = marks.findLast(({ atMs }) => atMs <= wantedMs);
      if (mark === undefined || mark.atMs < wantedMs - 0.5 * minutes * MINUTE_MS) return null;
      const all = totalsSince(mark.hourStartMs, nowMs, history);
      if (all === null) return null;
      const sinceThen = (metric: TimeMetric): number => Math.max(0, all.seconds[metric] - mark.totals.seconds[metric]);
      return {
        fromMs: mark.atMs,
        sessions: Math.max(0, all.sessions - mark.totals.sessions),
        seconds: {
          responseSeconds: sinceThen('responseSeconds'),
          averageSessionSeconds: sinceThen('averageSessionSeconds'),
        },
      };
    },
  };
}

/** What is expected of an hour that starts at an instant. */
export type HourExpectation = (startMs: number) => {
  readonly sessions: CountModel;
  readonly times: Readonly<Record<TimeMetric, TimeModel | null>>;
};

/** Adds up what is expected between two instants, part hours as parts. `hourStartMs` is the start of any hour. */
export function expectBetween(
  fromMs: number,
  toMs: number,
  hourStartMs: number,
  expected: HourExpectation,
): { sessions: CountModel; times: Record<TimeMetric, TimeModel | null> } {
  let mean = 0;
  let spread = 0;
  const times: Record<TimeMetric, TimeModel | null> = { responseSeconds: null, averageSessionSeconds: null };
  const shares = { responseSeconds: 0, averageSessionSeconds: 0 };
  let startMs = hourStartMs - Math.ceil((hourStartMs - fromMs) / HOUR_MS) * HOUR_MS;
  for (; startMs < toMs; startMs += HOUR_MS) {
    const part = (Math.min(toMs, startMs + HOUR_MS) - Math.max(fromMs, startMs)) / HOUR_MS;
    if (part <= 0) continue;
    const hour = expected(startMs);
    const share = hour.sessions.mean * part;
    mean += share;
    spread += share * hour.sessions.spread;
    for (const metric of ['responseSeconds', 'averageSessionSeconds'] as const) {
      const model = hour.times[metric];
      if (model === null) continue;
      const known = times[metric];
      shares[metric] += share;
      const by = share / shares[metric];
      times[metric] =
        known === null ? model : { ...model, logMean: known.logMean + (model.logMean - known.logMean) * by };
    }
  }
  return { sessions: { mean, spread: mean > 0 ? spread / mean : 1 }, times };
}
