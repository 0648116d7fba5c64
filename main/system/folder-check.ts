import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Why a data folder cannot be used: something else is in its place, nothing may be written in it, or nothing more fits. */
export type FolderProblem = 'not-a-folder' | 'not-writable' | 'no-room';

/** Makes a folder where there is none, and tries whether a file can be made in it. @returns null where all is well */
export function folderProblem(folder: string): FolderProblem | null {
  // Left behind by a kill, it goes at the next start like any other file that was begun.
  const probe = join(folder, `.probe.${process.pid}-${randomBytes(6).toString('hex')}.part`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!statSync(folder).isDirectory()) return 'not-a-folder';
    writeFileSync(probe, '', { flag: 'wx', mode: 0o600 });
    rmSync(probe, { force: true });
    return null;
  } catch (error) {
    return meaningOf(error);
  }
}

function meaningOf(error: unknown): FolderProblem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (['EEXIST', 'ENOTDIR', 'ELOOP'].includes(code)) return 'not-a-folder';
  return ['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE'].includes(code) ? 'no-room' : 'not-writable';
}
