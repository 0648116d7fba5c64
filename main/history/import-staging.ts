import { setImmediate as nextTurn } from 'node:timers/promises';
import { fail, ok, type Result } from '../contract/errors.ts';
import type { Bucket } from '../contract/report.ts';
import { storageProblem, type Connection } from './database.ts';

/**
 * Rows of a file on their way into the history: held in a temporary table, so that a long file needs no more memory than a
 * short one, then compared with the history and written into it whole or not at all, by the database alone.
 */
export interface ImportStaging {
  /** Adds rows. @returns the first line whose bucket was there already, or null */
  add(rows: readonly StagedRow[]): number | null;
  compare(): StagedComparison;
  /** Writes what the history lacks and what is newer than what it has. @returns how many rows that were */
  write(control: StagingControl): Promise<Result<number>>;
  /** Forgets the rows. */
  discard(): void;
}

export interface StagedRow {
  readonly accountId: string;
  readonly bucket: Bucket;
  /** Of the file. */
  readonly line: number;
}

export interface StagedComparison {
  readonly rowCount: number;
  readonly accountIds: readonly string[];
  readonly newCount: number;
  readonly equalCount: number;
  readonly differentCount: number;
  readonly newerCount: number;
}

export interface StagingControl {
  readonly onProgress?: (rowCount: number) => void;
  /** Gives up, and nothing was written. */
  readonly signal?: AbortSignal;
}

/** Rows in one statement; more of them gain nothing. */
const ROWS_AT_ONCE = 64;
/** Rows between two looks at whether it was called off. */
const WRITTEN_AT_ONCE = 20_000;

const COLUMNS = `account_id, granularity, start_ms, end_ms, offset_minutes, label, total_session,
  average_session_seconds, response_seconds, status, fetched_at_ms`;
const SAME_KEY = 'b.account_id = s.account_id AND b.granularity = s.granularity AND b.start_ms = s.start_ms';
const SAME = `b.end_ms = s.end_ms AND b.total_session = s.total_session
  AND b.average_session_seconds IS s.average_session_seconds AND b.response_seconds IS s.response_seconds
  AND b.status = s.status`;

const CREATE = `
  DROP TABLE IF EXISTS temp.staged;
  CREATE TEMP TABLE staged (
    account_id TEXT, granularity TEXT, start_ms INTEGER, end_ms INTEGER, offset_minutes INTEGER, label TEXT,
    total_session REAL, average_session_seconds REAL, response_seconds REAL, status TEXT, fetched_at_ms INTEGER,
    line INTEGER, PRIMARY KEY (account_id, granularity, start_ms)) WITHOUT ROWID`;

const COMPARE = `
  SELECT count(*) AS rowCount, coalesce(sum(b.account_id IS NULL), 0) AS newCount,
    coalesce(sum(b.account_id IS NOT NULL AND ${SAME}), 0) AS equalCount,
    coalesce(sum(b.account_id IS NOT NULL AND NOT (${SAME}) AND s.fetched_at_ms > b.fetched_at_ms), 0) AS newerCount
  FROM temp.staged AS s LEFT JOIN bucket AS b ON ${SAME_KEY}`;

const AFTER = '(account_id, granularity, start_ms) > (?, ?, ?)';
const ORDER = 'ORDER BY account_id, granularity, start_ms';

const WRITE = `
  INSERT INTO bucket (${COLUMNS}) SELECT ${COLUMNS} FROM temp.staged WHERE ${AFTER} ${ORDER} LIMIT ${WRITTEN_AT_ONCE}
  ON CONFLICT (account_id, granularity, start_ms) DO UPDATE SET
    end_ms = excluded.end_ms, offset_minutes = excluded.offset_minutes, label = excluded.label,
    total_session = excluded.total_session, average_session_seconds = excluded.average_session_seconds,
    response_seconds = excluded.response_seconds, status = excluded.status, fetched_at_ms = excluded.fetched_at_ms
  WHERE excluded.fetched_at_ms > bucket.fetched_at_ms`;

const NOTE_FIRST_FETCH = `
  INSERT INTO first_fetch SELECT account_id, min(fetched_at_ms) FROM temp.staged WHERE true GROUP BY account_id
  ON CONFLICT (account_id) DO UPDATE SET at_ms = min(at_ms, excluded.at_ms)`;

