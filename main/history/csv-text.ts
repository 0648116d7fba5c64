import { CSV_DELIMITERS, type CsvColumn, type CsvDelimiter } from '../contract/csv.ts';
import { formatOffset } from '../domain/time/calendar.ts';
import type { Connection } from './connection.ts';
import { DAY_MS, HOUR_MS } from '../domain/time/units.ts';

/**
 * Hours as CSV text, written by the database itself, a stretch of time at once: five times as fast as rows that are read,
 * formatted one by one and joined. The text is the same to the byte as what `csvFormatter` makes of the same rows.
 */
export interface CsvText {
  /** Null where a row cannot be written so: a number that needs all its digits. */
  hours(request: CsvTextRequest): { readonly text: string; readonly rowCount: number } | null;
  /** How the hours of an account lie in a stretch of time. */
  look(accountId: string, fromMs: number, toMs: number, offsetMinutes: number): HoursLook;
}

export interface CsvTextRequest {
  readonly accountIds: readonly string[];
  /** Hours that begin in `[fromMs, toMs)`, UTC epoch milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  /** In force from an instant on, minutes east of UTC; the first from before any row, in order. */
  readonly offsets: readonly { readonly fromMs: number; readonly minutes: number }[];
  readonly columns: readonly CsvColumn[];
  readonly delimiter: CsvDelimiter;
}

export interface HoursLook {
  readonly hourCount: number;
  /** Hours that do not lie on the wall clock's, or are none. */
  readonly oddCount: number;
  /** Whether a day or a month is known around there. */
  readonly hasWider: boolean;
  /** When the first and the last of them were fetched, UTC epoch milliseconds; null with none. */
  readonly firstFetchMs: number | null;
  readonly lastFetchMs: number | null;
}

/** A month and the daylight-saving change at its end. */
const WIDER_MS = 32 * DAY_MS;

/** The texts of an open history. */
export function createCsvText(connection: Connection): CsvText {
  const statements = new Map<string, ReturnType<Connection['prepare']>>();
  const lookAt = connection.prepare(
    `SELECT count(*) AS hourCount,
       coalesce(sum((start_ms + ?1) % ${HOUR_MS} <> 0 OR end_ms - start_ms > ${HOUR_MS}), 0) AS oddCount,
       min(fetched_at_ms) AS firstFetchMs, max(fetched_at_ms) AS lastFetchMs
     FROM bucket WHERE account_id = ?2 AND granularity = 'hour' AND start_ms >= ?3 AND start_ms < ?4`,
  );
  const wider = connection.prepare(
    `SELECT EXISTS (SELECT 1 FROM bucket WHERE account_id = ?1 AND granularity = 'day' AND start_ms >= ?2 AND start_ms < ?3)
       OR EXISTS (SELECT 1 FROM bucket WHERE account_id = ?1 AND granularity = 'month' AND start_ms >= ?2 AND start_ms < ?3)
     AS any`,
  );

  function prepared(sql: string): ReturnType<Connection['prepare']> {
    const known = statements.get(sql) ?? connection.prepare(sql);
    // Offsets change twice a year, so there are few of them; a history of centuries must not keep them all.
    if (statements.size > 20) statements.clear();
    statements.set(sql, known);
    return known;
  }

  return {
    hours(request) {
      const statement = prepared(hoursSql(request));
      const row = statement.get(request.fromMs, request.toMs, ...request.accountIds) as HoursRow;
      return row.unusual > 0 ? null : { text: row.text ?? '', rowCount: row.rowCount };
    },
    look(accountId, fromMs, toMs, offsetMinutes) {
      const counts = lookAt.get(offsetMinutes * 60_000, accountId, fromMs, toMs) as Omit<HoursLook, 'hasWider'>;
      const { any } = wider.get(accountId, fromMs - WIDER_MS, toMs + WIDER_MS) as { any: number };
      const { hourCount, oddCount, firstFetchMs, lastFetchMs } = counts;
      return { hourCount, oddCount, firstFetchMs, lastFetchMs, hasWider: any === 1 };
    },
  };
}

interface HoursRow {
  readonly text: string | null;
  readonly rowCount: number;
  readonly unusual: number;
}

