import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { fail } from '../../../main/contract/errors.ts';
import { accountWith } from '../../../main/contract/settings.ts';
import { HISTORY_FILE } from '../../../main/system/data-folder.ts';
import type { Jobs } from '../../../main/jobs/jobs.ts';
import { createInThreadJobs } from '../../fakes/in-thread-jobs.ts';
import { coverage, HOUR, idle, NOON, settled } from './history-bench.ts';
import { startBench, temporaryFolder, TEST_KEY, type Bench } from './support.ts';

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
    const bytesOf = (size: typeof before): number => (size.ok ? size.value.sizeBytes : NaN);
    expect(bytesOf(compacted)).toBeLessThan(bytesOf(before));

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

describe('going back to a backup', () => {
  it('keeps what was there first, and can be tried again after a full disk', async () => {
    let isFull: 'backup' | 'restoreBackup' | null = null;
    const createJobs = (historyPath: string): Jobs => {
      const jobs = createInThreadJobs(historyPath);
      const run: Jobs['run'] = (name, ...given) =>
        name === isFull ? Promise.resolve(fail('disk-full')) : jobs.run(name, ...given);
      return { ...jobs, run };
    };
    const bench = await startBench({ nowMs: NOON, settings: { backfillDays: 2 }, core: { createJobs } });
    await bench.until(idle(bench));
    const service = bench.core.historyService;
    const { restoring } = service;
    const whole = join(temporaryFolder(), 'history.sqlite');
    await service.backup(whole);
    const before = await service.info();
    const file = new Database(join(bench.dataDir, HISTORY_FILE));
    file.exec('DELETE FROM bucket');
    file.close();
    expect(await restoring.restore()).toMatchObject({ error: { code: 'nothing-to-import' } });
    const preview = await restoring.previewFile(whole);
    expect(preview).toMatchObject({ ok: true, value: { removedCount: 0, changedCount: 0 } });
    for (isFull of ['backup', 'restoreBackup'] as const)
      expect(await restoring.restore()).toMatchObject({ error: { code: 'disk-full' } });
    expect(restoring.list()).toEqual([]);
    isFull = null;
    bench.clock.advance(5_000);
    const restored = await restoring.restore();
    expect(await service.info()).toMatchObject({ value: { bucketCount: before.ok ? before.value.bucketCount : NaN } });
    expect(restoring.list().map(({ name }) => name)).toEqual([restored.ok ? restored.value.keptAs : '']);
  });

  it('downloads what the backup lacks, also of days that were whole before', async () => {
    const bench = await settled(10);
    const isWhole = (): boolean => coverage(bench).days.filter(({ status }) => status === 'complete').length === 10;
    // The next look finds everything whole, and remembers that.
    bench.clock.advance(HOUR + 60_000);
    await bench.until(idle(bench));
    expect(isWhole()).toBe(true);
    const service = bench.core.historyService;
    const older = join(temporaryFolder(), 'history.sqlite');
    await service.backup(older);
    const file = new Database(older);
    file.exec(`DELETE FROM bucket WHERE start_ms < ${String(NOON - 3 * 24 * HOUR)}`);
    file.close();
    await service.restoring.previewFile(older);
    expect(await service.restoring.restore()).toMatchObject({ ok: true });
    await bench.until(() => isWhole() && idle(bench)());
  });
});
