import { acquireBaseUrl } from '../acquire/client.ts';
import { folderMark, isOfFolder, keyEntry } from '../credentials/key-entry.ts';
import type { KeyEntries } from '../credentials/key-store.ts';
import { MAX_KEY_ENTRIES } from '../contract/settings.ts';
import type { SettingsStore } from '../settings/settings-store.ts';

export interface KeyEntriesOptions {
  readonly settings: SettingsStore;
  readonly dataDir: string;
  /** The server that an account's key is sent to. */
  readonly baseUrlFor: (accountId: string) => string;
}

/** The keychain's entries of the accounts in a data folder, by what the settings remember of them. */
export function keyEntriesOf({ settings, dataDir, baseUrlFor }: KeyEntriesOptions): KeyEntries {
  const folder = folderMark(dataDir);
  const current = (accountId: string): string => keyEntry(accountId, new URL(baseUrlFor(accountId)).origin, folder);

  const remembered = (accountId: string): readonly string[] => {
    const account = settings.account(accountId);
    // Versions before this one had a single entry, named by the id alone.
    return account?.keyEntries ?? (account?.keyStored === true ? [accountId] : []);
  };

  /** The unbound entry was made for Acquire's own address, so no other server gets it and nobody else deletes it. */
  const isForUnbound = (accountId: string): boolean => baseUrlFor(accountId) === acquireBaseUrl(accountId);

  function withCurrent(accountId: string): string[] {
    const entry = current(accountId);
    const others = remembered(accountId).filter(
      (other) => other !== entry && !(other === accountId && isForUnbound(accountId)),
    );
    return [...others, entry].slice(-MAX_KEY_ENTRIES);
  }

  return {
    current,
    // Settings of a copied data folder name the entries of the original; those are not ours.
    stored: (accountId) => remembered(accountId).filter((entry) => isOfFolder(entry, folder)),
    unbound: (accountId) => (isForUnbound(accountId) && remembered(accountId).includes(accountId) ? accountId : null),
    withCurrent,
    moved(accountId) {
      settings.updateAccount(accountId, { keyEntries: withCurrent(accountId) });
    },
  };
}