interface Key {
  readonly account_id: string;
  readonly granularity: string;
  readonly start_ms: number;
}

/** Empties the staging of a connection; one import at a time goes through it. */
export function createImportStaging(connection: Connection): ImportStaging {
  connection.exec(CREATE);
  const insertOf = (count: number) =>
    connection.prepare(
      `INSERT OR IGNORE INTO temp.staged VALUES ${Array<string>(count)
        .fill(`(${'?, '.repeat(11)}?)`)
        .join(', ')}`,
    );
  const insertMany = insertOf(ROWS_AT_ONCE);
  const insertOne = insertOf(1);

  const selectLine = connection.prepare(
    'SELECT line FROM temp.staged WHERE account_id = ? AND granularity = ? AND start_ms = ?',
  );

  function lineOf({ accountId, bucket }: StagedRow): number {
    return (selectLine.get(accountId, bucket.granularity, bucket.startMs) as { line: number }).line;
  }

  function add(rows: readonly StagedRow[]): number | null {
    let added = 0;
    connection.exec('SAVEPOINT staging');
    for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
      const some = rows.slice(first, first + ROWS_AT_ONCE);
      // As one array: libsql takes far longer over so many single arguments.
      if (some.length === ROWS_AT_ONCE) added += insertMany.run(valuesOf(some)).changes;
      else for (const row of some) added += insertOne.run(valuesOf([row])).changes;
    }
    connection.exec('RELEASE staging');
    return added === rows.length ? null : (rows.find((row) => lineOf(row) !== row.line)?.line ?? null);
  }

  return {
    add,
    compare() {
      const counts = connection.prepare(COMPARE).get() as Omit<StagedComparison, 'accountIds' | 'differentCount'>;
      const { rowCount, newCount, equalCount, newerCount } = counts;
      const ids = connection.prepare('SELECT DISTINCT account_id FROM temp.staged ORDER BY account_id').all();
      const accountIds = (ids as Pick<Key, 'account_id'>[]).map((row) => row.account_id);
      return {
        rowCount,
        accountIds,
        newCount,
        equalCount,
        newerCount,
        differentCount: rowCount - newCount - equalCount,
      };
    },
    write: (control) => writeStaged(connection, control),
    discard() {
      connection.exec('DROP TABLE IF EXISTS temp.staged');
    },
  };
}

async function writeStaged(connection: Connection, { onProgress, signal }: StagingControl): Promise<Result<number>> {
  const write = connection.prepare(WRITE);
  const lastOf = connection.prepare(
    `SELECT account_id, granularity, start_ms FROM temp.staged WHERE ${AFTER} ${ORDER} LIMIT 1 OFFSET ${WRITTEN_AT_ONCE - 1}`,
  );
  try {
    connection.exec('BEGIN IMMEDIATE');
    let written = 0;
    let last: Key | undefined = { account_id: '', granularity: '', start_ms: 0 };
    for (let done = 0; last !== undefined; done += WRITTEN_AT_ONCE) {
      if (signal?.aborted === true) {
        connection.exec('ROLLBACK');
        return fail('cancelled');
      }
      const from: [string, string, number] = [last.account_id, last.granularity, last.start_ms];
      written += write.run(...from).changes;
      last = lastOf.get(...from) as Key | undefined;
      onProgress?.(done + WRITTEN_AT_ONCE);
      // Only this worker's own orders come in meanwhile, such as that it is called off.
      await nextTurn();
    }
    connection.exec(NOTE_FIRST_FETCH);
    connection.exec('COMMIT');
    return ok(written);
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    return { ok: false, error: storageProblem(error) };
  }
}

function valuesOf(rows: readonly StagedRow[]): (string | number | null)[] {
  const values: (string | number | null)[] = [];
  for (const { accountId, bucket, line } of rows) {
    values.push(accountId, bucket.granularity, bucket.startMs, bucket.endMs, bucket.offsetMinutes, bucket.label);
    values.push(bucket.totalSessions, bucket.averageSessionSeconds, bucket.responseSeconds);
    values.push(bucket.status, bucket.fetchedAtMs, line);
  }
  return values;
}
