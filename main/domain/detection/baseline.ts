import { expectSessions } from './expected-sessions.ts';
import { expectTimes, type TimeMetric, type TimeModel } from './expected-times.ts';
import type { HourHistory, PastDay } from './hour-history.ts';
import type { CountModel } from './surprisal.ts';
import type { ExpectedHour } from './windows.ts';
import { isoWeekday } from '../time/zone-clock.ts';

/**
 * What a local day is expected to bring, hour by hour, from the days before it. Learnt once per day and kept for it.
 * Recent weeks weigh more, single outliers are cut, and little history means a wide expectation, never a bold one.
 */

export interface DayExpectation {
  /** Sessions of each whole hour, 0 to 23. */
  readonly sessions: readonly CountModel[];
  /** How the flow of sessions changes within each hour; see `ExpectedHour`. */
  readonly slopes: readonly number[];
  readonly times: Readonly<Record<TimeMetric, readonly (TimeModel | null)[]>>;
  /** Past days this rests on, of the same kind (work day or not). */
  readonly dayCount: number;
}

const DAYS_BACK = 42;
const WEEKDAY_WEEKS = 10;
const RECENT_HALF_LIFE_DAYS = 21;
/** What a day of the same kind but another weekday, and a day of the other kind, count for. */
const OTHER_WEEKDAY_WEIGHT = 0.3;

/** Learns what `dayNumber` is expected to bring. Looks at earlier days only. */
export function expectDay(history: HourHistory, dayNumber: number, workDays: readonly number[]): DayExpectation {
  const works = workDays.includes(isoWeekday(dayNumber));
  const past: PastDay[] = [];
  const oldest = Math.max(history.firstDay(), dayNumber - 7 * WEEKDAY_WEEKS);
  for (let day = dayNumber - 1; day >= oldest; day--) {
    const age = dayNumber - day;
    const sameWeekday = age % 7 === 0;
    if (workDays.includes(isoWeekday(day)) !== works || (!sameWeekday && age > DAYS_BACK)) continue;
    const hours = Array.from({ length: 24 }, (_, hour) => history.at(day, hour));
    if (hours.every((hour) => hour === undefined)) continue;
    const weight = (sameWeekday ? 1 : OTHER_WEEKDAY_WEIGHT) * 0.5 ** (age / RECENT_HALF_LIFE_DAYS);
    past.push({ hours, weight, age });
  }
  const sessions = expectSessions(past);
  return {
    sessions,
    slopes: slopesOf(sessions),
    times: {
      responseSeconds: expectTimes('responseSeconds', past),
      averageSessionSeconds: expectTimes('averageSessionSeconds', past),
    },
    dayCount: past.length,
  };
}

/**
 * Nobody knows when within an hour the sessions of the past came, but a morning does not begin at the full hour: the flow
 * is taken to change evenly, as it does from the hour before to the hour after.
 */
function slopesOf(sessions: readonly CountModel[]): number[] {
  return sessions.map(({ mean }, hour) => {
    const before = sessions[hour - 1]?.mean ?? mean;
    const after = sessions[hour + 1]?.mean ?? mean;
    return Math.min(2, Math.max(-2, (after - before) / 2 / mean));
  });
}

/** What each hour is expected to bring, learnt once per day and kept for the last days asked for. */
export interface Expectations {
  readonly hour: (startMs: number) => ExpectedHour;
  /** Past days of the same kind that the expectation of the day of an instant rests on. */
  readonly dayCount: (atMs: number) => number;
  /** That something of this local day was learnt: later days are expected anew. */
  readonly learnt: (dayNumber: number) => void;
}

const KEPT_DAYS = 3;

export function createExpectations(history: HourHistory, workDays: readonly number[]): Expectations {
  let known: { dayNumber: number; expectation: DayExpectation }[] = [];
  const ofDay = (dayNumber: number): DayExpectation => {
    const found = known.find((day) => day.dayNumber === dayNumber);
    if (found !== undefined) return found.expectation;
    const expectation = expectDay(history, dayNumber, workDays);
    known = [...known.slice(1 - KEPT_DAYS), { dayNumber, expectation }];
    return expectation;
  };
  return {
    hour(startMs) {
      const { dayNumber, hour } = history.zone.localHour(startMs);
      const { sessions, slopes, times } = ofDay(dayNumber);
      return {
        sessions: sessions[hour] ?? { mean: 0, spread: 1 },
        slope: slopes[hour] ?? 0,
        responseSeconds: times.responseSeconds[hour] ?? null,
        averageSessionSeconds: times.averageSessionSeconds[hour] ?? null,
      };
    },
    dayCount: (atMs) => ofDay(history.zone.localHour(atMs).dayNumber).dayCount,
    // What a day is expected to bring rests on the days before it only, so its own hours change nothing of it.
    learnt(dayNumber) {
      known = known.filter((day) => day.dayNumber <= dayNumber);
    },
  };
}
