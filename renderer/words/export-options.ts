import {
  CSV_COLUMNS,
  CSV_FORMATS,
  type CsvColumn,
  type CsvDelimiter,
  type CsvFormat,
  type ExportRequest,
} from '../../main/contract/csv.ts';
import { GRANULARITIES, type Granularity } from '../../main/contract/report.ts';
import type { Settings } from '../../main/contract/settings.ts';
import { sheetStyle, sheetTime } from '../../main/domain/csv/sheet-style.ts';
import { rangeMistake } from './date-range.ts';
import { language, m } from './language.ts';
import type { Choice } from './setting-choices.ts';

/** What is chosen in the dialog **Export options**. */
export interface ExportOptions {
  readonly fromDate: string;
  readonly toDate: string;
  readonly granularity: Granularity;
  readonly columns: readonly CsvColumn[];
  readonly format: CsvFormat;
  /** With the standard format only; a spreadsheet's own come from the language. */
  readonly delimiter: CsvDelimiter;
  readonly bom: boolean;
  readonly allAccounts: boolean;
  readonly sidecar: boolean;
}

/** Whose days the dialog begins with. */
export interface ExportSpan {
  readonly accountId: string;
  readonly fromDate: string;
  readonly toDate: string;
  readonly granularity: Granularity;
}

/** What a row of the file can be. */
export const rowWidths = (): Choice<Granularity>[] =>
  GRANULARITIES.map((value) => ({ value, label: m().oneWidth[value]() }));

/** How numbers and times are written. */
export function formats(): Choice<CsvFormat>[] {
  const { standard, spreadsheet } = m().exporting;
  const labels: Readonly<Record<CsvFormat, () => string>> = { standard, spreadsheet };
  return CSV_FORMATS.map((value) => ({ value, label: labels[value]() }));
}

/** Whom a format is for, with how it looks in the window's language. */
export function formatHint(format: CsvFormat): string {
  if (format === 'standard') return m().exporting.standardHint();
  const style = sheetStyle(language().formats);
  const number = `9${style.decimalMark}5`;
  return m().exporting.spreadsheetHint({ time: sheetTime('2026-11-24T14:00:00', style), number });
}

/** A column in words, beside its name in the file. */
export function columnName(column: CsvColumn): string {
  const names: Readonly<Record<CsvColumn, () => string>> = m().csvColumns;
  return names[column]();
}

/**
 * What the dialog begins with: the days and rows of the span, the format of the settings, and for the rest what
 * was chosen last time, so that a weekly export is a matter of two clicks.
 */
export function firstOptions(
  { fromDate, toDate, granularity }: ExportSpan,
  csv: Settings['csv'] | undefined,
  last: ExportOptions | null,
): ExportOptions {
  return {
    fromDate,
    toDate,
    granularity,
    columns: last?.columns ?? CSV_COLUMNS,
    format: csv?.format ?? 'standard',
    delimiter: csv?.delimiter ?? 'comma',
    bom: csv?.bom ?? false,
    allAccounts: last?.allAccounts ?? false,
    sidecar: last?.sidecar ?? false,
  };
}

/** Takes a column in or out; the order stays that of the file. */
export function withColumn(columns: readonly CsvColumn[], column: CsvColumn, wanted: boolean): CsvColumn[] {
  return CSV_COLUMNS.filter((one) => (one === column ? wanted : columns.includes(one)));
}

/** Why the options cannot be exported, as a sentence; empty where they can. */
export function exportMistake(options: ExportOptions, today: string): string {
  const mistake = rangeMistake(options.fromDate, options.toDate, today);
  if (mistake !== '') return mistake;
  return options.columns.length === 0 ? m().exporting.noColumns() : '';
}

/** Whether **Import CSV…** could read the file back: it needs every column, and weeks are sums. */
export function canBeReadBack({ columns, granularity }: ExportOptions): boolean {
  return columns.length === CSV_COLUMNS.length && granularity !== 'week';
}

/** The options as main wants them; without a list of columns every column is written. */
export function exportRequest(accountId: string, options: ExportOptions): ExportRequest {
  const { columns, delimiter, bom, ...others } = options;
  const standard = options.format === 'standard' ? { delimiter, bom } : {};
  return {
    accountId,
    ...others,
    ...standard,
    ...(columns.length === CSV_COLUMNS.length ? {} : { columns: [...columns] }),
  };
}

/** `1 row`, `2,160 rows`. */
export function rowsWords(count: number): string {
  return m().exporting.rows({ count });
}
