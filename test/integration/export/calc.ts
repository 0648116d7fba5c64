import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { CSV_DELIMITERS, EXACT_TIMES, CSV_COLUMNS, type CsvDelimiter } from '../../../main/contract/csv.ts';

/** LibreOffice Calc without a screen: what it makes of a CSV, and how it saves one again. */

/** A cell as Calc understood it: a number, a date, a time of day in seconds, or text; null for an empty one. */
export type Cell = number | string | { readonly secondsOfDay: number } | { readonly date: string } | null;

export interface Sheet {
  readonly rows: readonly (readonly Cell[])[];
  readonly formulaCount: number;
}

const unescaped = (xml: string): string =>
  xml
    .replace(/<text:s(?: text:c="(\d+)")?\/>/g, (_, count: string | undefined) => ' '.repeat(Number(count ?? 1)))
    .replace(/<text:tab\/>/g, '\t')
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(lt|gt|quot|apos);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'" })[name] ?? '')
    .replace(/&amp;/g, '&');

const MAX_COLUMNS = [...CSV_COLUMNS, EXACT_TIMES].length;

/** The cells of the one sheet of a flat OpenDocument file. */
function readSheet(xml: string): Sheet {
  const table = /<table:table [\s\S]*?<\/table:table>/.exec(xml)?.[0] ?? '';
  const rows = [...table.matchAll(/<table:table-row[^>]*>([\s\S]*?)<\/table:table-row>/g)].map(([, row = '']) =>
    [...row.matchAll(/<table:table-cell([^>]*?)(?:\/>|>([\s\S]*?)<\/table:table-cell>)/g)].flatMap(
      ([, head = '', body = '']) => {
        const repeated = Number(/number-columns-repeated="(\d+)"/.exec(head)?.[1] ?? 1);
        return Array.from({ length: Math.min(repeated, MAX_COLUMNS) }, () => readCell(head, body));
      },
    ),
  );
  return {
    rows: rows.map(trimmed).filter((row) => row.length > 0),
    formulaCount: [...table.matchAll(/table:formula=/g)].length,
  };
}

/** Without the empty cells at its end. */
const trimmed = (row: readonly Cell[]): readonly Cell[] => row.slice(0, row.findLastIndex((cell) => cell !== null) + 1);

function readCell(head: string, body: string): Cell {
  const type = /office:value-type="(\w+)"/.exec(head)?.[1];
  if (type === undefined) return null;
  if (type === 'float') return Number(/office:value="([^"]+)"/.exec(head)?.[1]);
  if (type === 'date') return { date: /date-value="([^"]+)"/.exec(head)?.[1] ?? '' };
  if (type === 'time') {
    const [, hours = '', minutes = '', seconds = ''] = /time-value="PT(\d+)H(\d+)M(\d+)/.exec(head) ?? [];
    return { secondsOfDay: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) };
  }
  return [...body.matchAll(/<text:p>([\s\S]*?)<\/text:p>/g)].map(([, text = '']) => unescaped(text)).join('\n');
}

export interface CalcOptions {
  readonly folder: string;
  readonly path: string;
  readonly delimiter: CsvDelimiter;
  /** The language of the person who opens it, as LibreOffice numbers them (Microsoft's LCID). */
  readonly languageId: number;
}

/** Opens a CSV as a person does who confirms what the dialog proposes, with "detect special numbers". */
export async function openInCalc(options: CalcOptions): Promise<Sheet> {
  const file = await convert(options, 'fods', options.folder);
  return readSheet(readFileSync(file, 'utf8'));
}

/** The same, then saved as CSV again, cells as they are shown. @returns the path of the new file */
export async function saveAgainInCalc(options: CalcOptions): Promise<string> {
  const separator = String(CSV_DELIMITERS[options.delimiter].charCodeAt(0));
  // Separator, text in quotes, UTF-8, from line 1; text is not quoted unless it must be, cells are saved as shown.
  const writer = `csv:Text - txt - csv (StarCalc):${separator},34,76,1,,${options.languageId},false,true,true`;
  return convert(options, writer, join(options.folder, 'again'));
}

async function convert(
  { folder, path, delimiter, languageId }: CalcOptions,
  to: string,
  outDir: string,
): Promise<string> {
  // Separator, text in quotes, UTF-8, from line 1, columns as they come, language, numbers and times recognised.
  const reader = `Text - txt - csv (StarCalc):${String(CSV_DELIMITERS[delimiter].charCodeAt(0))},34,76,1,,${languageId},false,true,false`;
  await promisify(execFile)('soffice', [
    `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`,
    '--headless',
    `--infilter=${reader}`,
    ...['--convert-to', to, '--outdir', outDir, path],
  ]);
  const extension = to.split(':')[0] ?? to;
  return join(outDir, basename(path).replace(/\.csv$/, `.${extension}`));
}
