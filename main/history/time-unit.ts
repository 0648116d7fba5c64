import type { Connection } from './database.ts';

/** Converts what is kept of an account when it turns out that its times were read in the wrong unit. */

const REVISION_TRIGGER = 'bucket_revised';
const TIME_RULES = ['response-up', 'average-session-up'] as const;

interface IncidentRow {
  readonly id: number;
  readonly value: number;
  readonly typical: string | null;
  readonly line: string;
  readonly told_value: number | null;
}

/** Multiplies every time of an account. To be called within a transaction. */
export function scaleTimes(connection: Connection, accountId: string, factor: number): null {
  // Acquire revised nothing: the trigger that would say so is taken away meanwhile.
  const trigger = connection
    .prepare('SELECT sql FROM sqlite_master WHERE type = ? AND name = ?')
    .get('trigger', REVISION_TRIGGER) as { sql: string } | undefined;
  if (trigger !== undefined) connection.exec(`DROP TRIGGER ${REVISION_TRIGGER}`);
  for (const [table, columns] of Object.entries(TIME_COLUMNS)) {
    const changes = columns.map((column) => `${column} = ${column} * ?`).join(', ');
    connection
      .prepare(`UPDATE ${table} SET ${changes} WHERE account_id = ?`)
      .run(...columns.map(() => factor), accountId);
  }
  if (trigger !== undefined) connection.exec(trigger.sql);
  scaleIncidents(connection, accountId, factor);
  // What polls found is only for trying rules out; new polls find it anew.
  connection.prepare('DELETE FROM poll_findings WHERE account_id = ?').run(accountId);
  return null;
}

const TIME_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  bucket: ['average_session_seconds', 'response_seconds'],
  summary: [
    'average_session_seconds',
    'response_seconds',
    'previous_average_session_seconds',
    'previous_response_seconds',
  ],
  revision: [
    'old_average_session_seconds',
    'old_response_seconds',
    'new_average_session_seconds',
    'new_response_seconds',
  ],
};

function scaleIncidents(connection: Connection, accountId: string, factor: number): void {
  const rows = connection
    .prepare(
      `SELECT id, value, typical, line, told_value FROM incident WHERE account_id = ? AND rule IN (${TIME_RULES.map(() => '?').join(', ')})`,
    )
    .all(accountId, ...TIME_RULES) as IncidentRow[];
  const update = connection.prepare('UPDATE incident SET value = ?, typical = ?, told_value = ? WHERE id = ?');
  for (const { id, value, typical, told_value: toldValue } of rows) {
    update.run(value * factor, scaledRange(typical, factor), toldValue === null ? null : toldValue * factor, id);
  }
}

const RANGE_KEYS = ['p10', 'median', 'p90'];

function scaledRange(json: string | null, factor: number): string | null {
  if (json === null) return null;
  const range = JSON.parse(json) as Record<string, unknown>;
  const scaled = Object.entries(range).map(([key, value]) => [
    key,
    RANGE_KEYS.includes(key) && typeof value === 'number' ? value * factor : value,
  ]);
  return JSON.stringify(Object.fromEntries(scaled));
}
