import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse } from 'csv-parse';
import { CSV_COLUMNS, CSV_DELIMITERS } from '../contract/csv.ts';
import { fail, ok, type Problem, type Result } from '../contract/errors.ts';
import type { ImportOutcome, ImportPreview } from '../contract/history-care.ts';
import type { Bucket } from '../contract/report.ts';
import { isGlanceHeader, parseCsvRecord, type CsvRecord, type ImportedBucket } from '../domain/csv/csv-parsing.ts';
import { importable } from '../files/readable-file.ts';
import type { HistoryStore } from '../history/history-store.ts';

/** Reads a CSV that Glance wrote back into the history: looked through whole first, then written whole or not at all. */

export interface PreparedImport {
  readonly preview: ImportPreview;
  /** Writes what the history lacks and what is newer than what it has: all of it or, on failure, nothing. */
  commit(): Result<ImportOutcome>;
}

/** What an import needs to know besides the file. */
export interface ImportControl {
  /** The present, UTC epoch milliseconds. */
  readonly nowMs: number;
  /** Gives up reading, whatever the file is doing. */
  readonly signal: AbortSignal;
}

/** Rows are held in memory between preview and commit; two years of hours are under 20,000 a team. */
const MAX_ROWS = 1_000_000;
const MAX_RECORD_CHARACTERS = 10_000;
/** As many as Glance connects, and as many again that were removed. */
const MAX_ACCOUNTS_IN_FILE = 100;

/**
 * Reads and compares; writes nothing.
 * @returns the preview, or `file-not-readable` with the line and the reason as detail
 */
export async function prepareImport(
  path: string,
  history: HistoryStore,
  { nowMs, signal }: ImportControl,
): Promise<Result<PreparedImport>> {
  const readable = await importable(path);
  if (!readable.ok) return readable;
  const read = await readRows(path, nowMs, signal);
  if (!read.ok) return read;
  const rows = read.value;
  const wanted: ImportedBucket[] = [];
  const counts = { newCount: 0, equalCount: 0, differentCount: 0, newerCount: 0 };
  for (const row of rows) {
    const known = find(history, row);
    if (known === undefined) counts.newCount += 1;
    else if (isSame(known, row.bucket)) counts.equalCount += 1;
    else {
      counts.differentCount += 1;
      if (row.bucket.fetchedAtMs > known.fetchedAtMs) counts.newerCount += 1;
    }
    if (known === undefined || row.bucket.fetchedAtMs > known.fetchedAtMs) wanted.push(row);
  }
  const accountIds = [...new Set(rows.map((row) => row.accountId))].sort();
  const preview = { fileName: basename(path), rowCount: rows.length, accountIds, ...counts };
  return ok({
    preview,
    commit() {
      const written = history.importBuckets(wanted);
      return written.ok ? ok({ writtenCount: wanted.length }) : written;
    },
  });
}

function find(history: HistoryStore, { accountId, bucket }: ImportedBucket): Bucket | undefined {
  return history.buckets(accountId, bucket.granularity, bucket.startMs, bucket.startMs + 1)[0];
}

function isSame(a: Bucket, b: Bucket): boolean {
  return (
    a.endMs === b.endMs &&
    a.totalSessions === b.totalSessions &&
    a.averageSessionSeconds === b.averageSessionSeconds &&
    a.responseSeconds === b.responseSeconds &&
    a.status === b.status
  );
}

class Refused extends Error {
  readonly problem: Problem;
  constructor(line: number, reason: string) {
    super(reason);
    this.problem = { code: 'file-not-readable', detail: `line ${line}: ${reason}` };
  }
}

class Cancelled extends Error {}

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

async function readRows(path: string, nowMs: number, signal: AbortSignal): Promise<Result<ImportedBucket[]>> {
  const rows: ImportedBucket[] = [];
  /** Beginnings of buckets, by account and width. */
  const seen = new Map<string, Set<number>>();
  const accountIds = new Set<string>();
  const delimiter = await delimiterOf(path);
  if (!delimiter.ok) return delimiter;
  const parser = parse({
    bom: true,
    delimiter: delimiter.value,
    info: true,
    // A quote that is never closed would draw the whole file into memory.
    max_record_size: MAX_RECORD_CHARACTERS,
    columns: (header: string[]) => {
      if (!isGlanceHeader(header))
        throw new Refused(1, `not a file that Glance wrote; its columns are ${CSV_COLUMNS.join(', ')}`);
      return header;
    },
  });
  const file = createReadStream(path);
  file.on('error', (error) => parser.destroy(error));
  const giveUp = (): void => {
    parser.destroy(new Cancelled());
  };
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp);
  try {
    for await (const { record, info } of file.pipe(parser) as AsyncIterable<{
      record: CsvRecord;
      info: { lines: number };
    }>) {
      const parsed = parseCsvRecord(record, nowMs);
      if (!parsed.ok) throw new Refused(info.lines, parsed.error.detail ?? 'it does not fit');
      const { accountId, bucket } = parsed.value;
      const starts = getOrAdd(seen, `${accountId} ${bucket.granularity}`, () => new Set<number>());
      if (starts.has(bucket.startMs)) throw new Refused(info.lines, 'the same bucket stands in the file twice');
      if (accountIds.add(accountId).size > MAX_ACCOUNTS_IN_FILE)
        throw new Refused(info.lines, 'there are more than 100 accounts in it');
      if (rows.length >= MAX_ROWS) throw new Refused(info.lines, 'the file is too large');
      starts.add(bucket.startMs);
      rows.push(parsed.value);
    }
  } catch (error) {
    return { ok: false, error: problemOf(error) };
  } finally {
    signal.removeEventListener('abort', giveUp);
    file.destroy();
  }
  return rows.length === 0 ? fail('file-not-readable', 'there is no row in it') : ok(rows);
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const created = create();
  map.set(key, created);
  return created;
}

function problemOf(error: unknown): Problem {
  if (error instanceof Refused) return error.problem;
  if (error instanceof Cancelled) return { code: 'cancelled' };
  if (!(error instanceof Error)) return { code: 'file-not-readable' };
  const details = error as Error & { code?: unknown; lines?: unknown };
  // csv-parse names the line it stumbled over.
  if (typeof details.lines === 'number')
    return { code: 'file-not-readable', detail: `line ${details.lines}: not well-formed CSV` };
  return { code: 'file-not-readable', ...(typeof details.code === 'string' ? { detail: details.code } : {}) };
}
