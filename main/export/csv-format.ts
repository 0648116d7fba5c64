import { stringify } from 'csv-stringify/sync';
import { CSV_DELIMITERS, type CsvColumn, type CsvDelimiter, type SheetStyle } from '../contract/csv.ts';
import type { CsvRow } from '../domain/csv/csv-rows.ts';
import { sheetCells, sheetHeader } from '../domain/csv/sheet-style.ts';

/** Rows as CSV text. */
export interface CsvFormatter {
  /** The line with the column names. */
  readonly header: string;
  rows(batch: readonly CsvRow[]): string;
}

/**
 * RFC 4180: CRLF, quotes doubled; text that a spreadsheet would run as a formula is defused with an apostrophe. With a
 * `sheet` numbers and times are written its way.
 */
export function csvFormatter(
  columns: readonly CsvColumn[],
  delimiter: CsvDelimiter,
  sheet: SheetStyle | null = null,
): CsvFormatter {
  const separator = CSV_DELIMITERS[delimiter];
  const header = sheet === null ? columns : sheetHeader(columns);
  // The library by itself quotes only the line end that it writes; readers take others for one too.
  const quoting = { escape_formulas: true, quoted_match: /[\r\n]/ };
  const options = { record_delimiter: '\r\n', delimiter: separator, ...quoting };
  // Most lines are dates, numbers and plain words, which are written as they are. Looking at a line once is much faster
  // than at each of its cells; whatever is not so plain is left to the library.
  const plain = separator === ',' ? 'A-Za-z0-9 :.+/-' : 'A-Za-z0-9 :.,+/-';
  const plainCell = `(?:[A-Za-z0-9][${plain}]*)?`;
  const plainLine = new RegExp(`^${plainCell}(?:${separator}${plainCell}){${header.length - 1}}$`);

  function row(values: CsvRow): string {
    const cells = sheet === null ? columns.map((column) => values[column]) : sheetCells(values, columns, sheet);
    const line = cells.join(separator);
    return plainLine.test(line) ? `${line}\r\n` : stringify([cells], options);
  }

  return { header: stringify([[...header]], options), rows: (batch) => batch.map(row).join('') };
}
