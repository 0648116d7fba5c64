import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Bucket } from '../../../main/contract/report.ts';
import { exportCsv, exportCsvText, type CsvExportOptions } from '../../../main/export/csv-export.ts';
import { temporaryFolder } from '../core/support.ts';
import { DAY, hour, HOUR_MS, newStore, report } from '../history/support.ts';

const HEADER =
  'account,bucket_start,bucket_end,granularity,label,total_session,average_session_seconds,response_seconds,status,fetched_at';
const AFTER_MS = DAY.endMs + 3 * HOUR_MS;

function options(change: Partial<CsvExportOptions> = {}): CsvExportOptions {
  return {
    request: { fromDate: '2026-11-24', toDate: '2026-11-24', granularity: 'hour' },
    accounts: [{ id: 'acme', timeZone: 'UTC' }],
    delimiter: 'comma',
    bom: false,
    appVersion: '0.0.0-test',
    ...change,
  };
}

function bench(buckets: readonly Bucket[] = [hour(9), hour(10)]) {
  const { store, connection } = newStore();
  if (buckets.length > 0) store.keep('acme', DAY, report(buckets), AFTER_MS);
  const path = join(temporaryFolder(), 'out.csv');
  return { store, connection, path, text: () => readFileSync(path, 'utf8') };
}

const wholeDay = Array.from({ length: 24 }, (_, place) => hour(place, { fetchedAtMs: AFTER_MS }));

describe('a CSV', () => {
  it('is written to the letter: columns in their order, CRLF, ISO times with offset, empty for no data', async () => {
    const empty = hour(9, { totalSessions: 0, averageSessionSeconds: null, responseSeconds: null });
    const running = hour(10, { totalSessions: 2.5, averageSessionSeconds: 848.2727, status: 'provisional' });
    const b = bench([empty, running]);
    expect(await exportCsv(b.store, b.path, options())).toEqual({ ok: true, value: { path: b.path, rowCount: 2 } });
    expect(b.text()).toBe(
      [
        HEADER,
        'acme,2026-11-24T09:00:00+00:00,2026-11-24T10:00:00+00:00,hour,9 o’clock,0,,,final,2026-11-25T00:00:00+00:00',
        'acme,2026-11-24T10:00:00+00:00,2026-11-24T11:00:00+00:00,hour,10 o’clock,2.5,848.2727,21,provisional,2026-11-25T00:00:00+00:00',
        '',
      ].join('\r\n'),
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1+1'])('defuses the cell %j', async (label) => {
    const b = bench([hour(9, { label })]);
    await exportCsv(b.store, b.path, options());
    const [row] = parse<Record<string, string>>(readFileSync(b.path), { columns: true });
    expect(row?.['label']).toBe(`'${label}`);
  });

  it('doubles quotes and keeps delimiters, line breaks and every script inside a cell', async () => {
    const label = 'a "b", c;\r\nd — ü 漢 😀';
    const b = bench([hour(9, { label })]);
    for (const delimiter of ['comma', 'semicolon', 'tab'] as const) {
      await exportCsv(b.store, b.path, options({ delimiter }));
      const separator = { comma: ',', semicolon: ';', tab: '\t' }[delimiter];
      const [row] = parse<Record<string, string>>(readFileSync(b.path), { columns: true, delimiter: separator });
      expect(row?.['label']).toBe(label);
    }
    expect(b.text()).toContain('""b""');
  });

  it('has a byte order mark on request, once, and none on the clipboard', async () => {
    const b = bench();
    await exportCsv(b.store, b.path, options({ bom: true }));
    expect(readFileSync(b.path).subarray(0, 4).toString('hex')).toBe('efbbbf61');
    const text = await exportCsvText(b.store, options({ bom: true }));
    expect(text.ok && [text.value.text.startsWith(HEADER), text.value.rowCount]).toEqual([true, 2]);
  });

  it('has the chosen columns in the fixed order', async () => {
    const b = bench();
    const request = { ...options().request, columns: ['status', 'account'] as const };
    await exportCsv(b.store, b.path, options({ request: { ...request, columns: [...request.columns] } }));
    expect(b.text()).toBe('account,status\r\nacme,final\r\nacme,final\r\n');
  });

  it('sums hours to a day: sessions add, times are weighted, and what lacks a part is provisional', async () => {
    const busy = { totalSessions: 30, averageSessionSeconds: 100, responseSeconds: 10 };
    const calm = { totalSessions: 10, averageSessionSeconds: 500, responseSeconds: null };
    const b = bench([hour(9, busy), hour(10, calm), hour(11, { totalSessions: 0, averageSessionSeconds: null })]);
    const request = { ...options().request, granularity: 'day' } as const;
    await exportCsv(b.store, b.path, options({ request }));
    expect(b.text().split('\r\n')[1]).toBe(
      'acme,2026-11-24T00:00:00+00:00,2026-11-25T00:00:00+00:00,day,24 Nov,40,200,10,provisional,2026-11-25T00:00:00+00:00',
    );
    b.store.keep('acme', DAY, report(wholeDay), AFTER_MS);
    await exportCsv(b.store, b.path, options({ request }));
    expect(b.text().split('\r\n')[1]).toContain(',120,544,21,final,');
  });

  it('orders several accounts by time, then name, each in its own zone', async () => {
    const b = bench();
    b.store.keep('zeta', DAY, report([hour(9)]), AFTER_MS);
    const accounts = [
      { id: 'zeta', timeZone: 'Asia/Kolkata' },
      { id: 'acme', timeZone: 'UTC' },
    ];
    await exportCsv(b.store, b.path, options({ accounts }));
    const cells = b
      .text()
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',').slice(0, 2));
    expect(cells[0]).toEqual(['acme', '2026-11-24T09:00:00+00:00']);
    expect(cells.at(-1)).toEqual(['acme', '2026-11-24T10:00:00+00:00']);
  });

  it('is the same to the byte each time, and its companion says so', async () => {
    const b = bench();
    const request = { ...options().request, sidecar: true };
    await exportCsv(b.store, b.path, options({ request }));
    const first = readFileSync(b.path);
    await exportCsv(b.store, b.path, options({ request }));
    expect(readFileSync(b.path).equals(first)).toBe(true);
    expect(JSON.parse(readFileSync(`${b.path}.json`, 'utf8'))).toMatchObject({
      file: 'out.csv',
      accounts: ['acme'],
      rowCount: 2,
      sha256: createHash('sha256').update(first).digest('hex'),
    });
  });
});

