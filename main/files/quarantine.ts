import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { basename, dirname, join, parse } from 'node:path';
import { isTaken } from './plain-file.ts';

/** Files that cannot be used are never deleted: they stay beside the new ones, under a name that says when. */

/** What belongs to a database by its name alone: SQLite would take it for that of a file quarantined at the same moment. */
const COMPANION = /-(journal|wal|shm)$/;

/** Where a damaged file goes: `settings.json` becomes `settings.damaged-2026-11-25T08-00-00-000Z.json`. */
export function quarantinePathOf(path: string, nowMs: number): string {
  const { dir, name, ext } = COMPANION.test(path) ? { dir: dirname(path), name: basename(path), ext: '' } : parse(path);
  const stamp = new Date(nowMs).toISOString().replace(/[:.]/g, '-');
  const target = (count: number): string =>
    join(dir, `${name}.damaged-${stamp}${count === 0 ? '' : `-${count}`}${ext}`);
  let count = 0;
  while (existsSync(target(count))) count += 1;
  return target(count);
}

/**
 * Moves a file or folder, and its companions by suffix (`-wal`), out of the way.
 * @returns where to
 * @throws what the file system says
 */
export function quarantine(path: string, nowMs: number, companions: readonly string[] = []): string {
  const target = quarantinePathOf(path, nowMs);
  for (const suffix of ['', ...companions]) {
    if (isTaken(path + suffix)) renameSync(path + suffix, target + suffix);
  }
  return target;
}

/** Keeps a copy of a file that is about to be written anew. @returns where it is; null where there is no room for it */
export function quarantineCopy(path: string, nowMs: number): string | null {
  const target = quarantinePathOf(path, nowMs);
  try {
    copyFileSync(path, target);
    return target;
  } catch {
    return null;
  }
}
