import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import {
  CSV_COLUMNS,
  CSV_DELIMITERS,
  type CsvColumn,
  type CsvDelimiter,
  type ExportOutcome,
  type ExportRequest,
  type ExportSidecar,
} from '../contract/csv.ts';
import { fail, ok, type Problem, type Result } from '../contract/errors.ts';
import { DAY_MS } from '../domain/calendar.ts';
import { csvRows, mergeRows, type CsvRow } from '../domain/csv-rows.ts';
import { storageProblem } from '../history/database.ts';
import type { HistoryStore } from '../history/history-store.ts';
import { readIndex } from '../history/range-query.ts';
import { fileProblem, writeAtomically } from './atomic-file.ts';

/** Writes a CSV from the local history, without the network: RFC 4180, streamed, and whole or not at all. */

export interface CsvExportOptions {
  readonly request: Pick<ExportRequest, 'fromDate' | 'toDate' | 'granularity' | 'columns' | 'sidecar'>;
  /** Each read in its own zone; rows are ordered by `bucket_start`, then account. */
  readonly accounts: readonly { readonly id: string; readonly timeZone: string }[];
  readonly nowMs: number;
  readonly delimiter: CsvDelimiter;
  /** A byte order mark, without which Excel misreads UTF-8. */
  readonly bom: boolean;
  readonly appVersion: string;
  readonly onProgress?: (rowCount: number) => void;
  /** Abandons the export; nothing is left behind. */
  readonly signal?: AbortSignal;
}

/** How often progress is told, in rows. */
const PROGRESS_ROWS = 1_000;

/**
 * Writes the rows to `path`, replacing what is there only when all of it is on disk.
 * @returns the row count, `nothing-to-export`, `cancelled`, `disk-full`, `file-not-writable` or `history-unavailable`
 */
export async function exportCsv(
  history: HistoryStore,
  path: string,
  options: CsvExportOptions,
): Promise<Result<ExportOutcome>> {
  const hash = createHash('sha256');
  const counted = countRows(() => exportRows(history, options), options.onProgress);
  const { signal } = options;
  try {
    await writeAtomically(path, async (partPath) => {
      const target = createWriteStream(partPath, { flags: 'wx' });
      await pipeline(
        [Readable.from(counted.rows), csvFormatter(options), hashing(hash), target],
        signal === undefined ? {} : { signal },
      );
      if (counted.count() === 0) throw new NotExported({ code: 'nothing-to-export' });
    });
    const outcome = { path, rowCount: counted.count() };
    if (options.request.sidecar === true) await writeSidecar(outcome, hash.digest('hex'), options);
    return ok(outcome);
  } catch (error) {
    if (signal?.aborted === true) return fail('cancelled');
    return error instanceof NotExported ? { ok: false, error: error.problem } : fileProblem(error);
  }
}

/** The same rows as text, for the clipboard. */
export async function exportCsvText(
  history: HistoryStore,
  options: CsvExportOptions,
): Promise<Result<{ text: string; rowCount: number }>> {
  const counted = countRows(() => exportRows(history, options), options.onProgress);
  let text = '';
  try {
    await pipeline(Readable.from(counted.rows), csvFormatter({ ...options, bom: false }), async (chunks) => {
      for await (const chunk of chunks) text += String(chunk);
    });
  } catch (error) {
    return error instanceof NotExported ? { ok: false, error: error.problem } : fail('internal');
  }
  return counted.count() === 0 ? fail('nothing-to-export') : ok({ text, rowCount: counted.count() });
}

class NotExported extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

function exportRows(history: HistoryStore, { request, accounts, nowMs }: CsvExportOptions): Generator<CsvRow, void> {
  return mergeRows(
    accounts.map(({ id, timeZone }) =>
      csvRows({
        ...request,
        accountId: id,
        timeZone,
        nowMs,
        extent: history.extent(id),
        indexOf: (fromMs, toMs) => readIndex(history, id, fromMs - DAY_MS, toMs + DAY_MS),
      }),
    ),
  );
}

function countRows(
  rows: () => Iterable<CsvRow>,
  onProgress?: (rowCount: number) => void,
): { rows: Generator<CsvRow, void>; count: () => number } {
  let count = 0;
  function* counting(): Generator<CsvRow, void> {
    try {
      for (const row of rows()) {
        count += 1;
        if (count % PROGRESS_ROWS === 0) onProgress?.(count);
        yield row;
      }
    } catch (error) {
      // The history's trouble, not the file's.
      throw new NotExported(storageProblem(error));
    }
  }
  return { rows: counting(), count: () => count };
}

const columnsOf = ({ request }: CsvExportOptions): readonly CsvColumn[] =>
  CSV_COLUMNS.filter((column) => request.columns === undefined || request.columns.includes(column));

/** CRLF, quotes doubled, and text that a spreadsheet would run as a formula defused with an apostrophe. */
function csvFormatter(options: CsvExportOptions): Transform {
  return stringify({
    header: true,
    columns: [...columnsOf(options)],
    record_delimiter: '\r\n',
    delimiter: CSV_DELIMITERS[options.delimiter],
    bom: options.bom,
    escape_formulas: true,
    // The library quotes only the line end it writes itself; readers take others for one too.
    quoted_match: /[\r\n]/,
  });
}

function hashing(hash: ReturnType<typeof createHash>): Transform {
  return new Transform({
    transform(chunk: Buffer | string, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
}

async function writeSidecar(outcome: ExportOutcome, sha256: string, options: CsvExportOptions): Promise<void> {
  const { fromDate, toDate, granularity } = options.request;
  const sidecar: ExportSidecar = {
    file: basename(outcome.path),
    accounts: options.accounts.map((account) => account.id),
    fromDate,
    toDate,
    granularity,
    timeZones: Object.fromEntries(options.accounts.map((account) => [account.id, account.timeZone])),
    columns: columnsOf(options),
    delimiter: options.delimiter,
    bom: options.bom,
    appVersion: options.appVersion,
    rowCount: outcome.rowCount,
    sha256,
  };
  await writeAtomically(`${outcome.path}.json`, (partPath) =>
    writeFile(partPath, `${JSON.stringify(sidecar, null, 2)}\n`, { flag: 'wx' }),
  );
}
