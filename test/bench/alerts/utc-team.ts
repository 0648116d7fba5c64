import { DAY_MS, MINUTE_MS } from '../../../main/domain/time/units.ts';
import type { TeamEvent } from './events.ts';
import type { Chance } from './random.ts';
import { ALL_WEEK, calendarOf, MONDAY_TO_FRIDAY, usualOf, type Session, type Team, type TeamOptions } from './team.ts';

/** What of a team in UTC its mechanism does not decide: the calendar, the true profile, and what is looked at. */

/** How the flow and the answers of a team come about. */
export interface Mechanism {
  /** UTC epoch milliseconds of its first day's midnight. */
  readonly startMs: number;
  /** The share of the peak's flow, by weekday (0 for Monday) and minute of the day. */
  readonly shapeOf: (chance: Chance, options: TeamOptions) => (weekday: number, minuteOfDay: number) => number;
  /** Those who are answered, from what is expected in each minute. */
  readonly sessionsOf: (
    chance: Chance,
    profile: Float64Array,
    events: readonly TeamEvent[],
    holidays: ReadonlySet<number>,
  ) => readonly Session[];
}

export function createUtcTeam(options: TeamOptions, chance: Chance, { startMs, shapeOf, sessionsOf }: Mechanism): Team {
  const minutes = (options.historyDays + options.watchedDays) * 1440;
  const workWeekdays = options.hours === 'office' ? MONDAY_TO_FRIDAY : ALL_WEEK;
  const placeOf = (minute: number) => {
    const day = Math.floor(minute / 1440);
    return { day, weekday: (day + Math.floor(startMs / DAY_MS) + 3) % 7, minuteOfDay: minute % 1440 };
  };
  const { events, holidays } = calendarOf(options, chance, workWeekdays, placeOf, minutes);
  const share = shapeOf(chance, options);
  const profile = Float64Array.from({ length: minutes }, (_, minute) => {
    const { weekday, minuteOfDay } = placeOf(minute);
    return (options.peakPerHour / 60) * share(weekday, minuteOfDay);
  });
  const sessions = sessionsOf(chance, profile, events, holidays);
  return {
    ...{ options, timeZone: 'UTC', startMs, sessions, events, holidays, profile },
    watchFromMs: startMs + options.historyDays * DAY_MS,
    endMs: startMs + minutes * MINUTE_MS,
    ...usualOf(sessions, profile, startMs, options.historyDays),
  };
}
