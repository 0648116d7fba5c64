import { CSV_DELIMITERS, type CsvColumn, type CsvDelimiter } from '../contract/csv.ts';
import { formatOffset } from '../domain/time/calendar.ts';
import type { Connection } from './connection.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../domain/time/units.ts';

/**
 * Hours as CSV text, written by the database itself, a stretch of time at once: about as fast as SQLite's own program, and
 * many times as fast as rows that are read and formatted one by one. The text is the same to the byte as what
 * `csvFormatter` makes of the same rows.
 */
export interface CsvText {
  /** Null where a row is not one whole hour of the wall clock, or where its time of fetching cannot be written plainly. */
  hours(request: CsvTextRequest): HoursText | null;
  /** How much is known of an account in a stretch of time. */
  look(accountId: string, fromMs: number, toMs: number): HoursLook;
}

export interface HoursText {
  /** One after the other they are the text. */
  readonly texts: readonly string[];
  readonly rowCount: number;
  /** When the first and the last of them were fetched, UTC epoch milliseconds; null with none. */
  readonly firstFetchMs: number | null;
  readonly lastFetchMs: number | null;
}

export interface CsvTextRequest {
  readonly accountIds: readonly string[];
  /** Hours that begin in `[fromMs, toMs)`, UTC epoch milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  /**
   * In force from an instant on, minutes east of UTC; the first from before any row, in order. They have to reach as far as
   * the last fetch of the answer: where they do not, its text is wrong and it has to be asked for again.
   */
  readonly offsets: readonly Offset[];
  readonly columns: readonly CsvColumn[];
  readonly delimiter: CsvDelimiter;
}

interface Offset {
  readonly fromMs: number;
  readonly minutes: number;
}

export interface HoursLook {
  /** Counted only where there is something wider. */
  readonly hourCount: number;
  /** Whether a day or a month is known around there. */
  readonly hasWider: boolean;
}

/** About a hundred kilobytes: beyond that, a string takes many times as long to get out of the database. */
const ROWS_AT_ONCE = 700;
/** A month and the daylight-saving change at its end. */
const WIDER_MS = 32 * DAY_MS;
/** Beyond the year 9999 dates are written otherwise. */
export const LAST_PLAIN_MS = Date.UTC(9999, 11, 30);

/** Days by their number, so that the date of an hour is looked up instead of worked out for every row. */
const CREATE_DAYS = 'CREATE TEMP TABLE IF NOT EXISTS csv_day (number INTEGER PRIMARY KEY, date TEXT NOT NULL)';
const FILL_DAYS = `
  WITH RECURSIVE day(number) AS (SELECT ?1 UNION ALL SELECT number + 1 FROM day WHERE number < ?2)
  INSERT OR IGNORE INTO temp.csv_day SELECT number, strftime('%Y-%m-%d', number * 86400, 'unixepoch') FROM day`;

/** The texts of an open history. */
export function createCsvText(connection: Connection): CsvText {
  const statements = new Map<string, ReturnType<Connection['prepare']>>();
  connection.exec(CREATE_DAYS);
  const fillDays = connection.prepare(FILL_DAYS);
  const countHours = connection.prepare(
    "SELECT count(*) AS hourCount FROM bucket WHERE account_id = ?1 AND granularity = 'hour' AND start_ms >= ?2 AND start_ms < ?3",
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
      const { fromMs, toMs, accountIds } = request;
      fillDays.run(Math.floor(fromMs / DAY_MS) - 1, Math.floor(toMs / DAY_MS) + 2);
      const statement = prepared(hoursSql(request));
      const texts: string[] = [];
      const all = { rowCount: 0, firstFetchMs: Infinity, lastFetchMs: -Infinity };
      const stepMs = Math.max(1, Math.floor(ROWS_AT_ONCE / accountIds.length)) * HOUR_MS;
      for (let startMs = fromMs; startMs < toMs; startMs += stepMs) {
        const row = statement.get(startMs, Math.min(toMs, startMs + stepMs), ...accountIds) as HoursRow;
        if (row.text === null) continue;
        if (row.oddCount > 0 || row.lastFetchMs >= LAST_PLAIN_MS) return null;
        texts.push(`${withShortNumbers(row.text)}\r\n`);
        all.rowCount += row.rowCount;
        all.firstFetchMs = Math.min(all.firstFetchMs, row.firstFetchMs);
        all.lastFetchMs = Math.max(all.lastFetchMs, row.lastFetchMs);
      }
      return all.rowCount === 0 ? { texts, rowCount: 0, firstFetchMs: null, lastFetchMs: null } : { texts, ...all };
    },
    look(accountId, fromMs, toMs) {
      const { any } = wider.get(accountId, fromMs - WIDER_MS, toMs + WIDER_MS) as { any: number };
      if (any === 0) return { hourCount: 0, hasWider: false };
      return { ...(countHours.get(accountId, fromMs, toMs) as { hourCount: number }), hasWider: true };
    },
  };
}

