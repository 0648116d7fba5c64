import { basename } from 'node:path';
import { fail, ok, type Problem, type Result } from '../contract/errors.ts';
import type { ImportRefusal } from '../contract/import-refusal.ts';
import type { ImportOutcome, ImportPreview } from '../contract/history-care.ts';
import { atLine, refusedImport } from '../domain/csv/refusal.ts';
import { recordReader, type SheetRecord } from '../domain/csv/sheet-parsing.ts';
import { importable } from '../files/readable-file.ts';
import type { HistoryStore } from '../history/history-store.ts';
import type { ImportStaging, StagedRow, StagingControl } from '../history/import-staging.ts';
import { csvRecords, dialectOf, MalformedCsv, type CsvRecordLine } from './csv-records.ts';

/** Reads a CSV that Glance wrote back into the history: looked through whole first, then written whole or not at all. */

export interface PreparedImport {
  readonly preview: ImportPreview;
  /** Writes what the history lacks and what is newer than what it has: all of it or, on failure or called off, nothing. */
  commit(control?: StagingControl): Promise<Result<ImportOutcome>>;
  /** Forgets what was read. */
  discard(): void;
}

/** What an import needs to know besides the file. */
export interface ImportControl extends StagingControl {
  /** The present, UTC epoch milliseconds. */
  readonly nowMs: number;
  /** Gives up reading, whatever the file is doing. */
  readonly signal: AbortSignal;
}

/** Two years of hours are under 20,000 a team. */
const MAX_ROWS = 1_000_000;
/** As many as Glance connects, and as many again that were removed. */
const MAX_ACCOUNTS_IN_FILE = 100;

/**
 * Reads and compares; writes nothing.
 * @returns the preview; `file-not-readable` with the line and the reason as detail; `not-a-file`, `cancelled`, or a problem
 * of the history
 */
export async function prepareImport(
  path: string,
  history: Pick<HistoryStore, 'stageImport'>,
  control: ImportControl,
): Promise<Result<PreparedImport>> {
  const readable = await importable(path);
  if (!readable.ok) return readable;
  const staging = history.stageImport();
  if (!staging.ok) return staging;
  const staged = staging.value;
  const read = await stageRows(path, staged, control);
  if (!read.ok) {
    staged.discard();
    return read;
  }
  return ok({
    preview: { fileName: basename(path), ...staged.compare() },
    async commit(during = {}) {
      const written = await staged.write(during);
      return written.ok ? ok({ writtenCount: written.value }) : written;
    },
    discard: () => {
      staged.discard();
    },
  });
}

class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

const refused = (refusal: ImportRefusal): Refused => new Refused(refusedImport(refusal).error);

/** Puts the rows of a file into the staging. */
async function stageRows(path: string, staging: ImportStaging, control: ImportControl): Promise<Result<null>> {
  let read: ((record: CsvRecordLine) => StagedRow) | null = null;
  const accountIds = new Set<string>();
  let rowCount = 0;
  try {
    const dialect = await dialectOf(path);
    for await (const all of csvRecords(path, dialect, control.signal)) {
      if (control.signal.aborted) return fail('cancelled');
      const records = all.filter(isWritten);
      if (read === null) {
        const header = records.find(({ cells }) => !isDelimiterLine(cells));
        if (header === undefined) continue;
        read = rowReader(header, control.nowMs);
        records.splice(0, records.indexOf(header) + 1);
      }
      const rows = records.map(read);
      rowCount += rows.length;
      if (rowCount > MAX_ROWS) throw refused({ why: 'tooManyRows', line: records.at(-1)?.line ?? 0, limit: MAX_ROWS });
      for (const { accountId, line } of rows) {
        if (accountIds.add(accountId).size > MAX_ACCOUNTS_IN_FILE) {
          throw refused({ why: 'tooManyAccounts', line, limit: MAX_ACCOUNTS_IN_FILE });
        }
      }
      const twice = staging.add(rows);
      if (twice !== null) throw refused({ why: 'twice', line: twice });
      control.onProgress?.(rowCount);
    }
  } catch (error) {
    return control.signal.aborted ? fail('cancelled') : { ok: false, error: problemOf(error) };
  }
  return rowCount === 0 ? refusedImport({ why: 'empty' }) : ok(null);
}

/** Spreadsheets end with lines that have nothing in any cell, and people with empty ones. */
const isWritten = ({ cells }: CsvRecordLine): boolean => cells.some((cell) => cell.trim() !== '');

/** Whether a line above the header only tells Excel the delimiter, as `sep=;` does. */
const isDelimiterLine = ([first = '']: readonly string[]): boolean => /^sep=.?$/i.test(first);

function rowReader(header: CsvRecordLine, nowMs: number): (record: CsvRecordLine) => StagedRow {
  const columns = header.cells;
  const readRecord = recordReader(columns, nowMs);
  if (readRecord === null) {
    throw refused({ why: 'foreign', line: header.line });
  }
  return ({ cells, line }) => {
    if (cells.length !== columns.length) throw new MalformedCsv(line);
    const record: Record<string, string> = {};
    for (let place = 0; place < columns.length; place += 1) record[columns[place] ?? ''] = cells[place] ?? '';
    const parsed = readRecord(record as SheetRecord);
    if (!parsed.ok) throw new Refused(atLine(parsed.error, line));
    return { ...parsed.value, line };
  };
}

function problemOf(error: unknown): Problem {
  if (error instanceof Refused) return error.problem;
  if (error instanceof MalformedCsv) {
    return refusedImport({ why: 'malformed', line: error.line }).error;
  }
  if (!(error instanceof Error)) return { code: 'file-not-readable' };
  const details = error as Error & { code?: unknown };
  return { code: 'file-not-readable', ...(typeof details.code === 'string' ? { detail: details.code } : {}) };
}
