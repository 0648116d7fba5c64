import { ok, type Result } from '../contract/errors.ts';
import type { AnswerAside, Revision } from '../contract/history-care.ts';
import type { FetchedGranularity, Figures } from '../contract/report.ts';
import { storageProblem, type Connection } from './database.ts';

/** What happened to the history besides being fetched: later changes by the vendor, and answers that did not fit. */
export interface AuditStore {
  /** The newest first. They are recorded by the database itself when a settled bucket is replaced by another value. */
  revisions(accountId: string, limit: number): Revision[];
  /** Keeps an answer that did not fit; the newest for a span replaces the one before. */
  keepAside(accountId: string, answer: AnswerAside): Result<null>;
  asides(accountId: string): AnswerAside[];
  /** A good answer came for this span: the misfit is history. */
  dropAside(accountId: string, startMs: number, endMs: number): void;
}

/** A body is kept to be looked at, not to be parsed: its beginning is enough. */
const MAX_BODY_CHARACTERS = 20_000;

interface RevisionRow {
  granularity: FetchedGranularity;
  start_ms: number;
  end_ms: number;
  old_total_session: number;
  old_average_session_seconds: number | null;
  old_response_seconds: number | null;
  old_fetched_at_ms: number;
  new_total_session: number;
  new_average_session_seconds: number | null;
  new_response_seconds: number | null;
  new_fetched_at_ms: number;
}

/** The audit tables of an open history. */
export function createAuditStore(connection: Connection): AuditStore {
  const selectRevisions = connection.prepare(
    'SELECT * FROM revision WHERE account_id = ? ORDER BY new_fetched_at_ms DESC, start_ms DESC LIMIT ?',
  );
  const upsertAside = connection.prepare('INSERT OR REPLACE INTO answer_aside VALUES (?, ?, ?, ?, ?, ?)');
  const selectAsides = connection.prepare(
    `SELECT start_ms AS startMs, end_ms AS endMs, reason, body, asked_at_ms AS askedAtMs
     FROM answer_aside WHERE account_id = ? ORDER BY asked_at_ms DESC`,
  );
  const deleteAside = connection.prepare(
    'DELETE FROM answer_aside WHERE account_id = ? AND start_ms = ? AND end_ms = ?',
  );

  return {
    revisions: (accountId, limit) => (selectRevisions.all(accountId, limit) as RevisionRow[]).map(toRevision),
    keepAside(accountId, { startMs, endMs, reason, body, askedAtMs }) {
      try {
        upsertAside.run(accountId, startMs, endMs, reason, body.slice(0, MAX_BODY_CHARACTERS), askedAtMs);
        return ok(null);
      } catch (error) {
        return { ok: false, error: storageProblem(error) };
      }
    },
    asides: (accountId) => selectAsides.all(accountId) as AnswerAside[],
    dropAside(accountId, startMs, endMs) {
      try {
        deleteAside.run(accountId, startMs, endMs);
      } catch {
        // A misfit that stays listed does no harm; a full disk is said where the answer itself is kept.
      }
    },
  };
}

/** For a history that cannot be opened: nothing happened and nothing is kept. */
export function createUnavailableAudit(): AuditStore {
  return { revisions: () => [], keepAside: () => ok(null), asides: () => [], dropAside: () => undefined };
}

function toRevision(row: RevisionRow): Revision {
  const before: Figures = {
    totalSessions: row.old_total_session,
    averageSessionSeconds: row.old_average_session_seconds,
    responseSeconds: row.old_response_seconds,
  };
  const after: Figures = {
    totalSessions: row.new_total_session,
    averageSessionSeconds: row.new_average_session_seconds,
    responseSeconds: row.new_response_seconds,
  };
  return {
    granularity: row.granularity,
    startMs: row.start_ms,
    endMs: row.end_ms,
    before,
    after,
    beforeFetchedAtMs: row.old_fetched_at_ms,
    afterFetchedAtMs: row.new_fetched_at_ms,
  };
}
