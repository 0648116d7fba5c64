import { DAY_MS } from '../domain/time/units.ts';
import type { Connection } from './database.ts';

/**
 * What a clock of this computer left that was ahead and has been set right: rows "fetched" at a time that is yet to
 * come. They would never give way to newer answers, and hours that go on would be called over.
 */

const COUNT_FUTURE = 'SELECT count(*) AS count FROM bucket WHERE fetched_at_ms > ?';

/**
 * Sessions from more than a day ahead: then it is the clock of now that is wrong, for instance right after a start with
 * an empty battery, and nothing may be touched.
 */
const HAS_FUTURE_SESSIONS = 'SELECT 1 AS found FROM bucket WHERE start_ms > ? AND total_session > 0 LIMIT 1';

/** Each with the instant of now. The figures stay; they are in progress again, and so fetched again. */
const REPAIRS = [
  'DELETE FROM bucket WHERE fetched_at_ms > ?1 AND start_ms > ?1 AND total_session = 0',
  "UPDATE bucket SET status = 'provisional', fetched_at_ms = ?1 WHERE fetched_at_ms > ?1",
  'DELETE FROM summary WHERE fetched_at_ms > ?1 AND start_ms > ?1',
  'UPDATE summary SET fetched_at_ms = start_ms WHERE fetched_at_ms > ?1',
  'DELETE FROM poll_findings WHERE at_ms > ?1',
];

/**
 * Makes rows from the future be fetched again; to be called in a transaction.
 * @param nowMs UTC epoch milliseconds
 * @returns how many buckets that were
 */
export function repairFuture(connection: Connection, nowMs: number): number {
  const { count } = connection.prepare(COUNT_FUTURE).get(nowMs) as { count: number };
  if (count === 0 || connection.prepare(HAS_FUTURE_SESSIONS).get(nowMs + DAY_MS) !== undefined) return 0;
  for (const sql of REPAIRS) connection.prepare(sql).run(nowMs);
  return count;
}
