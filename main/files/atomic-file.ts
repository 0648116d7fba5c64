import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsync,
  fsyncSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { chmod, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { threadId } from 'node:worker_threads';
import { fail, ok, type Result } from '../contract/errors.ts';
import { realTarget, refusedTarget } from './export-target.ts';

/** A file that is whole or not there: written beside its place, brought to disk, then moved. */

/**
 * Gives a path to write to and moves the result into place; on failure nothing is left behind and an older file stays.
 * A link stays a link to the new file, an older file's mode is kept, and a new one is its owner's alone.
 * @throws what `write` or the file system throws; see `fileProblem`
 */
export async function writeAtomically(target: string, write: (partPath: string) => Promise<void>): Promise<void> {
  const path = await realTarget(target);
  const refused = await refusedTarget(path);
  if (refused !== null) throw new RefusedTarget(refused);
  const mode = await stat(path).then(
    ({ mode: known }) => known & 0o777,
    () => 0o600,
  );
  await removeAbandoned(path);
  const partPath = partPathOf(path);
  try {
    await write(partPath);
    const file = await open(partPath, 'r+');
    await file.sync().finally(() => file.close());
    await chmod(partPath, mode);
    await rename(partPath, path);
  } catch (error) {
    await rm(partPath, { force: true });
    throw error;
  }
}

class RefusedTarget extends Error {
  readonly reason: 'not-a-file' | 'file-read-only';
  constructor(reason: 'not-a-file' | 'file-read-only') {
    super(reason);
    this.reason = reason;
  }
}

const partPrefix = (path: string): string => `.${basename(path)}.`;
/** Four digits, so that what one thread began is known from what another did. */
const threadMark = (thread: number): string => (thread % 0x1_0000).toString(16).padStart(4, '0');
/** A name beside a file that nothing has yet. @param thread that writes */
export const partPathOf = (path: string, thread = threadId): string =>
  join(dirname(path), `${partPrefix(path)}${process.pid}-${threadMark(thread)}${randomBytes(4).toString('hex')}.part`);

/**
 * The same at once, for what cannot wait for the disk in turns.
 * @param mode of the new file; where there is one already, its own unless another is asked for
 * @throws what `write` or the file system throws; then nothing is left behind and an older file stays
 */
export function replaceAtOnce(path: string, write: (partPath: string) => void, mode = modeOf(path)): void {
  const partPath = partPathOf(path);
  try {
    write(partPath);
    bringToDisk(partPath);
    chmodSync(partPath, mode);
    renameSync(partPath, path);
  } catch (error) {
    rmSync(partPath, { force: true });
    throw error;
  }
}

/** A small file of Glance's own, whole; nobody else on this computer may read it. @throws as `replaceAtOnce` */
export function writeOwnFile(path: string, content: string | Uint8Array): void {
  const write = (partPath: string): void => {
    writeFileSync(partPath, content, { flag: 'wx', mode: 0o600 });
  };
  replaceAtOnce(path, write, 0o600);
}

/**
 * The same with the wait for the disk in a turn of its own, and all else at once: each step in a turn of its own would wake
 * this thread a dozen times. For what is written often, and to a folder of Glance's own. A link stays a link to the new file.
 * @throws as `writeOwnFile`
 */
export async function keepOwnFile(target: string, content: string): Promise<void> {
  const path = behindLinks(target);
  const partPath = partPathOf(path);
  try {
    const file = openSync(partPath, 'wx', 0o600);
    try {
      writeFileSync(file, content);
      await promisify(fsync)(file);
    } finally {
      closeSync(file);
    }
    renameSync(partPath, path);
  } catch (error) {
    rmSync(partPath, { force: true });
    throw error;
  }
}

/** Where a path leads; a link to nothing is replaced. */
function behindLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

const modeOf = (path: string): number => (statSync(path, { throwIfNoEntry: false })?.mode ?? 0o600) & 0o777;

function bringToDisk(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Adds a text to a file, which is made where there is none, and brings it to disk. @throws what the file system says */
export function appendTo(path: string, text: string): void {
  const file = openSync(path, 'a', 0o600);
  try {
    if (text === '') return;
    // All of it, whereas one write may stop short without an error where the disk is nearly full.
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Deletes what processes that are gone had begun to write in a folder, and what else `isLitter` says. Never throws. */
export function removeLitter(folder: string, isLitter: (name: string) => boolean): void {
  try {
    for (const name of readdirSync(folder)) {
      const writer = /^\..+\.(\d+)-[0-9a-f]{12}\.part$/.exec(name)?.[1];
      const abandoned = writer !== undefined && !isRunning(Number(writer));
      if (abandoned || isLitter(name)) rmSync(join(folder, name), { force: true });
    }
  } catch {
    // It does no harm; whether this folder can be used shows at once.
  }
}

/** Whether a name beside a file is what a process that is gone had begun for it. */
function isAbandoned(path: string, name: string): boolean {
  if (!name.startsWith(partPrefix(path))) return false;
  const [, writer] = /^(\d+)-[0-9a-f]{12}\.part$/.exec(name.slice(partPrefix(path).length)) ?? [];
  return writer !== undefined && !isRunning(Number(writer));
}

/** The same where a file of Glance's own is a link: its parts lie in the folder that this leads to. Never throws. */
export function removeLitterBehind(target: string): void {
  const path = behindLinks(target);
  if (path === target) return;
  try {
    for (const name of readdirSync(dirname(path))) {
      if (isAbandoned(path, name)) rmSync(join(dirname(path), name), { force: true });
    }
  } catch {
    // It does no harm.
  }
}

/** A process that was killed could not tidy up: what it had begun for this file goes when the next one is begun. */
async function removeAbandoned(path: string): Promise<void> {
  try {
    for (const name of await readdir(dirname(path))) {
      if (isAbandoned(path, name)) await rm(join(dirname(path), name), { force: true });
    }
  } catch {
    // They do no harm; whether this folder can be written to shows at once.
  }
}

/**
 * Deletes what a thread of this process had begun for a file and cannot tidy up itself, for it was ended. Never throws.
 * @param target as the thread was given it: its part lies beside that, or beside what a link there leads to
 */
export function removeBegun(target: string, thread: number): void {
  for (const path of new Set([target, behindLinks(target)])) {
    const begun = `${partPrefix(path)}${process.pid}-${threadMark(thread)}`;
    try {
      for (const name of readdirSync(dirname(path))) {
        if (name.startsWith(begun) && name.endsWith('.part')) rmSync(join(dirname(path), name), { force: true });
      }
    } catch {
      // Another process finds it abandoned when it next writes this file.
    }
  }
}

/** Whether a process of this id is there. */
export function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    // Not ours to signal, but there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** What a failure to write means for a person. */
export function fileProblem(error: unknown): Result<never> {
  if (error instanceof RefusedTarget) return fail(error.reason);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ENOSPC', 'EDQUOT'].includes(code)
    ? fail('disk-full')
    : fail('file-not-writable', code === '' ? undefined : code);
}

/** Writes a small file whole. @returns the path, or `not-a-file`, `file-read-only`, `disk-full` or `file-not-writable` */
export async function saveFile(path: string, content: string | Uint8Array): Promise<Result<{ readonly path: string }>> {
  try {
    await writeAtomically(path, (partPath) => writeFile(partPath, content, { flag: 'wx', mode: 0o600 }));
    return ok({ path });
  } catch (error) {
    return fileProblem(error);
  }
}

/** The same for a value as JSON, to be read by people too. */
export const saveJson = (path: string, value: unknown): ReturnType<typeof saveFile> =>
  saveFile(path, `${JSON.stringify(value, null, 2)}\n`);
