import type { TimeModel } from './expected-times.ts';
import type { HourHistory } from './hour-history.ts';
import type { CountModel } from './surprisal.ts';
import { HOUR_MS, MINUTE_MS } from '../time/zone-clock.ts';

/**
 * Spans of time that end now: since this hour or an hour before it began, and, from what earlier polls said, since
 * some minutes ago.
 */

export interface SpanTotals {
  /** Where the span begins, UTC epoch milliseconds. */
  readonly fromMs: number;
  readonly sessions: number;
  /** Seconds summed over the sessions. */
  readonly responseSeconds: number;
  readonly averageSessionSeconds: number;
}

/**
 * What came since the running hour began, since the hour before it, and so on: at most `mostHours` spans, fewer where an
 * hour is not known.
 */
export function totalsByHour(hourStartMs: number, mostHours: number, history: HourHistory): SpanTotals[] {
  const spans: SpanTotals[] = [];
  let [sessions, responseSeconds, averageSessionSeconds] = [0, 0, 0];
  for (let back = 0; back < mostHours; back++) {
    const fromMs = hourStartMs - back * HOUR_MS;
    const hour = history.startingAt(fromMs);
    if (hour === undefined) break;
    sessions += hour.totalSessions;
    responseSeconds += (hour.responseSeconds ?? 0) * hour.totalSessions;
    averageSessionSeconds += (hour.averageSessionSeconds ?? 0) * hour.totalSessions;
    spans.push({ fromMs, sessions, responseSeconds, averageSessionSeconds });
  }
  return spans;
}

/** Recent polls, thinned to one a minute and forgotten after a few hours: bounded however often is polled. */
export interface RecentPolls {
  /** Remembers what the running hour had at this poll. */
  readonly add: (nowMs: number, running: SpanTotals) => void;
  /**
   * What came since the poll that was `minutes` ago, or somewhat more; null when there was none. `byHour` as of now, see
   * above.
   */
  readonly since: (minutes: number, nowMs: number, byHour: readonly SpanTotals[]) => SpanTotals | null;
}

const KEEP_MS = 3 * HOUR_MS;
const THINNED_MS = 50_000;

export function createRecentPolls(): RecentPolls {
  const marks: { readonly atMs: number; readonly running: SpanTotals }[] = [];
  return {
    add(nowMs, running) {
      if (nowMs - (marks.at(-1)?.atMs ?? -Infinity) < THINNED_MS) return;
      while ((marks[0]?.atMs ?? Infinity) <= nowMs - KEEP_MS) marks.shift();
      marks.push({ atMs: nowMs, running });
    },
    since(minutes, nowMs, byHour) {
      const wantedMs = nowMs - minutes * MINUTE_MS;
      const mark = marks.findLast(({ atMs }) => atMs <= wantedMs);
      if (mark === undefined || mark.atMs < wantedMs - 0.5 * minutes * MINUTE_MS) return null;
      const all = byHour.find(({ fromMs }) => fromMs === mark.running.fromMs);
      if (all === undefined) return null;
      return {
        fromMs: mark.atMs,
        sessions: Math.max(0, all.sessions - mark.running.sessions),
        responseSeconds: Math.max(0, all.responseSeconds - mark.running.responseSeconds),
        averageSessionSeconds: Math.max(0, all.averageSessionSeconds - mark.running.averageSessionSeconds),
      };
    },
  };
}

/** What is expected of a span. */
export interface Expected {
  readonly sessions: CountModel;
  readonly responseSeconds: TimeModel | null;
  readonly averageSessionSeconds: TimeModel | null;
}

/** What is expected of a whole hour, and how the flow of sessions changes within it. */
export interface ExpectedHour extends Expected {
  /** How much more than at its beginning the flow is at its end, as a share of the mean: -2 to 2. */
  readonly slope: number;
}

/** The share of an hour's sessions that is expected between two moments of it (0 to 1), when the flow changes evenly. */
const shareBetween = (from: number, to: number, slope: number): number =>
  to - from + (slope / 2) * (to * to - to - (from * from - from));

/**
 * Adds up what is expected from `fromMs` until `nowMs`, part hours as parts. `byHour` is what is expected of the running
 * hour (which began at `hourStartMs`), of the hour before it, and so on.
 */
export function expectSince(
  fromMs: number,
  nowMs: number,
  hourStartMs: number,
  byHour: readonly ExpectedHour[],
): Expected {
  let [mean, spread] = [0, 0];
  const response: TimeMix = { model: null, share: 0, log: 0 };
  const session: TimeMix = { model: null, share: 0, log: 0 };
  for (let back = 0; back < byHour.length; back++) {
    const startMs = hourStartMs - back * HOUR_MS;
    const hour = byHour[back];
    if (hour === undefined || fromMs >= startMs + HOUR_MS) break;
    const [from, to] = [Math.max(0, (fromMs - startMs) / HOUR_MS), Math.min(1, (nowMs - startMs) / HOUR_MS)];
    const share = shareBetween(from, to, hour.slope) * hour.sessions.mean;
    mean += share;
    spread += share * hour.sessions.spread;
    mix(response, hour.responseSeconds, share);
    mix(session, hour.averageSessionSeconds, share);
  }
  return {
    sessions: { mean, spread: mean > 0 ? spread / mean : 1 },
    responseSeconds: mixed(response),
    averageSessionSeconds: mixed(session),
  };
}

/** Means of a time over hours, by how many sessions each is expected to have. */
interface TimeMix {
  /** How times vary: the newest hour's model. */
  model: TimeModel | null;
  share: number;
  log: number;
}

function mix(into: TimeMix, model: TimeModel | null, share: number): void {
  if (model === null) return;
  into.model ??= model;
  into.share += share;
  into.log += share * model.logMean;
}

const mixed = ({ model, share, log }: TimeMix): TimeModel | null =>
  model === null || share === 0 ? model : { logMean: log / share, hourly: model.hourly, perSession: model.perSession };
