import * as v from 'valibot';
import { settingsSchema, type Settings } from '../../main/contract/settings.ts';
import type { SettingsStore } from '../../main/settings/settings-store.ts';

/** Settings that live as long as the test; passes the same contract tests as the file on disk. */
export function createMemorySettings(initial: Partial<Settings> = {}): SettingsStore {
  let current = v.parse(settingsSchema, initial);
  const listeners: ((settings: Settings) => void)[] = [];
  const write = (change: Partial<Settings>): void => {
    current = v.parse(settingsSchema, { ...current, ...change });
    for (const listener of listeners) listener(current);
  };
  return {
    opening: { origin: 'file', dropped: [], quarantinePath: null },
    saveProblem: () => null,
    onSaveProblem: () => undefined,
    lookAfterFile: () => undefined,
    close: () => undefined,
    get: () => current,
    patch: (patch) => {
      write(patch as Partial<Settings>);
    },
    addAccount: (account) => {
      write({ accounts: [...current.accounts, account], primaryAccountId: current.primaryAccountId ?? account.id });
    },
    updateAccount: (id, change) => {
      write({ accounts: current.accounts.map((account) => (account.id === id ? { ...account, ...change } : account)) });
    },
    removeAccount: (id) => {
      const accounts = current.accounts.filter((account) => account.id !== id);
      write({
        accounts,
        primaryAccountId: current.primaryAccountId === id ? (accounts[0]?.id ?? null) : current.primaryAccountId,
        shownView: current.shownView?.accountId === id ? null : current.shownView,
      });
    },
    account: (id) => current.accounts.find((account) => account.id === id),
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
