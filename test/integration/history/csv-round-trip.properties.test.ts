import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CSV_COLUMNS, CSV_DELIMITERS, type CsvDelimiter } from '../../../main/contract/csv.ts';
import type { Bucket, FetchedGranularity } from '../../../main/contract/report.ts';
import { addDays, localDay, localDays, requestsForDay, startOfMonth } from '../../../main/domain/time/calendar.ts';
import { twelveMonthsBefore } from '../../../main/domain/report/coverage.ts';
import { sheetStyle } from '../../../main/domain/csv/sheet-style.ts';
import { exportCsv } from '../../../main/export/csv-export.ts';
import type { HistoryStore } from '../../../main/history/history-store.ts';
import { prepareImport } from '../../../main/import/csv-import.ts';
import { bucketsFor, figures, runs, zonedDate } from '../../arbitraries.ts';
import { readRfc4180 } from './rfc4180.ts';
import { temporaryFolder } from '../core/support.ts';
import { openOnDisk } from './on-disk.ts';
import { DAY_MS } from '../../../main/domain/time/units.ts';

/** Later than anything in these files. */
const NOW = { nowMs: Date.parse('2043-01-01T00:00:00Z'), signal: new AbortController().signal };

/** What is kept of some accounts, and how it is exported. */
interface Case {
  readonly zone: string;
  readonly fromDate: string;
  readonly toDate: string;
  readonly nowMs: number;
  /** The width that is exported. */
  readonly granularity: FetchedGranularity;
  /** The width that was fetched: the same, or hours that are summed up. */
  readonly fetchedAs: FetchedGranularity;
  readonly kept: readonly { readonly accountId: string; readonly buckets: readonly Bucket[] }[];
  readonly delimiter: CsvDelimiter;
  readonly bom: boolean;
  /** Written for a spreadsheet in that language; null for the standard. */
  readonly locale: string | null;
}

const accountId = (): fc.Arbitrary<string> =>
  fc.constantFrom('acme', '0', '1e5', '2026-03-29', 'true', 'a--b', 'null', `x${'-'.repeat(61)}x`);

/** Labels as the endpoint sends them, and what no endpoint should send: formulas, quotes, delimiters, line ends. */
const label = (usual: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(usual) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          fc.constantFrom('', '=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1', "'", '"', ' '),
          fc.string({
            maxLength: 12,
            unit: fc.constantFrom('a', '"', ',', ';', '\t', '\n', '\r', "'", '=', ' ', 'é', '会'),
          }),
        )
        .map(([start, rest]) => start + rest),
    },
  );

/** Fetches whose buckets are exactly the ones that the export of that width gives. */
function fetchedFor(
  zone: string,
  date: string,
  granularity: FetchedGranularity,
  nowMs: number,
  draw: fc.GeneratorValue,
) {
  if (granularity === 'month')
    return bucketsFor(twelveMonthsBefore(nowMs, zone, 0), 'month', nowMs, () => draw(figures));
  return localDays(date, addDays(date, 4), zone).flatMap((day) =>
    granularity === 'hour'
      ? requestsForDay(day).flatMap((span) => bucketsFor(span, 'hour', nowMs, () => draw(figures)))
      : bucketsFor(day, 'day', nowMs, () => draw(figures))
          .slice(0, 1)
          .map((bucket) => ({
            ...bucket,
            endMs: day.endMs,
            status: day.endMs <= nowMs ? ('final' as const) : ('provisional' as const),
          })),
  );
}

