import { EXACT_TIMES, type CsvColumn } from '../../contract/csv.ts';
import { ok, type Result } from '../../contract/errors.ts';
import { dayLabel, granularityOfLabel, hourLabel, monthLabel } from '../report/bucket-labels.ts';
import {
  isGlanceHeader,
  ISO_TIME,
  offsetOf,
  csvRecordParser,
  type CsvRecord,
  type ImportedBucket,
} from './csv-parsing.ts';
import { isNumberColumn } from './sheet-style.ts';
import { refusedImport } from './refusal.ts';

/** Reading back a file that was written for a spreadsheet, also one that a spreadsheet saved again. */

/** A record of such a file: the usual columns, and the one with the exact times. */
export type SheetRecord = CsvRecord & Readonly<Record<typeof EXACT_TIMES, string>>;

/** Whether a header line is that of a file for spreadsheets, which has one column more. */
function isSheetHeader(header: readonly string[]): boolean {
  return header.includes(EXACT_TIMES) && isGlanceHeader(header.filter((column) => column !== EXACT_TIMES));
}

export type RecordReader = (record: SheetRecord) => Result<ImportedBucket>;

/**
 * How to read the records below a header, in order: each as a bucket, or the refusal that says why it is
 * none. Null for a header that Glance did not write.
 * @param nowMs the present, UTC epoch milliseconds
 */
export function recordReader(header: readonly string[], nowMs: number): RecordReader | null {
  const parse = csvRecordParser(nowMs);
  if (isGlanceHeader(header)) return parse;
  if (!isSheetHeader(header)) return null;
  const standard = sheetReader();
  return (record) => {
    const read = standard(record);
    return read.ok ? parse(read.value) : read;
  };
}

/** A record as Glance itself writes it, or the refusal that says why it is none. */
export type SheetReader = (record: SheetRecord) => Result<CsvRecord>;

/**
 * A reader for the records of one file, in order: a file has one decimal mark. What a spreadsheet changes without being
 * asked (the look of a time, the seconds of one, labels that look like times) is put right; what it changed otherwise is
 * refused, for what it meant would be a guess.
 */
export function sheetReader(): SheetReader {
  let mark: string | null = null;

  function number(text: string, column: CsvColumn): Result<string> {
    const [, whole, found, fraction = '', exponent = ''] =
      /^(\d+)(?:([.,])(\d+))?(e[+-]?\d+)?$/i.exec(text.trim()) ?? [];
    if (whole === undefined && text.trim() !== '') {
      return refusedImport({ why: 'notPlain', column });
    }
    if (whole === undefined) return ok('');
    if (found === undefined) return ok(`${whole}${exponent.toLowerCase()}`);
    if (mark !== null && mark !== found) {
      return refusedImport({ why: 'twoMarks' });
    }
    mark = found;
    return ok(`${whole}.${fraction}${exponent.toLowerCase()}`);
  }

  return (record) => {
    const times = exactTimes(record);
    if (times === null) return refusedImport({ why: 'exactTimes', column: EXACT_TIMES });
    const { [EXACT_TIMES]: _exact, ...shown } = record;
    const cells: Record<CsvColumn, string> = shown;
    for (const [column, iso] of Object.entries(times) as [keyof typeof times, string][]) {
      if (!showsTime(record[column], iso)) {
        return refusedImport({ why: 'otherTime', column });
      }
      cells[column] = iso;
    }
    for (const column of Object.keys(cells) as CsvColumn[]) {
      if (!isNumberColumn(column)) continue;
      const read = number(cells[column], column);
      if (!read.ok) return read;
      cells[column] = read.value;
    }
    return ok({ ...cells, label: labelOf(record, times.bucket_start) });
  };
}

type TimeColumn = Extract<CsvColumn, 'bucket_start' | 'bucket_end' | 'fetched_at'>;

function exactTimes(record: SheetRecord): Record<TimeColumn, string> | null {
  const times = record[EXACT_TIMES].trim().split(/\s+/);
  const [start = '', end = '', fetched = ''] = times;
  if (times.length !== 3 || !times.every((time) => ISO_TIME.test(time))) return null;
  return { bucket_start: start, bucket_end: end, fetched_at: fetched };
}

const SHOWN =
  /^(\d{1,4})([./-]) ?(\d{1,2})\2 ?(\d{1,4})(?:[ T,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]0+)?\s*(\D*))?$/u;

/** Whether a cell shows an instant's date and time of day, in any order and with or without its seconds. */
function showsTime(shown: string, iso: string): boolean {
  const [, first = '', , second = '', third = '', hours, minutes = '', seconds, half = ''] =
    SHOWN.exec(shown.trim().replace(/[\u00a0\u202f]/g, ' ')) ?? [];
  const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-');
  const orders: readonly (readonly string[])[] = [
    [year, month, day],
    [day, month, year],
    [month, day, year],
  ];
  const date = [first, second, third];
  const isDate = orders.some((order) => order.every((part, place) => isSamePart(date[place] ?? '', part)));
  if (!isDate) return false;
  const time = iso.slice(11, 19);
  // Midnight is often left out.
  if (hours === undefined) return time === '00:00:00';
  const isoHours = Number(time.slice(0, 2));
  const isHalfDay = half !== '' && Number(hours) <= 12 && Number(hours) % 12 === isoHours % 12;
  const sameHours = Number(hours) === isoHours || isHalfDay;
  return sameHours && minutes === time.slice(3, 5) && (seconds ?? time.slice(6)) === time.slice(6);
}

/** `5` for `05`, `26` for `2026`. */
function isSamePart(shown: string, part: string): boolean {
  if (shown === '') return false;
  return Number(shown) === Number(part) || (part.length === 4 && shown.length === 2 && part.endsWith(shown));
}

/** To a spreadsheet `05 AM` is a time and `24 Nov` a date, and it saves them as such: then the label is worked out. */
function labelOf({ label, granularity }: CsvRecord, startIso: string): string {
  if (granularityOfLabel(label) !== null || !/^\d[\d .:/-]*(?:[AP]M)?$/i.test(label)) return label;
  const date = startIso.slice(0, 10);
  if (granularity === 'hour') return hourLabel(Date.parse(startIso), offsetOf(startIso));
  return granularity === 'day' ? dayLabel(date) : monthLabel(date);
}
