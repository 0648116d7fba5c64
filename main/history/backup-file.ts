import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../contract/errors.ts';
import type { BackupContents, RestoreEffect } from '../contract/history-care.ts';
import { partPathOf, replaceAtOnce } from '../files/atomic-file.ts';
import { COMPANIONS, inTransaction, isSound, openDatabase, storageProblem, type Connection } from './database.ts';
import { TABLES } from './tables.ts';

/**
 * A backup as a file: what is in it, what going back to it would change, and going back. The file itself is only read; a
 * copy of it is brought to the schema of now.
 */

interface ContentsRow {
  bucket_count: number;
  oldest: number | null;
  newest: number | null;
}

/** Reads all of a backup. @returns what is in it, or `file-not-readable` for one that is damaged or no history */
export function lookIntoBackup(path: string, workFolder: string, nowMs: number): Result<BackupContents> {
  return withCopy(path, workFolder, nowMs, (copy) => ok(contentsOf(copy)));
}

/**
 * What the history would lose, gain and change by going back to a backup.
 * @param connection the open history
 */
export function compareWithBackup(
  connection: Connection,
  path: string,
  workFolder: string,
  nowMs: number,
): Result<{ readonly contents: BackupContents; readonly effect: RestoreEffect }> {
  return withCopy(path, workFolder, nowMs, (copy, copyPath) => {
    const contents = contentsOf(copy);
    copy.close();
    return attached(connection, copyPath, () => ok({ contents, effect: effectOf(connection) }));
  });
}

/**
 * Puts everything of a backup in the place of everything in the history, in one step: all of it or nothing.
 * @param connection the open history
 */
export function restoreBackup(connection: Connection, path: string, workFolder: string, nowMs: number): Result<null> {
  return withCopy(path, workFolder, nowMs, (copy, copyPath) => {
    copy.close();
    return attached(connection, copyPath, () => {
      inTransaction(connection, () => {
        for (const { name: table } of TABLES) {
          connection.exec(`DELETE FROM main.${table}`);
          const columns = columnsOf(connection, table).join(', ');
          connection.exec(`INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM backup.${table}`);
        }
      });
      return ok(null);
    });
  });
}

/**
 * Takes an account out of a backup, which is written anew without it, whole or not at all. One that cannot be read serves
 * nobody any more, and goes.
 */
export function forgetInBackup(path: string, accountId: string, workFolder: string, nowMs: number): Result<null> {
  const forgotten = withRawCopy(path, workFolder, nowMs, (copy) => {
    const names = (table: string): boolean =>
      copy.prepare(`SELECT 1 FROM ${table} WHERE account_id = ? LIMIT 1`).get(accountId) !== undefined;
    // Also one that was done before another could not be.
    if (!TABLES.some(({ name }) => names(name))) return ok(null);
    inTransaction(copy, () => {
      for (const { name } of TABLES) copy.prepare(`DELETE FROM ${name} WHERE account_id = ?`).run(accountId);
    });
    replaceAtOnce(path, (partPath) => {
      copy.prepare('VACUUM INTO ?').run(partPath);
    });
    return ok(null);
  });
  // Only what was read and found to be no history goes; one that was busy or out of reach is none of that.
  if (forgotten.ok || forgotten.error.code !== 'file-not-readable') return forgotten;
  rmSync(path, { force: true });
  return ok(null);
}

const columnsOf = (connection: Connection, table: string): string[] =>
  (connection.prepare(`SELECT name FROM pragma_table_info('${table}')`).all() as { name: string }[]).map(
    ({ name }) => name,
  );

function contentsOf(connection: Connection): BackupContents {
  const row = connection
    .prepare('SELECT count(*) AS bucket_count, min(start_ms) AS oldest, max(start_ms) AS newest FROM bucket')
    .get() as ContentsRow;
  const ids = connection.prepare('SELECT DISTINCT account_id AS id FROM bucket ORDER BY id').all() as { id: string }[];
  return {
    bucketCount: row.bucket_count,
    oldestStartMs: row.oldest,
    newestStartMs: row.newest,
    accountIds: ids.map(({ id }) => id),
  };
}

const SAME_BUCKET = 'a.account_id = b.account_id AND a.granularity = b.granularity AND a.start_ms = b.start_ms';

function effectOf(connection: Connection): RestoreEffect {
  const count = (sql: string): number => (connection.prepare(sql).get() as { n: number }).n;
  const missing = (here: string, there: string): number =>
    count(
      `SELECT count(*) AS n FROM ${here}.bucket AS a WHERE NOT EXISTS (SELECT 1 FROM ${there}.bucket AS b WHERE ${SAME_BUCKET})`,
    );
  return {
    addedCount: missing('backup', 'main'),
    removedCount: missing('main', 'backup'),
    changedCount: count(
      `SELECT count(*) AS n FROM main.bucket AS a JOIN backup.bucket AS b ON ${SAME_BUCKET}
       WHERE a.total_session IS NOT b.total_session OR a.average_session_seconds IS NOT b.average_session_seconds
         OR a.response_seconds IS NOT b.response_seconds OR a.status IS NOT b.status`,
    ),
  };
}

function attached<T>(connection: Connection, path: string, work: () => Result<T>): Result<T> {
  connection.prepare('ATTACH ? AS backup').run(path);
  try {
    return work();
  } finally {
    connection.exec('DETACH backup');
  }
}

/** The same with what is said of a file instead of the history itself, which would be misleading. */
function withCopy<T>(...given: Parameters<typeof withRawCopy<T>>): Result<T> {
  const done = withRawCopy(...given);
  if (done.ok || done.error.code !== 'history-unavailable') return done;
  return { ok: false, error: { ...done.error, code: 'file-not-readable' } };
}

/** Whatever a backup's own version and place: a copy can be migrated, and leaves nothing beside the original. */
function withRawCopy<T>(
  path: string,
  workFolder: string,
  nowMs: number,
  work: (copy: Connection, copyPath: string) => Result<T>,
): Result<T> {
  const copyPath = partPathOf(join(workFolder, 'restore'));
  let copy: Connection | null = null;
  try {
    mkdirSync(dirname(copyPath), { recursive: true });
    copyFileSync(path, copyPath);
    const opened = openDatabase(copyPath, nowMs, 'leave');
    if (!opened.ok) return opened;
    copy = opened.value.connection;
    if (!isSound(copy, 'thoroughly')) return fail('file-not-readable', 'not a sound database');
    copy.pragma('wal_checkpoint(TRUNCATE)');
    return work(copy, copyPath);
  } catch (error) {
    return { ok: false, error: storageProblem(error) };
  } finally {
    copy?.close();
    for (const suffix of ['', ...COMPANIONS]) rmSync(copyPath + suffix, { force: true });
  }
}