const anyCase = (): fc.Arbitrary<Case> =>
  fc
    .record({
      place: zonedDate(),
      widths: fc.constantFrom<[FetchedGranularity, FetchedGranularity]>(
        ['hour', 'hour'],
        ['day', 'day'],
        ['month', 'month'],
        ['hour', 'day'],
        ['hour', 'month'],
      ),
      accountIds: fc.uniqueArray(accountId(), { minLength: 1, maxLength: 3 }),
      delimiter: fc.constantFrom('comma' as const, 'semicolon' as const, 'tab' as const),
      bom: fc.boolean(),
      locale: fc.option(fc.constantFrom('en', 'en-US', 'es', 'de', 'fr', 'pt-BR', 'hi', 'ja')),
      draw: fc.gen(),
    })
    .map(({ place: { zone, date }, widths: [fetchedAs, granularity], accountIds, delimiter, bom, locale, draw }) => {
      // Sometimes in the middle of the last day, so that the end is not over yet.
      const nowMs = localDay(addDays(date, 4), zone).endMs + draw(fc.integer, { min: -DAY_MS, max: 2 * DAY_MS });
      const kept = accountIds.map((id) => ({
        accountId: id,
        buckets: fetchedFor(zone, date, fetchedAs, nowMs, draw)
          .filter(({ startMs }) => startMs < nowMs && draw(fc.integer, { min: 0, max: 9 }) > 0)
          .map((bucket) => ({ ...bucket, label: draw(() => label(bucket.label)) })),
      }));
      const fromDate = fetchedAs === 'month' ? addDays(startOfMonth(date), -420) : date;
      return { zone, fromDate, toDate: addDays(date, 4), nowMs, granularity, fetchedAs, kept, delimiter, bom, locale };
    });

async function written(history: HistoryStore, path: string, some: Case): Promise<Buffer | null> {
  const outcome = await exportCsv(history, path, {
    request: some,
    accounts: some.kept.map(({ accountId: id }) => ({ id, timeZone: some.zone })),
    delimiter: some.delimiter,
    sheet: some.locale === null ? null : sheetStyle(some.locale),
    bom: some.bom,
    appVersion: '0.0.0-test',
  });
  if (outcome.ok) return readFileSync(path);
  expect(outcome.error.code).toBe('nothing-to-export');
  return null;
}

function fill(history: HistoryStore, some: Case): void {
  for (const { accountId: id, buckets } of some.kept) {
    history.deleteAccount(id);
    const rows = buckets.map((bucket) => ({ accountId: id, bucket }));
    expect(history.importBuckets(rows)).toEqual({ ok: true, value: null });
  }
}

/** A bucket without what a file does not say to the digit: its fetch is in whole seconds, its offset that of its start. */
const comparable = ({ fetchedAtMs, offsetMinutes: _, ...bucket }: Bucket) => ({
  ...bucket,
  fetchedAt: Math.floor(fetchedAtMs / 1000),
});

