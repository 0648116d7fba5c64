import type { AlertRule } from '../../contract/alerts.ts';
import type { Figures, Metric } from '../../contract/report.ts';
import { DAY_MS, HOUR_MS } from '../time/zone-clock.ts';
import { calibrate, type Calibration } from './calibration.ts';
import { createDayPolls, runningTotals } from './day-totals.ts';
import { createHourHistory, type HourFigures } from './hour-history.ts';
import { LEARNT_DAYS } from './past-days.ts';
import type { SessionModel, Stretch } from './session-model.ts';
import { createSessionWatch, type SessionsToday } from './session-watch.ts';
import { expectTimes, type TimeMetric, type TimeModel } from './time-model.ts';
import { createTimeWatch, type TimeWatch } from './time-watch.ts';
import { createSessionModels, FEWEST_DAYS, typicalOf, type Typical } from './typical-range.ts';
import type { WindowFinding } from './window-finding.ts';

/**
 * Watches one account: feed it history once, then each poll's hours of today, and it says for each rule how far from
 * expected things are. Pure and deterministic: the same hours and polls give the same answers.
 */

/** What one poll shows. */
export interface Detection {
  /** When the hours were fetched, UTC epoch milliseconds. */
  readonly atMs: number;
  /** When the running hour began. */
  readonly hourStartMs: number;
  /** The running hour so far. */
  readonly running: Figures;
  /** Sessions of the hour before it; null when that is not known. */
  readonly sessionsHourBefore: number | null;
  /** Too few days are known to call anything unusual. */
  readonly tooLittleData: boolean;
  readonly byRule: Readonly<Record<AlertRule, RuleDetection>>;
}

/** How far from expected what a rule watches is. */
export interface RuleDetection {
  /** 0 to 1; 0.5 is where an alert is due at the default sensitivity. 0 for what is typical. */
  readonly score: number;
  /** Whether what once was as surprising as the highest sensitivity asks for still goes on. */
  readonly ongoing: boolean;
  /** Sessions, or mean seconds, since `sinceMs`; null when nothing is remarkable. */
  readonly value: number | null;
  readonly sinceMs: number;
  /** What is typical from `sinceMs` by now. The value never lies inside. */
  readonly typical: Typical | null;
}

export interface SpikeReading {
  /** When the hours were fetched, UTC epoch milliseconds. */
  readonly nowMs: number;
  /** The hours of today; those that have not begun are ignored. */
  readonly hours: readonly HourFigures[];
}

export interface SpikeDetector {
  /** Adds finished hours to learn from, in any order; a newer answer replaces an older one. */
  readonly learn: (hours: Iterable<HourFigures>) => void;
  /** One poll in, what it shows out; null when no hour of the reading runs. */
  readonly evaluate: (reading: SpikeReading) => Detection | null;
}

/** Surprisals (-log10 of a probability, per hour of looking) at which an alert is due at the default sensitivity. */
const LINES: Readonly<Record<AlertRule, number>> = {
  'sessions-up': 3.9,
  'response-up': 3.3,
  'average-session-up': 3.3,
  'sessions-quiet': 3.9,
};
const scoreOf = (surprisal: number, line: number): number => surprisal / (surprisal + line);

/** What a local day is judged by, learnt when it begins. */
interface Learnt {
  readonly dayNumber: number;
  readonly model: SessionModel | null;
  readonly calibration: Calibration | null;
  readonly times: Readonly<Record<TimeMetric, TimeModel | null>>;
}

