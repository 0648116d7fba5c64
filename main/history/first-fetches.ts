import type { Bucket } from '../contract/report.ts';
import { FIRST_POSSIBLE_FETCH_MS } from './clock-repair.ts';
import type { Connection } from './database.ts';

/**
 * When anything of an account was first fetched, by a clock that knew what year it was. Its methods throw what SQLite
 * reports.
 */
export interface FirstFetches {
  /** To be called in the transaction that keeps these buckets. */
  note(accountId: string, buckets: readonly Bucket[]): void;
  /** UTC epoch milliseconds; null where nothing ever was. */
  atMs(accountId: string): number | null;
  /** The account's rows are deleted. */
  forget(accountId: string): void;
}

interface FirstFetchRow {
  at_ms: number | null;
}

const UPSERT_FIRST_FETCH = `
  INSERT INTO first_fetch VALUES (?, ?)
  ON CONFLICT (account_id) DO UPDATE
  SET at_ms = iif(at_ms < ${FIRST_POSSIBLE_FETCH_MS}, excluded.at_ms, min(at_ms, excluded.at_ms))`;

/** The first fetches of an open history. */
export function createFirstFetches(connection: Connection): FirstFetches {
  const upsert = connection.prepare(UPSERT_FIRST_FETCH);
  const select = connection.prepare('SELECT at_ms FROM first_fetch WHERE account_id = ? AND at_ms >= ?');
  const selectOfBuckets = connection.prepare(
    'SELECT min(fetched_at_ms) AS at_ms FROM bucket WHERE account_id = ? AND fetched_at_ms >= ?',
  );
  const isPossible = (atMs: number): boolean => atMs >= FIRST_POSSIBLE_FETCH_MS;
  /** What is on disk, as last read. */
  const known = new Map<string, number>();

  return {
    note(accountId, buckets) {
      const times = buckets.map(({ fetchedAtMs }) => fetchedAtMs).filter(isPossible);
      const firstMs = times.reduce((first, atMs) => Math.min(first, atMs), Infinity);
      if (firstMs >= (known.get(accountId) ?? Infinity)) return;
      upsert.run(accountId, firstMs);
      known.delete(accountId);
    },
    atMs(accountId) {
      const found = known.get(accountId);
      if (found !== undefined) return found;
      // Buckets that another program put there, or that were saved out of a damaged file, were not noted.
      const row = (select.get(accountId, FIRST_POSSIBLE_FETCH_MS) ??
        selectOfBuckets.get(accountId, FIRST_POSSIBLE_FETCH_MS)) as FirstFetchRow;
      if (row.at_ms !== null) known.set(accountId, row.at_ms);
      return row.at_ms;
    },
    forget(accountId) {
      known.delete(accountId);
    },
  };
}
