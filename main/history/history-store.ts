import { fail, ok, type Problem, type Result } from '../contract/errors.ts';
import type { Bucket, BucketStatus, FetchedGranularity, Figures, Report } from '../contract/report.ts';
import type { Span } from '../domain/time/calendar.ts';
import { repairFuture } from './clock-repair.ts';
import { createCsvText, type CsvText } from './csv-text.ts';
import { createImportStaging, type ImportStaging } from './import-staging.ts';
import { inTransaction, storageProblem, type Connection } from './database.ts';

/** Everything ever fetched, on this computer. The only room that knows SQL. */

/** The endpoint's headline numbers for a span, as kept. */
export interface KeptSummary {
  readonly current: Figures;
  readonly previous: Partial<Figures>;
  readonly fetchedAtMs: number;
}

export interface HistoryStore {
  /** Keeps a report; of two answers for the same bucket the one fetched later wins. All of it or, on failure, nothing. */
  keep(accountId: string, span: Pick<Span, 'startMs' | 'endMs'>, report: Report, fetchedAtMs: number): Result<null>;
  /** Buckets of one width that begin in `[fromMs, toMs)`, oldest first. */
  buckets(accountId: string, granularity: FetchedGranularity, fromMs: number, toMs: number): Bucket[];
  /** The summary of exactly this span, if it was ever asked for. */
  summary(accountId: string, startMs: number, endMs: number): KeptSummary | null;
  /** Buckets from a file; of two for the same span the one fetched later wins. All of them or, on failure, none. */
  importBuckets(rows: readonly { readonly accountId: string; readonly bucket: Bucket }[]): Result<null>;
  /** Hours as CSV text, made by the database; null where there is none. */
  csvText(): CsvText | null;
  /** Takes rows of a file, to be compared and written; one import at a time. */
  stageImport(): Result<ImportStaging>;
  /** From the beginning of an account's first bucket to the end of its last; null with none. */
  extent(accountId: string): Pick<Span, 'startMs' | 'endMs'> | null;
  /** When anything of an account was first fetched, UTC epoch milliseconds; null where nothing ever was. */
  firstFetchMs(accountId: string): number | null;
  /** Accounts that have anything in the history. */
  accountIds(): string[];
  deleteAccount(accountId: string): Result<null>;
  /** Puts right what a clock left that was ahead; see `clock-repair.ts`. @returns how many buckets were touched */
  repairFuture(nowMs: number): Result<number>;
  close(): void;
}

interface BucketRow {
  granularity: FetchedGranularity;
  start_ms: number;
  end_ms: number;
  offset_minutes: number;
  label: string;
  total_session: number;
  average_session_seconds: number | null;
  response_seconds: number | null;
  status: BucketStatus;
  fetched_at_ms: number;
}

interface FirstFetchRow {
  at_ms: number | null;
}

interface SummaryRow {
  total_session: number;
  average_session_seconds: number | null;
  response_seconds: number | null;
  previous_total_session: number | null;
  previous_average_session_seconds: number | null;
  previous_response_seconds: number | null;
  fetched_at_ms: number;
}

const UPSERT_BUCKET = `
  INSERT INTO bucket (account_id, granularity, start_ms, end_ms, offset_minutes, label, total_session,
                      average_session_seconds, response_seconds, status, fetched_at_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (account_id, granularity, start_ms) DO UPDATE SET
    end_ms = excluded.end_ms, offset_minutes = excluded.offset_minutes, label = excluded.label,
    total_session = excluded.total_session, average_session_seconds = excluded.average_session_seconds,
    response_seconds = excluded.response_seconds, status = excluded.status, fetched_at_ms = excluded.fetched_at_ms
  WHERE excluded.fetched_at_ms >= bucket.fetched_at_ms`;

/** From one account to the next by the index: to look at every row for it takes longer the longer the history is. */
const ACCOUNTS = `
  WITH RECURSIVE account(account_id) AS (
    SELECT min(account_id) FROM bucket
    UNION ALL SELECT (SELECT min(account_id) FROM bucket WHERE account_id > account.account_id) FROM account
      WHERE account_id IS NOT NULL)
  SELECT account_id FROM account WHERE account_id IS NOT NULL`;

