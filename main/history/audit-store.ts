import type { ErrorCode, Problem } from '../contract/errors.ts';
import type { RejectedResponse, Revision } from '../contract/history-care.ts';
import type { FetchedGranularity, Figures } from '../contract/report.ts';
import { inTransaction, type Connection } from './database.ts';

/** A kind of failure of an account's requests, over all runs. */
export interface CountedProblem extends Problem {
  readonly count: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

/**
 * What happened to the history besides being fetched: later changes by the vendor, answers that did not fit, requests
 * that failed. Writing never throws and never fails what it accompanies: the history store reports a full disk.
 */
export interface AuditStore {
  /**
   * The newest first, one for each bucket. They are recorded by the database itself when a settled bucket is replaced by
   * another value.
   */
  revisions(accountId: string, limit: number): Revision[];
  /** How many buckets were changed at all. */
  revisionCount(accountId: string): number;
  /** Keeps an answer that did not fit; the newest for a span replaces the one before, and the oldest spans go. */
  keepRejected(accountId: string, answer: RejectedResponse): void;
  /** The newest first. */
  rejectedResponses(accountId: string): RejectedResponse[];
  /** Deletes the rejected response for a span that a good one came for. */
  dropRejected(accountId: string, startMs: number, endMs: number): void;
  countProblem(accountId: string, problem: Problem, atMs: number): void;
  /** The latest first. */
  problems(accountId: string): CountedProblem[];
}

/** A body is kept to be looked at, not to be parsed: its beginning is enough. */
const MAX_BODY_CHARACTERS = 20_000;
/** Should every response be rejected, the disk must not fill up with them. */
const MAX_REJECTED = 100;

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
  change_count: number;
}

interface ProblemRow extends Omit<CountedProblem, 'detail'> {
  code: ErrorCode;
  detail: string;
}

/** The audit tables of an open history. */
export function createAuditStore(connection: Connection): AuditStore {
  const selectRevisions = connection.prepare(
    'SELECT * FROM revision WHERE account_id = ? ORDER BY new_fetched_at_ms DESC, start_ms DESC LIMIT ?',
  );
  const upsertRejected = connection.prepare('INSERT OR REPLACE INTO answer_aside VALUES (?, ?, ?, ?, ?, ?)');
  const selectRejected = connection.prepare(
    `SELECT start_ms AS startMs, end_ms AS endMs, reason, body, asked_at_ms AS askedAtMs
     FROM answer_aside WHERE account_id = ? ORDER BY asked_at_ms DESC`,
  );
  const deleteRejected = connection.prepare(
    'DELETE FROM answer_aside WHERE account_id = ? AND start_ms = ? AND end_ms = ?',
  );
  const trimRejected = connection.prepare(
    `DELETE FROM answer_aside WHERE account_id = ?1 AND asked_at_ms <= (
       SELECT asked_at_ms FROM answer_aside WHERE account_id = ?1 ORDER BY asked_at_ms DESC LIMIT 1 OFFSET ${MAX_REJECTED})`,
  );
  const countRevisions = connection.prepare('SELECT count(*) AS count FROM revision WHERE account_id = ?');
  const upsertProblem = connection.prepare(
    `INSERT INTO problem VALUES (?1, ?2, ?3, 1, ?4, ?4)
     ON CONFLICT (account_id, code) DO UPDATE SET detail = excluded.detail, count = count + 1, last_at_ms = excluded.last_at_ms`,
  );
  const selectProblems = connection.prepare(
    `SELECT code, detail, count, first_at_ms AS firstAtMs, last_at_ms AS lastAtMs
     FROM problem WHERE account_id = ? ORDER BY last_at_ms DESC`,
  );

  const writeIfPossible = (work: () => void): void => {
    try {
      inTransaction(connection, work);
    } catch {
      // See `AuditStore`.
    }
  };

  return {
    revisions: (accountId, limit) => (selectRevisions.all(accountId, limit) as RevisionRow[]).map(toRevision),
    revisionCount: (accountId) => (countRevisions.get(accountId) as { count: number }).count,
    keepRejected(accountId, { startMs, endMs, reason, body, askedAtMs }) {
      writeIfPossible(() => {
        upsertRejected.run(accountId, startMs, endMs, reason, body.slice(0, MAX_BODY_CHARACTERS), askedAtMs);
        trimRejected.run(accountId);
      });
    },
    rejectedResponses: (accountId) => selectRejected.all(accountId) as RejectedResponse[],
    dropRejected(accountId, startMs, endMs) {
      writeIfPossible(() => deleteRejected.run(accountId, startMs, endMs));
    },
    countProblem(accountId, { code, detail = '' }, atMs) {
      writeIfPossible(() => upsertProblem.run(accountId, code, detail, atMs));
    },
    problems: (accountId) => (selectProblems.all(accountId) as ProblemRow[]).map(toProblem),
  };
}

/** For a history that cannot be opened: nothing happened and nothing is kept. */
export function createUnavailableAudit(): AuditStore {
  const nothing = (): void => undefined;
  const none = (): [] => [];
  return {
    revisions: none,
    revisionCount: () => 0,
    keepRejected: nothing,
    rejectedResponses: none,
    dropRejected: nothing,
    countProblem: nothing,
    problems: none,
  };
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
    changeCount: row.change_count,
  };
}

function toProblem({ detail, ...row }: ProblemRow): CountedProblem {
  return detail === '' ? row : { ...row, detail };
}