/** An apostrophe before a formula cannot be told from the one that defuses it. */
const asRead = (bucket: Bucket): Bucket => ({
  ...bucket,
  label: bucket.label.replace(/^'(?=[=+\-@\t\r＝＋－＠])/u, ''),
});

describe('a CSV of what was fetched', () => {
  it('comes back from an empty history byte for byte, and reads as equal where it came from', async () => {
    const folder = temporaryFolder();
    const here = openOnDisk(folder, 'here.sqlite').history;
    const elsewhere = openOnDisk(folder, 'elsewhere.sqlite').history;
    const file = join(folder, 'first.csv');
    let exported = 0;
    await fc.assert(
      fc.asyncProperty(anyCase(), async (some) => {
        fill(here, some);
        for (const { accountId: id } of some.kept) elsewhere.deleteAccount(id);
        const first = await written(here, file, some);
        if (first === null) return;
        exported += 1;

        const prepared = await prepareImport(file, elsewhere, NOW);
        if (!prepared.ok) throw new Error(prepared.error.detail);
        const { preview } = prepared.value;
        expect(preview).toMatchObject({ newCount: preview.rowCount, equalCount: 0, differentCount: 0, newerCount: 0 });
        expect((await prepared.value.commit()).ok).toBe(true);
        expect(await written(elsewhere, join(folder, 'second.csv'), some)).toEqual(first);

        if (some.fetchedAs === 'month' || some.fetchedAs !== some.granularity) return;
        for (const { accountId: id, buckets } of some.kept) {
          const read = elsewhere.buckets(id, some.granularity, 0, Number.MAX_SAFE_INTEGER);
          expect(read.map(comparable)).toEqual(buckets.map(asRead).map(comparable));
        }
        const again = await prepareImport(file, here, NOW);
        expect(again).toMatchObject({ ok: true, value: { preview: { equalCount: preview.rowCount, newCount: 0 } } });
      }),
      { ...runs(50), endOnFailure: true },
    );
    expect(exported).toBeGreaterThan(20);
  });

  it('says the same to a reader that shares nothing with the writer', async () => {
    const folder = temporaryFolder();
    const { history } = openOnDisk(folder, 'history.sqlite');
    await fc.assert(
      fc.asyncProperty(anyCase(), async (any) => {
        const some = { ...any, locale: null };
        fill(history, some);
        const bytes = await written(history, join(folder, 'read.csv'), some);
        const text = bytes?.toString('utf8') ?? '';
        expect(text.startsWith('\ufeff')).toBe(bytes !== null && some.bom);
        const [header, ...rows] = readRfc4180(text.replace(/^\ufeff/, ''), CSV_DELIMITERS[some.delimiter]);
        if (bytes !== null) expect(header).toEqual([...CSV_COLUMNS]);

        const wanted = some.kept
          .flatMap(({ accountId: id, buckets }) => buckets.map((bucket) => ({ id, bucket })))
          .sort((a, b) => a.bucket.startMs - b.bucket.startMs || (a.id < b.id ? -1 : 1));
        if (some.fetchedAs === 'month' || some.fetchedAs !== some.granularity) return;
        expect(rows).toHaveLength(wanted.length);
        for (const [place, { id, bucket }] of wanted.entries()) expectRow(rows[place] ?? [], id, bucket);
      }),
      { ...runs(60), endOnFailure: true },
    );
  });
});

const number = (cell: string | undefined): number | null => (cell === '' ? null : Number(cell));

function expectRow(row: readonly string[], id: string, bucket: Bucket): void {
  const [account, start, end, granularity, text, sessions, average, response, status, fetchedAt] = row;
  expect([account, granularity, status]).toEqual([id, bucket.granularity, bucket.status]);
  expect([Date.parse(start ?? ''), Date.parse(end ?? '')]).toEqual([bucket.startMs, bucket.endMs]);
  expect(start).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$/);
  expect([number(sessions), number(average), number(response)]).toEqual([
    bucket.totalSessions,
    bucket.averageSessionSeconds,
    bucket.responseSeconds,
  ]);
  expect(Date.parse(fetchedAt ?? '')).toBe(Math.floor(bucket.fetchedAtMs / 1000) * 1000);
  // What a spreadsheet would run begins with an apostrophe; everything else is as it was.
  expect(text).toBe(/^[=+\-@\t\r＝＋－＠]/u.test(bucket.label) ? `'${bucket.label}` : bucket.label);
}

describe('a file that is not what Glance wrote', () => {
  it('is refused or read, never half taken, whatever is in it', async () => {
    const folder = temporaryFolder();
    const { history } = openOnDisk(folder, 'history.sqlite');
    const file = join(folder, 'odd.csv');
    const header = CSV_COLUMNS.join(',');
    const good =
      'acme,2026-03-29T00:00:00+01:00,2026-03-29T01:00:00+01:00,hour,12 AM,3,9,21,final,2026-03-30T00:00:00+02:00';
    const cell = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom(...good.split(','), '', '"', '-1', 'NaN', '1e999'),
    );
    const line = fc.oneof(
      fc.constant(good),
      fc.array(cell, { maxLength: 12 }).map((cells) => cells.join(',')),
    );
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.array(line, { maxLength: 5 }).map((lines) => Buffer.from([header, ...lines].join('\r\n'))),
    );
    await fc.assert(
      fc.asyncProperty(body, async (bytes) => {
        writeFileSync(file, bytes);
        const prepared = await prepareImport(file, history, NOW);
        if (prepared.ok) expect(prepared.value.preview.rowCount).toBeGreaterThan(0);
        else expect(prepared.error.code).toBe('file-not-readable');
        expect(history.accountIds()).toEqual([]);
      }),
      runs(300),
    );
  });
});