interface HoursRow {
  /** Null with no rows; then there are no fetches either. */
  readonly text: string | null;
  readonly rowCount: number;
  readonly firstFetchMs: number;
  readonly lastFetchMs: number;
  /** Rows that are not one whole hour of the wall clock. */
  readonly oddCount: number;
}

/** Marks a number with a fraction, which the database writes with too many digits. Two in a row are the character itself. */
const MARK = '\u0001';
const MARKED = new RegExp(`${MARK}(${MARK}|[-+.\\de]+)`, 'g');

/** Numbers with as few digits as tell them apart, as JavaScript writes them. */
const withShortNumbers = (text: string): string =>
  text.includes(MARK)
    ? text.replace(MARKED, (_whole, digits: string) => (digits === MARK ? MARK : String(Number(digits))))
    : text;

function hoursSql(request: CsvTextRequest): string {
  const { accountIds, offsets, columns, delimiter } = request;
  const separator = CSV_DELIMITERS[delimiter];
  const cells = columns.map((column) => cellSql(column, request, separator));
  // One account after the other, each by its index; sorted only where there are several.
  const rows = accountIds.map((_id, place) => {
    const id = `?${place + 3}`;
    return `SELECT ${textSql(id, separator)} AS account_cell, * FROM bucket
      WHERE account_id = ${id} AND granularity = 'hour' AND start_ms >= ?1 AND start_ms < ?2`;
  });
  const ordered = `SELECT * FROM (${rows.join(' UNION ALL ')}) ORDER BY start_ms, account_id`;
  const localMs = atOffset('start_ms', offsets);
  return `
    SELECT group_concat(concat(${cells.join(`, ${quotedSql(separator)}, `)}), char(13, 10)) AS text,
      count(*) AS rowCount, min(fetched_at_ms) AS firstFetchMs, max(fetched_at_ms) AS lastFetchMs,
      coalesce(sum(${localMs} % ${HOUR_MS} <> 0 OR end_ms - start_ms > ${HOUR_MS}), 0) AS oddCount
    FROM (${ordered}) LEFT JOIN temp.csv_day AS day ON day.number = ${localMs} / ${DAY_MS}
      LEFT JOIN temp.csv_day AS fetch_day ON fetch_day.number = ${atOffset('fetched_at_ms', offsets)} / ${DAY_MS}`;
}

/** An instant as the first offset's clock shows it. */
const atOffset = (name: string, [first]: readonly Offset[]): string =>
  `(${name} + ${(first?.minutes ?? 0) * MINUTE_MS})`;

