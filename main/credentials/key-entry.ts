import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * The name of a key's entry in the keychain: it says for which account, on which server and out of which data folder.
 * A key that was entered for one server is not found for another, and one data folder never touches another's keys.
 */

/** A data folder in a few letters; the same folder by another way (a link, a relative path) is the same. */
export function folderMark(dataDir: string): string {
  return createHash('sha256').update(realPath(dataDir)).digest('hex').slice(0, 16);
}

/**
 * @param origin scheme, host and port of the server that the key is for
 * @param folder the data folder's `folderMark`
 */
export function keyEntry(accountId: string, origin: string, folder: string): string {
  return `${accountId} at ${origin} in ${folder}`;
}

/** The parts of an entry's name; null for one that was made before they had any. */
export function parseKeyEntry(
  entry: string,
): { readonly accountId: string; readonly origin: string; readonly folder: string } | null {
  const [, accountId = '', origin = '', folder = ''] = /^(\S+) at (\S+) in ([0-9a-f]{16})$/.exec(entry) ?? [];
  return accountId === '' ? null : { accountId, origin, folder };
}

/** Whether an entry was made out of this data folder. */
export const isOfFolder = (entry: string, folder: string): boolean => entry.endsWith(` in ${folder}`);

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // It is made in a moment.
    return resolve(path);
  }
}