function hoursSql({ accountIds, offsets, columns, delimiter }: CsvTextRequest): string {
  const separator = quotedSql(CSV_DELIMITERS[delimiter]);
  const cells = columns.map((column) => cellSql(column, offsets, CSV_DELIMITERS[delimiter]));
  const line = cells.join(` || ${separator} || `);
  // One account after the other, each by its index; sorted only where there are several.
  const rows = accountIds.map(
    (_id, place) =>
      `SELECT * FROM bucket WHERE account_id = ?${place + 3} AND granularity = 'hour' AND start_ms >= ?1 AND start_ms < ?2`,
  );
  const ordered = `SELECT * FROM (${rows.join(' UNION ALL ')}) ORDER BY start_ms, account_id`;
  return `
    SELECT group_concat(line, '') AS text, count(*) AS rowCount, coalesce(sum(unusual), 0) AS unusual FROM (
      SELECT ${line} || char(13, 10) AS line, ${UNUSUAL} AS unusual FROM (${ordered}))`;
}

const NUMBERS = ['total_session', 'average_session_seconds', 'response_seconds'] as const;

/** Numbers that need more than fifteen digits, or are written with an exponent. */
const UNUSUAL = NUMBERS.map(
  (name) =>
    `(${name} IS NOT NULL AND ${name} <> 0 AND (${name} < 0.001 OR ${name} >= 1e14 OR CAST(CAST(${name} AS TEXT) AS REAL) <> ${name}))`,
).join(' OR ');

function cellSql(column: CsvColumn, offsets: CsvTextRequest['offsets'], separator: string): string {
  switch (column) {
    case 'account':
      return textSql('account_id', separator);
    case 'label':
      return textSql('label', separator);
    case 'bucket_start':
      return isoSql('start_ms', offsets);
    case 'bucket_end':
      return isoSql('end_ms', offsets);
    case 'fetched_at':
      return isoSql('fetched_at_ms', offsets);
    case 'granularity':
    case 'status':
      return column;
    case 'total_session':
    case 'average_session_seconds':
    case 'response_seconds':
      return numberSql(column);
  }
}

/** A whole number without its `.0`, as JavaScript writes it; nothing for null. */
const numberSql = (name: string): string =>
  `CASE WHEN ${name} IS NULL THEN '' WHEN ${name} = CAST(${name} AS INTEGER) THEN CAST(CAST(${name} AS INTEGER) AS TEXT)
   ELSE CAST(${name} AS TEXT) END`;

/** ISO 8601 to the second, at the offset in force then. */
function isoSql(name: string, offsets: CsvTextRequest['offsets']): string {
  const at = ({ minutes }: { readonly minutes: number }): string =>
    `strftime('%Y-%m-%dT%H:%M:%S', (${name} - (${name} % 1000 + 1000) % 1000) / 1000 + ${minutes * 60}, 'unixepoch') || ${quotedSql(formatOffset(minutes))}`;
  const [first, ...rest] = offsets;
  if (first === undefined) throw new Error('a zone has at least one offset');
  if (rest.length === 0) return `(${at(first)})`;
  const cases = rest.map(({ fromMs }, place) => `WHEN ${name} < ${fromMs} THEN ${at(offsets[place] ?? first)}`);
  return `(CASE ${cases.join(' ')} ELSE ${at(rest.at(-1) ?? first)} END)`;
}

/** Plain text as it is; what a spreadsheet would run as a formula defused; quoted where the format asks for it. */
function textSql(name: string, separator: string): string {
  const formula = `unicode(${name}) IN (61, 43, 45, 64, 9, 13, 65309, 65291, 65293, 65312)`;
  const safe = `CASE WHEN ${formula} THEN '''' || ${name} ELSE ${name} END`;
  const special = [quotedSql(separator), `'"'`, 'char(13)', 'char(10)'].map((each) => `instr(${name}, ${each}) > 0`);
  return `(CASE WHEN ${name} GLOB '[A-Za-z0-9]*' AND NOT ${name} GLOB '*[^A-Za-z0-9 :.+-]*' THEN ${name}
    WHEN ${special.join(' OR ')} THEN '"' || replace(${safe}, '"', '""') || '"' ELSE ${safe} END)`;
}

const quotedSql = (text: string): string => `'${text.replaceAll("'", "''")}'`;
