import { describe, expect, it } from 'vitest';
import { accountWith, type AccountSettings } from '../../../main/contract/settings.ts';
import type { SettingsStore } from '../../../main/settings/settings-store.ts';

export const account = (id: string, change: Partial<AccountSettings> = {}): AccountSettings =>
  accountWith({ id, name: id, color: '#2f6bff', ...change });

/** What every settings store does, on disk or in memory. `open` gives a new one with nothing in it. */
export function settingsContract(open: () => SettingsStore): void {
  describe('as every settings store', () => {
    it('begins with the defaults', () => {
      const store = open();
      expect(store.get()).toMatchObject({
        accounts: [],
        primaryAccountId: null,
        pollIntervalMs: 60_000,
        theme: 'system',
        openAtLogin: false,
        backfillDays: 90,
        notifications: { enabled: true },
        csv: { format: 'standard', delimiter: 'comma', bom: false },
        windowBounds: null,
      });
      expect(store.opening.quarantinePath).toBeNull();
      expect(store.saveProblem()).toBeNull();
    });

    it('changes what it is told to and nothing else', () => {
      const store = open();
      const before = store.get();
      store.patch({ pollIntervalMs: 15_000, csv: { format: 'spreadsheet', delimiter: 'tab', bom: true } });
      store.patch({ windowBounds: { x: -10, y: 0, width: 800, height: 600 } });
      expect(store.get()).toEqual({
        ...before,
        pollIntervalMs: 15_000,
        csv: { format: 'spreadsheet', delimiter: 'tab', bom: true },
        windowBounds: { x: -10, y: 0, width: 800, height: 600 },
      });
    });

    it('tells everybody who listens, with the new settings in force', () => {
      const store = open();
      const heard: unknown[] = [];
      store.onChange((settings) => heard.push([settings.theme, store.get().theme]));
      store.onChange((settings) => heard.push(settings.theme));
      store.patch({ theme: 'dark' });
      expect(heard).toEqual([['dark', 'dark'], 'dark']);
    });

    it('makes the first account the primary one, and another one when that goes', () => {
      const store = open();
      for (const id of ['acme', 'beta', 'gamma']) store.addAccount(account(id));
      expect(store.get().primaryAccountId).toBe('acme');
      store.patch({ primaryAccountId: 'beta' });
      store.removeAccount('gamma');
      expect(store.get().primaryAccountId).toBe('beta');
      store.removeAccount('beta');
      expect([store.get().primaryAccountId, store.account('beta')]).toEqual(['acme', undefined]);
      store.removeAccount('acme');
      expect(store.get()).toMatchObject({ primaryAccountId: null, accounts: [] });
    });

    it('changes one account and leaves the others as they are', () => {
      const store = open();
      store.addAccount(account('acme'));
      store.addAccount(account('beta'));
      store.updateAccount('beta', { name: 'Bet\u00e0 “2”', timeZone: 'Asia/Kolkata', paused: true });
      expect(store.account('beta')).toEqual(
        account('beta', { name: 'Bet\u00e0 “2”', timeZone: 'Asia/Kolkata', paused: true }),
      );
      expect(store.account('acme')).toEqual(account('acme'));
      store.updateAccount('nobody', { name: 'x' });
      expect(store.get().accounts).toHaveLength(2);
    });

    it.each([
      { pollIntervalMs: 1 },
      { pollIntervalMs: 14_999.5 },
      { theme: 'pink' },
      { backfillDays: -1 },
      { primaryAccountId: 'Not An Id' },
    ])('refuses %j and stays as it was', (patch) => {
      const store = open();
      const before = store.get();
      expect(() => {
        store.patch(patch as never);
      }).toThrow();
      expect(store.get()).toEqual(before);
    });
  });
}
