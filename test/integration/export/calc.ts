import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

export interface CalcFile {
  readonly path: string;
  readonly delimiter: CsvDelimiter;
  /** The language of the person who opens it, as LibreOffice numbers them (Microsoft's LCID). */
  readonly languageId: number;
}

/** A CSV as Calc opened it, and the path of what Calc saved of it as CSV again. */
export interface InCalc {
  readonly sheet: Sheet;
  readonly savedPath: string;
}

/**
 * Opens CSV files as a person does who confirms what the dialog proposes, with "detect special numbers", and saves each as CSV
 * again, cells as they are shown. All with one start of LibreOffice, which takes longer than everything else.
 * @param folder for its profile and for what it writes
 */
export async function openInCalc(folder: string, files: readonly CalcFile[]): Promise<readonly InCalc[]> {
  const orders = files.flatMap(({ path, delimiter, languageId }, place) => {
    // Separator, text in quotes, UTF-8, from line 1, columns as they come, language, numbers and times recognised.
    const csv = (ending: string): string =>
      `${String(CSV_DELIMITERS[delimiter].charCodeAt(0))},34,76,1,,${languageId},false,true,${ending}`;
    const from = [pathToFileURL(path).href, csv('false')];
    const to = (name: string): string => pathToFileURL(join(folder, name)).href;
    return [
      [...from, to(`${place}.fods`), 'OpenDocument Spreadsheet Flat XML', ''],
      // Text is not quoted unless it must be, cells are saved as shown.
      [...from, to(`${place}.csv`), CSV_FILTER, csv('true')],
    ];
  });
  await convert(folder, orders);
  return files.map((_, place) => ({
    sheet: readSheet(readFileSync(join(folder, `${place}.fods`), 'utf8')),
    savedPath: join(folder, `${place}.csv`),
  }));
}

const CSV_FILTER = 'Text - txt - csv (StarCalc)';

/** For each line of a file: opens the first, as the second says, and saves it to the third, by the fourth, as the fifth says. */
const CONVERT = `Sub Convert(orders As String)
  Dim reading(2) As New com.sun.star.beans.PropertyValue
  Dim writing(1) As New com.sun.star.beans.PropertyValue
  Dim order As String, parts, sheet, number As Integer
  number = FreeFile
  Open orders For Input As #number
  While Not EOF(number)
    Line Input #number, order
    parts = Split(order, Chr(9))
    reading(0).Name = "Hidden"
    reading(0).Value = True
    reading(1).Name = "FilterName"
    reading(1).Value = "${CSV_FILTER}"
    reading(2).Name = "FilterOptions"
    reading(2).Value = parts(1)
    sheet = StarDesktop.loadComponentFromURL(parts(0), "_blank", 0, reading())
    writing(0).Name = "FilterName"
    writing(0).Value = parts(3)
    writing(1).Name = "FilterOptions"
    writing(1).Value = parts(4)
    sheet.storeToURL(parts(2), writing())
    sheet.close(True)
  Wend
  Close #number
  StarDesktop.terminate()
End Sub`;

const OASIS = 'http://openoffice.org/2000';

/** A profile with that macro. It says that it is set up, or LibreOffice would put its own in its place. */
const PROFILE: Readonly<Record<string, string>> = {
  'registrymodifications.xcu': `<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/Office">
<prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item></oor:items>`,
  'basic/script.xlc': `<library:libraries xmlns:library="${OASIS}/library">
<library:library library:name="Standard" library:link="false"/></library:libraries>`,
  'basic/Standard/script.xlb': `<library:library xmlns:library="${OASIS}/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false"><library:element library:name="Glance"/></library:library>`,
  'basic/Standard/Glance.xba': `<script:module xmlns:script="${OASIS}/script" script:name="Glance"
 script:language="StarBasic">${CONVERT.replaceAll('"', '&quot;')}</script:module>`,
};

async function convert(folder: string, orders: readonly (readonly string[])[]): Promise<void> {
  const profile = join(folder, 'profile');
  for (const [name, content] of Object.entries(PROFILE)) {
    const path = join(profile, 'user', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `<?xml version="1.0" encoding="UTF-8"?>\n${content}\n`);
  }
  const list = join(folder, 'orders.txt');
  writeFileSync(list, orders.map((order) => `${order.join('\t')}\n`).join(''));
  await promisify(execFile)('soffice', [
    `-env:UserInstallation=${pathToFileURL(profile).href}`,
    ...['--headless', '--norestore', `macro:///Standard.Glance.Convert("${list}")`],
  ]);
}
