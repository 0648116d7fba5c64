import { openConnection, type Connection } from './connection.ts';
import { MIGRATIONS } from './migrations/index.ts';

/**
 * Whether a file has the tables of its version and no triggers but ours. Another program's trigger would run with each
 * poll and could change or copy what is kept.
 */

interface SchemaObject {
  readonly type: 'table' | 'index' | 'trigger' | 'view';
  readonly name: string;
  readonly sql: string;
}

const SELECT_SCHEMA =
  "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

/** Takes out foreign triggers and views, puts back ours. @returns the name of a table that is not as it should be, or null */
export function mendSchema(connection: Connection, version: number): string | null {
  if (version === 0) return null;
  const expected = expectedSchema(version);
  const found = new Map(readSchema(connection).map((object) => [object.name, object]));
  for (const object of expected) {
    const same = found.get(object.name);
    if (object.type === 'table' && (same === undefined || plain(same.sql) !== plain(object.sql))) return object.name;
  }
  for (const { type, name, sql } of found.values()) {
    if (type !== 'trigger' && type !== 'view') continue;
    const ours = expected.find((object) => object.name === name);
    if (ours === undefined || plain(ours.sql) !== plain(sql))
      connection.exec(`DROP ${type} "${name.replaceAll('"', '""')}"`);
  }
  const present = new Set(readSchema(connection).map(({ name }) => name));
  for (const { name, sql } of expected) if (!present.has(name)) connection.exec(sql);
  return null;
}

function expectedSchema(version: number): SchemaObject[] {
  const model = openConnection(':memory:');
  try {
    for (const sql of MIGRATIONS.slice(0, version)) model.exec(sql);
    return readSchema(model);
  } finally {
    model.close();
  }
}

const readSchema = (connection: Connection): SchemaObject[] =>
  connection.prepare(SELECT_SCHEMA).all() as SchemaObject[];

/** Comments, blanks and quotation marks are no difference. */
const plain = (sql: string): string =>
  sql
    .replace(/--[^\n]*/g, '')
    .replace(/["`[\]]/g, '')
    .replace(/\s+/g, '')
    .toLowerCase();
