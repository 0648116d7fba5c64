import { type HourFigures, type HourHistory } from '../detection/hour-history.ts';
import { median } from '../detection/quantiles.ts';
import { isoWeekday } from '../time/zone-clock.ts';
import { PACE_DAYS } from '../time/windows.ts';

/** Whole past days to forecast from, and how alike they are to the day in question. */

export interface WholeDay {
  readonly dayNumber: number;
  readonly weekday: number;
  /** Sessions by wall-clock hour, 0 to 23; 0 for an hour the clock skipped. */
  readonly sessions: readonly number[];
  readonly total: number;
}

export interface ComparableDay extends WholeDay {
  /** 1 for the same weekday, less for another weekday of the same kind. */
  readonly weight: number;
  /** Days before the day in question. */
  readonly age: number;
}

export const FEWEST_COMPARABLE_DAYS = 3;
const OTHER_WEEKDAY_WEIGHT = 0.5;
/** One hour may be missing: the clock is put forward by half an hour or a whole one. */
const FEWEST_HOURS = 23;

/** The days before `dayNumber` of which every hour is known, the newest first. */
export function wholeDaysBefore(history: HourHistory, dayNumber: number): WholeDay[] {
  const days: WholeDay[] = [];
  const oldest = Math.max(history.firstDay(), dayNumber - PACE_DAYS);
  for (let day = dayNumber - 1; day >= oldest; day--) {
    const hours = Array.from({ length: 24 }, (_, hour) => history.at(day, hour));
    if (!isWhole(hours)) continue;
    const sessions = hours.map((hour) => hour?.totalSessions ?? 0);
    const total = sessions.reduce((sum, count) => sum + count, 0);
    days.push({ dayNumber: day, weekday: isoWeekday(day), sessions, total });
  }
  return days;
}

/** Every hour that the day had; one that the clock skipped has neighbours that touch. */
function isWhole(hours: readonly (HourFigures | undefined)[]): boolean {
  const known = hours.filter((hour) => hour !== undefined);
  if (known.length === 24) return true;
  if (known.length < FEWEST_HOURS) return false;
  const skipped = hours.indexOf(undefined);
  return hours[skipped - 1] !== undefined && hours[skipped - 1]?.endMs === hours[skipped + 1]?.startMs;
}

/**
 * Those of the days that are of the same kind as `dayNumber`: busy or quiet, by how weekdays really went (weeks that
 * begin on Sunday need no setting). A weekday never seen is judged by `workDays`, ISO weekdays.
 */
export function comparableTo(
  dayNumber: number,
  days: readonly WholeDay[],
  workDays: readonly number[],
): ComparableDay[] {
  const quiet = quietWeekdays(days, workDays);
  const weekday = isoWeekday(dayNumber);
  const alike = days.filter((day) => quiet.has(day.weekday) === quiet.has(weekday));
  const chosen = alike.length >= FEWEST_COMPARABLE_DAYS ? alike : days;
  return chosen.map((day) => ({
    ...day,
    age: dayNumber - day.dayNumber,
    weight: day.weekday === weekday ? 1 : OTHER_WEEKDAY_WEIGHT,
  }));
}

/** A weekday with less than half of what the busier weekdays have is a quiet one. */
function quietWeekdays(days: readonly WholeDay[], workDays: readonly number[]): Set<number> {
  const middles = [1, 2, 3, 4, 5, 6, 7].map((weekday) => {
    const totals = days.filter((day) => day.weekday === weekday).map(({ total }) => total);
    return totals.length === 0 ? null : median(totals);
  });
  const busy = median(
    middles
      .filter((middle) => middle !== null)
      .sort((a, b) => b - a)
      .slice(0, 5),
  );
  const quiet = new Set<number>();
  middles.forEach((middle, index) => {
    const weekday = index + 1;
    const isQuiet = middle === null ? !workDays.includes(weekday) : middle < busy / 2;
    if (isQuiet) quiet.add(weekday);
  });
  return quiet;
}
