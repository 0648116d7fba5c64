import { CSV_COLUMNS, EXACT_TIMES } from '../../contract/csv.ts';
import type { Problem } from '../../contract/errors.ts';
import type { ImportRefusal, ImportRefusalReason } from '../../contract/import-refusal.ts';

/** What a log and a support desk read; a person reads the message of the same name in their language. */
const TECHNICAL: Record<ImportRefusalReason, (of: Required<Pick<ImportRefusal, 'column' | 'limit'>>) => string> = {
  tooLarge: ({ limit }) => `the file is larger than ${limit} MB`,
  tooSlow: () => 'reading it took too long',
  tooManyRows: () => 'the file is too large',
  tooManyAccounts: ({ limit }) => `there are more than ${limit} accounts in it`,
  twice: () => 'the same bucket stands in the file twice',
  empty: () => 'there is no row in it',
  foreign: () => `not a file that Glance wrote; its columns are ${CSV_COLUMNS.join(', ')}`,
  malformed: () => 'not well-formed CSV',
  weeks: () => 'weeks are sums and cannot be read back; export hours, days or months instead',
  cell: ({ column }) => `${column} does not fit`,
  times: () => 'its times do not fit together',
  notWhole: () => 'it does not begin or end where an hour does in any time zone',
  beforeFirst: () => 'it begins before 2010',
  inFuture: () => 'it begins in the future',
  hourTooLong: () => 'it is longer than one hour',
  dayTooLong: () => 'it is longer than one day',
  monthTooLong: () => 'it is longer than one month',
  fetchedBeforeFirst: () => 'it was fetched before 2010',
  fetchedInFuture: () => 'it was fetched in the future',
  offset: () => 'there is no such offset from UTC',
  sessions: () => 'its number of sessions is out of range',
  seconds: () => 'a time is out of range',
  notPlain: ({ column }) => `${column} is no plain number; show it without thousands separators or units`,
  twoMarks: () => 'numbers are written with a comma and with a point in the same file',
  exactTimes: () => `${EXACT_TIMES} was changed; export the file again`,
  otherTime: ({ column }) => `${column} says another time than ${EXACT_TIMES}`,
};

/** A file that is not imported, as a problem that knows why. */
export function refusedImport(refusal: ImportRefusal): { readonly ok: false; readonly error: Problem } {
  const { why, line, column = '', limit = 0 } = refusal;
  const words = TECHNICAL[why]({ column, limit });
  const detail = line === undefined ? words : `line ${line}: ${words}`;
  return { ok: false, error: { code: 'file-not-readable', detail, refusal } };
}

/** The same refusal, of a row that stands in this line. */
export const atLine = ({ refusal, ...problem }: Problem, line: number): Problem =>
  refusal === undefined ? problem : refusedImport({ ...refusal, line }).error;
