import type { AlertSettings, SuppressedReason } from '../../contract/alerts.ts';
import { isoWeekday, type ZoneClock } from '../time/zone-clock.ts';

/** When a person wants no notifications: at night, on days off, while snoozed or muted. Incidents are still kept. */

export interface QuietTimes extends Pick<AlertSettings, 'quietHours' | 'workDays'> {
  /** No alerts before this instant, UTC epoch milliseconds; null when not snoozed. */
  readonly snoozedUntilMs: number | null;
  /** The mute switch for everything. */
  readonly muted: boolean;
}

/** Why no notification may be sent at an instant; null when one may. `zone` is that of the hours and days. */
export function quietReason(times: QuietTimes, zone: ZoneClock, nowMs: number): SuppressedReason | null {
  if (times.muted) return 'muted';
  if (times.snoozedUntilMs !== null && nowMs < times.snoozedUntilMs) return 'snoozed';
  if (!times.workDays.includes(isoWeekday(zone.localHour(nowMs).dayNumber))) return 'not-a-work-day';
  if (times.quietHours === null) return null;
  const { fromMinute, toMinute } = times.quietHours;
  const minute = zone.minuteOfDay(nowMs);
  const within =
    fromMinute <= toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute;
  return within ? 'quiet-hours' : null;
}
