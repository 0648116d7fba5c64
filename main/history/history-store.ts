import { attempt, fail, type Problem, type Result } from '../contract/errors.ts';
import type { Bucket, FetchedGranularity, Report } from '../contract/report.ts';
import type { Span } from '../domain/time/calendar.ts';
import { createBucketRows } from './bucket-rows.ts';
import { repairClock } from './clock-repair.ts';
import { createCsvText, type CsvText } from './csv-text.ts';
import { storageProblem, tryToWrite, type Connection } from './database.ts';
import { createFirstFetches } from './first-fetches.ts';
import { createImportStaging, type ImportStaging } from './import-staging.ts';
import { createSummaryRows, type KeptSummary } from './summary-rows.ts';
import { TABLES } from './tables.ts';
import { scaleTimes } from './time-unit.ts';

/** Everything ever fetched, on this computer. The only room that knows SQL. */

export type { KeptSummary } from './summary-rows.ts';

export interface HistoryStore {
  /** Keeps a report; of two answers for the same bucket the one fetched later wins. All of it or, on failure, nothing. */
  keep(accountId: string, span: Pick<Span, 'startMs' | 'endMs'>, report: Report, fetchedAtMs: number): Result<null>;
  /** Buckets of one width that begin in `[fromMs, toMs)`, oldest first. */
  buckets(accountId: string, granularity: FetchedGranularity, fromMs: number, toMs: number): Bucket[];
  /** The summary of exactly this span, if it was ever asked for. */
  summary(accountId: string, startMs: number, endMs: number): KeptSummary | null;
  /** Buckets from a file; of two for the same span the one fetched later wins. All of them or, on failure, none. */
  importBuckets(rows: readonly { readonly accountId: string; readonly bucket: Bucket }[]): Result<null>;
  /** Hours as CSV text, made by the database; null where there is none. */
  csvText(): CsvText | null;
  /** Takes rows of a file, to be compared and written; one import at a time. */
  stageImport(): Result<ImportStaging>;
  /** From the beginning of an account's first bucket to the end of its last; null with none. */
  extent(accountId: string): Pick<Span, 'startMs' | 'endMs'> | null;
  /** When anything of an account was first fetched, UTC epoch milliseconds; null where nothing ever was. */
  firstFetchMs(accountId: string): number | null;
  /** Accounts that have anything in the history. */
  accountIds(): string[];
  deleteAccount(accountId: string): Result<null>;
  /** Multiplies every time that is kept of an account; see `time-unit.ts`. */
  scaleTimes(accountId: string, factor: number): Result<null>;
  /** Puts right what a clock left that was ahead; see `clock-repair.ts`. @returns how many buckets were touched */
  repairFuture(nowMs: number): Result<number>;
  close(): void;
}

/**
 * A history on an open database; see `openDatabase`. Reading throws when the file turns out to be damaged.
 * @param onReadProblem hears of it before
 */
export function createHistoryStore(
  connection: Connection,
  onReadProblem: (problem: Problem) => void = () => undefined,
): HistoryStore {
  const rows = createBucketRows(connection);
  const summaries = createSummaryRows(connection);
  const firstFetches = createFirstFetches(connection);
  let csvText: CsvText | null = null;

  const read = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      onReadProblem(storageProblem(error));
      throw error;
    }
  };

  const put = (accountId: string, buckets: readonly Bucket[]): void => {
    firstFetches.note(accountId, buckets);
    for (const bucket of buckets) rows.put(accountId, bucket);
  };

  return {
    keep: (accountId, span, { buckets, summary }, fetchedAtMs) =>
      tryToWrite(connection, () => {
        put(accountId, buckets);
        summaries.put(accountId, span, summary, fetchedAtMs);
        return null;
      }),
    importBuckets: (imported) =>
      tryToWrite(connection, () => {
        for (const { accountId, bucket } of imported) put(accountId, [bucket]);
        return null;
      }),
    csvText: () => (csvText ??= createCsvText(connection)),
    stageImport: () => attempt(() => createImportStaging(connection), storageProblem),
    buckets: (accountId, granularity, fromMs, toMs) => read(() => rows.read(accountId, granularity, fromMs, toMs)),
    summary: (accountId, startMs, endMs) => read(() => summaries.read(accountId, { startMs, endMs })),
    extent: (accountId) => read(() => rows.extent(accountId)),
    firstFetchMs: (accountId) => read(() => firstFetches.atMs(accountId)),
    accountIds: () => read(() => rows.accountIds()),
    deleteAccount(accountId) {
      firstFetches.forget(accountId);
      const deleted = tryToWrite(connection, () => {
        deleteRows(connection, accountId);
        return null;
      });
      if (deleted.ok) emptyLog(connection);
      return deleted;
    },
    scaleTimes: (...scaling) => tryToWrite(connection, () => scaleTimes(connection, ...scaling)),
    repairFuture: (nowMs) => tryToWrite(connection, () => repairClock(connection, nowMs)),
    close() {
      connection.close();
    },
  };
}

function deleteRows(connection: Connection, accountId: string): void {
  for (const { name } of TABLES) connection.prepare(`DELETE FROM ${name} WHERE account_id = ?`).run(accountId);
}

/** What was deleted stands in the write-ahead log until that is written back; a reader in the way only delays it. */
function emptyLog(connection: Connection): void {
  try {
    connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  } catch {
    // The next checkpoint does it.
  }
}

/** A history that keeps nothing, for when the file cannot be opened: numbers are still shown, and it says so. */
export function createUnavailableHistory(problem: Problem): HistoryStore {
  const refuse = (): Result<null> => fail(problem.code, problem.detail);
  return {
    keep: refuse,
    importBuckets: refuse,
    csvText: () => null,
    stageImport: () => fail(problem.code, problem.detail),
    buckets: () => [],
    summary: () => null,
    extent: () => null,
    firstFetchMs: () => null,
    accountIds: () => [],
    deleteAccount: refuse,
    scaleTimes: refuse,
    repairFuture: () => fail(problem.code, problem.detail),
    close: () => undefined,
  };
}
