import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { isSound, userVersion, type Connection } from '../../../main/history/database.ts';
import { MIGRATIONS } from '../../../main/history/migrations/index.ts';
import { openHistory } from '../../../main/history/open-history.ts';
import { temporaryFolder } from '../core/support.ts';
import { openOnDisk } from './on-disk.ts';

/** A file of every schema there ever was, opened by today's code. */

const FIXTURES = join(import.meta.dirname, '../../fixtures/schemas');
const fixtureOf = (version: number): string => join(FIXTURES, `${String(version).padStart(4, '0')}.sql`);
const versions = readdirSync(FIXTURES)
  .filter((name) => /^\d{4}\.sql$/.test(name))
  .map((name) => Number(name.slice(0, 4)))
  .sort((a, b) => a - b);

type Row = Record<string, unknown>;

/** Columns that a later schema has no use for. */
const DROPPED: ReadonlySet<string> = new Set(['incident.sharp']);

function withDatabase<T>(path: string, work: (connection: Connection) => T): T {
  const connection = new Database(path);
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}

const tablesOf = (connection: Connection): string[] =>
  (connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all() as Row[]).map((row) =>
    String(row['name']),
  );

const columnsOf = (connection: Connection, table: string): string[] =>
  (connection.prepare(`SELECT name FROM pragma_table_info('${table}')`).all() as Row[]).map((row) =>
    String(row['name']),
  );

/** Every row of every table, by its columns of now or of an earlier schema. */
function rowsOf(connection: Connection, columns: (table: string) => readonly string[]): Record<string, string[]> {
  const rows = tablesOf(connection).map((table): [string, string[]] => {
    const wanted = columns(table);
    if (wanted.length === 0) return [table, []];
    const found = connection.prepare(`SELECT ${wanted.join(', ')} FROM ${table}`).all() as Row[];
    return [table, found.map((row) => JSON.stringify(wanted.map((column) => row[column]))).sort()];
  });
  return Object.fromEntries(rows);
}

/** Tables, indexes and triggers, without what only formats them. */
const schemaOf = (connection: Connection): string[] =>
  (connection.prepare('SELECT name, sql FROM sqlite_master ORDER BY name').all() as Row[]).map((row) =>
    `${String(row['name'])}: ${String(row['sql'])}`
      .replace(/--[^\n]*/g, '')
      .replace(/\s+/g, ' ')
      .replace(/ ?([(),]) ?/g, '$1'),
  );

describe('the fixtures', () => {
  it('hold a file of every schema before the newest', () => {
    const earlier = MIGRATIONS.map((_, index) => index + 1).slice(0, -1);
    const missing = earlier.filter((version) => !existsSync(fixtureOf(version)));
    expect(missing, 'write test/fixtures/schemas/NNNN.sql before adding a migration on top of it').toEqual([]);
  });

  it.each(versions)('are what the first %d migrations make, which must not be changed any more', (version) => {
    const folder = temporaryFolder();
    const made = withDatabase(join(folder, 'made.sqlite'), (connection) => {
      for (const sql of MIGRATIONS.slice(0, version)) connection.exec(sql);
      return schemaOf(connection);
    });
    const kept = withDatabase(join(folder, 'kept.sqlite'), (connection) => {
      connection.exec(readFileSync(fixtureOf(version), 'utf8'));
      return schemaOf(connection);
    });
    expect(kept).toEqual(made);
  });
});

describe.each(versions)('a history of schema %d', (version) => {
  function fixture(): { path: string; before: Record<string, string[]>; columns: Map<string, string[]> } {
    const path = join(temporaryFolder(), 'history.sqlite');
    return withDatabase(path, (connection) => {
      connection.exec(readFileSync(fixtureOf(version), 'utf8'));
      const columns = new Map(
        tablesOf(connection).map((table) => [
          table,
          columnsOf(connection, table).filter((column) => !DROPPED.has(`${table}.${column}`)),
        ]),
      );
      return { path, columns, before: rowsOf(connection, (table) => columns.get(table) ?? []) };
    });
  }

  it('has rows in every table', () => {
    for (const rows of Object.values(fixture().before)) expect(rows.length).toBeGreaterThan(0);
  });

  it('keeps every row and ends with the newest schema', () => {
    const { path, before, columns } = fixture();
    const opened = openHistory(path, 0);
    expect(opened).toMatchObject({ problem: null, quarantinePath: null });
    opened.history.close();
    const fresh = join(temporaryFolder(), 'fresh.sqlite');
    openHistory(fresh, 0).history.close();
    const newest = withDatabase(fresh, schemaOf);
    withDatabase(path, (connection) => {
      expect(userVersion(connection)).toBe(MIGRATIONS.length);
      expect(isSound(connection)).toBe(true);
      expect(rowsOf(connection, (table) => columns.get(table) ?? [])).toMatchObject(before);
      expect(schemaOf(connection)).toEqual(newest);
    });
  });

  it('is read and written like any other afterwards', () => {
    const { path } = fixture();
    const { history, audit } = openOnDisk(join(path, '..'), 'history.sqlite');
    const [, second] = history.buckets('acme', 'hour', 0, Infinity);
    expect(second).toMatchObject({
      label: '01 AM',
      totalSessions: 20.75,
      averageSessionSeconds: 848.2727,
      offsetMinutes: 60,
    });
    expect(history.summary('acme', 1_774_738_800_000, 1_774_821_600_000)?.previous).toEqual({
      totalSessions: 30,
      responseSeconds: 19,
    });
    if (second === undefined) return;
    const newer = { ...second, totalSessions: 21, fetchedAtMs: second.fetchedAtMs + 1 };
    expect(history.importBuckets([{ accountId: 'acme', bucket: newer }])).toEqual({ ok: true, value: null });
    expect(history.buckets('acme', 'hour', second.startMs, second.startMs + 1)).toEqual([newer]);
    expect(audit.revisions('acme', 9)[0]).toMatchObject({
      // From the second schema on the fixture has a change of this hour already: what it was before that is what counts.
      before: { totalSessions: version === 1 ? 20.75 : 20 },
      after: { totalSessions: 21 },
      changeCount: version === 1 ? 1 : 2,
    });
  });
});

describe('a migration that fails', () => {
  it('leaves the file as it was, under another name', () => {
    const path = join(temporaryFolder(), 'history.sqlite');
    const before = withDatabase(path, (connection) => {
      connection.exec(readFileSync(fixtureOf(1), 'utf8'));
      // In the way of the second migration.
      connection.exec('CREATE TABLE answer_aside (body TEXT)');
      return { rows: rowsOf(connection, (table) => columnsOf(connection, table)), schema: schemaOf(connection) };
    });
    const opened = openHistory(path, 0);
    opened.history.close();
    expect(opened.problem).toBeNull();
    withDatabase(opened.quarantinePath ?? '', (connection) => {
      expect(userVersion(connection)).toBe(1);
      expect(schemaOf(connection)).toEqual(before.schema);
      expect(rowsOf(connection, (table) => columnsOf(connection, table))).toEqual(before.rows);
    });
  });
});
