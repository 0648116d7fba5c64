import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import type { CoverageView } from '../../../main/contract/history-care.ts';
import { accountWith } from '../../../main/contract/settings.ts';
import { HISTORY_FILE } from '../../../main/system/data-folder.ts';
import { startBench, temporaryFolder, TEST_KEY, type Bench } from './support.ts';

const NOON = Date.parse('2026-11-24T12:05:00Z');
const HOUR = 3_600_000;
const YESTERDAY = '2026-11-23';
const startOfYesterday = Date.parse('2026-11-23T00:00:00Z');

const idle = (bench: Bench) => (): boolean => {
  const [account] = bench.snapshot().accounts;
  return account?.connection.status === 'fresh' && account.fetching === null;
};

function coverage(bench: Bench): CoverageView {
  const view = bench.core.historyService.coverage({ accountId: 'acme' });
  if (!view.ok) throw new Error(view.error.code);
  return view.value;
}

const dayOf = (bench: Bench, date: string): CoverageView['days'][number] | undefined =>
  coverage(bench).days.find((day) => day.date === date);

const withDays = (backfillDays: number, nowMs = NOON): Promise<Bench> =>
  startBench({ nowMs, settings: { backfillDays } });

async function settled(backfillDays: number): Promise<Bench> {
  const bench = await withDays(backfillDays);
  await bench.until(idle(bench));
  return bench;
}

describe('coverage', () => {
  it('says of each day how much is known, and when it was fetched', async () => {
    const bench = await settled(3);
    const view = coverage(bench);
    expect(view).toMatchObject({ accountId: 'acme', timeZone: 'UTC', otherOffsetsMinutes: [] });
    expect(view.days.map(({ date, status }) => `${date} ${status}`)).toEqual([
      '2026-11-21 complete',
      '2026-11-22 complete',
      '2026-11-23 complete',
      '2026-11-24 provisional',
    ]);
    expect(view.days[0]).toMatchObject({ problem: null, summaryDifference: 0 });
    expect(view.days[0]?.newestFetchMs).toBeGreaterThanOrEqual(NOON);
  });

  it('goes back as far as it is asked to', async () => {
    const bench = await settled(1);
    const view = bench.core.historyService.coverage({ accountId: 'acme', fromDate: '2026-11-20' });
    expect(view.ok && view.value.days.map(({ status }) => status)).toEqual([
      'missing',
      'missing',
      'missing',
      'complete',
      'provisional',
    ]);
    const future = bench.core.historyService.coverage({ accountId: 'acme', fromDate: '2027-01-01' });
    expect(future.ok && future.value.days).toHaveLength(1);
  });

  it('knows no account that is neither connected nor in the history', async () => {
    const bench = await settled(0);
    expect(bench.core.historyService.coverage({ accountId: 'beta' })).toMatchObject({
      ok: false,
      error: { code: 'account-unknown' },
    });
  });

  it('shows where the endpoint contradicts itself', async () => {
    const bench = await settled(1);
    // The hours of a day as one team had them, under the headline of another.
    const { server } = bench;
    expect(dayOf(bench, YESTERDAY)?.summaryDifference).toBe(0);
    server.setFaults({ shapes: ['contradicting-summary'] });
    bench.core.historyService.refetchDay({ accountId: 'acme', date: YESTERDAY });
    await bench.until(idle(bench));
    expect(dayOf(bench, YESTERDAY)?.summaryDifference).not.toBe(0);
  });

  it('keeps an answer that does not fit aside, says why, and drops it when a good one comes', async () => {
    const bench = await withDays(0);
    await bench.until(idle(bench));
    bench.server.setFaults({ shapes: ['wrong-labels'] });
    bench.core.loadRange({ accountId: 'acme', preset: 'yesterday' });
    await bench.until(() => coverage(bench).rejectedResponses.length > 0);
    await bench.until(idle(bench));
    const view = bench.core.historyService.coverage({ accountId: 'acme', fromDate: YESTERDAY });
    const rejected = view.ok
      ? view.value.rejectedResponses.find(({ startMs }) => startMs === startOfYesterday)
      : undefined;
    expect(rejected).toMatchObject({ endMs: startOfYesterday + 24 * HOUR });
    expect(rejected?.reason).toContain('was expected');
    expect(rejected?.body).toContain('graphRow');
    expect(view.ok && view.value.days[0]).toMatchObject({ status: 'missing', problem: { code: 'unexpected-answer' } });

    bench.server.setFaults({});
    expect(bench.core.historyService.refetchDay({ accountId: 'acme', date: YESTERDAY })).toEqual({
      ok: true,
      value: null,
    });
    await bench.until(() => !coverage(bench).rejectedResponses.some(({ startMs }) => startMs === startOfYesterday));
    await bench.until(idle(bench));
    expect(dayOf(bench, YESTERDAY)).toMatchObject({ status: 'complete', problem: null });
  });

  it('says what keeps a missing day from being fetched', async () => {
    const bench = await withDays(2);
    await bench.until(() => bench.snapshot().accounts[0]?.today != null, 0);
    bench.server.setFaults({ answer: { kind: 'status', status: 503 } });
    await bench.until(() => dayOf(bench, YESTERDAY)?.problem?.code === 'maintenance');
    expect(dayOf(bench, YESTERDAY)?.status).toBe('missing');
  });

  it('never lets the key out of an answer that repeats it', async () => {
    const bench = await settled(0);
    const body = JSON.stringify({ data: { message: `who is ${TEST_KEY}?`, graphRow: { labels: TEST_KEY } } });
    bench.server.setFaults({ answer: { kind: 'status', status: 200, body } });
    await bench.until(() => coverage(bench).rejectedResponses.length > 0, 10_000);
    expect(coverage(bench).rejectedResponses[0]?.body).toContain('who is …?');
    expect(JSON.stringify(bench.snapshot())).not.toContain('who is');
    for (const file of readdirSync(bench.dataDir)) {
      expect(readFileSync(join(bench.dataDir, file)).includes(TEST_KEY)).toBe(false);
    }
  });
});