/** Of each width the first bucket and the last, which is the one that ends last, are found by the index. */
const EXTENT = `
  SELECT min(start_ms) AS start_ms, max(end_ms) AS end_ms
  FROM (VALUES ('hour'), ('day'), ('month')) AS width
  JOIN bucket ON account_id = ? AND granularity = width.column1 AND start_ms IN (
    (SELECT min(start_ms) FROM bucket AS b WHERE b.account_id = bucket.account_id AND b.granularity = width.column1),
    (SELECT max(start_ms) FROM bucket AS b WHERE b.account_id = bucket.account_id AND b.granularity = width.column1))`;

const UPSERT_FIRST_FETCH = `
  INSERT INTO first_fetch VALUES (?, ?)
  ON CONFLICT (account_id) DO UPDATE SET at_ms = min(at_ms, excluded.at_ms)`;

const TABLES_BY_ACCOUNT = [
  ...['bucket', 'summary', 'revision', 'answer_aside', 'problem', 'incident', 'poll_findings'],
  ...['day_note', 'first_fetch'],
];

const UPSERT_SUMMARY = `
  INSERT INTO summary VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (account_id, start_ms, end_ms) DO UPDATE SET
    total_session = excluded.total_session, average_session_seconds = excluded.average_session_seconds,
    response_seconds = excluded.response_seconds, previous_total_session = excluded.previous_total_session,
    previous_average_session_seconds = excluded.previous_average_session_seconds,
    previous_response_seconds = excluded.previous_response_seconds, fetched_at_ms = excluded.fetched_at_ms
  WHERE excluded.fetched_at_ms >= summary.fetched_at_ms`;

/**
 * A history on an open database; see `openDatabase`. Reading throws when the file turns out to be damaged.
 * @param onReadProblem is told so before
 */
export function createHistoryStore(
  connection: Connection,
  onReadProblem: (problem: Problem) => void = () => undefined,
): HistoryStore {
  const upsertBucket = connection.prepare(UPSERT_BUCKET);
  const upsertSummary = connection.prepare(UPSERT_SUMMARY);
  const selectBuckets = connection.prepare(
    `SELECT granularity, start_ms, end_ms, offset_minutes, label, total_session, average_session_seconds,
            response_seconds, status, fetched_at_ms
     FROM bucket WHERE account_id = ? AND granularity = ? AND start_ms >= ? AND start_ms < ? ORDER BY start_ms`,
  );
  const selectSummary = connection.prepare(
    'SELECT * FROM summary WHERE account_id = ? AND start_ms = ? AND end_ms = ?',
  );
  const selectExtent = connection.prepare(EXTENT);
  const selectFirstFetch = connection.prepare('SELECT at_ms FROM first_fetch WHERE account_id = ?');
  const selectFirstBucketFetch = connection.prepare(
    'SELECT min(fetched_at_ms) AS at_ms FROM bucket WHERE account_id = ?',
  );
  const upsertFirstFetch = connection.prepare(UPSERT_FIRST_FETCH);
  /** What is on disk, as far as it is known. */
  const firstFetches = new Map<string, number>();
  const selectAccounts = connection.prepare(ACCOUNTS);
  let csvText: CsvText | null = null;

  const write = (work: () => void): Result<null> => {
    try {
      inTransaction(connection, work);
      return ok(null);
    } catch (error) {
      return { ok: false, error: storageProblem(error) };
    }
  };

  const read = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      onReadProblem(storageProblem(error));
      throw error;
    }
  };

  function noteFetch(accountId: string, buckets: readonly Bucket[]): void {
    const firstMs = buckets.reduce((first, { fetchedAtMs }) => Math.min(first, fetchedAtMs), Infinity);
    if (firstMs >= (firstFetches.get(accountId) ?? Infinity)) return;
    upsertFirstFetch.run(accountId, firstMs);
    firstFetches.delete(accountId);
  }

  function firstFetchMs(accountId: string): number | null {
    const known = firstFetches.get(accountId);
    if (known !== undefined) return known;
    // Buckets that another program put there, or that were saved out of a damaged file, were not noted.
    const row = read(() => (selectFirstFetch.get(accountId) ?? selectFirstBucketFetch.get(accountId)) as FirstFetchRow);
    if (row.at_ms !== null) firstFetches.set(accountId, row.at_ms);
    return row.at_ms;
  }

  return {
    keep: (accountId, span, { buckets, summary }, fetchedAtMs) =>
      write(() => {
        noteFetch(accountId, buckets);
        for (const bucket of buckets) upsertBucket.run(...bucketValues(accountId, bucket));
        const { current, previous } = summary;
        upsertSummary.run(
          accountId,
          span.startMs,
          span.endMs,
          current.totalSessions,
          current.averageSessionSeconds,
          current.responseSeconds,
          previous.totalSessions ?? null,
          previous.averageSessionSeconds ?? null,
          previous.responseSeconds ?? null,
          fetchedAtMs,
        );
      }),
    importBuckets: (rows) =>
      write(() => {
        for (const { accountId, bucket } of rows) {
          noteFetch(accountId, [bucket]);
          upsertBucket.run(...bucketValues(accountId, bucket));
        }
      }),
    csvText: () => (csvText ??= createCsvText(connection)),
    stageImport() {
      try {
        return ok(createImportStaging(connection));
      } catch (error) {
        return { ok: false, error: storageProblem(error) };
      }
    },
    buckets: (accountId, granularity, fromMs, toMs) =>
      read(() => (selectBuckets.all(accountId, granularity, fromMs, toMs) as BucketRow[]).map(toBucket)),
    summary(accountId, startMs, endMs) {
      const row = read(() => selectSummary.get(accountId, startMs, endMs) as SummaryRow | undefined);
      return row === undefined ? null : toSummary(row);
    },
    extent(accountId) {
      const row = read(() => selectExtent.get(accountId) as { start_ms: number | null; end_ms: number | null });
      return row.start_ms === null || row.end_ms === null ? null : { startMs: row.start_ms, endMs: row.end_ms };
    },
    firstFetchMs,
    accountIds: () => read(() => (selectAccounts.all() as { account_id: string }[]).map((row) => row.account_id)),
    deleteAccount(accountId) {
      const deleted = write(() => {
        firstFetches.delete(accountId);
        for (const table of TABLES_BY_ACCOUNT) {
          connection.prepare(`DELETE FROM ${table} WHERE account_id = ?`).run(accountId);
        }
      });
      if (deleted.ok) emptyLog(connection);
      return deleted;
    },
    repairFuture(nowMs) {
      let count = 0;
      const done = write(() => {
        count = repairFuture(connection, nowMs);
      });
      return done.ok ? ok(count) : done;
    },
    close() {
      connection.close();
    },
  };
}

