import type { Figures, Summary } from '../contract/report.ts';
import type { Connection } from './database.ts';

/** The endpoint's headline numbers for a span, as kept. */
export interface KeptSummary {
  readonly current: Figures;
  readonly previous: Partial<Figures>;
  readonly fetchedAtMs: number;
}

/** The table of headline numbers. Its methods throw what SQLite reports. */
export interface SummaryRows {
  /** Of two rows for the same span the one fetched later stays. */
  put(accountId: string, span: SummarySpan, summary: Summary, fetchedAtMs: number): void;
  /** That of exactly this span, if it was ever asked for. */
  read(accountId: string, span: SummarySpan): KeptSummary | null;
}

interface SummarySpan {
  readonly startMs: number;
  readonly endMs: number;
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

const UPSERT_SUMMARY = `
  INSERT INTO summary VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (account_id, start_ms, end_ms) DO UPDATE SET
    total_session = excluded.total_session, average_session_seconds = excluded.average_session_seconds,
    response_seconds = excluded.response_seconds, previous_total_session = excluded.previous_total_session,
    previous_average_session_seconds = excluded.previous_average_session_seconds,
    previous_response_seconds = excluded.previous_response_seconds, fetched_at_ms = excluded.fetched_at_ms
  WHERE excluded.fetched_at_ms >= summary.fetched_at_ms`;

/** The headline numbers of an open history. */
export function createSummaryRows(connection: Connection): SummaryRows {
  const upsert = connection.prepare(UPSERT_SUMMARY);
  const select = connection.prepare('SELECT * FROM summary WHERE account_id = ? AND start_ms = ? AND end_ms = ?');
  return {
    put(accountId, { startMs, endMs }, { current, previous }, fetchedAtMs) {
      upsert.run(
        accountId,
        startMs,
        endMs,
        current.totalSessions,
        current.averageSessionSeconds,
        current.responseSeconds,
        previous.totalSessions ?? null,
        previous.averageSessionSeconds ?? null,
        previous.responseSeconds ?? null,
        fetchedAtMs,
      );
    },
    read(accountId, { startMs, endMs }) {
      const row = select.get(accountId, startMs, endMs) as SummaryRow | undefined;
      return row === undefined ? null : toSummary(row);
    },
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
