import type { PaceAccuracy } from '../../contract/pace-accuracy.ts';
import type { HourHistory } from '../detection/hour-history.ts';
import { DAY_MS, HOUR_MS } from '../time/units.ts';
import { localDayAt } from '../time/calendar.ts';
import { MONDAY_TO_FRIDAY, paceFrom } from './pace.ts';
import { wholeDaysBefore, type WholeDay } from './past-days.ts';

/** Looks back at what the pace would have said, each day from earlier days only. Pure. */

/** How many days back. */
export const ACCURACY_DAYS = 30;
const EVERY_HOURS = 3;

/** @param nowMs UTC epoch milliseconds; the day that it lies in is not looked at */
export function paceAccuracy(history: HourHistory, timeZone: string, nowMs: number): PaceAccuracy {
  const today = history.zone.localHour(nowMs).dayNumber;
  const days = wholeDaysBefore(history, today);
  const judged = days.filter(({ dayNumber }) => dayNumber >= today - ACCURACY_DAYS);
  const forecasts = judged.flatMap((day) =>
    forecastsOn(
      day,
      days.filter(({ dayNumber }) => dayNumber < day.dayNumber),
      history,
      timeZone,
    ),
  );
  const count = forecasts.length;
  const mean = (valueOf: (forecast: Forecast) => number): number =>
    count === 0 ? 0 : forecasts.reduce((sum, forecast) => sum + valueOf(forecast), 0) / count;
  const ended = mean(({ total }) => total);
  const meanErrorSessions = mean(({ error }) => error);
  return {
    dayCount: new Set(forecasts.map(({ dayNumber }) => dayNumber)).size,
    forecastCount: count,
    meanErrorSessions,
    meanErrorShare: ended === 0 ? 0 : meanErrorSessions / ended,
    coverage: mean(({ isInside }) => (isInside ? 1 : 0)),
  };
}

interface Forecast {
  readonly dayNumber: number;
  readonly total: number;
  readonly error: number;
  readonly isInside: boolean;
}

function forecastsOn(day: WholeDay, earlier: readonly WholeDay[], history: HourHistory, timeZone: string): Forecast[] {
  const local = localDayAt(noonOf(day.dayNumber, history), timeZone);
  const lookup = paceFrom(earlier, history, local, MONDAY_TO_FRIDAY);
  const forecasts: Forecast[] = [];
  for (let hour = EVERY_HOURS; hour < 24; hour += EVERY_HOURS) {
    const count = day.sessions.slice(0, hour).reduce((sum, sessions) => sum + sessions, 0);
    const pace = lookup.at(local.startMs + hour * HOUR_MS, count);
    if (pace === null) continue;
    forecasts.push({
      dayNumber: day.dayNumber,
      total: day.total,
      error: Math.abs(pace.total - day.total),
      isInside: day.total >= pace.low && day.total <= pace.high,
    });
  }
  return forecasts;
}

/** An instant within a local day. */
function noonOf(dayNumber: number, { zone }: HourHistory): number {
  const asUtc = dayNumber * DAY_MS + DAY_MS / 2;
  return asUtc - (zone.localMs(asUtc) - asUtc);
}
