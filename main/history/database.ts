import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail, ok, type Problem, type Result } from '../contract/errors.ts';
import { openConnection, type Connection } from './connection.ts';
import { MIGRATIONS } from './migrations/index.ts';

/** Opening the history file: pragmas, migrations, and what to do with a file that cannot be used. */

export type { Connection } from './connection.ts';

export interface OpenedDatabase {
  readonly connection: Connection;
  /** Where an unusable file was put; it is never deleted. Null when all was well. */
  readonly quarantinePath: string | null;
}

/**
 * Opens (or creates) the database and brings its schema up to date.
 * A file that is not a database is quarantined and a new one begun, unless it is to be left; a newer schema than ours, or
 * a folder that cannot be written, is `history-unavailable`.
 */
export function openDatabase(
  path: string,
  nowMs: number,
  damaged: 'quarantine' | 'leave' = 'quarantine',
): Result<OpenedDatabase> {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    return { ok: false, error: storageProblem(error) };
  }
  const first = tryOpen(path);
  if (first.ok) return ok({ connection: first.value, quarantinePath: null });
  if (first.error.code !== 'file-not-readable') return first;
  if (damaged === 'leave') return fail('history-unavailable', first.error.detail);
  try {
    const quarantinePath = quarantine(path, nowMs);
    const second = tryOpen(path);
    return second.ok ? ok({ connection: second.value, quarantinePath }) : second;
  } catch (error) {
    return { ok: false, error: storageProblem(error) };
  }
}

function tryOpen(path: string): Result<Connection> {
  let connection: Connection | undefined;
  try {
    connection = openConnection(path);
    // First of all: an export of its own process may be at work on the same file.
    connection.pragma('busy_timeout = 5000');
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = NORMAL');
    connection.pragma('foreign_keys = ON');
    const problem = migrate(connection) ?? damage(connection, path);
    if (problem === null) return ok(connection);
    connection.close();
    return { ok: false, error: problem };
  } catch (error) {
    connection?.close();
    return { ok: false, error: storageProblem(error) };
  }
}

/** Applies what is missing, each migration in a transaction of its own. */
function migrate(connection: Connection): Problem | null {
  const version = userVersion(connection);
  if (version > MIGRATIONS.length) {
    return { code: 'history-unavailable', detail: `written by a newer version of Glance (schema ${version})` };
  }
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

/** Moves a database and its companions out of the way and says where to. */
export function quarantine(path: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().replace(/[:.]/g, '-');
  const target = `${path}.damaged-${stamp}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix);
  }
  return target;
}

/** What a storage error means. SQLite names its reasons in `code`, the file system in `code` too. */
export function storageProblem(error: unknown): Problem {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  const message = error instanceof Error ? error.message : String(error);
  if (/SQLITE_FULL|ENOSPC|EDQUOT/.test(code) || /database or disk is full/i.test(message)) return { code: 'disk-full' };
  if (/SQLITE_(NOTADB|CORRUPT)/.test(code) || /not a database|malformed/i.test(message)) {
    return { code: 'file-not-readable', detail: 'not a sound database' };
  }
  return fail('history-unavailable', code === '' ? message.slice(0, 120) : code).error;
}
