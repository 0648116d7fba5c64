import * as v from 'valibot';
import { GRANULARITIES } from './report.ts';
import type { DayNote } from './day-notes.ts';
import { accountIdSchema, CSV_FORMATS, type CsvFormat } from './settings-parts.ts';
import { localDateSchema } from './range.ts';
import { shortArray } from './short-array.ts';

/** The CSV that Glance writes. Column names and their order are a promise to every reader of the files. */
export const CSV_COLUMNS = [
  'account',
  'bucket_start',
  'bucket_end',
  'granularity',
  'label',
  'total_session',
  'average_session_seconds',
  'response_seconds',
  'status',
  'fetched_at',
] as const;
export type CsvColumn = (typeof CSV_COLUMNS)[number];

export const CSV_DELIMITERS = { comma: ',', semicolon: ';', tab: '\t' } as const;
export type CsvDelimiter = keyof typeof CSV_DELIMITERS;

export { CSV_FORMATS, type CsvFormat } from './settings-parts.ts';

/** The last column of a complete file for spreadsheets: `bucket_start`, `bucket_end` and `fetched_at` in ISO 8601. */
export const EXACT_TIMES = 'exact_times';

/** How spreadsheets of a language and region write. Plain data. */
export interface SheetStyle {
  /** BCP 47: `de`, `en-US`. */
  readonly locale: string;
  readonly delimiter: CsvDelimiter;
  readonly decimalMark: '.' | ',';
  /** `DD.MM.YYYY`, with two digits for day and month. */
  readonly datePattern: string;
}

/** An export of whole local days, both inclusive, as a dialog, a page or a command line asks for it. */
export const exportRequestSchema = v.object({
  accountId: accountIdSchema,
  /** Every connected account instead of that one. */
  allAccounts: v.optional(v.boolean()),
  fromDate: localDateSchema,
  toDate: localDateSchema,
  granularity: v.picklist(GRANULARITIES),
  /** Which columns, in the order of `CSV_COLUMNS`; all of them when left out. Only a file with all can be read back. */
  columns: v.optional(v.pipe(shortArray(v.picklist(CSV_COLUMNS), CSV_COLUMNS.length), v.minLength(1))),
  /** Left out, like the next two: as in the settings. With `spreadsheet` the next two come from the language. */
  format: v.optional(v.picklist(CSV_FORMATS)),
  delimiter: v.optional(v.picklist(['comma', 'semicolon', 'tab'])),
  bom: v.optional(v.boolean()),
  /** Also writes `FILE.json` that says what is in the file. */
  sidecar: v.optional(v.boolean()),
});
export type ExportRequest = v.InferOutput<typeof exportRequestSchema>;

export interface ExportOutcome {
  readonly path: string;
  readonly rowCount: number;
}

/** Told while a long export is written. */
export interface ExportProgress {
  readonly rowCount: number;
}

/** **Original from Acquire**: the endpoint's own `output=csv` answer for a range, saved as it came. */
export const originalCsvRequestSchema = v.object({
  accountId: accountIdSchema,
  fromDate: localDateSchema,
  toDate: localDateSchema,
});
export type OriginalCsvRequest = v.InferOutput<typeof originalCsvRequestSchema>;

/** The `.json` beside a CSV: enough to know later what it is and that it is whole. */
export interface ExportSidecar {
  readonly file: string;
  readonly accounts: readonly string[];
  readonly fromDate: string;
  readonly toDate: string;
  readonly granularity: string;
  /** IANA zone by account. */
  readonly timeZones: Readonly<Record<string, string>>;
  readonly columns: readonly CsvColumn[];
  readonly format: CsvFormat;
  /** How numbers and times are written; null for `standard`. */
  readonly sheet: SheetStyle | null;
  readonly delimiter: CsvDelimiter;
  readonly bom: boolean;
  readonly appVersion: string;
  readonly rowCount: number;
  /** Of the CSV's bytes, lower-case hexadecimal. */
  readonly sha256: string;
  /** What a person wrote about days of the range, account by account, oldest first. */
  readonly notes: readonly DayNote[];
}