describe('asking for a day again', () => {
  it('asks although the day is complete; a change by the vendor wins and stays visible', async () => {
    const bench = await settled(1);
    bench.clock.jump(NOON + HOUR);
    const before = bench.core.loadRange({ accountId: 'acme', preset: 'yesterday' }).totals?.totalSessions ?? 0;
    const hour = startOfYesterday + 10 * HOUR;
    bench.server.setFaults({ overrides: [{ fromMs: hour, toMs: hour + HOUR, extraSessions: 5 }] });
    bench.core.historyService.refetchDay({ accountId: 'acme', date: YESTERDAY });
    await bench.until(() => coverage(bench).revisions.length > 0);
    await bench.until(idle(bench));
    expect(bench.core.loadRange({ accountId: 'acme', preset: 'yesterday' }).totals?.totalSessions).toBe(before + 5);
    const [revision, ...others] = coverage(bench).revisions;
    expect(others).toEqual([]);
    expect(revision).toMatchObject({ granularity: 'hour', startMs: hour, endMs: hour + HOUR });
    expect((revision?.after.totalSessions ?? 0) - (revision?.before.totalSessions ?? 0)).toBe(5);
  });

  it('polls for today, and knows no tomorrow', async () => {
    const bench = await settled(0);
    const asked = bench.server.requests.length;
    bench.core.historyService.refetchDay({ accountId: 'acme', date: '2026-11-24' });
    await bench.until(() => bench.server.requests.length > asked, 0);
    expect(bench.core.historyService.refetchDay({ accountId: 'acme', date: '2026-11-25' })).toMatchObject({
      error: { code: 'invalid-argument' },
    });
    expect(bench.core.historyService.refetchDay({ accountId: 'beta', date: YESTERDAY })).toMatchObject({
      error: { code: 'account-unknown' },
    });
  });
});

