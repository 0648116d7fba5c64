import { closeSync, existsSync, mkdirSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { attempt, fail, ok, type Problem, type Result, reasonOf } from '../contract/errors.ts';
import { keepToOwner } from '../files/owner-only.ts';
import { isInTheWay } from '../files/plain-file.ts';
import { quarantine } from '../files/quarantine.ts';
import { openConnection, type Connection } from './connection.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { mendSchema } from './schema-check.ts';

/** What SQLite keeps beside the file while it is in use. */
export const COMPANIONS = ['-wal', '-shm'] as const;

/** A command of its own process has time to wait for the app; the app's windows have not. */
const COMMAND_BUSY_TIMEOUT_MS = 5_000;
export const APP_BUSY_TIMEOUT_MS = 50;

/** Opening the history file: pragmas, migrations, and what to do with a file that cannot be used. */

export type { Connection } from './connection.ts';

export interface OpenedDatabase {
  readonly connection: Connection;
  /** Where an unusable file was put; it is never deleted. Null when all was well. */
  readonly quarantinePath: string | null;
}

/**
 * Opens (or creates) the database and brings its schema up to date.
 * Moves a file that is not a database into quarantine and creates a new one, unless `damaged` is `leave`.
 * @param busyTimeoutMs how long to wait for another program's lock
 * @returns `history-newer` for a newer schema, `history-not-writable`, `history-locked`, `disk-full`, `file-not-readable`
 * for a damaged file that is left, or `history-unavailable`
 */
export function openDatabase(
  path: string,
  nowMs: number,
  damaged: 'quarantine' | 'leave' = 'quarantine',
  busyTimeoutMs = COMMAND_BUSY_TIMEOUT_MS,
): Result<OpenedDatabase> {
  const folder = attempt(() => mkdirSync(dirname(path), { recursive: true }), storageProblem);
  if (!folder.ok) return folder;
  if (damaged === 'quarantine') clearTheWay(path, nowMs);
  else if (isHarmedByOpening(path)) return fail('history-unavailable', 'the app has to put it right first');
  const first = tryOpen(path, busyTimeoutMs, damaged);
  if (first.ok) return ok({ connection: first.value, quarantinePath: null });
  if (damaged === 'leave' || first.error.code !== 'file-not-readable') return first;
  const moved = attempt(() => quarantine(path, nowMs, COMPANIONS), storageProblem);
  if (!moved.ok) return moved;
  const second = tryOpen(path, busyTimeoutMs, damaged);
  return second.ok ? ok({ connection: second.value, quarantinePath: moved.value }) : second;
}

/** Folders, pipes and the like where the file or its companions should be are in the way for good. */
function clearTheWay(path: string, nowMs: number): void {
  for (const place of ['', ...COMPANIONS].map((suffix) => path + suffix)) {
    try {
      if (isInTheWay(place)) quarantine(place, nowMs);
    } catch {
      // Nothing there, or nothing that can be moved, which opening then says.
    }
  }
  const journal = `${path}-journal`;
  try {
    if (existsSync(journal) && isInWalMode(path)) quarantine(journal, nowMs);
  } catch {
    // SQLite has it, then.
  }
}

/** A file in this mode has no journal: one beside it is of another file, and SQLite would write its old pages over ours. */
function isInWalMode(path: string): boolean {
  const file = openSync(path, 'r');
  try {
    const version = Buffer.alloc(2);
    readSync(file, version, 0, 2, WRITE_VERSION_AT);
    return version.equals(Buffer.from([2, 2]));
  } finally {
    closeSync(file);
  }
}
const WRITE_VERSION_AT = 18;

const PAGE_BYTES = 4_096;

/** Beside a file of no bytes SQLite deletes the log, which may hold all there is; beside one empty page it reads it. */
export function giveLogAPage(path: string): void {
  const isEmpty = statSync(path, { throwIfNoEntry: false })?.size === 0;
  if (isEmpty && sizeOf(path + COMPANIONS[0]) > 0) truncateSync(path, PAGE_BYTES);
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** The same two dangers where nothing may be changed. The header is not read: closing the file would end locks on it. */
function isHarmedByOpening(path: string): boolean {
  return existsSync(`${path}-journal`) || (sizeOf(path) === 0 && sizeOf(path + COMPANIONS[0]) > 0);
}

function tryOpen(path: string, busyTimeoutMs: number, damaged: 'quarantine' | 'leave'): Result<Connection> {
  let connection: Connection | undefined;
  try {
    if (damaged === 'quarantine') {
      keepToOwner(path, COMPANIONS);
      giveLogAPage(path);
    }
    connection = openConnection(path);
    // First of all: an export of its own process may be at work on the same file.
    connection.pragma(`busy_timeout = ${busyTimeoutMs}`);
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = NORMAL');
    connection.pragma('foreign_keys = ON');
    // What is deleted is overwritten, not only no longer listed.
    connection.pragma('secure_delete = ON');
    const problem =
      newerSchema(connection) ?? damage(connection, path) ?? migrate(connection, damaged === 'quarantine');
    if (problem === null) return ok(connection);
    connection.close();
    return { ok: false, error: problem };
  } catch (error) {
    connection?.close();
    return { ok: false, error: storageProblem(error) };
  }
}

function newerSchema(connection: Connection): Problem | null {
  const version = userVersion(connection);
  return version > MIGRATIONS.length ? { code: 'history-newer', detail: `schema ${version}` } : null;
}

/** Applies what is missing, each migration in a transaction of its own. */
function migrate(connection: Connection, mend: boolean): Problem | null {
  const version = userVersion(connection);
  const foreign = mend ? mendSchema(connection, version) : null;
  if (foreign !== null) return { code: 'file-not-readable', detail: `the table ${foreign} is not as it was made` };
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < version) continue;
    inTransaction(connection, () => {
      // Another process may have been quicker.
      if (userVersion(connection) <= index) connection.exec(`${sql}\nPRAGMA user_version = ${index + 1};`);
    });
  }
  return null;
}

