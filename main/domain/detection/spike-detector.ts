import { byRule, type AlertRule } from '../../contract/alerts.ts';
import type { Figures, Metric } from '../../contract/report.ts';
import { calibrate, type Calibration } from './calibration.ts';
import { createDayPolls, runningTotals } from './day-totals.ts';
import { createHourHistory, type HourFigures, type HourHistory } from './hour-history.ts';
import { LEARNT_DAYS } from '../time/windows.ts';
import { stretchBetween, type SessionModel, type Stretch } from './session-model.ts';
import { ALERT_SURPRISALS, createSessionWatch, type SessionsToday } from './session-watch.ts';
import { expectTimes, type TimeMetric, type TimeModel } from './time-model.ts';
import { ALERT_SURPRISAL, createTimeWatch, type TimeWatch } from './time-watch.ts';
import {
  createSessionModels,
  FEWEST_DAYS,
  typicalOf,
  type SessionModels,
  type Typical,
  type TypicalLookup,
} from './typical-range.ts';
import type { WindowFinding } from './window-finding.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/units.ts';

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
  /** A change for good that was learnt in the last days; null without one. */
  readonly newLevel: NewLevel | null;
  /** Which way the level may be changing, before a day or two more say so; null while it is as before. */
  readonly changing: 'up' | 'down' | null;
}

/** What a day brings since a change for good, and what it brought before: sessions. */
export interface NewLevel {
  /** When the first day of it began, UTC epoch milliseconds. */
  readonly sinceMs: number;
  readonly before: number;
  readonly now: number;
}

/** How far from expected what a rule watches is. */
export interface RuleDetection {
  /** 0 to 1; 0.5 is where an alert is due at the default sensitivity. 0 for what is typical. */
  readonly score: number;
  /**
   * Whether what once was as surprising as the highest sensitivity asks for still goes on. For a while after its first
   * look a detector does not know what was on before, and says that it does.
   */
  readonly ongoing: boolean;
  /** Whether it continues the episode before it: see `Episodes.continues`. */
  readonly continues: boolean;
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

/**
 * Surprisals (-log10 of a probability) at which an alert is due at the default sensitivity: of counts per hour of
 * looking, of times per day.
 */
const LINES: Readonly<Record<AlertRule, number>> = {
  'sessions-up': ALERT_SURPRISALS.up,
  'response-up': ALERT_SURPRISAL,
  'average-session-up': ALERT_SURPRISAL,
  'sessions-quiet': ALERT_SURPRISALS.low,
};
const scoreOf = (surprisal: number, line: number): number => surprisal / (surprisal + line);

/** For so long after its first look a detector cannot say that what was on before is over. */
const UNSURE_AT_FIRST_MS = 15 * MINUTE_MS;

/** What a local day is judged by, learnt when it begins. */
interface Learnt {
  readonly dayNumber: number;
  readonly model: SessionModel | null;
  readonly calibration: Calibration | null;
  readonly times: Readonly<Record<TimeMetric, TimeModel | null>>;
}

/** @throws RangeError when the IANA zone is unknown. */
export const createSpikeDetector = ({ timeZone }: { readonly timeZone: string }): SpikeDetector =>
  new AccountDetector(timeZone);

type Found = Readonly<Record<AlertRule, WindowFinding | null>>;

class AccountDetector implements SpikeDetector {
  readonly #history: HourHistory;
  readonly #models: SessionModels;
  readonly #typical: TypicalLookup;
  readonly #polls = createDayPolls();
  readonly #watches = {
    'sessions-up': createSessionWatch('up'),
    'response-up': createTimeWatch('responseSeconds'),
    'average-session-up': createTimeWatch('averageSessionSeconds'),
    'sessions-quiet': createSessionWatch('low'),
  };
  #learnt: Learnt | null = null;
  #firstLookMs: number | null = null;

  constructor(timeZone: string) {
    this.#history = createHourHistory(timeZone, LEARNT_DAYS + 2);
    this.#models = createSessionModels(this.#history);
    this.#typical = typicalOf(this.#history, this.#models);
  }

