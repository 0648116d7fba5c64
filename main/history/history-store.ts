import { fail, ok, type Problem, type Result } from '../contract/errors.ts';
import type { Bucket, BucketStatus, FetchedGranularity, Figures, Report } from '../contract/report.ts';
import type { Span } from '../domain/time/calendar.ts';
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
  /** From the beginning of an account's first bucket to the end of its last; null with none. */
  extent(accountId: string): Pick<Span, 'startMs' | 'endMs'> | null;
  /** When the oldest kept bucket of an account was fetched, UTC epoch milliseconds; null with none. */
  firstFetchMs(accountId: string): number | null;
  /** Accounts that have anything in the history. */
  accountIds(): string[];
  deleteAccount(accountId: string): Result<null>;
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
  const selectExtent = connection.prepare(
    'SELECT min(start_ms) AS start_ms, max(end_ms) AS end_ms FROM bucket WHERE account_id = ?',
  );
  const selectFirstFetch = connection.prepare('SELECT min(fetched_at_ms) AS first_ms FROM bucket WHERE account_id = ?');
  const selectAccounts = connection.prepare('SELECT DISTINCT account_id FROM bucket ORDER BY account_id');

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

  return {
    keep: (accountId, span, { buckets, summary }, fetchedAtMs) =>
      write(() => {
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
        for (const { accountId, bucket } of rows) upsertBucket.run(...bucketValues(accountId, bucket));
      }),
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
    firstFetchMs: (accountId) => read(() => selectFirstFetch.get(accountId) as { first_ms: number | null }).first_ms,
    accountIds: () => read(() => (selectAccounts.all() as { account_id: string }[]).map((row) => row.account_id)),
    deleteAccount: (accountId) =>
      write(() => {
        for (const table of [
          'bucket',
          'summary',
          'revision',
          'answer_aside',
          'problem',
          'incident',
          'poll_findings',
          'day_note',
        ]) {
          connection.prepare(`DELETE FROM ${table} WHERE account_id = ?`).run(accountId);
        }
      }),
    close() {
      connection.close();
    },
  };
}

/** A history that keeps nothing, for when the file cannot be opened: numbers are still shown, and it says so. */
export function createUnavailableHistory(problem: Problem): HistoryStore {
  const refuse = (): Result<null> => fail(problem.code, problem.detail);
  return {
    keep: refuse,
    importBuckets: refuse,
    buckets: () => [],
    summary: () => null,
    extent: () => null,
    firstFetchMs: () => null,
    accountIds: () => [],
    deleteAccount: refuse,
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
