import { createHash, type Hash } from 'node:crypto';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  CSV_COLUMNS,
  type CsvColumn,
  type CsvDelimiter,
  type ExportOutcome,
  type ExportRequest,
  type ExportSidecar,
  type SheetStyle,
} from '../contract/csv.ts';
import type { DayNote, DayNotesRequest } from '../contract/day-notes.ts';
import { fail, ok, type Problem, type Result } from '../contract/errors.ts';
import type { CsvRow } from '../domain/csv/csv-rows.ts';
import { storageProblem } from '../history/database.ts';
import type { HistoryStore } from '../history/history-store.ts';
import { csvFormatter } from './csv-format.ts';
import { csvStretches } from './csv-stretches.ts';
import { fileProblem, saveJson, writeAtomically } from '../files/atomic-file.ts';

/** Writes a CSV from the local history, without the network: RFC 4180, streamed, and whole or not at all. */

export interface CsvExportOptions {
  /** `firstWeekday`: the ISO weekday on which weeks begin, Monday when left out. */
  readonly request: Pick<ExportRequest, 'fromDate' | 'toDate' | 'granularity' | 'columns' | 'sidecar'> & {
    readonly firstWeekday?: number;
  };
  /** Each read in its own zone; rows are ordered by `bucket_start`, then account. */
  readonly accounts: readonly { readonly id: string; readonly timeZone: string }[];
  readonly delimiter: CsvDelimiter;
  /** Numbers and times as a spreadsheet writes them; left out or null for the standard. */
  readonly sheet?: SheetStyle | null;
  /** A byte order mark, without which Excel misreads UTF-8. */
  readonly bom: boolean;
  readonly appVersion: string;
  /** What a person wrote about days, for the sidecar; none when left out. */
  readonly notesOf?: (request: DayNotesRequest) => readonly DayNote[];
  readonly onProgress?: (rowCount: number) => void;
  /** Abandons the export; nothing is left behind. */
  readonly signal?: AbortSignal;
}

/** Formatted together; between two batches other work has its turn: polls, windows, a cancel. */
const BATCH_ROWS = 2_000;
const SYNC_EVERY_CHARACTERS = 8_000_000;

/**
 * Writes the rows to `path`, replacing what is there only when all of it is on disk.
 * @returns the row count, `nothing-to-export`, `cancelled`, `not-a-file`, `file-read-only`, `disk-full`,
 * `file-not-writable`, or a problem of the history
 */
export async function exportCsv(
  history: HistoryStore,
  path: string,
  options: CsvExportOptions,
): Promise<Result<ExportOutcome>> {
  const hash = createHash('sha256');
  const written = { rowCount: 0 };
  const { signal } = options;
  const sidecarPath = `${path}.json`;
  if (options.request.sidecar === true && !(await isSidecarOf(path, sidecarPath))) {
    return fail('file-not-writable', `${basename(sidecarPath)} is there already and is something else`);
  }
  try {
    await writeAtomically(path, async (partPath) => {
      const file = await open(partPath, 'wx', 0o600);
      const made = csvChunks(history, options, written);
      const chunks = options.request.sidecar === true ? hashed(made, hash) : made;
      const target = file.createWriteStream();
      await pipeline([Readable.from(onDisk(chunks, file)), target], signal === undefined ? {} : { signal });
      if (written.rowCount === 0) throw new NotExported({ code: 'nothing-to-export' });
    });
    const outcome = { path, rowCount: written.rowCount };
    if (options.request.sidecar !== true) return ok(outcome);
    const saved = await saveJson(sidecarPath, sidecarOf(outcome, hash.digest('hex'), options));
    return saved.ok ? ok(outcome) : saved;
  } catch (error) {
    if (signal?.aborted === true) return fail('cancelled');
    return error instanceof NotExported ? { ok: false, error: error.problem } : fileProblem(error);
  }
}

/** Brings to disk what was written while more is being made: all of it at the end would have to be waited for. */
async function* onDisk(chunks: AsyncIterable<string>, file: FileHandle): AsyncGenerator<string, void> {
  let underWay: Promise<void> | null = null;
  let isDone = true;
  let length = 0;
  for await (const chunk of chunks) {
    yield chunk;
    length += chunk.length;
    if (length < SYNC_EVERY_CHARACTERS || !isDone) continue;
    await underWay;
    length = 0;
    isDone = false;
    underWay = file.datasync().finally(() => (isDone = true));
    // It is waited for later, and then what went wrong is thrown.
    underWay.catch(() => undefined);
  }
  await underWay;
}

