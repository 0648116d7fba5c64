import { chmodSync, closeSync, lstatSync, openSync } from 'node:fs';

/**
 * Sees to it that nobody else on this computer can read a file that others will open: it is made with that mode, and one
 * that is there already loses what it allowed others, as does what stands beside it. Never throws: what cannot be changed
 * shows when it is opened.
 * @param companions endings of files beside it
 */
export function keepToOwner(path: string, companions: readonly string[] = []): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch {
    // It is there already, or the folder cannot be written to.
  }
  for (const place of ['', ...companions].map((ending) => path + ending)) closeToOthers(place);
}

function closeToOthers(path: string): void {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found?.isFile() === true && (found.mode & 0o077) !== 0) chmodSync(path, found.mode & 0o700);
  } catch {
    // Somebody else's file: then it is theirs to close.
  }
}
