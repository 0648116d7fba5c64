import { fail, type Problem, type Result } from '../contract/errors.ts';
import {
  OBSERVATION_FORMAT,
  packObservation,
  unpackObservations,
  type Observation,
  type PackedObservation,
} from '../domain/alerts/observation.ts';
import { tryToWrite, type Connection } from './database.ts';

/** What each poll found, for replaying rules over the last weeks. */
export interface ObservationStore {
  keep(accountId: string, observations: Observation): Result<null>;
  /** Polls made in `[fromMs, toMs)`, oldest first, at most `limit` of them. */
  read(accountId: string, fromMs: number, toMs: number, limit: number): Observation[];
  /** When the last poll was made that was kept; null with none. */
  lastAtMs(accountId: string): number | null;
  /** Forgets polls of all accounts made before an instant. */
  forgetBefore(beforeMs: number): Result<null>;
}

/** The observations of an open history. Reading throws when the file turns out to be damaged. */
export function createObservationStore(connection: Connection): ObservationStore {
  const insert = connection.prepare('INSERT OR REPLACE INTO poll_findings VALUES (?, ?, ?)');
  // One text of many polls is read in a fraction of the time that a row of each takes.
  const select = connection.prepare(
    `SELECT '[' || group_concat('[' || at_ms || ',' || findings || ']', ',' ORDER BY at_ms) || ']' AS polls FROM (
       SELECT at_ms, findings FROM poll_findings
       WHERE account_id = ? AND at_ms >= ? AND at_ms < ? AND findings LIKE '["${OBSERVATION_FORMAT}"%' ORDER BY at_ms LIMIT ?)`,
  );
  const selectLast = connection.prepare('SELECT max(at_ms) AS at_ms FROM poll_findings WHERE account_id = ?');
  const forget = connection.prepare('DELETE FROM poll_findings WHERE at_ms < ?');

  return {
    keep: (accountId, observation) =>
      tryToWrite(connection, () => {
        insert.run(accountId, observation.atMs, packObservation(observation));
        return null;
      }),
    read(accountId, fromMs, toMs, limit) {
      const { polls } = select.get(accountId, fromMs, toMs, limit) as { polls: string | null };
      return polls === null ? [] : unpackObservations(JSON.parse(polls) as [number, PackedObservation][]);
    },
    lastAtMs: (accountId) => (selectLast.get(accountId) as { at_ms: number | null }).at_ms,
    forgetBefore: (beforeMs) =>
      tryToWrite(connection, () => {
        forget.run(beforeMs);
        return null;
      }),
  };
}

/** For a history that cannot be opened, and why. */
export function createUnavailableObservations({ code, detail }: Problem): ObservationStore {
  const refuse = (): Result<never> => fail(code, detail);
  return { keep: refuse, read: () => [], lastAtMs: () => null, forgetBefore: refuse };
}
