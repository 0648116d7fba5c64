import { copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import Store from 'electron-store';
import * as v from 'valibot';
import { settingsSchema, type AccountSettings, type Settings, type SettingsPatch } from '../contract/settings.ts';

/** The settings on disk. electron-store writes them atomically; what is read is checked against the one schema. */
export interface SettingsStore {
  get(): Settings;
  patch(
    patch:
      | SettingsPatch
      | Partial<
          Pick<
            Settings,
            'primaryAccountId' | 'windowBounds' | 'windowMaximized' | 'shownView' | 'keysToDelete' | 'notifications'
          >
        >,
  ): void;
  addAccount(account: AccountSettings): void;
  updateAccount(id: string, change: Partial<Omit<AccountSettings, 'id'>>): void;
  removeAccount(id: string): void;
  account(id: string): AccountSettings | undefined;
  onChange(listener: (settings: Settings) => void): void;
  /** Where a settings file that could not be used was put, in this run; null when all was well. */
  readonly quarantinePath: string | null;
}

const FILE_NAME = 'settings';

/** Opens `settings.json` in a folder. A file that does not fit the schema is quarantined and defaults are used. */
export function openSettings(folder: string, nowMs: number): SettingsStore {
  const quarantinePath = quarantineBrokenFile(join(folder, `${FILE_NAME}.json`), nowMs);
  const defaults = v.getDefaults(settingsSchema);
  const { properties } = toJsonSchema(settingsSchema, { typeMode: 'input', errorMode: 'ignore' });
  const store = new Store<Settings>({
    cwd: folder,
    name: FILE_NAME,
    schema: properties as never,
    clearInvalidConfig: false,
    accessPropertiesByDotNotation: false,
  });
  let current: Settings = v.parse(settingsSchema, { ...defaults, ...store.store });
  const listeners: ((settings: Settings) => void)[] = [];

  function write(change: Partial<Settings>): void {
    const next = v.parse(settingsSchema, { ...current, ...change });
    current = next;
    // A full disk loses the change at the next start, not now; the history's notice says that the disk is full.
    try {
      store.store = next;
    } catch (error) {
      if (!isFileError(error)) throw error;
    }
    for (const listener of listeners) listener(current);
  }

  return {
    quarantinePath,
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
      const primaryAccountId = current.primaryAccountId === id ? (accounts[0]?.id ?? null) : current.primaryAccountId;
      write({ accounts, primaryAccountId });
    },
    account: (id) => current.accounts.find((account) => account.id === id),
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}

/** Moves a file that is not valid settings out of the way, and keeps a copy of a good one beside it. */
function quarantineBrokenFile(path: string, nowMs: number): string | null {
  if (!existsSync(path)) return null;
  if (isUsable(path)) {
    try {
      copyFileSync(path, path.replace(/\.json$/, '.backup.json'));
    } catch {
      // No room for a copy is no reason to distrust the file itself.
    }
    return null;
  }
  const target = path.replace(/\.json$/, `.damaged-${new Date(nowMs).toISOString().replace(/[:.]/g, '-')}.json`);
  renameSync(path, target);
  return target;
}

/** @throws what the disk says where it cannot say what is in the file */
function isUsable(path: string): boolean {
  try {
    return v.safeParse(settingsSchema, JSON.parse(readFileSync(path, 'utf8'))).success;
  } catch (error) {
    // Left behind by another user, or a folder: it is in the way for good, unlike a disk that fails just now.
    if (!isFileError(error) || ['EACCES', 'EPERM', 'EISDIR'].includes(error.code ?? '')) return false;
    throw error;
  }
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
