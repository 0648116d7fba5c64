import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CSV_COLUMNS, EXACT_TIMES } from '../../../main/contract/csv.ts';
import type { Bucket } from '../../../main/contract/report.ts';
import { sheetStyle } from '../../../main/domain/csv/sheet-style.ts';
import { formatIso, localDay, offsetMinutesAt } from '../../../main/domain/time/calendar.ts';
import { hourLabel } from '../../../main/domain/report/bucket-labels.ts';
import { DAY_MS, HOUR_MS } from '../../../main/domain/time/units.ts';
import { exportCsv } from '../../../main/export/csv-export.ts';
import type { HistoryStore } from '../../../main/history/history-store.ts';
import { openHistory } from '../../../main/history/open-history.ts';
import { prepareImport } from '../../../main/import/csv-import.ts';
import { removeFolder } from '../../fakes/temporary-files.ts';
import { temporaryFolder } from '../core/support.ts';
import { openOnDisk } from '../history/on-disk.ts';
import { openInCalc, type InCalc } from './calc.ts';

/** A file "for a spreadsheet in my language", opened in LibreOffice Calc by a reader of that language, and saved again. */

const ZONE = 'Europe/Berlin';
const SECONDS = [9.1, 544.257, 848.2727, 12, 1234.5, 0.5, 1e-7];

/** Two days of 25 and 24 hours in October, whose dates may be read as months too, and one that may not. */
const HOURS: readonly Bucket[] = ['2026-10-25', '2026-11-05', '2026-12-12'].flatMap((date) => {
  const { startMs, endMs } = localDay(date, ZONE);
  return Array.from({ length: (endMs - startMs) / HOUR_MS }, (_, hour): Bucket => {
    const at = startMs + hour * HOUR_MS;
    const offsetMinutes = offsetMinutesAt(at, ZONE);
    return {
      ...{ granularity: 'hour', startMs: at, endMs: at + HOUR_MS, offsetMinutes, label: hourLabel(at, offsetMinutes) },
      ...{ totalSessions: hour, averageSessionSeconds: SECONDS[hour % SECONDS.length] ?? null, responseSeconds: null },
      ...{ status: 'final', fetchedAtMs: endMs + DAY_MS + 59_000 },
    };
  });
});

async function exported(history: HistoryStore, path: string, locale: string): Promise<void> {
  const sheet = sheetStyle(locale);
  history.importBuckets(HOURS.map((bucket) => ({ accountId: 'acme', bucket })));
  const outcome = await exportCsv(history, path, {
    request: { fromDate: '2026-10-25', toDate: '2026-12-12', granularity: 'hour' },
    accounts: [{ id: 'acme', timeZone: ZONE }],
    ...{ sheet, delimiter: sheet.delimiter, bom: true, appVersion: '0.0.0-test' },
  });
  expect(outcome).toMatchObject({ ok: true, value: { rowCount: HOURS.length } });
}

/** `2026-10-25T02:00:00`, as a spreadsheet has it; of midnight the day alone. */
const wallClock = (instantMs: number): string =>
  formatIso(instantMs, offsetMinutesAt(instantMs, ZONE)).slice(0, 19).replace('T00:00:00', '');

const NOW = { nowMs: Date.parse('2027-06-01T00:00:00Z'), signal: new AbortController().signal };

const comparable = ({ averageSessionSeconds, ...rest }: Bucket): object => ({
  ...rest,
  // Calc shows ten digits.
  average: averageSessionSeconds === null ? null : averageSessionSeconds.toPrecision(9),
});

const LANGUAGES = [
  ['de', 1031],
  ['en-GB', 2057],
  ['en-US', 1033],
  ['es', 3082],
  ['fr', 1036],
  ['pt-BR', 1046],
  ['hi', 1081],
  ['ja', 1041],
] as const;

function expectUnderstood({ sheet: { rows, formulaCount } }: InCalc): void {
  expect(formulaCount).toBe(0);
  const [header, ...body] = rows;
  expect(header).toEqual([...CSV_COLUMNS, EXACT_TIMES]);
  expect(body).toHaveLength(HOURS.length);
  for (const [place, hour] of HOURS.entries()) {
    const [account, start, end, , , sessions, average, response, status, fetched, exact] = body[place] ?? [];
    expect([account, status, response]).toEqual(['acme', 'final', null]);
    expect([start, end, fetched]).toEqual(
      [hour.startMs, hour.endMs, hour.fetchedAtMs].map((ms) => ({ date: wallClock(ms) })),
    );
    expect([sessions, average]).toEqual([hour.totalSessions, hour.averageSessionSeconds]);
    expect(exact).toMatch(/^2026-/);
  }
}

async function expectComesBack({ savedPath }: InCalc, elsewhere: HistoryStore): Promise<void> {
  const prepared = await prepareImport(savedPath, elsewhere, NOW);
  expect(prepared.ok ? '' : prepared.error.detail).toBe('');
  expect(prepared.ok && (await prepared.value.commit()).ok).toBe(true);
  const read = elsewhere.buckets('acme', 'hour', 0, NOW.nowMs);
  expect(read.map(comparable)).toEqual(HOURS.map(comparable));
}

// LibreOffice comes with the system's packages for tests, which exist for Linux.
describe.runIf(process.platform === 'linux')('LibreOffice Calc, in every language', () => {
  let opened: ReadonlyMap<string, InCalc>;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'glance-calc-'));
    const files = await Promise.all(
      LANGUAGES.map(async ([locale, languageId]) => {
        const { history } = openHistory(join(folder, `${locale}.sqlite`), NOW.nowMs);
        const path = join(folder, `export-${locale}.csv`);
        await exported(history, path, locale);
        history.close();
        return { path, delimiter: sheetStyle(locale).delimiter, languageId };
      }),
    );
    const all = await openInCalc(folder, files);
    opened = new Map(LANGUAGES.map(([locale], place) => [locale, all[place]!]));
  });
  afterAll(() => removeFolder(folder));

  it.each(LANGUAGES)(
    'has in %s every number as a number and every time as a time, and what it saves comes back',
    async (locale) => {
      const inCalc = opened.get(locale)!;
      expectUnderstood(inCalc);
      await expectComesBack(inCalc, openOnDisk(temporaryFolder(), 'elsewhere.sqlite').history);
    },
  );
});