/** Whether a sidecar may be written: there is none yet, or it is that of an earlier export to the same file. */
async function isSidecarOf(path: string, sidecarPath: string): Promise<boolean> {
  try {
    const known = JSON.parse(await readFile(sidecarPath, 'utf8')) as Partial<ExportSidecar> | null;
    return known?.file === basename(path) && typeof known.sha256 === 'string';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
}

/** The same rows as text, for the clipboard. @returns `nothing-to-export` or a problem of the history */
export async function exportCsvText(
  history: HistoryStore,
  options: CsvExportOptions,
): Promise<Result<{ text: string; rowCount: number }>> {
  const written = { rowCount: 0 };
  const chunks: string[] = [];
  try {
    for await (const chunk of csvChunks(history, { ...options, bom: false }, written)) chunks.push(chunk);
  } catch (error) {
    return error instanceof NotExported ? { ok: false, error: error.problem } : fail('internal');
  }
  return written.rowCount === 0 ? fail('nothing-to-export') : ok({ text: chunks.join(''), rowCount: written.rowCount });
}

class NotExported extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** The file in pieces: a header, then so many rows at a time. Counts them on the way. */
async function* csvChunks(
  history: HistoryStore,
  options: CsvExportOptions,
  written: { rowCount: number },
): AsyncGenerator<string, void> {
  const format = csvFormatter(columnsOf(options), options.delimiter, options.sheet);
  yield `${options.bom ? BYTE_ORDER_MARK : ''}${format.header}`;
  const { request, accounts, delimiter } = options;
  const forSpreadsheet = options.sheet != null;
  const stretches = csvStretches({
    ...{ history, request, accounts, delimiter, forSpreadsheet },
    columns: columnsOf(options),
  });
  for (;;) {
    const stretch = readNext(stretches);
    if (stretch === undefined) return;
    if (stretch.kind === 'text') {
      written.rowCount += stretch.rowCount;
      yield* stretch.texts;
      options.onProgress?.(written.rowCount);
      await nextTurn();
      continue;
    }
    const rows = stretch.rows[Symbol.iterator]();
    for (;;) {
      const batch = take(rows, BATCH_ROWS);
      if (batch.length === 0) break;
      written.rowCount += batch.length;
      yield format.rows(batch);
      options.onProgress?.(written.rowCount);
      await nextTurn();
    }
  }
}

/** Where the history cannot be read, that is its trouble and not the file's. */
function readNext<T>(items: Iterator<T, void>): T | undefined {
  try {
    const next = items.next();
    return next.done === true ? undefined : next.value;
  } catch (error) {
    throw new NotExported(storageProblem(error));
  }
}

const BYTE_ORDER_MARK = '\ufeff';

function take(rows: Iterator<CsvRow, void>, count: number): CsvRow[] {
  const batch: CsvRow[] = [];
  try {
    for (let next = rows.next(); next.done !== true; next = rows.next()) {
      batch.push(next.value);
      if (batch.length === count) break;
    }
    return batch;
  } catch (error) {
    // The history's trouble, not the file's.
    throw new NotExported(storageProblem(error));
  }
}

async function* hashed(chunks: AsyncIterable<string>, hash: Hash): AsyncGenerator<string, void> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

const columnsOf = ({ request }: CsvExportOptions): readonly CsvColumn[] =>
  CSV_COLUMNS.filter((column) => request.columns === undefined || request.columns.includes(column));

function sidecarOf(outcome: ExportOutcome, sha256: string, options: CsvExportOptions): ExportSidecar {
  const { fromDate, toDate, granularity } = options.request;
  return {
    file: basename(outcome.path),
    accounts: options.accounts.map((account) => account.id),
    fromDate,
    toDate,
    granularity,
    timeZones: Object.fromEntries(options.accounts.map((account) => [account.id, account.timeZone])),
    columns: columnsOf(options),
    format: options.sheet == null ? 'standard' : 'spreadsheet',
    sheet: options.sheet ?? null,
    delimiter: options.delimiter,
    bom: options.bom,
    appVersion: options.appVersion,
    rowCount: outcome.rowCount,
    sha256,
    notes: options.accounts.flatMap(({ id }) => options.notesOf?.({ accountId: id, fromDate, toDate }) ?? []),
  };
}
