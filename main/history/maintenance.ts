import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { attempt, fail, ok, type Problem, type Result } from '../contract/errors.ts';
import type { HistoryInfo } from '../contract/history-care.ts';
import { FETCHED_GRANULARITIES } from '../contract/report.ts';
import { replaceAtOnce } from '../files/atomic-file.ts';
import { hasRoomFor } from '../files/free-space.ts';
import { COMPANIONS, inTransaction, isSound, storageProblem, type Connection } from './database.ts';
import { TABLES } from './tables.ts';

/** Keeping the history file in good order while it is in use. */
export interface HistoryMaintenance {
  info(): HistoryInfo;
  /** A complete copy in one file, taken while the app runs. */
  backup(targetPath: string): Result<null>;
  /** Writes everything to a new file in the history's own place, which was removed while it was open. */
  rescue(): Result<null>;
  /** `true` when SQLite finds the file sound. */
  check(): Result<boolean>;
  /** Gives back the space of what was deleted. */
  compact(): Result<HistoryInfo>;
  /** Deletes what of an account was over at an instant (UTC epoch milliseconds). @returns how many buckets went */
  deleteBefore(accountId: string, beforeMs: number): Result<number>;
  /** The newest hour, day or month that began by an instant and in which Acquire counted sessions; null with none. */
  newestSessionsMs(accountId: string, byMs: number): number | null;
}

interface InfoRow {
  bucket_count: number;
  oldest: number | null;
  newest: number | null;
}

/** The upkeep of an open history file. */
export function createMaintenance(connection: Connection, path: string): HistoryMaintenance {
  const selectInfo = connection.prepare(
    'SELECT count(*) AS bucket_count, min(start_ms) AS oldest, max(start_ms) AS newest FROM bucket',
  );

  // Each goes backwards along the index and stops at the first: with all widths at once everything would be read.
  const selectNewest = connection.prepare(
    'SELECT start_ms FROM bucket WHERE account_id = ? AND granularity = ? AND start_ms <= ? AND total_session > 0 ' +
      'ORDER BY start_ms DESC LIMIT 1',
  );

  function newestSessionsMs(accountId: string, byMs: number): number | null {
    const newest = FETCHED_GRANULARITIES.map(
      (width) => (selectNewest.get(accountId, width, byMs) as { start_ms: number } | undefined)?.start_ms ?? -Infinity,
    );
    const latest = Math.max(...newest);
    return latest === -Infinity ? null : latest;
  }

  function info(): HistoryInfo {
    const row = selectInfo.get() as InfoRow;
    const sizeBytes = [path, `${path}-wal`].reduce((sum, file) => sum + sizeOf(file), 0);
    return { path, sizeBytes, bucketCount: row.bucket_count, oldestStartMs: row.oldest, newestStartMs: row.newest };
  }

  return {
    info,
    backup: (targetPath) => backUp(connection, path, targetPath),
    rescue: () => rescue(connection, path),
    check: () => attempt(() => isSound(connection, 'thoroughly'), storageProblem),
    compact: () =>
      attempt(() => {
        connection.exec('VACUUM');
        connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
        return info();
      }, storageProblem),
    deleteBefore: (accountId, beforeMs) =>
      attempt(() => {
        const before = info().bucketCount;
        inTransaction(connection, () => {
          deleteExpired(connection, accountId, beforeMs);
        });
        return before - info().bucketCount;
      }, storageProblem),
    newestSessionsMs,
  };
}

function backUp(connection: Connection, path: string, targetPath: string): Result<null> {
  const own = ['', ...COMPANIONS].map((suffix) => resolve(path + suffix));
  if (own.includes(resolve(targetPath))) return fail('file-not-writable', 'this is the history itself');
  return attempt(() => {
    writeCopy(connection, targetPath);
    return null;
  }, storageProblem);
}

/** Asks for room first: writing megabytes until the disk is full, again and again, would hold up everything. */
function rescue(connection: Connection, path: string): Result<null> {
  const written = attempt(() => {
    mkdirSync(dirname(path), { recursive: true });
    if (!hasRoomFor(path, usedBytes(connection))) return false;
    writeCopy(connection, path);
    return true;
  }, storageProblem);
  if (!written.ok) return written;
  return written.value ? ok(null) : fail('disk-full');
}

function usedBytes(connection: Connection): number {
  const sql = `SELECT (c.page_count - f.freelist_count) * s.page_size AS bytes
    FROM pragma_page_count AS c, pragma_freelist_count AS f, pragma_page_size AS s`;
  return (connection.prepare(sql).get() as { bytes: number }).bytes;
}

function writeCopy(connection: Connection, targetPath: string): void {
  replaceAtOnce(targetPath, (partPath) => {
    connection.prepare('VACUUM INTO ?').run(partPath);
  });
}

function deleteExpired(connection: Connection, accountId: string, beforeMs: number): void {
  for (const { name } of TABLES.filter(({ expires }) => expires)) {
    connection.prepare(`DELETE FROM ${name} WHERE account_id = ? AND end_ms <= ?`).run(accountId, beforeMs);
  }
}

/** For a history that cannot be opened, and why. */
export function createUnavailableMaintenance(path: string, { code, detail }: Problem): HistoryMaintenance {
  const refuse = (): Result<never> => fail(code, detail);
  return {
    info: () => ({ path, sizeBytes: 0, bucketCount: 0, oldestStartMs: null, newestStartMs: null }),
    backup: refuse,
    rescue: refuse,
    check: refuse,
    compact: refuse,
    deleteBefore: refuse,
    newestSessionsMs: () => null,
  };
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}
