import { ok, type Result } from '../contract/errors.ts';
import { FETCHED_GRANULARITIES } from '../contract/report.ts';
import { DAY_MS, HOUR_MS } from '../domain/time/units.ts';
import { openConnection, type Connection } from './connection.ts';
import { giveLogAPage, inTransaction, storageProblem } from './database.ts';
import { TABLES, type HistoryTable } from './tables.ts';

/**
 * What can still be read of a damaged file goes into a new one, row by row: a page that is lost takes along the rows on it
 * and no others.
 */

/** A part of a table that is read along one number: an instant or an id. */
interface Stretch {
  readonly table: string;
  readonly column: string;
  readonly where: string;
  readonly values: readonly string[];
  /** A piece that is not longer than this and cannot be read is given up. */
  readonly smallest: number;
  /** Where the column is a date: days since 1970 stand for it. */
  readonly isDate?: true;
}

export interface SalvageOptions {
  readonly damagedPath: string;
  readonly target: Connection;
  /** Accounts that are known from elsewhere, for when even the list of them is lost. */
  readonly accountIds: readonly string[];
  /** Between two pieces, so that nobody waits. */
  readonly pause: () => Promise<unknown>;
  readonly isStopped: () => boolean;
  /** Whether a row is one that was deleted since. */
  readonly isDeleted: (table: string, row: Row) => boolean;
  /** How many rows more are in the target. */
  readonly onSaved: (rowCount: number) => void;
}

const ROWS_AT_ONCE = 400;
/** Where almost nothing reads, looking for the rest would take hours; what is left out is fetched again. */
const MAX_FAILURES = 4_000;
const FAILURES_AT_ONCE = 50;
const LAST_NUMBER = 2 ** 53;
/** The last day of the year 9999, in days since 1970. */
const LAST_DAY = 2_932_896;

/**
 * Copies what reads; what is newer in the target stays, so that it can be done again after it failed half-way.
 * @returns why the target cannot be written for now, such as a full disk or another program's lock
 */
export async function salvageRows(options: SalvageOptions): Promise<Result<null>> {
  let damaged: Connection;
  try {
    giveLogAPage(options.damagedPath);
    damaged = openConnection(options.damagedPath);
    // Without its list of tables nothing in it can be found.
    damaged.prepare('SELECT name FROM sqlite_schema').all();
  } catch {
    return ok(null);
  }
  try {
    for (const stretch of stretchesOf(damaged, options.accountIds)) await copy(damaged, stretch, options);
    return ok(null);
  } catch (error) {
    if (!isOfTheTarget(error)) throw error;
    return { ok: false, error: storageProblem(error) };
  } finally {
    damaged.close();
  }
}

function stretchesOf(damaged: Connection, known: readonly string[]): Stretch[] {
  const ids = [...new Set([...known, ...readAccountIds(damaged)])];
  return TABLES.filter(({ name }) => isThere(damaged, name)).flatMap((table) => stretchesIn(table, ids));
}

/** Rows numbered by an id are read over all accounts; buckets one width at a time, as their index orders them. */
function stretchesIn({ name, readAlong }: HistoryTable, accountIds: readonly string[]): Stretch[] {
  if (readAlong === null) return [];
  const { column, holds } = readAlong;
  const smallest = holds === 'instant' ? HOUR_MS : 1;
  const stretch = { table: name, column, smallest, ...(holds === 'date' ? { isDate: true as const } : {}) };
  if (holds === 'id') return [{ ...stretch, where: '1', values: [] }];
  return accountIds.flatMap((id) =>
    name === 'bucket'
      ? FETCHED_GRANULARITIES.map((width) => ({
          ...stretch,
          where: 'account_id = ? AND granularity = ?',
          values: [id, width],
        }))
      : [{ ...stretch, where: 'account_id = ?', values: [id] }],
  );
}

/** `false` only where it is certain: a table that is lost from the list may be all that is. */
function isThere(damaged: Connection, table: string): boolean {
  try {
    damaged.prepare(`SELECT 1 FROM ${table} LIMIT 0`).all();
    return true;
  } catch (error) {
    return !(error instanceof Error && error.message.includes('no such table'));
  }
}

function readAccountIds(damaged: Connection): string[] {
  return TABLES.flatMap(({ name }) => {
    try {
      const rows = damaged.prepare(`SELECT DISTINCT account_id AS id FROM ${name}`).all() as { id: unknown }[];
      return rows.flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
    } catch {
      return [];
    }
  });
}

async function copy(damaged: Connection, stretch: Stretch, options: SalvageOptions): Promise<void> {
  let failures = 0;
  const pieces: [number, number][] = [[0, stretch.isDate === true ? LAST_DAY : LAST_NUMBER]];
  for (let piece = pieces.pop(); piece !== undefined && !options.isStopped(); piece = pieces.pop()) {
    const [from, to] = piece;
    const rows = readPiece(damaged, stretch, from, to);
    if (rows !== null) {
      const wanted = rows.filter((row) => !options.isDeleted(stretch.table, row));
      options.onSaved(write(options.target, stretch.table, wanted));
      const next = rows.length < ROWS_AT_ONCE ? to : numberOf(rows.at(-1)?.[stretch.column], stretch) + 1;
      if (next < to) pieces.push([next, to]);
    } else if (to - from > stretch.smallest && (failures += 1) < MAX_FAILURES) {
      const middle = from + Math.ceil((to - from) / 2);
      pieces.push([middle, to], [from, middle]);
    }
    if (rows !== null || failures % FAILURES_AT_ONCE === 0) await options.pause();
  }
}

const keyOf = (number: number, { isDate }: Stretch): number | string =>
  isDate === true ? new Date(number * DAY_MS).toISOString().slice(0, 10) : number;
const numberOf = (key: unknown, { isDate }: Stretch): number =>
  isDate === true ? Date.parse(String(key)) / DAY_MS : Number(key);

type Row = Readonly<Record<string, unknown>>;

/** At most `ROWS_AT_ONCE` rows, and all that share the last one's number; null where they cannot be read. */
function readPiece(damaged: Connection, stretch: Stretch, from: number, to: number): Row[] | null {
  const { table, column, where, values } = stretch;
  const keys = [keyOf(from, stretch), keyOf(to, stretch)];
  const range = `FROM ${table} WHERE ${where} AND ${column} >= ? AND ${column} < ? ORDER BY ${column}`;
  try {
    const rows = damaged.prepare(`SELECT * ${range} LIMIT ${ROWS_AT_ONCE}`).all(...values, ...keys) as Row[];
    const last = rows.at(-1)?.[column];
    if (rows.length < ROWS_AT_ONCE) return rows;
    const same = damaged.prepare(`SELECT * FROM ${table} WHERE ${where} AND ${column} = ?`).all(...values, last);
    return [...rows.filter((row) => row[column] !== last), ...(same as Row[])];
  } catch {
    return null;
  }
}

/** Not the row's fault: with more room, or without another program's lock, it can be written. */
function isOfTheTarget(error: unknown): boolean {
  const { code } = storageProblem(error);
  return code === 'disk-full' || code === 'history-locked' || code === 'history-not-writable';
}

function write(target: Connection, table: string, rows: readonly Row[]): number {
  let written = 0;
  inTransaction(target, () => {
    for (const row of rows) {
      const columns = Object.keys(row);
      const places = columns.map(() => '?').join(', ');
      try {
        const insert = target.prepare(`INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${places})`);
        written += insert.run(...Object.values(row)).changes;
      } catch (error) {
        if (isOfTheTarget(error)) throw error;
        // A row of nonsense, as of a page that was overwritten.
      }
    }
  });
  return written;
}
