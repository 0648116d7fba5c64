import type { Metric } from '../../contract/report.ts';
import { createExpectations } from './baseline.ts';
import { createHourHistory, type HourFigures } from './hour-history.ts';
import { createNewness, scoreOf, type AlertLine } from './newness.ts';
import {
  allowanceFor,
  averageUp,
  levelOf,
  mostSurprising,
  quiet,
  responseUp,
  sessionsUp,
  type Span,
} from './window-surprisal.ts';
import { createRecentPolls, expectSince, totalsByHour, type SpanTotals } from './windows.ts';
import { DEFAULT_WORK_DAYS, typicalOf, type Typical } from './typical-range.ts';
import { HOUR_MS, MINUTE_MS } from '../time/zone-clock.ts';

/**
 * Watches one account: feed it history once, then each poll's hours of today, and it says for each metric how far from
 * usual things are. A score of 0.5 is where an alert is due at the default sensitivity. Pure and deterministic: the same
 * hours and polls give the same verdicts, which is what makes replaying the past honest.
 */

export type VerdictKind = 'up' | 'quiet';
export type DetectorSuppressed = 'too-little-data';

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
  readonly suppressed: DetectorSuppressed | null;
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

/** A new level is told from noise by what is new; a mean of few waits is often new and says little for it. */
const SESSIONS_LINE: AlertLine = { ordinary: 5.5, new: 2.7 };
const TIMES_LINE: AlertLine = { ordinary: 4.6, new: 4.2 };
const QUIET_LINE: AlertLine = { ordinary: 4.6, new: 3.8 };

export function createSpikeWatch({ timeZone, workDays = DEFAULT_WORK_DAYS }: SpikeWatchOptions): SpikeWatch {
  const history = createHourHistory(timeZone, KEEP_DAYS);
  const polls = createRecentPolls();
  const typical = typicalOf(history, workDays);
  const expectations = createExpectations(history, workDays);
  const knowsDay = (atMs: number): boolean => expectations.dayCount(atMs) >= FEWEST_DAYS;
  const newness = createNewness(history, (startMs) => (knowsDay(startMs) ? expectations.hour(startMs) : null));

  return {
    learn(hours) {
      let earliest = Infinity;
      for (const hour of hours) {
        newness.hear(hour);
        history.put([hour]);
        earliest = Math.min(earliest, history.zone.localHour(hour.startMs).dayNumber);
      }
      expectations.learnt(earliest);
    },

    evaluate({ nowMs, hours }) {
      const running = hours.find(({ startMs, endMs }) => startMs <= nowMs && nowMs < endMs);
      if (running === undefined) return [];
      const hourStartMs = running.startMs;
      const earliestMs = hourStartMs - MOST_HOURS * HOUR_MS;
      // Only today's hours change here, and today is not part of what today is expected to bring.
      const begun = hours.filter(({ startMs }) => startMs <= nowMs && startMs > earliestMs);
      begun.forEach(newness.hear);
      history.put(begun);
      newness.feedUntil(hourStartMs);
      const byHour = totalsByHour(hourStartMs, MOST_HOURS, history);
      const expectedByHour = byHour.map(({ fromMs }) => expectations.hour(fromMs));
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

      const suppressed = knowsDay(nowMs) ? null : 'too-little-data';

      const verdict = (
        metric: Metric,
        kind: VerdictKind,
        surpriseOf: (span: Span) => number,
        line: AlertLine,
      ): SpikeVerdict => {
        const highest = (some: readonly Span[]): number =>
          some.reduce((top, span) => {
            const surprise = surpriseOf(span) - span.allowance;
            if (!(surprise > 0)) return top;
            return Math.max(top, scoreOf(surprise, newness.of(metric, span.totals, span.expected, nowMs), line));
          }, 0);
        // Words begin at the hour that shows it best.
        const shown = mostSurprising(spans, surpriseOf).span?.totals;
        const sinceMs = shown?.fromMs ?? hourStartMs;
        const sessions = shown?.sessions ?? running.totalSessions;
        const value = metric === 'totalSessions' ? sessions : sessions > 0 ? (shown?.[metric] ?? 0) / sessions : null;
        let usual: { range: Typical | null } | undefined;
        return {
          metric,
          kind,
          score: highest(recent),
          value,
          sessions,
          // These are worked out when asked for: they cost more than all the rest, and most verdicts are of no interest.
          get current() {
            return highest(recent.filter(({ totals }) => nowMs - totals.fromMs < CURRENT_MS));
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
          suppressed,
        };
      };

      return [
        verdict('totalSessions', 'up', sessionsUp(level), SESSIONS_LINE),
        verdict('responseSeconds', 'up', responseUp, TIMES_LINE),
        verdict('averageSessionSeconds', 'up', averageUp, TIMES_LINE),
        verdict('totalSessions', 'quiet', quiet, QUIET_LINE),
      ];
    },
  };
}
