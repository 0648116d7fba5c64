import type { Bucket, BucketStatus, FetchedGranularity } from '../contract/report.ts';
import type { Connection } from './database.ts';

/**
 * Many buckets at once, put together by the database as one text: three times as fast as a row after the other, for each
 * value of a row is a call of its own.
 */
export interface PackedBuckets {
  /** Null where a number needs more digits than the text has; then rows are read one by one. */
  read(accountId: string, granularity: FetchedGranularity, fromMs: number, toMs: number): Bucket[] | null;
}

type PackedBucket = readonly [
  startMs: number,
  endMs: number,
  offsetMinutes: number,
  label: string,
  totalSessions: number,
  averageSessionSeconds: number | null,
  responseSeconds: number | null,
  status: BucketStatus,
  fetchedAtMs: number,
];

const FIGURES = ['total_session', 'average_session_seconds', 'response_seconds'] as const;

/** Fifteen digits are written; what would not come back from them the same is counted. */
const UNUSUAL = FIGURES.map((name) => `${name} IS NOT NULL AND CAST(CAST(${name} AS TEXT) AS REAL) <> ${name}`);

const SELECT_PACKED = `
  SELECT json_group_array(json_array(start_ms, end_ms, offset_minutes, label, total_session, average_session_seconds,
           response_seconds, status, fetched_at_ms)) AS packed,
         coalesce(sum(${UNUSUAL.map((each) => `(${each})`).join(' OR ')}), 0) AS unusual
  FROM (SELECT * FROM bucket WHERE account_id = ? AND granularity = ? AND start_ms >= ? AND start_ms < ?
        ORDER BY start_ms)`;

/** The reader of an open history. */
export function createPackedBuckets(connection: Connection): PackedBuckets {
  return {
    read(accountId, granularity, fromMs, toMs) {
      const row = connection.prepare(SELECT_PACKED).get(accountId, granularity, fromMs, toMs) as PackedRow;
      if (row.unusual > 0) return null;
      return (JSON.parse(row.packed) as PackedBucket[]).map((packed) => toBucket(granularity, packed));
    },
  };
}

interface PackedRow {
  readonly packed: string;
  readonly unusual: number;
}

function toBucket(granularity: FetchedGranularity, packed: PackedBucket): Bucket {
  return {
    startMs: packed[0],
    endMs: packed[1],
    offsetMinutes: packed[2],
    granularity,
    label: packed[3],
    totalSessions: packed[4],
    averageSessionSeconds: packed[5],
    responseSeconds: packed[6],
    status: packed[7],
    fetchedAtMs: packed[8],
  };
}
