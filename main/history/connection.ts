import type Libsql from 'libsql';
import { Database } from './libsql.ts';

/** A connection to the history file whose closing can be relied on. */

/** A prepared statement. @throws Error where the connection was closed; SqliteError for what SQLite reports */
export interface Statement {
  run(...values: unknown[]): Libsql.RunResult;
  /** The first row, or undefined with none. */
  get(...values: unknown[]): unknown;
  all(...values: unknown[]): unknown[];
  /** Rows one by one; the statement must not be used for anything else meanwhile. */
  iterate(...values: unknown[]): IterableIterator<unknown>;
  /** The same statement with rows as arrays of values, which is quicker for many. */
  raw(): Statement;
}

export interface Connection {
  readonly inTransaction: boolean;
  /** The same text gives the same statement. */
  prepare(sql: string): Statement;
  exec(sql: string): void;
  pragma(source: string): unknown;
  /** Lets go of the file and of every statement; the file is closed as soon as the memory they held is collected. */
  close(): void;
}

type Native = InstanceType<typeof Database>;
type NativeStatement = Libsql.Statement;
type RowShape = 'objects' | 'arrays';

/**
 * libsql's own `close()` leaves the file open for as long as any statement is reachable, and such a statement then
 * answers with nothing instead of failing. So only this class holds the statements, and it drops them all at once.
 */
class HistoryConnection implements Connection {
  #database: Native | null;
  readonly #statements = new Map<string, NativeStatement>();

  constructor(path: string) {
    this.#database = new Database(path);
  }

  get inTransaction(): boolean {
    return this.#database?.inTransaction ?? false;
  }

  prepare(sql: string): Statement {
    return this.#facade(sql, 'objects');
  }

  exec(sql: string): void {
    this.#open().exec(sql);
  }

  pragma(source: string): unknown {
    return this.#open().pragma(source);
  }

  close(): void {
    this.#statements.clear();
    this.#database?.close();
    this.#database = null;
  }

  #open(): Native {
    if (this.#database === null) throw new Error('the history file is closed');
    return this.#database;
  }

  /** What the stores hold: it finds the statement each time, so that a closed connection has none left anywhere. */
  #facade(sql: string, rows: RowShape): Statement {
    const statement = (): NativeStatement => this.#statementOf(sql, rows);
    statement();
    return {
      run: (...values) => statement().run(...values),
      get: (...values) => statement().get(...values),
      all: (...values) => statement().all(...values),
      iterate: (...values) => statement().iterate(...values),
      raw: () => this.#facade(sql, 'arrays'),
    };
  }

  #statementOf(sql: string, rows: RowShape): NativeStatement {
    const key = `${rows} ${sql}`;
    const known = this.#statements.get(key);
    if (known !== undefined) return known;
    const statement: NativeStatement = this.#open().prepare(sql);
    if (rows === 'arrays') statement.raw();
    this.#statements.set(key, statement);
    return statement;
  }
}

/** Opens or creates a file. @throws SqliteError where that cannot be done */
export function openConnection(path: string): Connection {
  return new HistoryConnection(path);
}
