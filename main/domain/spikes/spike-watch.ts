import type { Metric } from '../../contract/report.ts';
import { expectDay, type DayExpectation } from './expectation.ts';
import type { TimeMetric } from './expected-times.ts';
import { createHourHistory, type HourFigures } from './hour-history.ts';
import { createRecentPolls, expectBetween, totalsSince, type HourExpectation, type SpanTotals } from './spans.ts';
import { surpriseAtLeast, surpriseAtMost, surpriseOfZ } from './surprise.ts';
import { DEFAULT_WORK_DAYS, typicalOf, type Typical } from './typical.ts';
import { HOUR_MS } from './zone-clock.ts';

/**
 * Watches one account: feed it history once, then each poll's hours of today, and it says for each metric how far from
 * usual things are. A score of 0.5 is where an alert is due at the default sensitivity. Pure and deterministic: the same
 * hours and polls give the same verdicts, which is what makes replaying the past honest.
 */

export type VerdictKind = 'up' | 'quiet';
export type WatchHeldBack = 'too-little-data';

export interface SpikeVerdict {
  readonly metric: Metric;
  readonly kind: VerdictKind;
  /** 0 to 1; 0.5 is the alert line of the default sensitivity. */
  readonly score: number;
  /** Sessions, or mean seconds, since `sinceMs`; null when there was no session to average. */
  readonly value: number | null;
  /** Sessions since `sinceMs`. */
  readonly sessions: number;
  /** What is usual from `sinceMs` by `nowMs`; null with too little history. */
  readonly typical: Typical | null;
  /** The running hour by itself: its sessions, and its value as above. */
  readonly runningHour: { readonly sessions: number; readonly value: number | null };
  /** Sessions of the hour before it; null when that is not known. */
  readonly hourBeforeSessions: number | null;
  /** When the running hour began. */
  readonly hourStartMs: number;
  /** The start of the hour that the value counts from: the running one or one before it. */
  readonly sinceMs: number;
  readonly nowMs: number;
  readonly heldBack: WatchHeldBack | null;
}

export interface SpikeReading {
  /** When the hours were fetched, UTC epoch milliseconds. */
  readonly nowMs: number;
  /** The hours of today; those that have not begun are ignored. */
  readonly hours: readonly HourFigures[];
}

export interface SpikeWatchOptions {
  /** IANA zone whose days and weekdays the history is compared by. */
  readonly timeZone: string;
  /** ISO weekdays that are alike, Monday is 1. */
  readonly workDays?: readonly number[];
}

export interface SpikeWatch {
  /** Adds finished hours to learn from, in any order; a newer answer replaces an older one. */
  readonly learn: (hours: Iterable<HourFigures>) => void;
  /** One poll in, four verdicts out: the three metrics up, and sessions quiet. Empty when no hour of the reading runs. */
  readonly evaluate: (reading: SpikeReading) => SpikeVerdict[];
}

/** Days of the same kind that have to be known before anything is called unusual. */
const FEWEST_DAYS = 3;
const KEEP_DAYS = 75;
/** Hours before the running one that a span may begin with, and minutes that one may be long. */
const HOURS_BACK = [0, 1, 2, 3, 5, 7];
const MINUTES_BACK = [5, 8, 12, 18, 27, 40, 60, 90];
const QUIET_MINUTES_BACK = [15, 22, 33, 50, 75, 110];

/** The surprise (-log10 of the probability) at which a score is 0.5. */
const SESSIONS_LINE = 4.5;
const TIMES_LINE = 4.5;
const QUIET_LINE = 4.5;

const FEWEST_SESSIONS_UP = 5;
const FEWEST_SESSIONS_TIMED = 5;
const LEAST_RATIO_SESSIONS = 1.4;
const LEAST_RATIO_TIMES = 1.5;

const scoreOf = (surprise: number, line: number): number => surprise / (surprise + line);