describe('a file that cannot be written', () => {
  it.each([
    [
      'in a folder that is not there',
      'file-not-writable',
      (path: string) => join(dirname(path), 'nowhere', 'out.csv'),
      () => undefined,
    ],
    [
      'where a folder is',
      'not-a-file',
      (path: string) => path,
      (path: string) => mkdirSync(join(path, 'full'), { recursive: true }),
    ],
    [
      'below a file',
      'file-not-writable',
      (path: string) => join(path, 'out.csv'),
      (path: string) => {
        writeFileSync(path, '');
      },
    ],
  ])('%s is said, and nothing is left behind', async (_name, code, target, prepare) => {
    const b = bench();
    prepare(b.path);
    const before = readdirSync(dirname(b.path)).sort();
    const outcome = await exportCsv(b.store, target(b.path), options());
    expect(outcome).toMatchObject({ ok: false, error: { code } });
    expect(readdirSync(dirname(b.path)).sort()).toEqual(before);
  });

  it('is brought to disk while more is made, and what goes wrong with that is said', async () => {
    const b = bench([]);
    const [fromMs, hourCount] = [Date.UTC(2015, 0, 1), 80_000];
    b.connection
      .prepare(
        `WITH RECURSIVE hour(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM hour WHERE n + 1 < ?)
         INSERT INTO bucket SELECT 'acme', 'hour', ?2 + n * 3600000, ?2 + (n + 1) * 3600000, 0, '01 AM', 7, 300, 21,
           'final', ?2 + (n + 3) * 3600000 FROM hour`,
      )
      .run(hourCount, fromMs);
    const probe = await open(join(temporaryFolder(), 'probe'), 'w');
    await probe.close();
    const onDisk = vi.spyOn(Object.getPrototypeOf(probe) as FileHandle, 'datasync');
    onTestFinished(() => {
      onDisk.mockRestore();
    });
    const request = { fromDate: '2015-01-01', toDate: '2026-12-31', granularity: 'hour' } as const;
    expect(await exportCsv(b.store, b.path, options({ request }))).toMatchObject({ value: { rowCount: hourCount } });
    expect(onDisk).toHaveBeenCalled();
    onDisk.mockRejectedValue(Object.assign(new Error('no room'), { code: 'ENOSPC' }));
    writeFileSync(b.path, 'older');
    expect(await exportCsv(b.store, b.path, options({ request }))).toMatchObject({ error: { code: 'disk-full' } });
    expect([b.text(), readdirSync(dirname(b.path))]).toEqual(['older', ['out.csv']]);
  });

  it('leaves an older one as it was: nothing to export, cancelled, a history that breaks half-way', async () => {
    const b = bench(wholeDay);
    writeFileSync(b.path, 'older');
    const far = { ...options().request, fromDate: '2020-01-01', toDate: '2020-01-02' };
    expect(await exportCsv(b.store, b.path, options({ request: far }))).toMatchObject({
      error: { code: 'nothing-to-export' },
    });
    const cancelled = options({ signal: AbortSignal.abort() });
    expect(await exportCsv(b.store, b.path, cancelled)).toMatchObject({ error: { code: 'cancelled' } });
    b.connection.exec('DROP TABLE bucket');
    expect(await exportCsv(b.store, b.path, options())).toMatchObject({ error: { code: 'file-not-readable' } });
    expect([b.text(), readdirSync(dirname(b.path))]).toEqual(['older', ['out.csv']]);
  });

  it('that is cancelled in the middle leaves nothing', async () => {
    const many = Array.from({ length: 20_000 }, (_, place) => hour(place - 20_000));
    const b = bench(many);
    const cancel = new AbortController();
    const seen: number[] = [];
    const outcome = await exportCsv(
      b.store,
      b.path,
      options({
        request: { fromDate: '2024-01-01', toDate: '2026-11-24', granularity: 'hour' },
        signal: cancel.signal,
        onProgress: (rowCount) => {
          seen.push(rowCount);
          if (rowCount >= 3_000) cancel.abort();
        },
      }),
    );
    expect(outcome).toEqual({ ok: false, error: { code: 'cancelled' } });
    expect(seen[0]).toBeGreaterThan(0);
    expect(seen.at(-1)).toBeLessThan(many.length);
    expect(readdirSync(dirname(b.path))).toEqual([]);
  });

  it('by way of the clipboard says the same', async () => {
    const b = bench([]);
    expect(await exportCsvText(b.store, options())).toEqual({ ok: false, error: { code: 'nothing-to-export' } });
    expect(existsSync(b.path)).toBe(false);
  });
});
