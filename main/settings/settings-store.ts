import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import Store from 'electron-store';
import * as v from 'valibot';
import type { Problem } from '../contract/errors.ts';
import { settingsSchema, type AccountSettings, type Settings, type SettingsPatch } from '../contract/settings.ts';
import { fileProblem } from '../files/atomic-file.ts';
import { isTaken } from '../files/plain-file.ts';
import type { Clock } from '../system/clock.ts';
import {
  copyAfterAccountAdded,
  forgetInCopies,
  loadSettings,
  peekSettings,
  SETTINGS_NAME,
  type FoundSettings,
} from './settings-files.ts';
import { settingsData } from './settings-reader.ts';

/** The settings on disk. electron-store writes them atomically; what is read is checked value by value. */
export interface SettingsStore {
  get(): Settings;
  /** Changes what is named and nothing else; accounts have commands of their own. */
  patch(patch: SettingsPatch | Partial<Omit<Settings, 'accounts'>>): void;
  addAccount(account: AccountSettings): void;
  updateAccount(id: string, change: Partial<Omit<AccountSettings, 'id'>>): void;
  removeAccount(id: string): void;
  account(id: string): AccountSettings | undefined;
  onChange(listener: (settings: Settings) => void): void;
  /** How the file was found at the start of this run. */
  readonly opening: Pick<FoundSettings, 'origin' | 'dropped' | 'quarantinePath'>;
  /** Why the last change is not on disk yet; null when it is. */
  saveProblem(): Problem | null;
  onSaveProblem(listener: (problem: Problem | null) => void): void;
  /** Writes the file anew where somebody removed it, alone or with its folder, while Glance runs. */
  lookAfterFile(): void;
  /** Tries a last time to write what is not on disk yet, or is not there any more. */
  close(): void;
}

/** The settings of a folder for a command that must change nothing there. */
export type SettingsReader = Pick<SettingsStore, 'get' | 'account'>;

/** A full disk or a folder without rights may be put right at any time. */
const SAVE_AGAIN_AFTER_MS = 10_000;

/** Opens `settings.json` in a folder; see `loadSettings` for a file that cannot be used as it is. */
export function openSettings(folder: string, clock: Clock): SettingsStore {
  const { settings, unknown, ...opening } = loadSettings(folder, clock.nowMs());
  const file = createSettingsFile(folder, clock);
  const listeners: ((settings: Settings) => void)[] = [];
  let current = settings;

  function write(change: Partial<Settings>): void {
    current = v.parse(settingsSchema, { ...current, ...change });
    file.save(settingsData(current, unknown));
    for (const listener of listeners) listener(current);
  }

  function lookAfterFile(): void {
    if (!isTaken(join(folder, `${SETTINGS_NAME}.json`))) file.save(settingsData(current, unknown));
  }

  // What was mended once is not said again at the next start.
  if (opening.origin !== 'file' || opening.dropped.length > 0) write({});

  return {
    opening,
    get: () => current,
    patch: (patch) => {
      write(patch as Partial<Settings>);
    },
    addAccount: (account) => {
      write({ accounts: [...current.accounts, account], primaryAccountId: current.primaryAccountId ?? account.id });
      copyAfterAccountAdded(folder);
    },
    updateAccount: (id, change) => {
      write({ accounts: current.accounts.map((account) => (account.id === id ? { ...account, ...change } : account)) });
    },
    removeAccount: (id) => {
      const accounts = current.accounts.filter((account) => account.id !== id);
      const primaryAccountId = current.primaryAccountId === id ? (accounts[0]?.id ?? null) : current.primaryAccountId;
      const shownView = current.shownView?.accountId === id ? null : current.shownView;
      write({ accounts, primaryAccountId, shownView });
      forgetInCopies(folder, id);
    },
    account: (id) => current.accounts.find((account) => account.id === id),
    onChange: (listener) => {
      listeners.push(listener);
    },
    saveProblem: () => file.problem(),
    onSaveProblem: (listener) => {
      file.onProblem(listener);
    },
    lookAfterFile,
    close() {
      lookAfterFile();
      file.close();
    },
  };
}

/** Reads the settings of a folder; nothing there is moved, mended or written. */
export function openSettingsReadOnly(folder: string): SettingsReader {
  const { settings } = peekSettings(folder);
  return { get: () => settings, account: (id) => settings.accounts.find((account) => account.id === id) };
}

interface SettingsFile {
  save(data: object): void;
  problem(): Problem | null;
  onProblem(listener: (problem: Problem | null) => void): void;
  close(): void;
}

/** Writes the file; what cannot be written now is written as soon as it can be. */
function createSettingsFile(folder: string, clock: Clock): SettingsFile {
  const listeners: ((problem: Problem | null) => void)[] = [];
  let store: Store | null = null;
  let unsaved: object | null = null;
  let problem: Problem | null = null;
  let cancelRetry: () => void = () => undefined;

  function setProblem(next: Problem | null): void {
    const changed = problem?.code !== next?.code;
    problem = next;
    if (changed) for (const listener of listeners) listener(next);
  }

  function trySaving(): void {
    cancelRetry();
    if (unsaved === null) return;
    try {
      // electron-store would ask such a folder again and again for a second, and hold everything up meanwhile.
      if (existsSync(folder)) accessSync(folder, constants.W_OK);
      store ??= openStore(folder);
      store.store = unsaved as Record<string, unknown>;
      unsaved = null;
      setProblem(null);
    } catch (error) {
      if (!isFileError(error)) throw error;
      cancelRetry = clock.after(SAVE_AGAIN_AFTER_MS, trySaving);
      setProblem(problemOf(error));
    }
  }

  return {
    save(data) {
      unsaved = data;
      trySaving();
    },
    problem: () => problem,
    onProblem: (listener) => {
      listeners.push(listener);
    },
    close() {
      trySaving();
      cancelRetry();
    },
  };
}

/** What is in the file was read already, more patiently than electron-store does; it only writes. */
const openStore = (folder: string): Store =>
  new Store({
    cwd: folder,
    name: SETTINGS_NAME,
    deserialize: () => ({}),
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
  });

function problemOf(error: NodeJS.ErrnoException): Problem {
  const written = fileProblem(error);
  return written.ok ? { code: 'file-not-writable' } : written.error;
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
