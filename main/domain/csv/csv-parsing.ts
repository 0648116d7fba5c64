import * as v from 'valibot';
import { CSV_COLUMNS, type CsvColumn } from '../../contract/csv.ts';
import { ok, type Result } from '../../contract/errors.ts';
import { FETCHED_GRANULARITIES, type Bucket } from '../../contract/report.ts';
import { accountIdSchema } from '../../contract/settings.ts';
import { impossible } from '../report/bounds.ts';
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

/**
 * One row as a bucket, or the refusal that says why it is none.
 * @param nowMs the present, UTC epoch milliseconds: nothing of a file is from later
 */
export function parseCsvRecord(record: CsvRecord, nowMs: number): Result<ImportedBucket> {
  if (record.granularity === 'week') {
    return refusedImport({ why: 'weeks' });
  }
  const parsed = v.safeParse(rowSchema, record);
  if (!parsed.success) return refusedImport({ why: 'cell', column: v.getDotPath(parsed.issues[0]) ?? 'a cell' });
  const row = parsed.output;
  const startMs = Date.parse(row.bucket_start);
  const endMs = Date.parse(row.bucket_end);
  const fetchedAtMs = Date.parse(row.fetched_at);
  if (Number.isNaN(startMs) || Number.isNaN(endMs) || Number.isNaN(fetchedAtMs) || endMs <= startMs) {
    return refusedImport({ why: 'times' });
  }
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
  // Of a computer whose clock is ahead; the later of two answers counts, and one from the future would count for ever.
  return ok({ accountId: row.account, bucket: { ...bucket, fetchedAtMs: Math.min(fetchedAtMs, nowMs) } });
}

function optionalNumber(text: string): number | null | undefined {
  if (text === '') return null;
  return NUMBER.test(text) ? Number(text) : undefined;
}

/** Minutes east of UTC that a time is written with. */
export function offsetOf(iso: string): number {
  const [, sign, hours, minutes] = ISO_TIME.exec(iso) ?? [];
  const absolute = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return sign === '-' ? -absolute : absolute;
}