/**
 * All of the work or nothing of it. SQLite ends a transaction by itself where the disk is full; libsql's own
 * `transaction()` then fails at rolling back once more, and hides why.
 * @throws what the work throws
 */
export function inTransaction(connection: Connection, work: () => void): void {
  connection.exec('BEGIN IMMEDIATE');
  try {
    work();
    connection.exec('COMMIT');
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

/**
 * The same for a write with a value, as a `Result`. Every write of this room goes through here: a single statement that
 * meets another program's lock outside of a transaction stays open in libsql, and nothing can be committed after that.
 */
export function tryToWrite<T>(connection: Connection, work: () => T): Result<T> {
  return attempt(() => {
    const values: T[] = [];
    inTransaction(connection, () => values.push(work()));
    return values[0] as T;
  }, storageProblem);
}

/** Two years of several accounts; larger files are looked through on request only, for it would hold up the start. */
const CHECKED_AT_OPENING_BYTES = 16_000_000;

function damage(connection: Connection, path: string): Problem | null {
  if (statSync(path).size > CHECKED_AT_OPENING_BYTES || isSound(connection)) return null;
  return { code: 'file-not-readable', detail: 'not a sound database' };
}

/** The schema version of an open database. */
export function userVersion(connection: Connection): number {
  const row = connection.prepare('PRAGMA user_version').get() as { user_version: number };
  return row.user_version;
}

/** `true` when SQLite finds the file sound. Takes a while on large files: not for the start path. */
export function isSound(connection: Connection, how: 'quickly' | 'thoroughly' = 'quickly'): boolean {
  const check = how === 'quickly' ? 'quick_check' : 'integrity_check';
  const row = connection.prepare(`PRAGMA ${check}(1)`).get() as Record<string, string>;
  return row[check] === 'ok';
}

/** The detail of a problem of one row, not of the file: the same row is refused again however often it is written. */
export const REFUSED_ROW = 'the row breaks a rule of its table';

/** What a storage error means. SQLite names its reasons in `code`, the file system in `code` too. */
export function storageProblem(error: unknown): Problem {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message = reasonOf(error);
  const detail = code === '' ? message.slice(0, 120) : code;
  if (/SQLITE_FULL|ENOSPC|EDQUOT/.test(code) || /database or disk is full/i.test(message)) return { code: 'disk-full' };
  if (/SQLITE_(BUSY|LOCKED)/.test(code) || /database (table )?is locked/i.test(message))
    return { code: 'history-locked' };
  if (/SQLITE_(NOTADB|CORRUPT)/.test(code) || /not a database|malformed/i.test(message)) {
    return { code: 'file-not-readable', detail: 'not a sound database' };
  }
  if (/no such (table|column)|table .* already exists/i.test(message)) {
    return { code: 'file-not-readable', detail: message.slice(0, 120) };
  }
  if (/SQLITE_(READONLY|PERM|AUTH)|EACCES|EPERM|EROFS/.test(code) || /readonly database/i.test(message)) {
    return { code: 'history-not-writable', detail };
  }
  if (/SQLITE_CONSTRAINT_(CHECK|NOTNULL|DATATYPE)/.test(code) || /^cannot store /i.test(message)) {
    return { code: 'history-unavailable', detail: REFUSED_ROW };
  }
  return { code: 'history-unavailable', detail };
}