describe('the original from Acquire', () => {
  const request = { accountId: 'acme', fromDate: '2026-11-21', toDate: YESTERDAY };

  it('is saved byte for byte', async () => {
    const bench = await settled(0);
    const path = join(temporaryFolder(), 'original.csv');
    expect(await bench.core.historyService.saveOriginalCsv(path, request)).toEqual({ ok: true, value: { path } });
    expect(bench.server.requests.at(-1)?.query).toEqual({
      start_date: '2026-11-21 00:00:00',
      end_date: '2026-11-23 23:59:59',
      offset: '+00:00',
      output: 'csv',
    });
    const lines = readFileSync(path, 'utf8').split('\r\n');
    expect(lines[0]).toBe('label,totalSession,averageSessionTime,responseTime');
    expect(lines[1]).toMatch(/^21 Nov,\d+,/);
  });

  it.each([
    ['a web page', { kind: 'html' }, 'not-the-api'],
    ['a refusal in JSON', { kind: 'refused' }, 'refused-by-api'],
    ['nothing', { kind: 'empty' }, 'cut-off-answer'],
    ['a status', { kind: 'status', status: 403 }, 'forbidden'],
    ['an error in JSON', { kind: 'status', status: 200, body: '{"error":"ERROR_RECORD_NOT_FOUND"}' }, 'refused-by-api'],
  ] as const)('is not %s', async (_name, answer, code) => {
    const bench = await settled(0);
    bench.server.setFaults({ answer });
    const path = join(temporaryFolder(), 'original.csv');
    expect(await bench.core.historyService.saveOriginalCsv(path, request)).toMatchObject({
      ok: false,
      error: { code },
    });
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    ['another shape', 'Total;7\nAverage;12\n'],
    ['JSON that is no error', '{"data":{"csv":"label,totalSession"}}'],
    ['bytes that are no text', '\u0000\u0001,1'],
  ])('may have %s', async (_name, body) => {
    const bench = await settled(0);
    bench.server.setFaults({ answer: { kind: 'status', status: 200, body, contentType: 'application/octet-stream' } });
    const path = join(temporaryFolder(), 'original.csv');
    expect(await bench.core.historyService.saveOriginalCsv(path, request)).toMatchObject({ ok: true });
    expect(readFileSync(path, 'utf8')).toBe(body);
  });
});

describe('importing', () => {
  it('shows what a file would do, and does it when told to', async () => {
    const one = await settled(3);
    const file = join(temporaryFolder(), 'history.csv');
    const range = { accountId: 'acme', fromDate: '2026-11-20', toDate: '2026-11-24', granularity: 'hour' as const };
    expect(await one.core.exportCsv(file, range)).toMatchObject({ ok: true });

    const notified: string[] = [];
    const other = await startBench({
      nowMs: NOON,
      connected: false,
      core: { onHistoryChanged: (id) => notified.push(id) },
    });
    const { historyService } = other.core;
    expect(await historyService.confirmImport()).toMatchObject({ error: { code: 'nothing-to-import' } });
    const preview = await historyService.openImport(file);
    expect(preview).toMatchObject({ ok: true, value: { accountIds: ['acme'], equalCount: 0, differentCount: 0 } });
    const count = preview.ok ? preview.value.newCount : 0;
    expect(count).toBe(3 * 24 + 13);
    expect(await historyService.info()).toMatchObject({ value: { bucketCount: 0, otherAccountIds: [] } });
    expect(await historyService.confirmImport()).toEqual({ ok: true, value: { writtenCount: count } });
    expect(await historyService.confirmImport()).toMatchObject({ error: { code: 'nothing-to-import' } });
    expect(notified).toEqual(['acme']);
    // Not connected, and there to be seen.
    expect(await historyService.info()).toMatchObject({ value: { bucketCount: count, otherAccountIds: ['acme'] } });
    expect(coverage(other).days.filter(({ status }) => status === 'complete')).toHaveLength(3);

    const again = await historyService.openImport(file);
    expect(again).toMatchObject({ value: { newCount: 0, equalCount: count, differentCount: 0 } });
    historyService.cancelImport();
    expect(await historyService.confirmImport()).toMatchObject({ error: { code: 'nothing-to-import' } });

    const copy = join(temporaryFolder(), 'copy.csv');
    await other.core.exportCsv(copy, range);
    expect(readFileSync(copy)).toEqual(readFileSync(file));
  });

  it('forgets the file before when another cannot be read', async () => {
    const bench = await settled(1);
    const folder = temporaryFolder();
    const good = join(folder, 'good.csv');
    const range = { accountId: 'acme', fromDate: YESTERDAY, toDate: YESTERDAY, granularity: 'hour' as const };
    await bench.core.exportCsv(good, range);
    await bench.core.historyService.openImport(good);
    const bad = join(folder, 'bad.csv');
    writeFileSync(bad, 'name,age\r\nanna,7\r\n');
    expect(await bench.core.historyService.openImport(bad)).toMatchObject({
      error: { code: 'file-not-readable', detail: expect.stringContaining('line 1') as string },
    });
    expect(await bench.core.historyService.confirmImport()).toMatchObject({ error: { code: 'nothing-to-import' } });
  });
});

