import type { ScaledDay } from './past-days.ts';
import type { WeekdayProfile } from './week-profile.ts';

/**
 * Weekdays with two kinds of days: a team works every other Saturday, or has just begun to, or is closed on many Tuesdays.
 * Neither kind is a surprise there, so neither is to be told of.
 */
export type BusierDays = Pick<WeekdayProfile, 'means' | 'errors'>;

/** There are two kinds when the newest day of the weekday, or two of its newest, brought so many times what it usually brings. */
const FAR_MORE = 2.5;
const NEWEST_DAYS = 8;
const FEWEST_DAYS = 2;
/** Shares of few sessions lie near 1. */
const STEADYING_SESSIONS = 3;
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
  const newest = own.slice(0, NEWEST_DAYS);
  const busier = newest.filter(({ totalSessions, scale, knownHours }) => {
    const whole = (totalSessions * scale * 24) / knownHours;
    return whole + STEADYING_SESSIONS > FAR_MORE * (usual + STEADYING_SESSIONS);
  });
  if (busier.length === 0 || (busier.length < FEWEST_DAYS && busier[0] !== newest[0])) return null;
  const sums = means.map((_, hour) =>
    busier.reduce((sum, { hours, scale }) => sum + (hours[hour]?.totalSessions ?? 0) * scale, 0),
  );
  return {
    means: sums.map((sum) => sum / busier.length),
    errors: sums.map((sum) => 1 / (sum + STEADYING_HOUR) + DAY_ERROR / busier.length),
  };
}
