import type { Settings } from '../contract/settings.ts';
import { isTimeZone } from '../domain/time/calendar.ts';

/** The zone of an account by its setting. `system` and what this computer does not know is the system's own. */
export function zoneBySettings(settings: Settings, systemTimeZone: string): (accountId: string) => string {
  return (accountId) => {
    const zone = settings.accounts.find(({ id }) => id === accountId)?.timeZone ?? 'system';
    if (zone !== 'system' && isTimeZone(zone)) return zone;
    // A computer with a broken setting has no zone at all.
    return isTimeZone(systemTimeZone) ? systemTimeZone : 'UTC';
  };
}
