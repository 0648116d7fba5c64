import { join } from 'node:path';
import { removeLitter, writeOwnFile } from '../files/atomic-file.ts';
import { isInTheWay, isTaken, readPlainFile } from '../files/plain-file.ts';
import { quarantine, quarantineCopy } from '../files/quarantine.ts';
import {
  defaultSettings,
  lacksAccounts,
  mergeData,
  readSettings,
  withAccountsOf,
  type ReadSettings,
} from './settings-reader.ts';
import { isJsonObject, readSettingsText, type JsonObject, type SettingsText } from './settings-text.ts';

/** The settings file, its copies from before, and what to do when it cannot be used. */

/**
 * Where the settings in force come from. `file`: as it should be, or with values that were dropped. `mended`: the file was
 * damaged but nothing was lacking. `copy`: the newest whole copy, with what could be read of the file, or only its accounts. `parts`: only what
 * could be read. `defaults`: nothing could. `new`: there was no file and no copy.
 */
export type SettingsOrigin = 'file' | 'mended' | 'copy' | 'parts' | 'defaults' | 'new';

export interface FoundSettings extends ReadSettings {
  readonly origin: SettingsOrigin;
  /** Where the file that could not be used as it was is kept; null when all was well. */
  readonly quarantinePath: string | null;
}

type Readable = Extract<SettingsText, { readonly value: unknown }>;

export const SETTINGS_NAME = 'settings';
const MAX_BYTES = 4_000_000;

const fileIn = (folder: string): string => join(folder, `${SETTINGS_NAME}.json`);

/** The copies from before, newest first. */
const copiesIn = (folder: string): string[] =>
  ['backup', 'backup-2', 'backup-3'].map((name) => join(folder, `${SETTINGS_NAME}.${name}.json`));

/** Reads the settings of a folder and changes nothing there, whatever state they are in. */
export function peekSettings(folder: string): FoundSettings {
  return find(folder).found;
}

/** Reads them for the app: a file that cannot be used is quarantined, a good one is copied, litter of kills goes. */
export function loadSettings(folder: string, nowMs: number): FoundSettings {
  removeLitter(folder, (name) => name.startsWith(`${SETTINGS_NAME}.`) && name.includes('.json.tmp-'));
  for (const path of copiesIn(folder)) if (isInTheWay(path)) setAside(path, null, nowMs);
  const { found, text } = find(folder);
  const path = fileIn(folder);
  if (found.origin === 'new' || (text === null && !isTaken(path))) return found;
  if (found.origin === 'file' && found.dropped.length === 0) {
    keepCopy(folder, found);
    return found;
  }
  return { ...found, quarantinePath: setAside(path, text, nowMs) };
}

/** What can be read stays in place until it is written anew; what cannot would be in the way. */
function setAside(path: string, text: SettingsText | null, nowMs: number): string | null {
  if (text !== null && text.kind !== 'nothing') return quarantineCopy(path, nowMs);
  try {
    return quarantine(path, nowMs);
  } catch {
    // The folder cannot be written to; saving the settings reports that.
    return null;
  }
}

function find(folder: string): { found: FoundSettings; text: SettingsText | null } {
  const path = fileIn(folder);
  const text = read(path);
  if (text?.kind === 'whole' || text?.kind === 'mended') {
    return { found: { ...ofReadableFile(folder, text), quarantinePath: null }, text };
  }
  const parts = text?.kind === 'parts' ? text.value : null;
  const copy = newestCopy(folder);
  return { found: { ...fallBack(copy, parts, isTaken(path)), quarantinePath: null }, text };
}

type OfFile = ReadSettings & Pick<FoundSettings, 'origin'>;

/** The file's own values; only accounts that it has lost come out of the newest copy. */
function ofReadableFile(folder: string, { kind, value }: Readable): OfFile {
  const read = readSettings(value);
  const copy = lacksAccounts(value, read) ? newestCopy(folder) : null;
  const joined = copy === null ? read : readSettings(withAccountsOf(value, readSettings(copy)));
  const isJoined = joined.settings.accounts.length > read.settings.accounts.length;
  return isJoined ? { ...joined, origin: 'copy' } : { ...read, origin: kind === 'whole' ? 'file' : 'mended' };
}

