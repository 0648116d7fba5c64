import type { Pace } from '../../contract/forecast.ts';
import type { HourHistory } from '../detection/hour-history.ts';
import { hoursOf, type LocalDay } from '../time/calendar.ts';
import { isoWeekday } from '../time/zone-clock.ts';
import { learnDay } from './day-model.ts';
import { outcomeOf } from './day-outcome.ts';
import { comparableTo, FEWEST_COMPARABLE_DAYS, wholeDaysBefore, type WholeDay } from './past-days.ts';

/**
 * Where a running day is heading: its sessions so far, plus what comparable days had still to come by the same time of
 * day, corrected by how this day has gone. Looks at earlier days only.
 */

/** Hidden while less than this share of a typical day has passed. */
const LEAST_SHARE = 0.1;

export interface PaceLookup {
  /**
   * The pace at `nowMs` (UTC epoch milliseconds, within the day) with `count` sessions so far; null with fewer than
   * three comparable days, or before a tenth of what such a day brings is usually there.
   */
  readonly at: (nowMs: number, count: number) => Pace | null;
}

/** ISO weekdays, Monday is 1. */
export const MONDAY_TO_FRIDAY: readonly number[] = [1, 2, 3, 4, 5];

/** Learns once what a local day is expected to bring, then answers for any moment of it. */
export function paceOf(
  history: HourHistory,
  day: LocalDay,
  workDays: readonly number[] = MONDAY_TO_FRIDAY,
): PaceLookup {
  const { dayNumber } = history.zone.localHour(day.startMs);
  return paceFrom(wholeDaysBefore(history, dayNumber), history, day, workDays);
}

/** The same, given the whole days before it, the newest first. */
export function paceFrom(
  days: readonly WholeDay[],
  { zone }: Pick<HourHistory, 'zone'>,
  day: LocalDay,
  workDays: readonly number[],
): PaceLookup {
  const { dayNumber } = zone.localHour(day.startMs);
  const comparable = comparableTo(dayNumber, days, workDays);
  if (comparable.length < FEWEST_COMPARABLE_DAYS) return { at: () => null };
  const model = learnDay(comparable, isoWeekday(dayNumber));
  const hours = hoursOf(day).map(({ startMs, endMs }) => ({
    startMs,
    endMs,
    expected: model.flow[zone.localHour(startMs).hour] ?? 0,
  }));
  const expectedTotal = hours.reduce((sum, { expected }) => sum + expected, 0);
  return {
    at(nowMs, count) {
      const expectedSoFar = hours.reduce((sum, { startMs, endMs, expected }) => {
        const part = (nowMs - startMs) / (endMs - startMs);
        return sum + expected * Math.min(1, Math.max(0, part));
      }, 0);
      const share = expectedTotal === 0 ? 0 : expectedSoFar / expectedTotal;
      if (share < LEAST_SHARE) return null;
      const { levelVariance, dispersion, dayCount } = model;
      const expectedRest = Math.max(0, expectedTotal - expectedSoFar);
      const { low, middle, high } = outcomeOf({ count, expectedSoFar, expectedRest, levelVariance, dispersion });
      return { total: count + middle, low: count + low, high: count + high, share, dayCount };
    },
  };
}
