import { closeSync, fstatSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { fileIdOf } from '../files/file-id.ts';
import { COMPANIONS } from './database.ts';

/** Whether a history file in use is still what was opened, or another program has been at it. */

/**
 * `removed`: what is written goes to a file that nobody finds again. `replaced`: another database has its name. `damaged`:
 * the file was emptied, cut off or overwritten where it stands.
 */
export type FileState = 'same' | 'removed' | 'replaced' | 'damaged';

const [WAL] = COMPANIONS;
const MAGIC = 'SQLite format 3\0';
/** The first bytes of a write-ahead log; the last bit only says the byte order of its checksums. */
const WAL_MAGIC = 0x377f0682;
const HEADER_BYTES = 100;
/** A checkpoint under way elsewhere looks like a cut-off file for as long as it takes. */
const SUSPICION_LASTS_MS = 30_000;

/**
 * Looks after one opened file. It is held open for as long as SQLite has it: to close any descriptor of a file takes away
 * all locks that this process has on it, SQLite's among them.
 */
export class FileWatch {
  readonly #path: string;
  readonly #fileId: string | null;
  #file: number | null;
  /** SQLite makes it with the first read, and it stays for as long as the file is open. */
  #walId: string | null = null;
  #suspectedSinceMs: number | null = null;

  constructor(path: string) {
    this.#path = path;
    this.#fileId = fileIdOf(path);
    this.#walId = fileIdOf(path + WAL);
    this.#file = openedOrNull(path);
  }

  /** Lets go of the file; to be called once SQLite has. */
  stop(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  /**
   * Takes no longer than reading a hundred bytes.
   * @param nowMs UTC epoch milliseconds
   */
  look(nowMs: number): FileState {
    try {
      return this.#stateAt(nowMs);
    } catch {
      // No more files may be opened just now, or the like: nothing is known against it.
      return 'same';
    }
  }

  #stateAt(nowMs: number): FileState {
    const fileId = fileIdOf(this.#path);
    if (fileId === null) return 'removed';
    if (fileId !== this.#fileId) return isDatabaseAt(this.#path) ? 'replaced' : 'removed';
    const walId = fileIdOf(this.#path + WAL);
    if (this.#walId !== null && walId !== this.#walId) return 'removed';
    this.#walId = walId;
    // No checkpoint leaves that, not for a moment; any other program that opens such a file deletes what is beside it.
    if (this.#file !== null && !isDatabase(this.#file)) return 'damaged';
    if ((this.#file === null || isWhole(this.#file)) && isWalWhole(this.#path + WAL)) {
      this.#suspectedSinceMs = null;
      return 'same';
    }
    this.#suspectedSinceMs ??= nowMs;
    return nowMs - this.#suspectedSinceMs >= SUSPICION_LASTS_MS ? 'damaged' : 'same';
  }

  /** Deletes what SQLite kept beside the file that is gone: laid over another file, it would damage that. */
  removeCompanions(): void {
    const walId = fileIdOf(this.#path + WAL);
    if (walId !== null && walId !== this.#walId) return;
    try {
      for (const suffix of COMPANIONS) rmSync(this.#path + suffix, { force: true });
    } catch {
      // Their folder is a file by now.
    }
  }
}

function openedOrNull(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch {
    return null;
  }
}

function headOf(file: number): Buffer {
  const head = Buffer.alloc(HEADER_BYTES);
  return head.subarray(0, readSync(file, head, 0, HEADER_BYTES, 0));
}

/**
 * Whether the log is intact. It may be empty, after a checkpoint; a log that another program emptied begins with zeros after
 * the next write. Opening and closing it is safe: SQLite holds no locks on it.
 */
function isWalWhole(path: string): boolean {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return true;
  const file = openSync(path, 'r');
  try {
    const head = headOf(file);
    return head.length >= 4 && (head.readUInt32BE(0) & ~1) === WAL_MAGIC;
  } finally {
    closeSync(file);
  }
}

/** Whether something at a path is a file that begins as SQLite's do. */
export function isDatabaseAt(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
  const file = openSync(path, 'r');
  try {
    return isDatabase(file);
  } finally {
    closeSync(file);
  }
}

/** Whether a file begins as SQLite's do. */
function isDatabase(file: number): boolean {
  const header = headOf(file);
  return header.length === HEADER_BYTES && header.toString('latin1', 0, MAGIC.length) === MAGIC;
}

/** Whether it has as many pages as it says. */
function isWhole(file: number): boolean {
  const header = headOf(file);
  // The number 1 stands for 65,536, which does not fit into its two bytes.
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  const isPageCountOfNow = header.readUInt32BE(24) === header.readUInt32BE(92);
  const pageCount = isPageCountOfNow ? header.readUInt32BE(28) : 1;
  return fstatSync(file).size >= pageCount * pageBytes;
}
