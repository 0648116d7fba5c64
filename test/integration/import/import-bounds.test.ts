import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdirSync, openSync, closeSync, ftruncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { CSV_COLUMNS } from '../../../main/contract/csv.ts';
import { openHistory } from '../../../main/history/open-history.ts';
import { prepareImport } from '../../../main/import/csv-import.ts';
import { temporaryFolder } from '../core/support.ts';

/** A file from anywhere: whatever is in it, it is read in bounds or refused in a moment, with the line and the reason. */

const NOW_MS = Date.parse('2026-11-25T12:00:00Z');
const GOOD = {
  account: 'acme',
  bucket_start: '2026-11-24T10:00:00+00:00',
  bucket_end: '2026-11-24T11:00:00+00:00',
  granularity: 'hour',
  label: '10 AM',
  total_session: '5',
  average_session_seconds: '60',
  response_seconds: '20',
  status: 'final',
  fetched_at: '2026-11-24T12:00:00+00:00',
};
type Row = Partial<typeof GOOD>;

const line = (row: Row): string => CSV_COLUMNS.map((column) => ({ ...GOOD, ...row })[column]).join(',');
const csv = (...rows: Row[]): string => `${CSV_COLUMNS.join(',')}\r\n${rows.map(line).join('\r\n')}\r\n`;

function history() {
  return openHistory(join(temporaryFolder(), 'history.sqlite'), NOW_MS).history;
}
function read(path: string, signal = new AbortController().signal) {
  return prepareImport(path, history(), { nowMs: NOW_MS, signal });
}
function readText(text: string) {
  const path = join(temporaryFolder(), 'file.csv');
  writeFileSync(path, text);
  return read(path);
}

describe('a row', () => {
  it.each<[string, Row, string]>([
    ['no number', { total_session: '1e999' }, 'sessions is out of range'],
    ['too many sessions', { total_session: '1e12' }, 'sessions is out of range'],
    ['an endless session', { average_session_seconds: '1e999' }, 'a time is out of range'],
    ['an endless answer', { response_seconds: '1e300' }, 'a time is out of range'],
    [
      'the year 1',
      { bucket_start: '0001-01-01T00:00:00+00:00', bucket_end: '0001-01-01T01:00:00+00:00' },
      'before 2010',
    ],
    ['the year 9999', { bucket_start: '9999-01-01T00:00:00+00:00', bucket_end: '9999-01-01T01:00:00+00:00' }, 'future'],
    ['an hour of a hundred years', { bucket_end: '2126-11-24T11:00:00+00:00' }, 'longer than one hour'],
    ['an hour and a second', { bucket_end: '2026-11-24T11:00:01+00:00' }, 'longer than one hour'],
    ['a day of three', { granularity: 'day', bucket_end: '2026-11-27T10:00:00+00:00' }, 'longer than one day'],
    ['a month of two', { granularity: 'month', bucket_start: '2026-09-01T00:00:00+00:00' }, 'longer than one month'],
    ['fetched in the future', { fetched_at: '9999-12-31T23:59:59+00:00' }, 'fetched in the future'],
    ['fetched long ago', { fetched_at: '1970-01-01T00:00:00+00:00' }, 'fetched before 2010'],
    ['a backward hour', { bucket_end: '2026-11-24T09:00:00+00:00' }, 'times do not fit'],
    [
      'an offset of a day',
      { bucket_start: '2026-11-24T10:00:00+23:00', bucket_end: '2026-11-24T10:30:00+23:00' },
      'offset',
    ],
  ])('of %s is refused with its line', async (_what, row, reason) => {
    const outcome = await readText(csv({}, { bucket_start: GOOD.bucket_start, label: 'x', account: 'beta' }, row));
    expect(outcome).toMatchObject({ ok: false, error: { code: 'file-not-readable' } });
    expect(outcome.ok ? '' : outcome.error.detail).toContain(reason);
    expect(outcome.ok ? '' : outcome.error.detail).toMatch(/^line 4: /);
    expect(outcome.ok ? undefined : outcome.error.refusal?.line).toBe(4);
  });

  it('of a computer whose clock is ahead counts as fetched now, so that the next poll replaces it', async () => {
    const store = history();
    const path = join(temporaryFolder(), 'file.csv');
    writeFileSync(path, csv({ fetched_at: '2026-11-26T00:00:00+00:00' }));
    const prepared = await prepareImport(path, store, { nowMs: NOW_MS, signal: new AbortController().signal });
    if (prepared.ok) await prepared.value.commit();
    const startMs = Date.parse(GOOD.bucket_start);
    expect(store.buckets('acme', 'hour', startMs, startMs + 1)[0]?.fetchedAtMs).toBe(NOW_MS);
  });
});

describe('a file', () => {
  it('of 20,000 accounts is refused at the hundred and first', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => ({ account: `team-${index}` }));
    const outcome = await readText(csv(...rows));
    expect(outcome).toEqual({
      ok: false,
      error: {
        code: 'file-not-readable',
        detail: 'line 102: there are more than 100 accounts in it',
        refusal: { why: 'tooManyAccounts', line: 102, limit: 100 },
      },
    });
  });

  it('that is a pipe, a device or a folder is not waited for', async () => {
    const folder = temporaryFolder();
    const pipe = join(folder, 'pipe.csv');
    execFileSync('mkfifo', [pipe]);
    mkdirSync(join(folder, 'folder.csv'));
    for (const path of [pipe, '/dev/zero', join(folder, 'folder.csv')]) {
      expect([path, await read(path)]).toEqual([path, { ok: false, error: { code: 'not-a-file' } }]);
    }
  });

  it('of 3 GB is refused unread', async () => {
    const path = join(temporaryFolder(), 'large.csv');
    const file = openSync(path, 'w');
    // Sparse: it takes no room on the disk.
    ftruncateSync(file, 3_000_000_000);
    closeSync(file);
    expect(await read(path)).toMatchObject({
      error: { code: 'file-not-readable', detail: 'the file is larger than 500 MB' },
    });
  });

  it.each(['x', '"', '0,'])('without a line end (%s, again and again) is refused', async (piece) => {
    const path = join(temporaryFolder(), 'endless.csv');
    const out = createWriteStream(path);
    out.write(`${CSV_COLUMNS.join(',')}\r\n${piece === '"' ? '"' : ''}`);
    for (let part = 0; part < 40; part += 1) out.write((piece === '"' ? 'x' : piece).repeat(500_000));
    out.end();
    await once(out, 'finish');
    expect(await read(path)).toMatchObject({ ok: false, error: { code: 'file-not-readable' } });
  });

  it('can be given up at any time', async () => {
    const path = join(temporaryFolder(), 'long.csv');
    const startMs = Date.parse('2012-01-01T00:00:00Z');
    const rows = Array.from({ length: 60_000 }, (_, index) => {
      const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', '+00:00');
      return { bucket_start: iso(startMs + index * 3_600_000), bucket_end: iso(startMs + (index + 1) * 3_600_000) };
    });
    writeFileSync(path, csv(...rows));
    const control = new AbortController();
    const reading = read(path, control.signal);
    setImmediate(() => {
      control.abort();
    });
    expect(await reading).toEqual({ ok: false, error: { code: 'cancelled' } });
    expect(await read(path, AbortSignal.abort())).toEqual({ ok: false, error: { code: 'cancelled' } });
  });
});
