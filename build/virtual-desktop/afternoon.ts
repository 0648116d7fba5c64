import { localDayAt } from '../../main/domain/time/calendar.ts';
import { HOUR_MS } from '../../main/domain/time/units.ts';

/** One city for each hour of the clock, from west to east. */
const CITIES = [
  'Pacific/Honolulu',
  'America/Anchorage',
  'America/Los_Angeles',
  'America/Denver',
  'America/Chicago',
  'America/New_York',
  'America/Halifax',
  'America/Sao_Paulo',
  'America/Noronha',
  'Atlantic/Azores',
  'Europe/London',
  'Europe/Berlin',
  'Europe/Athens',
  'Europe/Istanbul',
  'Asia/Dubai',
  'Asia/Karachi',
  'Asia/Dhaka',
  'Asia/Bangkok',
  'Asia/Singapore',
  'Asia/Tokyo',
  'Australia/Brisbane',
  'Pacific/Noumea',
  'Pacific/Auckland',
  'Pacific/Apia',
];

/** Late enough for a day's work to be seen, early enough for something to be still to come. */
const AFTERNOON_MS = 15 * HOUR_MS;

/** The city, as an IANA zone, in which it is nearest to the middle of the afternoon. */
export function zoneInTheAfternoon(nowMs: number): string {
  const awayMs = (timeZone: string): number => Math.abs(nowMs - localDayAt(nowMs, timeZone).startMs - AFTERNOON_MS);
  return CITIES.reduce((best, city) => (awayMs(city) < awayMs(best) ? city : best));
}
