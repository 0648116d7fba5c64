import { DAY_MS, HOUR_MS } from '../domain/time/units.ts';
import type { Connection } from './database.ts';

/**
 * Repairs what was kept while this computer's clock was wrong. A clock that was ahead leaves rows that were "fetched" at a
 * time still to come: newer answers would never replace them, and hours in progress would count as over.
 */

/**
 * Glance is younger than this: what was fetched earlier was fetched by a clock that had lost its time, as of a computer
 * with an empty battery.
 */
export const FIRST_POSSIBLE_FETCH_MS = Date.UTC(2026, 0, 1);

/** Figures that such a fetch brought are still Acquire's and stay. Its empty rows are for days before the account existed. */
const PAST_REPAIRS = [
  'DELETE FROM bucket WHERE fetched_at_ms < ?1 AND total_session = 0',
  'DELETE FROM summary WHERE fetched_at_ms < ?1 AND total_session = 0',
];

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
  // Such an incident was judged against the wrong hours, and its cool-down would hold back notifications until then.
  `DELETE FROM incident WHERE start_ms > ?1 + ${String(HOUR_MS)} AND note = ''`,
  'UPDATE incident SET end_ms = ?1 WHERE end_ms > ?1 AND start_ms <= ?1',
];

/**
 * Makes rows from the future be fetched again, and takes out empty rows from before there was Glance; to be called in a
 * transaction.
 * @param nowMs UTC epoch milliseconds
 * @returns how many buckets are fetched again
 */
export function repairClock(connection: Connection, nowMs: number): number {
  if (nowMs >= FIRST_POSSIBLE_FETCH_MS) {
    for (const sql of PAST_REPAIRS) connection.prepare(sql).run(FIRST_POSSIBLE_FETCH_MS);
  }
  const { count } = connection.prepare(COUNT_FUTURE).get(nowMs) as { count: number };
  if (count === 0 || connection.prepare(HAS_FUTURE_SESSIONS).get(nowMs + DAY_MS) !== undefined) return 0;
  for (const sql of REPAIRS) connection.prepare(sql).run(nowMs);
  return count;
}
