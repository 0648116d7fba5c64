import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CSV_COLUMNS, type CsvDelimiter } from '../../../main/contract/csv.ts';
import type { Bucket } from '../../../main/contract/report.ts';
import { localDay, requestsForDay } from '../../../main/domain/time/calendar.ts';
import { exportCsv } from '../../../main/export/csv-export.ts';
import { temporaryFolder } from '../core/support.ts';
import { openInCalc, type Cell, type Sheet } from './calc.ts';
import { bucketsFor } from '../../arbitraries.ts';
import { openOnDisk } from '../history/on-disk.ts';
import { DAY_MS } from '../../../main/domain/time/units.ts';

/** What LibreOffice Calc makes of an export, opened as a person opens it. */

const ENGLISH_US = 1033;
const TIME_ZONE = 'Europe/Berlin';
/** 25 hours long. */
const DAY = localDay('2026-10-25', TIME_ZONE);
const FETCHED_AT_MS = DAY.endMs + DAY_MS;

const COUNTS = [0, 1, 20.75, 3, 1e-7, 400_000_000, 66_673.5];
const SECONDS = [9, null, 848.2727, 0.0001, 66_673.5, 87_392.9484, 123_456_789.25];
/** In the place of labels, which come from the endpoint: what a spreadsheet would run, and what could break a line. */
const TEXTS = [
  '=1+1',
  '=HYPERLINK("http://127.0.0.1/";"12 AM")',
  '+1+1',
  '-2+3',
  '@SUM(1)',
  '\t=1+1',
  'a "quoted", ; text',
  'two\r\nlines',
  'Größe 会',
];

const HOURS: readonly Bucket[] = requestsForDay(DAY)
  .flatMap((span) =>
    bucketsFor(span, 'hour', FETCHED_AT_MS, () => ({
      totalSessions: 0,
      averageSessionSeconds: null,
      responseSeconds: null,
    })),
  )
  .map((hour, place) => {
    const totalSessions = COUNTS[place % COUNTS.length] ?? 0;
    const seconds = SECONDS[place % SECONDS.length] ?? null;
    const averageSessionSeconds = totalSessions > 0 ? seconds : null;
    return { ...hour, totalSessions, averageSessionSeconds, label: TEXTS[place] ?? hour.label };
  });

async function openedInCalc(folder: string, delimiter: CsvDelimiter, bom: boolean): Promise<Sheet> {
  const { history } = openOnDisk(folder, 'history.sqlite');
  history.importBuckets(HOURS.map((bucket) => ({ accountId: 'acme', bucket })));
  const path = join(folder, 'export.csv');
  const request = { fromDate: DAY.date, toDate: DAY.date, granularity: 'hour' as const };
  const accounts = [{ id: 'acme', timeZone: TIME_ZONE }];
  const outcome = await exportCsv(history, path, {
    ...{ request, accounts, delimiter, bom },
    appVersion: '0.0.0-test',
  });
  expect(outcome).toMatchObject({ ok: true, value: { rowCount: 25 } });
  const [opened] = await openInCalc(folder, [{ path, delimiter, languageId: ENGLISH_US }]);
  return opened!.sheet;
}

/** Calc writes 15 significant digits. */
const sameNumber = (cell: Cell | undefined, value: number | null): boolean =>
  value === null || typeof cell !== 'number'
    ? (cell ?? null) === value
    : Math.abs(cell - value) <= Math.abs(value) * 1e-14;

const textOf = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : JSON.stringify(cell ?? null));

const secondsOfDay = (label: string): number =>
  ((Number(label.slice(0, 2)) % 12) + (label.endsWith('PM') ? 12 : 0)) * 3600;

// LibreOffice comes with the system's packages for tests, which exist for Linux.
describe.runIf(process.platform === 'linux')('LibreOffice Calc', () => {
  it.each([
    ['comma', false],
    ['semicolon', true],
  ] as const)(
    'reads every value of an export with %s (byte order mark: %s), and runs nothing in it',
    async (delimiter, bom) => {
      const { rows, formulaCount } = await openedInCalc(temporaryFolder(), delimiter, bom);
      expect(formulaCount).toBe(0);
      const [header, ...body] = rows;
      expect(header).toEqual([...CSV_COLUMNS]);
      expect(body).toHaveLength(HOURS.length);
      for (const [place, hour] of HOURS.entries()) {
        const [account, start, end, granularity, label, sessions, average, response, status, fetchedAt] =
          body[place] ?? [];
        expect([account, granularity, status]).toEqual(['acme', 'hour', 'final']);
        expect([start, end, fetchedAt].map((cell) => Date.parse(textOf(cell)))).toEqual([
          hour.startMs,
          hour.endMs,
          FETCHED_AT_MS,
        ]);
        expect(sameNumber(sessions, hour.totalSessions), `${textOf(sessions)} for ${String(hour.totalSessions)}`).toBe(
          true,
        );
        expect(
          sameNumber(average, hour.averageSessionSeconds),
          `${textOf(average)} for ${String(hour.averageSessionSeconds)}`,
        ).toBe(true);
        expect(response ?? null).toBeNull();
        const text = TEXTS[place];
        // A label such as “05 AM” is a time of day to Calc, and the right one.
        if (text === undefined) expect(label).toEqual({ secondsOfDay: secondsOfDay(hour.label) });
        else expect(label).toBe((/^[=+\-@\t]/.test(text) ? `'${text}` : text).replace('\r\n', '\n'));
      }
    },
  );
});