function cellSql(column: CsvColumn, { offsets, toMs }: CsvTextRequest, separator: string): string {
  // Those after the last hour are those of fetches.
  const ofHours = offsets.filter(({ fromMs }, place) => place === 0 || fromMs <= toMs);
  switch (column) {
    case 'account':
      return 'account_cell';
    case 'label':
      return `CASE WHEN label GLOB '[01][0-9] [AP]M' THEN label ELSE ${textSql('label', separator)} END`;
    case 'bucket_start':
      return hourSql('start', ofHours);
    case 'bucket_end':
      return hourSql('end', ofHours);
    case 'fetched_at':
      return fetchSql(offsets);
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
  `CASE WHEN ${name} = CAST(${name} AS INTEGER) THEN CAST(${name} AS INTEGER) WHEN ${name} IS NULL THEN ''
   ELSE char(1) || printf('%!.17g', ${name}) END`;

/** When a whole hour of the wall clock begins or ends; worked out where the offset changes, or the hour is a short one. */
function hourSql(edge: 'start' | 'end', offsets: readonly Offset[]): string {
  const name = `${edge}_ms`;
  const [offset, ...others] = offsets;
  if (offset === undefined || others.length > 0) return isoSql(name, offsets);
  const texts = Array.from({ length: 24 }, (_unused, hour) => `T${String(hour).padStart(2, '0')}:00:00`);
  const suffix = formatOffset(offset.minutes);
  const hours = texts.map((text) => text + suffix);
  const width = hours[0]?.length ?? 0;
  const hour = `(${atOffset('start_ms', offsets)} / ${HOUR_MS} % 24)`;
  const nextDate = '(SELECT date FROM temp.csv_day AS next WHERE next.number = day.number + 1)';
  if (edge === 'start') return `day.date || substr(${quotedSql(hours.join(''))}, ${hour} * ${width} + 1, ${width})`;
  const ends = [...hours.slice(1), hours[0] ?? ''].join('');
  return `CASE WHEN end_ms - start_ms <> ${HOUR_MS} THEN ${isoSql(name, offsets)}
    ELSE (CASE ${hour} WHEN 23 THEN ${nextDate} ELSE day.date END) || substr(${quotedSql(ends)}, ${hour} * ${width} + 1, ${width}) END`;
}

/** When an hour was fetched: most often on a day that hours of the stretch lie on too. */
function fetchSql(offsets: readonly Offset[]): string {
  const [offset, ...others] = offsets;
  const iso = isoSql('fetched_at_ms', offsets);
  if (offset === undefined || others.length > 0) return iso;
  const ms = atOffset('fetched_at_ms', offsets);
  const part = (count: number, textOf: (digits: string) => string, unitMs: number): string => {
    const texts = Array.from({ length: count }, (_unused, each) => textOf(String(each).padStart(2, '0')));
    const width = texts[0]?.length ?? 0;
    return `substr(${quotedSql(texts.join(''))}, (${ms} / ${unitMs} % ${count}) * ${width} + 1, ${width})`;
  };
  const parts = [
    part(24, (hour) => `T${hour}:`, HOUR_MS),
    part(60, (minute) => `${minute}:`, MINUTE_MS),
    part(60, (second) => second + formatOffset(offset.minutes), SECOND_MS),
  ];
  return `CASE WHEN fetch_day.date IS NULL THEN ${iso} ELSE concat(fetch_day.date, ${parts.join(', ')}) END`;
}

/** ISO 8601 to the second, at the offset in force then. */
function isoSql(name: string, offsets: readonly Offset[]): string {
  const at = ({ minutes }: { readonly minutes: number }): string =>
    `strftime('%Y-%m-%dT%H:%M:%S', (${name} - (${name} % 1000 + 1000) % 1000) / 1000 + ${minutes * 60}, 'unixepoch') || ${quotedSql(formatOffset(minutes))}`;
  const [first, ...rest] = offsets;
  if (first === undefined) throw new Error('a zone has at least one offset');
  if (rest.length === 0) return `(${at(first)})`;
  const cases = rest.map(({ fromMs }, place) => `WHEN ${name} < ${fromMs} THEN ${at(offsets[place] ?? first)}`);
  return `(CASE ${cases.join(' ')} ELSE ${at(rest.at(-1) ?? first)} END)`;
}

/** Plain text as it is; what a spreadsheet would run as a formula defused; quoted where the format asks for it. */
function textSql(raw: string, separator: string): string {
  const name = `replace(${raw}, char(1), char(1, 1))`;
  const formula = `unicode(${name}) IN (61, 43, 45, 64, 9, 13, 65309, 65291, 65293, 65312)`;
  const safe = `CASE WHEN ${formula} THEN '''' || ${name} ELSE ${name} END`;
  const special = [quotedSql(separator), `'"'`, 'char(13)', 'char(10)'].map((each) => `instr(${name}, ${each}) > 0`);
  return `(CASE WHEN ${name} GLOB '[A-Za-z0-9]*' AND NOT ${name} GLOB '*[^A-Za-z0-9 :.+-]*' THEN ${name}
    WHEN ${special.join(' OR ')} THEN '"' || replace(${safe}, '"', '""') || '"' ELSE ${safe} END)`;
}

const quotedSql = (text: string): string => `'${text.replaceAll("'", "''")}'`;