/** What was deleted stands in the write-ahead log until that is written back; a reader in the way only delays it. */
function emptyLog(connection: Connection): void {
  try {
    connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  } catch {
    // The next checkpoint does it.
  }
}

/** A history that keeps nothing, for when the file cannot be opened: numbers are still shown, and it says so. */
export function createUnavailableHistory(problem: Problem): HistoryStore {
  const refuse = (): Result<null> => fail(problem.code, problem.detail);
  return {
    keep: refuse,
    importBuckets: refuse,
    csvText: () => null,
    stageImport: () => fail(problem.code, problem.detail),
    buckets: () => [],
    summary: () => null,
    extent: () => null,
    firstFetchMs: () => null,
    accountIds: () => [],
    deleteAccount: refuse,
    repairFuture: () => fail(problem.code, problem.detail),
    close: () => undefined,
  };
}

function bucketValues(accountId: string, bucket: Bucket): (string | number | null)[] {
  return [
    accountId,
    bucket.granularity,
    bucket.startMs,
    bucket.endMs,
    bucket.offsetMinutes,
    bucket.label,
    bucket.totalSessions,
    bucket.averageSessionSeconds,
    bucket.responseSeconds,
    bucket.status,
    bucket.fetchedAtMs,
  ];
}

function toBucket(row: BucketRow): Bucket {
  return {
    startMs: row.start_ms,
    endMs: row.end_ms,
    offsetMinutes: row.offset_minutes,
    granularity: row.granularity,
    label: row.label,
    totalSessions: row.total_session,
    averageSessionSeconds: row.average_session_seconds,
    responseSeconds: row.response_seconds,
    status: row.status,
    fetchedAtMs: row.fetched_at_ms,
  };
}

function toSummary(row: SummaryRow): KeptSummary {
  const previous = {
    ...(row.previous_total_session === null ? {} : { totalSessions: row.previous_total_session }),
    ...(row.previous_average_session_seconds === null
      ? {}
      : { averageSessionSeconds: row.previous_average_session_seconds }),
    ...(row.previous_response_seconds === null ? {} : { responseSeconds: row.previous_response_seconds }),
  };
  return {
    current: {
      totalSessions: row.total_session,
      averageSessionSeconds: row.average_session_seconds,
      responseSeconds: row.response_seconds,
    },
    previous,
    fetchedAtMs: row.fetched_at_ms,
  };
}