function fallBack(copy: JsonObject | null, parts: JsonObject | null, exists: boolean): OfFile {
  if (copy !== null) return { ...readSettings(mergeData(copy, parts ?? {})), origin: 'copy' };
  if (parts !== null) return { ...readSettings(parts), origin: 'parts' };
  return { settings: defaultSettings(), dropped: [], unknown: undefined, origin: exists ? 'defaults' : 'new' };
}

/** The newest whole copy that knows accounts; the newest whole one where none does. */
function newestCopy(folder: string): JsonObject | null {
  const whole = copiesIn(folder)
    .map(read)
    .flatMap((text) => (text?.kind === 'whole' ? [text.value] : []));
  return whole.find((data) => readSettings(data).settings.accounts.length > 0) ?? whole[0] ?? null;
}

/** The text of a file; null where there is none that could be read. */
function read(path: string): SettingsText | null {
  try {
    return readSettingsText(readPlainFile(path, MAX_BYTES));
  } catch {
    return null;
  }
}

/**
 * Copies a file that was read well, as the newest of three generations. Settings without accounts never take the place of
 * some with accounts: removing an account takes it out of the copies too.
 */
function keepCopy(folder: string, { settings }: ReadSettings): void {
  try {
    const bytes = readPlainFile(fileIn(folder));
    const copies = copiesIn(folder);
    const [newest] = copies.map(read);
    if (newest?.kind === 'whole') {
      if (bytes.equals(readPlainFile(copies[0] ?? ''))) return;
      if (settings.accounts.length === 0 && hasAccounts(newest.value)) return;
      rotate(copies);
    }
    writeOwnFile(copies[0] ?? '', bytes);
  } catch {
    // No room for a copy is no reason to distrust the file itself.
  }
}

function rotate(copies: readonly string[]): void {
  for (let index = copies.length - 1; index > 0; index -= 1) {
    const [older, newer] = [copies[index] ?? '', copies[index - 1] ?? ''];
    if (isTaken(newer)) writeOwnFile(older, readPlainFile(newer));
  }
}

const hasAccounts = (data: JsonObject): boolean => readSettings(data).settings.accounts.length > 0;

/** A change of accounts must outlive damage to the file: the copy is made at once, not at the next start. */
export function copyAfterAccountAdded(folder: string): void {
  const text = read(fileIn(folder));
  if (text?.kind === 'whole') keepCopy(folder, readSettings(text.value));
}

/** Takes an account that the person removed out of the copies. */
export function forgetInCopies(folder: string, accountId: string): void {
  for (const path of copiesIn(folder)) {
    const text = read(path);
    if (text?.kind !== 'whole' || !Array.isArray(text.value['accounts'])) continue;
    const accounts = text.value['accounts'].filter((account) => !isJsonObject(account) || account['id'] !== accountId);
    const primaryAccountId = text.value['primaryAccountId'] === accountId ? null : text.value['primaryAccountId'];
    const rest = Object.entries(text.value).map(([key, value]) => [key, withoutMention(value, accountId)]);
    const left = { ...(Object.fromEntries(rest) as JsonObject), accounts, primaryAccountId };
    try {
      writeOwnFile(path, `${JSON.stringify(left, null, '\t')}\n`);
    } catch {
      // A full disk: the copy goes with the next rotation that there is room for.
    }
  }
}

/** What else names an account: what the window showed of it, lists of lost accounts and of keychain entries. */
function withoutMention(value: unknown, accountId: string): unknown {
  const isOfIt = (item: unknown): boolean =>
    typeof item === 'string' && (item === accountId || item.startsWith(`${accountId} at `));
  if (Array.isArray(value)) return value.filter((item) => !isOfIt(item));
  return isJsonObject(value) && value['accountId'] === accountId ? null : value;
}