/** @throws RangeError when the IANA zone is unknown. */
export function createSpikeDetector({ timeZone }: { readonly timeZone: string }): SpikeDetector {
  const history = createHourHistory(timeZone, LEARNT_DAYS + 2);
  const { zone } = history;
  const models = createSessionModels(history);
  const typical = typicalOf(history, models);
  const polls = createDayPolls();
  const watches = {
    up: createSessionWatch('up'),
    low: createSessionWatch('low'),
    response: createTimeWatch('responseSeconds'),
    session: createTimeWatch('averageSessionSeconds'),
  };
  let learnt: Learnt | null = null;

  function learntOf(dayNumber: number): Learnt {
    if (learnt?.dayNumber === dayNumber) return learnt;
    const model = models.of(dayNumber);
    const ofTimes = (metric: TimeMetric): TimeModel | null => (model === null ? null : expectTimes(metric, model));
    learnt = {
      ...{ dayNumber, model, calibration: model === null ? null : calibrate(model) },
      times: { responseSeconds: ofTimes('responseSeconds'), averageSessionSeconds: ofTimes('averageSessionSeconds') },
    };
    return learnt;
  }

  /** Everything the four watches look at; null when nothing is known to compare with. */
  function todayOf({ nowMs, hours }: SpikeReading, dayNumber: number): Omit<SessionsToday, 'typical'> | null {
    const midnight = dayNumber * DAY_MS;
    const begun = hours.filter(({ startMs }) => startMs <= nowMs && zone.localHour(startMs).dayNumber === dayNumber);
    history.put(begun);
    const { model, calibration } = learntOf(dayNumber);
    const at = (ms: number): number => (zone.localMs(ms) - midnight) / HOUR_MS;
    const stretch = (fromMs: number, toMs: number): Stretch => ({
      from: Math.max(0, at(fromMs)),
      to: Math.min(24, at(toMs)),
    });
    const today =
      model === null || calibration === null
        ? null
        : { nowMs, model, calibration, ...runningTotals(begun, nowMs), polls, stretch };
    return today;
  }

  return {
    learn(hours) {
      let earliest = Infinity;
      for (const hour of hours) {
        history.put([hour]);
        earliest = Math.min(earliest, zone.localHour(hour.startMs).dayNumber);
      }
      models.learnt(earliest);
      if (learnt !== null && learnt.dayNumber > earliest) learnt = null;
    },

    evaluate(reading) {
      const { nowMs, hours } = reading;
      const running = hours.find(({ startMs, endMs }) => startMs <= nowMs && nowMs < endMs);
      if (running === undefined) return null;
      const { dayNumber } = zone.localHour(nowMs);
      const today = todayOf(reading, dayNumber);
      const typicalSince = (metric: Metric) => (fromMs: number) => typical.soFar(metric, fromMs, nowMs);
      const ofTimes = (metric: TimeMetric, watch: TimeWatch): WindowFinding | null => {
        const times = learntOf(dayNumber).times[metric];
        return today === null || times === null ? null : watch.look({ ...today, times, typical: typicalSince(metric) });
      };
      const sessions = today === null ? null : { ...today, typical: typicalSince('totalSessions') };
      const found = {
        'sessions-up': sessions === null ? null : watches.up.look(sessions),
        'response-up': ofTimes('responseSeconds', watches.response),
        'average-session-up': ofTimes('averageSessionSeconds', watches.session),
        'sessions-quiet': sessions === null ? null : watches.low.look(sessions),
      };
      if (today !== null) polls.add(dayNumber, today.now);
      const detected = (rule: AlertRule, ongoing: boolean): RuleDetection => {
        const finding = found[rule];
        if (finding === null) return { score: 0, ongoing, value: null, sinceMs: running.startMs, typical: null };
        const { surprisal, value, fromMs, typical: range } = finding;
        return { score: scoreOf(surprisal, LINES[rule]), ongoing, value, sinceMs: fromMs, typical: range };
      };
      return {
        atMs: nowMs,
        hourStartMs: running.startMs,
        running: {
          totalSessions: running.totalSessions,
          averageSessionSeconds: running.averageSessionSeconds,
          responseSeconds: running.responseSeconds,
        },
        sessionsHourBefore: history.startingAt(running.startMs - HOUR_MS)?.totalSessions ?? null,
        tooLittleData: (today?.model.sharedDays ?? 0) < FEWEST_DAYS,
        byRule: {
          'sessions-up': detected('sessions-up', watches.up.isOn()),
          'response-up': detected('response-up', watches.response.isOn()),
          'average-session-up': detected('average-session-up', watches.session.isOn()),
          'sessions-quiet': detected('sessions-quiet', watches.low.isOn()),
        },
      };
    },
  };
}