describe('upkeep', () => {
  it('backs up while it is at work; the copy is a history of its own', async () => {
    const bench = await settled(2);
    const path = join(temporaryFolder(), 'history.sqlite');
    expect(await bench.core.historyService.backup(path)).toEqual({ ok: true, value: { path } });
    expect(readdirSync(join(path, '..'))).toEqual(['history.sqlite']);
    const copy = await startBench({ nowMs: NOON, connected: false, core: { dataDir: join(path, '..') } });
    expect(coverage(copy).days.filter(({ status }) => status === 'complete')).toHaveLength(2);
  });

  it('does not back up onto itself', async () => {
    const bench = await settled(0);
    const own = join(bench.dataDir, '.', 'history.sqlite-wal');
    expect(await bench.core.historyService.backup(own)).toMatchObject({ error: { code: 'own-file' } });
    expect(await bench.core.historyService.check()).toEqual({ ok: true, value: { sound: true } });
  });

  it('deletes what is older than wanted, and only then gives its space back', async () => {
    const bench = await startBench({ nowMs: NOON, settings: { backfillDays: 120, hourlyBackfillDays: 5 } });
    await bench.until(idle(bench), 400);
    const before = await bench.core.historyService.info();
    expect(before).toMatchObject({ value: { oldestStartMs: Date.parse('2026-07-01T00:00:00Z') } });
    bench.core.updateSettings({ retentionMonths: 3 });
    const after = await bench.core.historyService.info();
    expect(after).toMatchObject({ value: { oldestStartMs: Date.parse('2026-08-24T00:00:00Z') } });
    const compacted = await bench.core.historyService.compact();
    expect(compacted.ok && before.ok && compacted.value.sizeBytes < before.value.sizeBytes).toBe(true);

    // Not fetched again, and a day later a day less.
    bench.clock.jump(NOON + 24 * HOUR);
    const file = new Database(join(bench.dataDir, HISTORY_FILE));
    const oldest = file.prepare('SELECT min(start_ms) AS atMs FROM bucket');
    const wanted = Date.parse('2026-08-25T00:00:00Z');
    await bench.until(() => (oldest.get() as { atMs: number }).atMs === wanted, 60_000);
    file.close();
    expect(bench.server.requests.filter(({ query }) => (query['start_date'] ?? '') < '2026-08-24')).toHaveLength(2);
  });

  it('deletes nothing without being told to', async () => {
    const bench = await startBench({ nowMs: NOON, settings: { backfillDays: 120, hourlyBackfillDays: 5 } });
    await bench.until(idle(bench), 400);
    bench.clock.advance(48 * HOUR);
    expect(await bench.core.historyService.info()).toMatchObject({
      value: { oldestStartMs: Date.parse('2026-07-01T00:00:00Z') },
    });
  });
});

describe('several accounts', () => {
  const beta = accountWith({ id: 'beta', name: 'beta', color: '#0f9d8a', keyStored: true });
  const acme = accountWith({ id: 'acme', name: 'acme', color: '#2f6bff', keyStored: true });
  const two = (): Promise<Bench> =>
    startBench({
      nowMs: NOON,
      keys: { beta: 'beta:key' },
      settings: { accounts: [acme, beta], primaryAccountId: 'acme', backfillDays: 1 },
      server: {
        accounts: [
          { id: 'acme', apiKey: TEST_KEY, seed: 7 },
          { id: 'beta', apiKey: 'beta:key', seed: 8 },
        ],
      },
    });

  it('have a history each; one that was removed is shown again when it is connected again', async () => {
    const bench = await two();
    await bench.until(() =>
      bench.snapshot().accounts.every(({ connection, fetching }) => connection.status === 'fresh' && fetching === null),
    );
    const day = (accountId: string): number | undefined =>
      bench.core.loadRange({ accountId, preset: 'yesterday' }).totals?.totalSessions;
    const kept = day('beta');
    expect(kept).not.toBe(day('acme'));

    await bench.core.accounts.remove({ id: 'beta', history: 'keep' });
    expect(bench.keychain.items.has(bench.entry('beta'))).toBe(false);
    expect(await bench.core.historyService.info()).toMatchObject({ value: { otherAccountIds: ['beta'] } });
    await bench.core.accounts.connect({ accountId: 'beta', apiKey: 'beta:key' });
    expect(day('beta')).toBe(kept);
    expect(await bench.core.historyService.info()).toMatchObject({ value: { otherAccountIds: [] } });

    await bench.core.accounts.remove({ id: 'beta', history: 'delete' });
    expect(bench.keychain.items.has(bench.entry('beta'))).toBe(false);
    expect(bench.core.historyService.coverage({ accountId: 'beta' })).toMatchObject({
      error: { code: 'account-unknown' },
    });
    expect(day('acme')).toBeGreaterThan(0);
  });
});
