import type { Settings } from '../contract/settings.ts';
import { isTimeZone } from '../domain/time/calendar.ts';
import { usableTimeZone } from '../system/time-zone.ts';

/**
 * The zone of an account by its setting. `system` and what this computer does not know is the system's own.
 * @param systemTimeZone as the computer names it, usable or not
 */
export function zoneBySettings(settings: Settings, systemTimeZone: string): (accountId: string) => string {
  const known = new Map<string, string>();
  const zoneOf = (accountId: string): string => {
    const zone = settings.accounts.find(({ id }) => id === accountId)?.timeZone ?? 'system';
    return zone !== 'system' && isTimeZone(zone) ? zone : usableTimeZone(systemTimeZone);
  };
  return (accountId) => {
    const zone = known.get(accountId) ?? zoneOf(accountId);
    known.set(accountId, zone);
    return zone;
  };
}

/** The same by the settings and the system's zone of each moment; a zone is looked up anew only when one of them changed. */
export function zoneByChangingSettings(
  settings: () => Settings,
  systemTimeZone: () => string,
): (accountId: string) => string {
  let by = { settings: settings(), named: systemTimeZone() };
  let zoneOf = zoneBySettings(by.settings, by.named);
  return (accountId) => {
    const now = { settings: settings(), named: systemTimeZone() };
    if (now.settings !== by.settings || now.named !== by.named) {
      by = now;
      zoneOf = zoneBySettings(by.settings, by.named);
    }
    return zoneOf(accountId);
  };
}
