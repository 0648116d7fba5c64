import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { CSV_DELIMITERS } from '../contract/csv.ts';
import { fail, ok, type Problem, type Result } from '../contract/errors.ts';
import type { ImportRefusal } from '../contract/import-refusal.ts';
import type { ImportOutcome, ImportPreview } from '../contract/history-care.ts';
import { atLine, refusedImport } from '../domain/csv/refusal.ts';
import { recordReader, type SheetRecord } from '../domain/csv/sheet-parsing.ts';
import { importable } from '../files/readable-file.ts';
import type { HistoryStore } from '../history/history-store.ts';
import type { ImportStaging, StagedRow, StagingControl } from '../history/import-staging.ts';
import { csvRecords, MalformedCsv, type CsvRecordLine } from './csv-records.ts';

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

/** The header's names are letters, so the first of the delimiters in it is the file's; the others may stand in cells. */
async function delimiterOf(path: string): Promise<Result<string>> {
  try {
    const file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0).finally(() => file.close());
    const [delimiter] = /[,;\t]/.exec(buffer.toString('utf8', 0, bytesRead)) ?? [CSV_DELIMITERS.comma];
    return ok(delimiter);
  } catch (error) {
    return { ok: false, error: problemOf(error) };
  }
}

/** Puts the rows of a file into the staging. */
async function stageRows(path: string, staging: ImportStaging, control: ImportControl): Promise<Result<null>> {
  const delimiter = await delimiterOf(path);
  if (!delimiter.ok) return delimiter;
  let read: ((record: CsvRecordLine) => StagedRow) | null = null;
  const accountIds = new Set<string>();
  let rowCount = 0;
  try {
    for await (const records of csvRecords(path, delimiter.value, control.signal)) {
      if (control.signal.aborted) return fail('cancelled');
      read ??= rowReader(records.shift()?.cells ?? [], control.nowMs);
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

function rowReader(columns: readonly string[], nowMs: number): (record: CsvRecordLine) => StagedRow {
  const readRecord = recordReader(columns, nowMs);
  if (readRecord === null) {
    throw refused({ why: 'foreign', line: 1 });
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
