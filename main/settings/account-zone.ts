import type { Settings } from '../contract/settings.ts';
import { isTimeZone } from '../domain/time/calendar.ts';
import { usableTimeZone } from '../system/time-zone.ts';

/**
 * The zone of an account by its setting. `system` and what this computer does not know is the system's own.
 * @param systemTimeZone as the computer names it, usable or not
 */
export function zoneBySettings(settings: Settings, systemTimeZone: string): (accountId: string) => string {
  return (accountId) => {
    const zone = settings.accounts.find(({ id }) => id === accountId)?.timeZone ?? 'system';
    return zone !== 'system' && isTimeZone(zone) ? zone : usableTimeZone(systemTimeZone);
  };
}
