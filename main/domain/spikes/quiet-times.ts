import type { HeldBackReason } from '../../contract/alerts.ts';
import { createZoneClock, isoWeekday } from './zone-clock.ts';

/** When a person does not want to be told: at night, on days off, while snoozed or muted. Incidents are kept all the same. */

export interface QuietTimes {
  /** IANA zone of the hours and days below. */
  readonly timeZone: string;
  /** Minutes after local midnight, 0 to 1439; may span midnight (22:00 to 07:00). Null for none. */
  readonly quietHours: { readonly fromMinute: number; readonly toMinute: number } | null;
  /** ISO weekdays on which alerts are wanted, Monday is 1. */
  readonly workDays: readonly number[];
  /** No alerts before this instant, UTC epoch milliseconds; null when not snoozed. */
  readonly snoozedUntilMs: number | null;
  /** The mute switch for everything. */
  readonly muted: boolean;
}

/** Why nothing is told at an instant, or null when it may be. */
export function heldBackReason(times: QuietTimes, nowMs: number): HeldBackReason | null {
  if (times.muted) return 'muted';
  if (times.snoozedUntilMs !== null && nowMs < times.snoozedUntilMs) return 'snoozed';
  const zone = createZoneClock(times.timeZone);
  if (!times.workDays.includes(isoWeekday(zone.localHour(nowMs).dayNumber))) return 'not-a-work-day';
  if (times.quietHours === null) return null;
  const { fromMinute, toMinute } = times.quietHours;
  const minute = zone.minuteOfDay(nowMs);
  const within =
    fromMinute <= toMinute ? minute >= fromMinute && minute < toMinute : minute >= fromMinute || minute < toMinute;
  return within ? 'quiet-hours' : null;
}