export function createSpikeWatch({ timeZone, workDays = DEFAULT_WORK_DAYS }: SpikeWatchOptions): SpikeWatch {
  const history = createHourHistory(timeZone, KEEP_DAYS);
  const polls = createRecentPolls();
  const typical = typicalOf(history, workDays);
  let known: { dayNumber: number; expectation: DayExpectation }[] = [];

  const dayExpectation = (dayNumber: number): DayExpectation => {
    const found = known.find((day) => day.dayNumber === dayNumber);
    if (found !== undefined) return found.expectation;
    const expectation = expectDay(history, dayNumber, workDays);
    known = [...known.slice(-2), { dayNumber, expectation }];
    return expectation;
  };

  const expected: HourExpectation = (startMs) => {
    const { dayNumber, hour } = history.zone.localHour(startMs);
    const { sessions, times } = dayExpectation(dayNumber);
    return {
      sessions: sessions[hour] ?? { mean: 0, spread: 1 },
      times: {
        responseSeconds: times.responseSeconds[hour] ?? null,
        averageSessionSeconds: times.averageSessionSeconds[hour] ?? null,
      },
    };
  };

  return {
    learn(hours) {
      // What a day is expected to bring rests on the days before it only, so today's own hours change nothing of it.
      let earliest = Infinity;
      for (const hour of hours) {
        history.put([hour]);
        earliest = Math.min(earliest, history.zone.localHour(hour.startMs).dayNumber);
      }
      known = known.filter(({ dayNumber }) => dayNumber <= earliest);
    },

    evaluate({ nowMs, hours }) {
      const running = hours.find(({ startMs, endMs }) => startMs <= nowMs && nowMs < endMs);
      if (running === undefined) return [];
      const hourStartMs = running.startMs;
      // Only today's hours change here, and today is not part of what today is expected to bring.
      history.put(hours.filter(({ startMs }) => startMs <= nowMs));
      const spans: SpanTotals[] = [];
      for (const back of HOURS_BACK) {
        const span = totalsSince(hourStartMs - back * HOUR_MS, nowMs, history);
        if (span !== null) spans.push(span);
      }
      const polled = (minutes: number[]): SpanTotals[] =>
        minutes.map((length) => polls.since(length, nowMs, history)).filter((span) => span !== null);
      const shortSpans = polled(MINUTES_BACK);
      const quietSpans = polled(QUIET_MINUTES_BACK);
      polls.add(nowMs, hourStartMs, history);

      const between = (span: SpanTotals) => expectBetween(span.fromMs, nowMs, hourStartMs, expected);
      const heldBack =
        dayExpectation(history.zone.localHour(nowMs).dayNumber).dayCount < FEWEST_DAYS ? 'too-little-data' : null;

      /** Where the words begin: the hour-aligned span that shows it best. */
      const verdict = (
        metric: Metric,
        kind: VerdictKind,
        line: number,
        measured: readonly SpanTotals[],
        surprise: (span: SpanTotals) => number,
      ): SpikeVerdict => {
        const best = (of: readonly SpanTotals[]): { span: SpanTotals | undefined; surprise: number } => {
          let top: { span: SpanTotals | undefined; surprise: number } = { span: of[0], surprise: 0 };
          for (const span of of) {
            const found = surprise(span);
            if (found > top.surprise) top = { span, surprise: found };
          }
          return top;
        };
        const shown = best(spans).span;
        const sinceMs = shown?.fromMs ?? hourStartMs;
        const sessions = shown?.sessions ?? running.totalSessions;
        const value =
          metric === 'totalSessions' ? sessions : sessions > 0 ? (shown?.seconds[metric] ?? 0) / sessions : null;
        let usual: { range: Typical | null } | undefined;
        return {
          metric,
          kind,
          score: scoreOf(best(measured).surprise, line),
          value,
          sessions,
          // Worked out when asked for: it costs more than all the rest, and most verdicts are of no interest.
          get typical() {
            return (usual ??= { range: typical.soFar(metric, sinceMs, nowMs) }).range;
          },
          runningHour: {
            sessions: running.totalSessions,
            value: metric === 'totalSessions' ? running.totalSessions : running[metric],
          },
          hourBeforeSessions: history.startingAt(hourStartMs - HOUR_MS)?.totalSessions ?? null,
          hourStartMs,
          sinceMs,
          nowMs,
          heldBack,
        };
      };

      const sessionsUp = (span: SpanTotals): number => {
        const model = between(span).sessions;
        if (span.sessions < FEWEST_SESSIONS_UP || span.sessions < LEAST_RATIO_SESSIONS * model.mean) return 0;
        return surpriseAtLeast(span.sessions, model);
      };
      const timeUp =
        (metric: TimeMetric) =>
        (span: SpanTotals): number => {
          const model = between(span).times[metric];
          if (model === null || span.sessions < FEWEST_SESSIONS_TIMED) return 0;
          const distance = Math.log(span.seconds[metric] / span.sessions) - model.logMean;
          if (distance < Math.log(LEAST_RATIO_TIMES)) return 0;
          return surpriseOfZ(distance / Math.sqrt(model.hourly + model.perSession / span.sessions));
        };
      const quiet = (span: SpanTotals): number => surpriseAtMost(span.sessions, between(span).sessions);

      const recent = [...spans, ...shortSpans];
      return [
        verdict('totalSessions', 'up', SESSIONS_LINE, recent, sessionsUp),
        verdict('responseSeconds', 'up', TIMES_LINE, recent, timeUp('responseSeconds')),
        verdict('averageSessionSeconds', 'up', TIMES_LINE, recent, timeUp('averageSessionSeconds')),
        verdict('totalSessions', 'quiet', QUIET_LINE, [...spans, ...quietSpans], quiet),
      ];
    },
  };
}
