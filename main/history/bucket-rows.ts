import type { Bucket, BucketStatus, FetchedGranularity } from '../contract/report.ts';
import type { Connection } from './database.ts';
import { createPackedBuckets } from './packed-buckets.ts';
import { DAY_MS } from '../domain/time/units.ts';

/** The table of buckets: hours, days and months as fetched. Its methods throw what SQLite reports. */
export interface BucketRows {
  /** Of two rows for the same bucket the one fetched later stays. */
  put(accountId: string, bucket: Bucket): void;
  /** Those of one width that begin in `[fromMs, toMs)`, oldest first. */
  read(accountId: string, granularity: FetchedGranularity, fromMs: number, toMs: number): Bucket[];
  /** From the beginning of the first bucket to the end of the last; null with none. */
  extent(accountId: string): { readonly startMs: number; readonly endMs: number } | null;
  accountIds(): string[];
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

interface ExtentRow {
  start_ms: number | null;
  end_ms: number | null;
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

const SELECT_BUCKETS = `
  SELECT granularity, start_ms, end_ms, offset_minutes, label, total_session, average_session_seconds,
         response_seconds, status, fetched_at_ms
  FROM bucket WHERE account_id = ? AND granularity = ? AND start_ms >= ? AND start_ms < ? ORDER BY start_ms`;

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

/** From so long a span on, reading many rows at once is the quicker way. */
const MANY_MS = 20 * DAY_MS;

/** The buckets of an open history. */
export function createBucketRows(connection: Connection): BucketRows {
  const upsert = connection.prepare(UPSERT_BUCKET);
  const select = connection.prepare(SELECT_BUCKETS);
  const packed = createPackedBuckets(connection);
  type Asked = [accountId: string, granularity: FetchedGranularity, fromMs: number, toMs: number];
  const oneByOne = (...asked: Asked): Bucket[] => (select.all(...asked) as BucketRow[]).map(toBucket);
  const selectExtent = connection.prepare(EXTENT);
  const selectAccounts = connection.prepare(ACCOUNTS);
  return {
    put(accountId, bucket) {
      upsert.run(...bucketValues(accountId, bucket));
    },
    read: (...asked) =>
      (asked[1] === 'hour' && asked[3] - asked[2] > MANY_MS ? packed.read(...asked) : null) ?? oneByOne(...asked),
    extent(accountId) {
      const row = selectExtent.get(accountId) as ExtentRow;
      return row.start_ms === null || row.end_ms === null ? null : { startMs: row.start_ms, endMs: row.end_ms };
    },
    accountIds: () => (selectAccounts.all() as { account_id: string }[]).map((row) => row.account_id),
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
