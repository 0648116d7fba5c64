import * as v from 'valibot';
import { fail, ok, type Result } from '../contract/errors.ts';
import { accountIdSchema, MAX_ACCOUNTS, MAX_KEY_ENTRIES, type AccountSettings } from '../contract/settings.ts';
import type { LostAccount } from '../contract/snapshot.ts';
import { folderMark, parseKeyEntry } from '../credentials/key-entry.ts';
import type { KeychainService } from '../credentials/keychain.ts';
import type { HistoryStore } from '../history/history-store.ts';
import type { SettingsStore } from '../settings/settings-store.ts';

export interface LostAccountsOptions {
  readonly settings: SettingsStore;
  readonly history: Pick<HistoryStore, 'accountIds'>;
  readonly keychain: Pick<KeychainService, 'entries'>;
  readonly dataDir: string;
  /** Whether a server is Acquire's own for an account: entries from before they named one were for that. */
  readonly isAcquire: (accountId: string) => boolean;
  /** Sets an account to work that was known before. */
  readonly add: (id: string, known: Pick<AccountSettings, 'keyStored' | 'keyEntries'>) => void;
  /** Deletes an entry of the keychain, now or as soon as it can be. */
  readonly deleteKey: (entry: string) => Promise<void>;
  readonly onChange: () => void;
  /** Aborted when the core stops: nothing is written after that. */
  readonly stopping: AbortController;
}

/**
 * Accounts that the settings have lost and this computer still knows: by the history, or by the keychain. They are offered
 * to be brought back, so that no history is out of sight and no key is left behind.
 */
export class LostAccounts {
  readonly #options: LostAccountsOptions;
  /** Entries of the keychain by account, as far as it could be asked. */
  #entries = new Map<string, string[]>();
  #hasLooked = false;
  #hasAsked = false;

  constructor(options: LostAccountsOptions) {
    this.#options = options;
  }

  /** Looks for them; again after each unlock, for a locked keychain cannot be asked. */
  async look(): Promise<void> {
    const { settings, keychain, onChange } = this.#options;
    if (!this.#mayHaveLost()) return;
    // Only once: what is in the history without an account later was removed by the person.
    const inHistory = this.#hasLooked ? [] : this.#inHistory();
    this.#hasLooked = true;
    const entries = await keychain.entries();
    if (this.#options.stopping.signal.aborted) return;
    if (entries !== null) this.#entries = this.#byAccount(entries);
    const inKeychain = this.#hasAsked ? [] : [...this.#entries.keys()];
    this.#hasAsked ||= entries !== null;
    this.#giveKeysBack();
    const known = new Set([...settings.get().lostAccountIds, ...inHistory, ...inKeychain]);
    const lost = [...known].filter((id) => settings.account(id) === undefined).slice(0, MAX_ACCOUNTS);
    if (String(lost) !== String(settings.get().lostAccountIds)) settings.patch({ lostAccountIds: lost });
    onChange();
  }

  all(): readonly LostAccount[] {
    const { lostAccountIds } = this.#options.settings.get();
    if (lostAccountIds.length === 0) return [];
    const inHistory = this.#inHistory();
    return lostAccountIds.map((id) => ({
      id,
      hasHistory: inHistory.includes(id),
      hasKey: this.#entries.has(id),
    }));
  }

  /** Sets all of them to work again. @returns how many */
  bringBack(): Result<{ readonly count: number }> {
    const { settings, add } = this.#options;
    const { accounts, lostAccountIds } = settings.get();
    const ids = lostAccountIds.filter((id) => settings.account(id) === undefined);
    if (accounts.length + ids.length > MAX_ACCOUNTS) return fail('too-many-accounts');
    for (const id of ids) {
      const keyEntries = this.#entries.get(id) ?? [];
      add(id, keyEntries.length === 0 ? { keyStored: false } : { keyStored: true, keyEntries });
    }
    settings.patch({ lostAccountIds: [] });
    return ok({ count: ids.length });
  }

  /** They are not wanted any more: their keys go, their history stays. */
  async leave(): Promise<void> {
    const { settings, deleteKey } = this.#options;
    const mark = folderMark(this.#options.dataDir);
    const ids = settings.get().lostAccountIds;
    settings.patch({ lostAccountIds: [] });
    // An entry from before they named a folder may be another folder's too.
    const entries = ids.flatMap((id) => this.#entries.get(id) ?? []).filter((entry) => entry.endsWith(` in ${mark}`));
    for (const entry of entries) await deleteKey(entry);
  }

  #mayHaveLost(): boolean {
    const { settings } = this.#options;
    if (settings.get().lostAccountIds.length > 0) return true;
    return !this.#hasAsked && ['new', 'defaults', 'parts'].includes(settings.opening.origin);
  }

  #inHistory(): readonly string[] {
    try {
      return this.#options.history.accountIds().filter((id) => v.is(accountIdSchema, id));
    } catch {
      // It says itself that it cannot be read.
      return [];
    }
  }

  #byAccount(entries: readonly string[]): Map<string, string[]> {
    const mark = folderMark(this.#options.dataDir);
    const byAccount = new Map<string, string[]>();
    for (const entry of entries) {
      const parsed = parseKeyEntry(entry);
      const isOurs = parsed === null ? this.#isUnbound(entry) : parsed.folder === mark;
      const id = parsed?.accountId ?? entry;
      if (isOurs && v.is(accountIdSchema, id)) byAccount.set(id, [...(byAccount.get(id) ?? []), entry]);
    }
    return byAccount;
  }

  #isUnbound(entry: string): boolean {
    return v.is(accountIdSchema, entry) && this.#options.isAcquire(entry);
  }

  /** Accounts that are there and have forgotten that they have a key. */
  #giveKeysBack(): void {
    const { settings } = this.#options;
    for (const { id, keyStored } of settings.get().accounts) {
      const keyEntries = this.#entries.get(id)?.slice(-MAX_KEY_ENTRIES) ?? [];
      if (!keyStored && keyEntries.length > 0) settings.updateAccount(id, { keyStored: true, keyEntries });
    }
  }
}
