import { CSV_COLUMNS, EXACT_TIMES, type CsvColumn, type SheetStyle } from '../../contract/csv.ts';
import type { CsvRow } from './csv-rows.ts';

/**
 * **Spreadsheet in my language**: the same rows, written the way a spreadsheet of that language writes numbers and times,
 * so that they arrive as numbers and times. Such a time has no offset and a spreadsheet may save it without its seconds,
 * so a last column keeps all three exactly; it is text to every spreadsheet.
 */

const TIMES = ['bucket_start', 'bucket_end', 'fetched_at'] as const satisfies readonly CsvColumn[];
const NUMBERS = [
  'total_session',
  'average_session_seconds',
  'response_seconds',
] as const satisfies readonly CsvColumn[];

const isTimeColumn = (column: CsvColumn): column is (typeof TIMES)[number] =>
  (TIMES as readonly CsvColumn[]).includes(column);
/** Whether a column holds numbers. */
export const isNumberColumn = (column: CsvColumn): column is (typeof NUMBERS)[number] =>
  (NUMBERS as readonly CsvColumn[]).includes(column);

/** How spreadsheets of a locale (`de`, `en-US`, as BCP 47) write: separator, decimal mark and order of a date. */
export function sheetStyle(locale: string): SheetStyle {
  const gregorian = new Intl.DateTimeFormat(locale, {
    ...({ calendar: 'gregory', numberingSystem: 'latn', timeZone: 'UTC' } as const),
    ...({ year: 'numeric', month: '2-digit', day: '2-digit' } as const),
  });
  const letters: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = { year: 'YYYY', month: 'MM', day: 'DD' };
  const datePattern = gregorian
    .formatToParts(0)
    .map(({ type, value }) => letters[type] ?? value.replace(/[^./-]/g, ''))
    .join('')
    // Hindi dates have slashes in text, but spreadsheets recognize them only with hyphens.
    .replaceAll('/', new Intl.Locale(locale).language === 'hi' ? '-' : '/');
  const parts = new Intl.NumberFormat(locale, { numberingSystem: 'latn' }).formatToParts(0.5);
  const decimalMark = parts.find(({ type }) => type === 'decimal')?.value === ',' ? ',' : '.';
  // The separator must differ from the decimal mark. Switzerland writes a decimal point and still separates by semicolons.
  const delimiter = decimalMark === ',' || /-(CH|LI)\b/.test(locale) ? 'semicolon' : 'comma';
  return { locale, delimiter, decimalMark, datePattern };
}

/** The names of the columns: as always, and with all of them the one with the exact times. */
export function sheetHeader(columns: readonly CsvColumn[]): readonly string[] {
  return hasExactTimes(columns) ? [...columns, EXACT_TIMES] : columns;
}

/** The cells of a row. */
export function sheetCells(row: CsvRow, columns: readonly CsvColumn[], style: SheetStyle): string[] {
  const cells = columns.map((column) => {
    if (isTimeColumn(column)) return sheetTime(row[column], style);
    return isNumberColumn(column) ? row[column].replace('.', style.decimalMark) : row[column];
  });
  return hasExactTimes(columns) ? [...cells, TIMES.map((column) => row[column]).join(' ')] : cells;
}

/** Only a file with every column can be read back. */
const hasExactTimes = (columns: readonly CsvColumn[]): boolean => columns.length === CSV_COLUMNS.length;

/** `24.11.2026 09:00:00` of `2026-11-24T09:00:00+01:00`. */
export function sheetTime(iso: string, { datePattern }: Pick<SheetStyle, 'datePattern'>): string {
  const [date = '', time = ''] = iso.split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  return `${datePattern.replace('YYYY', year).replace('MM', month).replace('DD', day)} ${time.slice(0, 8)}`;
}
