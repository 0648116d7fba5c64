import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ExportSidecar } from '../../../main/contract/csv.ts';
import type { Bucket, FetchedGranularity } from '../../../main/contract/report.ts';
import { hourLabel, monthLabel } from '../../../main/domain/report/bucket-labels.ts';
import { localDays } from '../../../main/domain/time/calendar.ts';
import { exportCsv, exportCsvText, type CsvExportOptions } from '../../../main/export/csv-export.ts';
import { openHistory } from '../../../main/history/open-history.ts';
import type { HistoryStore } from '../../../main/history/history-store.ts';
import { prepareImport } from '../../../main/import/csv-import.ts';
import { temporaryFolder } from '../core/support.ts';
import { DAY_MS, HOUR_MS } from '../../../main/domain/time/units.ts';

/** Later than anything in these files. */
const NOW = { nowMs: Date.parse('2027-06-01T00:00:00Z'), signal: new AbortController().signal };

const ZONE = 'Europe/Berlin';

function newHistory(): HistoryStore {
  const { history } = openHistory(join(temporaryFolder(), 'history.sqlite'), 0);
  onTestFinished(() => {
    history.close();
  });
  return history;
}

function bucket(granularity: FetchedGranularity, startMs: number, endMs: number, change: Partial<Bucket> = {}): Bucket {
  const label = granularity === 'hour' ? hourLabel(startMs, 60) : 'label';
  const figures = { totalSessions: 3, averageSessionSeconds: 541.5, responseSeconds: 20 / 3 };
  const rest = { offsetMinutes: 60, label, status: 'final' as const, fetchedAtMs: endMs + DAY_MS };
  return { granularity, startMs, endMs, ...figures, ...rest, ...change };
}

function hoursOf(fromDate: string, toDate: string, change: (place: number) => Partial<Bucket> = () => ({})): Bucket[] {
  const buckets: Bucket[] = [];
  for (const { startMs, endMs } of localDays(fromDate, toDate, ZONE)) {
    for (let at = startMs; at < endMs; at += HOUR_MS) {
      buckets.push(bucket('hour', at, at + HOUR_MS, { totalSessions: buckets.length % 7, ...change(buckets.length) }));
    }
  }
  return buckets;
}

function put(history: HistoryStore, buckets: readonly Bucket[], accountId = 'acme'): void {
  expect(history.importBuckets(buckets.map((each) => ({ accountId, bucket: each }))).ok).toBe(true);
}

const options = (
  change: Partial<CsvExportOptions['request']> = {},
  rest: Partial<CsvExportOptions> = {},
): CsvExportOptions => ({
  request: { fromDate: '2026-10-01', toDate: '2026-11-30', granularity: 'hour', ...change },
  accounts: [{ id: 'acme', timeZone: ZONE }],
  delimiter: 'comma',
  bom: false,
  appVersion: '1.2.3',
  ...rest,
});

async function textOf(history: HistoryStore, how: CsvExportOptions = options()): Promise<string> {
  const outcome = await exportCsvText(history, how);
  return outcome.ok ? outcome.value.text : outcome.error.code;
}

const rowsOf = (text: string): Record<string, string>[] => parse(text, { columns: true });

