import { expect, it, vi } from 'vitest';
import type { Settings } from '../../../main/contract/settings.ts';
import { zoneByChangingSettings } from '../../../main/settings/account-zone.ts';
import { createComputerZone } from '../../../main/system/time-zone.ts';

/** To ask the engine for a zone takes far longer than all else that is done with one, and each poll needs many. */

const settingsOf = (zones: Readonly<Record<string, string>>): Settings =>
  ({ accounts: Object.entries(zones).map(([id, timeZone]) => ({ id, timeZone })) }) as unknown as Settings;

it('zones of accounts are worked out once, and anew when settings or the computer’s zone changed', () => {
  let [settings, named] = [settingsOf({ acme: 'system', tokyo: 'Asia/Tokyo' }), 'Europe/Berlin'];
  const zoneOf = zoneByChangingSettings(
    () => settings,
    () => named,
  );
  const spy = vi.spyOn(Intl, 'DateTimeFormat');
  for (let time = 0; time < 100; time += 1) {
    expect([zoneOf('acme'), zoneOf('tokyo'), zoneOf('gone')]).toEqual(['Europe/Berlin', 'Asia/Tokyo', 'Europe/Berlin']);
  }
  expect(spy.mock.calls.length).toBeLessThanOrEqual(6);
  spy.mockRestore();
  named = 'Asia/Kolkata';
  expect(zoneOf('acme')).toBe('Asia/Kolkata');
  settings = settingsOf({ acme: 'America/New_York' });
  expect([zoneOf('acme'), zoneOf('tokyo')]).toEqual(['America/New_York', 'Asia/Kolkata']);
  named = 'Foo/Bar';
  expect(zoneOf('tokyo')).toBe('UTC');
});

it('the computer’s zone is asked for at each look and not in between', () => {
  const zone = createComputerZone({});
  const spy = vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions');
  for (let time = 0; time < 100; time += 1) expect(zone.named()).toBe(zone.named());
  expect(spy).not.toHaveBeenCalled();
  zone.lookAgain();
  expect(spy).toHaveBeenCalledTimes(1);
  spy.mockRestore();
});
