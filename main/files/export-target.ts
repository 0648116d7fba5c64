import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fail, ok, type Result } from '../contract/errors.ts';

/** Where a person may have something written: anywhere but over Glance's own files, and over nothing but a file. */

/** The folder that no export may touch: of sample data, whose folder lies inside, the whole one. */
function ownFolderOf(dataDir: string): string {
  return basename(dataDir) === 'sample-data' ? dirname(dataDir) : dataDir;
}

/**
 * Whether a path may be written to.
 * @param dataDir the data folder of the profile at work
 * @returns `own-file` for what lies in the data folder, by whatever way, or `not-a-file`, `file-read-only`
 */
export async function allowedTarget(path: string, dataDir: string): Promise<Result<null>> {
  const real = await realTarget(path);
  if (await isInside(real, ownFolderOf(dataDir))) return fail('own-file');
  const refused = await refusedTarget(real);
  return refused === null ? ok(null) : fail(refused);
}

/** The file that a path means in the end: links are followed, and what is not there yet is in its real folder. */
export async function realTarget(path: string): Promise<string> {
  const whole = resolve(path);
  try {
    return await realpath(whole);
  } catch {
    try {
      return join(await realpath(dirname(whole)), basename(whole));
    } catch {
      return whole;
    }
  }
}

/** Why what is at a path cannot be replaced; null when it can, or when there is nothing. */
export async function refusedTarget(path: string): Promise<'not-a-file' | 'file-read-only' | null> {
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  if (!found.isFile()) return 'not-a-file';
  // Whoever may write everything, as root, still meant it when they made the file read-only.
  return (found.mode & 0o222) === 0 ? 'file-read-only' : null;
}

/** By what the folders are, not by their names: links, mounts and letters of either case lead to the same one. */
async function isInside(path: string, folder: string): Promise<boolean> {
  const own = await stat(folder, { bigint: true }).catch(() => null);
  for (let at = path; ; at = dirname(at)) {
    if (resolve(at) === resolve(folder)) return true;
    const found = await stat(at, { bigint: true }).catch(() => null);
    if (own !== null && found !== null && found.ino === own.ino && found.dev === own.dev) return true;
    if (dirname(at) === at) return false;
  }
}
