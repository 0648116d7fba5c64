import * as v from 'valibot';
import { CSV_COLUMNS, type CsvColumn } from '../../contract/csv.ts';
import { ok, type Result } from '../../contract/errors.ts';
import { FETCHED_GRANULARITIES, type Bucket } from '../../contract/report.ts';
import { accountIdSchema } from '../../contract/settings.ts';
import { impossible } from '../report/bounds.ts';
import { MINUTE_MS } from '../time/units.ts';
import { refusedImport } from './refusal.ts';

/** Reading back a row that Glance wrote: the exact inverse of `csv-rows.ts`, and a refusal of everything else. */

/** A row with its columns by name, every cell as text. */
export type CsvRecord = Readonly<Record<CsvColumn, string>>;

export interface ImportedBucket {
  readonly accountId: string;
  readonly bucket: Bucket;
}

/** Whether a header line is Glance's; columns may stand in any order, but none may be missing or foreign. */
export function isGlanceHeader(header: readonly string[]): boolean {
  return header.length === CSV_COLUMNS.length && CSV_COLUMNS.every((column) => header.includes(column));
}

/** ISO 8601 to the second, with an offset. */
export const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}([+-])(\d{2}):(\d{2})$/;
const NUMBER = /^\d+(\.\d+)?(e[+-]?\d+)?$/;

const rowSchema = v.object({
  account: v.pipe(v.string(), v.transform(undefused), accountIdSchema),
  bucket_start: v.pipe(v.string(), v.regex(ISO_TIME)),
  bucket_end: v.pipe(v.string(), v.regex(ISO_TIME)),
  granularity: v.picklist(FETCHED_GRANULARITIES),
  label: v.pipe(v.string(), v.transform(undefused), v.maxLength(60)),
  total_session: v.pipe(v.string(), v.regex(NUMBER)),
  average_session_seconds: v.pipe(v.string(), v.regex(/^$|^\d/)),
  response_seconds: v.pipe(v.string(), v.regex(/^$|^\d/)),
  status: v.picklist(['final', 'provisional']),
  fetched_at: v.pipe(v.string(), v.regex(ISO_TIME)),
});

/** A formula-like text was written with an apostrophe before it. */
function undefused(text: string): string {
  return /^'[=+\-@\t\r＝＋－＠]/u.test(text) ? text.slice(1) : text;
}

type Row = v.InferOutput<typeof rowSchema>;

/** One row as a bucket, or the refusal that says why it is none. */
export type CsvRecordParser = (record: CsvRecord) => Result<ImportedBucket>;

/**
 * A parser for the rows of one file. A file may have a million of them, nearly all of them plain and much alike, so what is
 * plain is seen at once, and a time that stands in row after row is read once; all else goes by the schema.
 * @param nowMs the present, UTC epoch milliseconds: nothing of a file is from later
 */
export function csvRecordParser(nowMs: number): CsvRecordParser {
  const knownAccounts = new Set<string>();
  const times = { start: timeReader(), end: timeReader(), fetched: timeReader() };
  return (record) => {
    if (record.granularity === 'week') return refusedImport({ why: 'weeks' });
    if (knownAccounts.has(record.account) && isPlain(record)) return bucketOf(record, times, nowMs);
    const parsed = v.safeParse(rowSchema, record);
    if (!parsed.success) return refusedImport({ why: 'cell', column: v.getDotPath(parsed.issues[0]) ?? 'a cell' });
    if (parsed.output.account === record.account) knownAccounts.add(record.account);
    return bucketOf(parsed.output, times, nowMs);
  };
}

/** Whether the schema would let all cells but the account's through as they are. */
function isPlain(record: CsvRecord): record is CsvRecord & Row {
  const { label, granularity, status } = record;
  return (
    (granularity === 'hour' || granularity === 'day' || granularity === 'month') &&
    (status === 'final' || status === 'provisional') &&
    label.length <= 60 &&
    !label.startsWith("'") &&
    NUMBER.test(record.total_session) &&
    (record.average_session_seconds === '' || NUMBER.test(record.average_session_seconds)) &&
    (record.response_seconds === '' || NUMBER.test(record.response_seconds)) &&
    ISO_TIME.test(record.bucket_start) &&
    ISO_TIME.test(record.bucket_end) &&
    ISO_TIME.test(record.fetched_at)
  );
}

/** Reads the times of a column; the one before is remembered. NaN for one that there never was. */
function timeReader(): (iso: string) => number {
  let last = { iso: '', ms: Number.NaN };
  return (iso) => {
    if (iso !== last.iso) last = { iso, ms: isRealDate(iso) ? Date.parse(iso) : Number.NaN };
    return last.ms;
  };
}

/** `Date.parse` takes 29 February of any year, as 1 March. */
function isRealDate(iso: string): boolean {
  const day = Number(iso.slice(8, 10));
  return day <= 28 || new Date(`${iso.slice(0, 10)}T00:00:00Z`).getUTCDate() === day;
}

/** Since 2010, every zone’s offset is a multiple of 15 minutes. */
const ZONE_STEP_MS = 15 * MINUTE_MS;

type Times = Readonly<Record<'start' | 'end' | 'fetched', (iso: string) => number>>;

function bucketOf(row: Row, times: Times, nowMs: number): Result<ImportedBucket> {
  const startMs = times.start(row.bucket_start);
  const endMs = times.end(row.bucket_end);
  const fetchedAtMs = times.fetched(row.fetched_at);
  if (Number.isNaN(startMs)) return refusedImport({ why: 'cell', column: 'bucket_start' });
  if (Number.isNaN(endMs)) return refusedImport({ why: 'cell', column: 'bucket_end' });
  if (Number.isNaN(fetchedAtMs)) return refusedImport({ why: 'cell', column: 'fetched_at' });
  if (endMs <= startMs) return refusedImport({ why: 'times' });
  const averageSessionSeconds = optionalNumber(row.average_session_seconds);
  if (averageSessionSeconds === undefined) return refusedImport({ why: 'cell', column: 'average_session_seconds' });
  const responseSeconds = optionalNumber(row.response_seconds);
  if (responseSeconds === undefined) return refusedImport({ why: 'cell', column: 'response_seconds' });
  const bucket: Bucket = {
    startMs,
    endMs,
    offsetMinutes: offsetOf(row.bucket_start),
    granularity: row.granularity,
    label: row.label,
    totalSessions: Number(row.total_session),
    averageSessionSeconds,
    responseSeconds,
    status: row.status,
    fetchedAtMs,
  };
  const reason = impossible(bucket, nowMs);
  if (reason !== null) return refusedImport({ why: reason });
  // No hour of any zone begins or ends there: it would lie across others and hide one of them.
  if (startMs % ZONE_STEP_MS !== 0 || endMs % ZONE_STEP_MS !== 0) return refusedImport({ why: 'notWhole' });
  // Of a computer whose clock is ahead; the later of two answers counts, and one from the future would count for ever.
  return ok({ accountId: row.account, bucket: fetchedAtMs <= nowMs ? bucket : { ...bucket, fetchedAtMs: nowMs } });
}

function optionalNumber(text: string): number | null | undefined {
  if (text === '') return null;
  return NUMBER.test(text) ? Number(text) : undefined;
}

/** Minutes east of UTC that a time is written with. */
export function offsetOf(iso: string): number {
  if (!ISO_TIME.test(iso)) return 0;
  const absolute = Number(iso.slice(20, 22)) * 60 + Number(iso.slice(23, 25));
  return iso[19] === '-' ? -absolute : absolute;
}
