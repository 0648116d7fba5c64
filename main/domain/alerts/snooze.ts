import type { Snooze } from '../../contract/alerts.ts';
import { addDays, localDateAt, localDay, startOfWeek } from '../time/calendar.ts';
import { DAY_MS, HOUR_MS } from '../time/units.ts';

/** None lasts longer: one until Monday at most a week, and an hour for daylight saving. */
export const LONGEST_SNOOZE_MS = 7 * DAY_MS + HOUR_MS;

/**
 * Until when a snooze lasts, UTC epoch milliseconds; null to end one. `today` is until local midnight, `until-monday`
 * until the next Monday 00:00, which on a Monday is the one a week away.
 */
export function snoozeEndsAtMs(snooze: Snooze, nowMs: number, timeZone: string): number | null {
  const today = localDateAt(nowMs, timeZone);
  switch (snooze) {
    case 'off':
      return null;
    case '1-hour':
      return nowMs + HOUR_MS;
    case 'today':
      return localDay(today, timeZone).endMs;
    case 'until-monday':
      return localDay(addDays(startOfWeek(today), 7), timeZone).startMs;
  }
}