  learn(hours: Iterable<HourFigures>): void {
    let earliest = Infinity;
    for (const hour of hours) {
      this.#history.put([hour]);
      earliest = Math.min(earliest, this.#history.zone.localHour(hour.startMs).dayNumber);
    }
    this.#models.learnt(earliest);
    if (this.#learnt !== null && this.#learnt.dayNumber > earliest) this.#learnt = null;
  }

  evaluate(reading: SpikeReading): Detection | null {
    const { nowMs, hours } = reading;
    const running = hours.find(({ startMs, endMs }) => startMs <= nowMs && nowMs < endMs);
    if (running === undefined) return null;
    const { dayNumber } = this.#history.zone.localHour(nowMs);
    // A clock that was ahead and is set back begins anew.
    this.#firstLookMs = Math.min(this.#firstLookMs ?? nowMs, nowMs);
    const unsure = nowMs - this.#firstLookMs < UNSURE_AT_FIRST_MS;
    const today = this.#todayOf(reading, dayNumber);
    this.#polls.beginDay(dayNumber);
    const found = today === null ? NOTHING_FOUND : this.#look(today, dayNumber);
    if (today !== null) this.#polls.add(today.now);
    const { totalSessions, averageSessionSeconds, responseSeconds } = running;
    return {
      atMs: nowMs,
      hourStartMs: running.startMs,
      running: { totalSessions, averageSessionSeconds, responseSeconds },
      sessionsHourBefore: this.#history.startingAt(running.startMs - HOUR_MS)?.totalSessions ?? null,
      tooLittleData: (today?.model.sharedDays ?? 0) < FEWEST_DAYS,
      newLevel: today === null ? null : newLevelOf(today.model),
      changing: today?.model.level.changing ?? null,
      byRule: byRule((rule) => {
        const ongoing = unsure || this.#watches[rule].current() !== null;
        const continues = this.#watches[rule].continues();
        return detected(rule, found[rule], { ongoing, continues }, running.startMs);
      }),
    };
  }

  #learntOf(dayNumber: number): Learnt {
    if (this.#learnt?.dayNumber === dayNumber) return this.#learnt;
    const model = this.#models.of(dayNumber);
    const ofTimes = (metric: TimeMetric): TimeModel | null => (model === null ? null : expectTimes(metric, model));
    this.#learnt = {
      ...{ dayNumber, model, calibration: model === null ? null : calibrate(model) },
      times: { responseSeconds: ofTimes('responseSeconds'), averageSessionSeconds: ofTimes('averageSessionSeconds') },
    };
    return this.#learnt;
  }

  /** What the watches look at; null when nothing is known to compare with. */
  #todayOf({ nowMs, hours }: SpikeReading, dayNumber: number): Today | null {
    const { zone } = this.#history;
    const midnight = dayNumber * DAY_MS;
    const begun = hours.filter(({ startMs }) => startMs <= nowMs && zone.localHour(startMs).dayNumber === dayNumber);
    this.#history.put(begun);
    const { model, calibration } = this.#learntOf(dayNumber);
    if (model === null || calibration === null) return null;
    const stretch = (fromMs: number, toMs: number): Stretch => stretchBetween(zone.localMs, midnight, fromMs, toMs);
    return { nowMs, model, calibration, ...runningTotals(begun, nowMs), polls: this.#polls, stretch };
  }

  #look(today: Today, dayNumber: number): Found {
    const { times } = this.#learntOf(dayNumber);
    const typicalSince = (metric: Metric) => (fromMs: number) => this.#typical.soFar(metric, fromMs, today.nowMs);
    const sessions = { ...today, typical: typicalSince('totalSessions') };
    const ofTimes = (metric: TimeMetric, watch: TimeWatch): WindowFinding | null =>
      times[metric] === null ? null : watch.look({ ...today, times: times[metric], typical: typicalSince(metric) });
    return {
      'sessions-up': this.#watches['sessions-up'].look(sessions),
      'response-up': ofTimes('responseSeconds', this.#watches['response-up']),
      'average-session-up': ofTimes('averageSessionSeconds', this.#watches['average-session-up']),
      'sessions-quiet': this.#watches['sessions-quiet'].look(sessions),
    };
  }
}

type Today = Omit<SessionsToday, 'typical'>;

const NOTHING_FOUND: Found = byRule(() => null);

/** A change is news for so many days. */
const NEWS_DAYS = 14;

/** By the weekday on which it began: a Saturday would give another number. */
function newLevelOf({ change, level, past }: SessionModel): NewLevel | null {
  if (change === null || change.age > NEWS_DAYS) return null;
  const first = past.find(({ age }) => age === change.age);
  const sinceMs = first?.hours.find((hour) => hour !== undefined)?.startMs;
  if (first === undefined || sinceMs === undefined) return null;
  const now = first.means.reduce((sum, mean) => sum + mean, 0) * level.mean;
  return { sinceMs, before: now / change.factor, now };
}

function detected(
  rule: AlertRule,
  finding: WindowFinding | null,
  standing: Pick<RuleDetection, 'ongoing' | 'continues'>,
  hourStartMs: number,
): RuleDetection {
  if (finding === null) return { score: 0, ...standing, value: null, sinceMs: hourStartMs, typical: null };
  const { surprisal, value, fromMs, typical } = finding;
  return { score: scoreOf(surprisal, LINES[rule]), ...standing, value, sinceMs: fromMs, typical };
}
