import { describe, expect, it } from 'vitest';
import { TABLES } from '../../../main/history/tables.ts';
import { newStore } from './support.ts';

/** The list of tables against what SQLite itself says is in a new file. */

const columnsOf = (connection: ReturnType<typeof newStore>['connection'], table: string): string[] =>
  (connection.prepare(`SELECT name FROM pragma_table_info('${table}')`).all() as { name: string }[]).map(
    ({ name }) => name,
  );

describe('the list of tables', () => {
  it('has every table of the schema and no other', () => {
    const { connection } = newStore();
    const inFile = connection
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")
      .all() as { name: string }[];
    expect(TABLES.map(({ name }) => name).sort()).toEqual(inFile.map(({ name }) => name));
  });

  it('names columns that are there', () => {
    const { connection } = newStore();
    for (const { name, expires, readAlong } of TABLES) {
      const columns = columnsOf(connection, name);
      expect(columns, name).toContain('account_id');
      if (expires) expect(columns, name).toContain('end_ms');
      if (readAlong !== null) expect(columns, name).toContain(readAlong.column);
    }
  });
});
