import type { Metric } from '../../contract/report.ts';
import { expectDay, type DayExpectation } from './expectation.ts';
import { createHourHistory, type HourFigures } from './hour-history.ts';
import {
  allowanceFor,
  averageUp,
  levelOf,
  mostSurprising,
  quiet,
  responseUp,
  sessionsUp,
  type Span,
} from './span-surprise.ts';
import { createRecentPolls, expectSince, totalsByHour, type ExpectedHour, type SpanTotals } from './spans.ts';
import { DEFAULT_WORK_DAYS, typicalOf, type Typical } from './typical.ts';
import { HOUR_MS, MINUTE_MS } from './zone-clock.ts';

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
  /** The same of about the last hour alone: what was unusual hours ago and is over still shows in `score`. */
  readonly current: number;
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
const MOST_HOURS = 8;
/** So long ago at most, less the last hour, lies what a score may rest on. */
export const LONGEST_MEMORY_MS = MOST_HOURS * HOUR_MS;
const MINUTES_BACK = [5, 8, 12, 18, 27, 40, 60, 90];
/** Shorter spans than this are about now: an hour by the polls, or this hour with the one before while this one is young. */
const CURRENT_MS = 85 * MINUTE_MS;

/**
 * The surprise (-log10 of the probability) at which a score is 0.5. At a poll a minute a month has 43,200; what is less
 * likely than one in 20,000 comes by chance some two times a month, and less often than that since polls
 * that follow each other see nearly the same.
 */
const LINE = 4.3;

const scoreOf = (surprise: number): number => surprise / (surprise + LINE);

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

  const expectedFrom = (startMs: number): ExpectedHour => {
    const { dayNumber, hour } = history.zone.localHour(startMs);
    const { sessions, slopes, times } = dayExpectation(dayNumber);
    return {
      sessions: sessions[hour] ?? { mean: 0, spread: 1 },
      slope: slopes[hour] ?? 0,
      responseSeconds: times.responseSeconds[hour] ?? null,
      averageSessionSeconds: times.averageSessionSeconds[hour] ?? null,
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
      const earliestMs = hourStartMs - MOST_HOURS * HOUR_MS;
      // Only today's hours change here, and today is not part of what today is expected to bring.
      history.put(hours.filter(({ startMs }) => startMs <= nowMs && startMs > earliestMs));
      const byHour = totalsByHour(hourStartMs, MOST_HOURS, history);
      const expectedByHour = byHour.map(({ fromMs }) => expectedFrom(fromMs));
      const level = levelOf(byHour, expectedByHour);
      const spans: Span[] = [];
      const add = (totals: SpanTotals | null | undefined, to: Span[]): void => {
        if (totals == null) return;
        to.push({
          totals,
          expected: expectSince(totals.fromMs, nowMs, hourStartMs, expectedByHour),
          allowance: allowanceFor(nowMs - totals.fromMs),
        });
      };
      for (const back of HOURS_BACK) add(byHour[back], spans);
      const recent = [...spans];
      for (const minutes of MINUTES_BACK) add(polls.since(minutes, nowMs, byHour), recent);
      if (byHour[0] !== undefined) polls.add(nowMs, byHour[0]);

      const heldBack =
        dayExpectation(history.zone.localHour(nowMs).dayNumber).dayCount < FEWEST_DAYS ? 'too-little-data' : null;

      const verdict = (metric: Metric, kind: VerdictKind, surpriseOf: (span: Span) => number): SpikeVerdict => {
        // Words begin at the hour that shows it best.
        const shown = mostSurprising(spans, surpriseOf).span?.totals;
        const sinceMs = shown?.fromMs ?? hourStartMs;
        const sessions = shown?.sessions ?? running.totalSessions;
        const value = metric === 'totalSessions' ? sessions : sessions > 0 ? (shown?.[metric] ?? 0) / sessions : null;
        let usual: { range: Typical | null } | undefined;
        return {
          metric,
          kind,
          score: scoreOf(mostSurprising(recent, surpriseOf).surprise),
          value,
          sessions,
          // These are worked out when asked for: they cost more than all the rest, and most verdicts are of no interest.
          get current() {
            const now = recent.filter(({ totals }) => nowMs - totals.fromMs < CURRENT_MS);
            return scoreOf(mostSurprising(now, surpriseOf).surprise);
          },
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

      return [
        verdict('totalSessions', 'up', sessionsUp(level)),
        verdict('responseSeconds', 'up', responseUp),
        verdict('averageSessionSeconds', 'up', averageUp),
        verdict('totalSessions', 'quiet', quiet),
      ];
    },
  };
}