describe('an export', () => {
  it('is the same bytes as a file and as text, and every time', async () => {
    const history = newHistory();
    put(history, hoursOf('2026-10-24', '2026-10-26'));
    const path = join(temporaryFolder(), 'a.csv');
    expect(await exportCsv(history, path, options())).toEqual({ ok: true, value: { path, rowCount: 24 + 25 + 24 } });
    expect(readFileSync(path, 'utf8')).toBe(await textOf(history));
    expect(readFileSync(path, 'utf8').split('\r\n')[28]).toMatch(/^acme,2026-10-25T02:00:00\+01:00,/);
    expect(readdirSync(join(path, '..'))).toEqual(['a.csv']);
  });

  it.each(['comma', 'semicolon', 'tab'] as const)(
    'has its columns in order, chosen ones only, by %s',
    async (delimiter) => {
      const history = newHistory();
      put(history, hoursOf('2026-11-02', '2026-11-02'));
      const how = options({ columns: ['response_seconds', 'account', 'label'] }, { delimiter });
      const separator = { comma: ',', semicolon: ';', tab: '\t' }[delimiter];
      const [header, first] = (await textOf(history, how)).split('\r\n');
      expect(header).toBe(['account', 'label', 'response_seconds'].join(separator));
      expect(first).toBe(['acme', '12 AM', '6.666666666666667'].join(separator));
    },
  );

  it('begins with a byte order mark where that is wanted, in the file only', async () => {
    const history = newHistory();
    put(history, hoursOf('2026-11-02', '2026-11-02'));
    const path = join(temporaryFolder(), 'a.csv');
    await exportCsv(history, path, options({}, { bom: true }));
    expect([...readFileSync(path).subarray(0, 4)]).toEqual([0xef, 0xbb, 0xbf, 0x61]);
    expect(await textOf(history, options({}, { bom: true }))).toMatch(/^account,/);
  });

  it.each(['comma', 'semicolon', 'tab'] as const)(
    'quotes and defuses what an account sends as label, by %s',
    async (delimiter) => {
      const labels = ['=1+1', '@x', '-2', '+3', 'a,b', 'a;b', 'a\tb', 'a"b', 'a\r\nb', ' a ', 'ä', '', "'=x", '12 PM'];
      const history = newHistory();
      put(
        history,
        hoursOf('2026-11-02', '2026-11-02', (place) => ({ label: labels[place] ?? 'x' })),
      );
      const text = await textOf(history, options({}, { delimiter }));
      const separator = { comma: ',', semicolon: ';', tab: '\t' }[delimiter];
      const read = parse<Record<string, string>>(text, { columns: true, delimiter: separator });
      expect(read.slice(0, labels.length).map(({ label }) => label)).toEqual([
        "'=1+1",
        "'@x",
        "'-2",
        "'+3",
        ...labels.slice(4),
      ]);
    },
  );

  it('has rows by time, then by account', async () => {
    const history = newHistory();
    put(history, hoursOf('2026-11-02', '2026-11-02'), 'beta');
    put(history, hoursOf('2026-11-02', '2026-11-03'), 'acme');
    const accounts = [
      { id: 'beta', timeZone: 'America/New_York' },
      { id: 'acme', timeZone: ZONE },
    ];
    const rows = rowsOf(await textOf(history, options({}, { accounts })));
    const keys = rows.map((row) => `${new Date(row['bucket_start'] ?? '').toISOString()} ${row['account'] ?? ''}`);
    expect(keys).toEqual(keys.toSorted());
    expect(keys).toHaveLength(3 * 24);
  });

  it('does not depend on when it is written: what is not whole is provisional', async () => {
    const history = newHistory();
    put(history, hoursOf('2026-11-02', '2026-11-02').slice(0, 10));
    put(history, hoursOf('2026-11-03', '2026-11-03'));
    const rows = rowsOf(await textOf(history, options({ granularity: 'day' })));
    expect(rows.map(({ status }) => status)).toEqual(['provisional', 'final']);
  });

  it('says beside it what it is and that it is whole', async () => {
    const history = newHistory();
    put(history, hoursOf('2026-11-02', '2026-11-02'));
    const path = join(temporaryFolder(), 'a.csv');
    await exportCsv(history, path, options({ sidecar: true }, { bom: true, delimiter: 'tab' }));
    const sidecar = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as ExportSidecar;
    expect(sidecar).toMatchObject({
      file: 'a.csv',
      accounts: ['acme'],
      fromDate: '2026-10-01',
      toDate: '2026-11-30',
      granularity: 'hour',
      timeZones: { acme: ZONE },
      delimiter: 'tab',
      bom: true,
      appVersion: '1.2.3',
      rowCount: 24,
    });
    expect(sidecar.columns).toHaveLength(10);
    expect(sidecar.sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
  });

  it('leaves what was there where there is nothing to export', async () => {
    const path = join(temporaryFolder(), 'a.csv');
    writeFileSync(path, 'mine');
    expect(await exportCsv(newHistory(), path, options())).toMatchObject({ error: { code: 'nothing-to-export' } });
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect(readdirSync(join(path, '..'))).toEqual(['a.csv']);
  });

  it('tells how far it is, and leaves nothing when it is cancelled on the way', async () => {
    const history = newHistory();
    put(history, hoursOf('2026-01-01', '2026-11-30'));
    const path = join(temporaryFolder(), 'a.csv');
    writeFileSync(path, 'mine');
    const range = { fromDate: '2026-01-01', toDate: '2026-11-30' };
    const seen: number[] = [];
    const abort = new AbortController();
    const onProgress = (rowCount: number): void => {
      seen.push(rowCount);
      if (seen.length === 2) abort.abort();
    };
    const outcome = await exportCsv(history, path, options(range, { onProgress, signal: abort.signal }));
    expect(outcome).toMatchObject({ error: { code: 'cancelled' } });
    expect(seen).toEqual([7_992, 8_016]);
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect(readdirSync(join(path, '..'))).toEqual(['a.csv']);
  });

  it('says that a folder cannot be written to', async () => {
    const history = newHistory();
    put(history, hoursOf('2026-11-02', '2026-11-02'));
    const path = join(temporaryFolder(), 'none', 'a.csv');
    expect(await exportCsv(history, path, options())).toMatchObject({ error: { code: 'file-not-writable' } });
  });
});

describe('what was fetched wider than it is exported', () => {
  const october = localDays('2026-10-01', '2026-10-31', ZONE);
  const [first, last] = [october[0], october.at(-1)];
  if (first === undefined || last === undefined) throw new Error('no October');
  const month = bucket('month', first.startMs, last.endMs, { label: monthLabel('2026-10-01'), totalSessions: 99 });
  const day = october[20];
  if (day === undefined) throw new Error('no day');
  const dayBucket = bucket('day', day.startMs, day.endMs, { label: '21 Oct', totalSessions: 11 });

  it.each(['hour', 'day', 'week'] as const)(
    'stands as a month where none of its days is known, by %s',
    async (granularity) => {
      const history = newHistory();
      put(history, [month, ...hoursOf('2026-11-02', '2026-11-03')]);
      const rows = rowsOf(await textOf(history, options({ granularity })));
      expect(rows[0]).toMatchObject({ granularity: 'month', total_session: '99', label: '01 Oct 2026' });
      expect(rows.slice(1).every((row) => row['granularity'] === granularity)).toBe(true);
    },
  );

  it('is left out where some of its days have rows, or would be cut', async () => {
    const history = newHistory();
    put(history, [month, ...hoursOf('2026-10-10', '2026-10-10')]);
    expect(rowsOf(await textOf(history)).map((row) => row['granularity'])).toEqual(Array(24).fill('hour'));
    const other = newHistory();
    put(other, [month]);
    expect(await textOf(other, options({ fromDate: '2026-10-02' }))).toBe('nothing-to-export');
    expect(await textOf(other, options({ toDate: '2026-10-30' }))).toBe('nothing-to-export');
  });

  it('stands as a day where its hours are not known', async () => {
    const history = newHistory();
    put(history, [dayBucket, ...hoursOf('2026-10-22', '2026-10-22')]);
    const rows = rowsOf(await textOf(history));
    expect(rows[0]).toMatchObject({ granularity: 'day', total_session: '11', label: '21 Oct' });
    expect(rows).toHaveLength(25);
  });

  it.each([
    ['hour', [dayBucket, month, ...hoursOf('2026-11-02', '2026-11-04')]],
    ['hour', [month, ...hoursOf('2026-11-02', '2026-11-04')]],
    ['day', [dayBucket, ...hoursOf('2026-10-22', '2026-10-26').slice(0, -3)]],
    ['day', [month, ...hoursOf('2026-11-02', '2026-11-04')]],
    ['month', [month, ...hoursOf('2026-11-02', '2026-11-04')]],
    // Fetched with the offset of a whole year: an hour beside the local month.
    ['month', [bucket('month', first.startMs + HOUR_MS, last.endMs)]],
  ] as const)('comes back the same after an import, by %s', async (granularity, buckets) => {
    const history = newHistory();
    put(history, buckets);
    const path = join(temporaryFolder(), 'a.csv');
    expect(await exportCsv(history, path, options({ granularity }))).toMatchObject({ ok: true });
    const other = newHistory();
    const read = await prepareImport(path, other, NOW);
    expect(read.ok && (await read.value.commit()).ok).toBe(true);
    expect(await textOf(other, options({ granularity }))).toBe(readFileSync(path, 'utf8'));
  });
});
