import { existsSync, statSync } from 'node:fs';
import type Libsql from 'libsql';
import { Database } from './libsql.ts';

/**
 * Today's last known number of sessions of an account, by one look at an index and without the rest of this room: for the
 * icon, before anything else is loaded. The history is opened properly, migrated and looked after later.
 * @param isToday whether a span, UTC epoch milliseconds, is the local day of now
 * @returns null where there is none, or where the file cannot be read just now
 */
export function lastCountOfToday(
  path: string,
  accountId: string,
  nowMs: number,
  isToday: (startMs: number, endMs: number) => boolean,
): number | null {
  let connection: Libsql.Database | undefined;
  try {
    if (!isHarmlessToOpen(path)) return null;
    connection = new Database(path);
    const row = connection.prepare(NEWEST_SUMMARY).get(accountId, nowMs, nowMs) as SummaryRow | undefined;
    return row !== undefined && isToday(row.start_ms, row.end_ms) ? row.total_session : null;
  } catch {
    return null;
  } finally {
    connection?.close();
  }
}

/**
 * SQLite deletes the log beside a file of no bytes, and writes the old pages of a journal, whosever it is, over a file:
 * both are seen to when the history is opened properly.
 */
function isHarmlessToOpen(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && found.size > 0 && !existsSync(`${path}-journal`);
}

interface SummaryRow {
  readonly start_ms: number;
  readonly end_ms: number;
  readonly total_session: number;
}

// Written out: a module more would make the icon later.
const LONGEST_DAY_MS = 26 * 60 * 60_000;

const NEWEST_SUMMARY = `
  SELECT start_ms, end_ms, total_session FROM summary
  WHERE account_id = ? AND start_ms <= ? AND end_ms > ? AND end_ms - start_ms <= ${LONGEST_DAY_MS}
  ORDER BY start_ms DESC LIMIT 1`;
