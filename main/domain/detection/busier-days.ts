import { ENOUGH_HOURS, MOST_SHARE, shareOf, type ScaledDay } from './past-days.ts';
import type { WeekdayProfile } from './week-profile.ts';

/**
 * Weekdays with two kinds of days: a team works every other Saturday, or has just begun to, or is closed on many Tuesdays.
 * Neither kind is a surprise there, so neither is to be told of.
 */
export type BusierDays = Pick<WeekdayProfile, 'means' | 'errors'>;

/** There are two kinds when two of the weekday's newest days brought far more than it usually brings. */
const NEWEST_DAYS = 8;
const FEWEST_DAYS = 2;
/** Its newest day is enough where hardly anybody called before: a team has just begun to work on Saturdays. */
const WORKS_NOW_TIMES = 6;
const STEADYING_HOUR = 2;
/** The variance of what one such day says of the next one. */
const DAY_ERROR = 0.15;

/**
 * What the busier days of a weekday bring by hour; null when it has no two kinds of days.
 *
 * @param own days of the weekday, newest first, whatever they brought
 * @param usual what the weekday usually brings
 */
export function busierOf(own: readonly ScaledDay[], { means }: WeekdayProfile): BusierDays | null {
  const usual = means.reduce((sum, mean) => sum + mean, 0);
  const newest = own.slice(0, NEWEST_DAYS).filter(({ knownHours }) => knownHours >= ENOUGH_HOURS);
  const busier = newest.filter((day) => shareOf(day, usual) > MOST_SHARE);
  const worksNow = newest[0] !== undefined && shareOf(newest[0], usual) > WORKS_NOW_TIMES;
  if (busier.length < FEWEST_DAYS && !worksNow) return null;
  const hours = means.map((_, hour) => {
    const known = busier.filter((day) => day.hours[hour] !== undefined);
    const sum = known.reduce((all, day) => all + (day.hours[hour]?.totalSessions ?? 0) * day.scale, 0);
    return { sum, mean: known.length === 0 ? 0 : sum / known.length };
  });
  return {
    means: hours.map(({ mean }) => mean),
    errors: hours.map(({ sum }) => 1 / (sum + STEADYING_HOUR) + DAY_ERROR / busier.length),
  };
}
