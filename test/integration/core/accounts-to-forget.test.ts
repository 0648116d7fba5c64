import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { backupFolder, listBackups } from '../../../main/history/backups.ts';
import { lookIntoBackup } from '../../../main/history/backup-file.ts';
import { fail } from '../../../main/contract/errors.ts';
import type { Jobs } from '../../../main/jobs/jobs.ts';
import { AccountsToForget } from '../../../main/core/accounts-to-forget.ts';
import { openSettings } from '../../../main/settings/settings-store.ts';
import { createInThreadJobs } from '../../fakes/in-thread-jobs.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { startBench, temporaryFolder, TEST_KEY } from './support.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const ID = 'quagga-team-7351';

it('an account that is deleted with its history is gone from the automatic backups too, and the others stay', async () => {
  const accounts = [ID, 'acme'].map((id, at) => ({ id, apiKey: TEST_KEY, seed: 7 + at }));
  const bench = await startBench({ nowMs: NOW_MS, connected: false, server: { accounts } });
  const { core, dataDir } = bench;
  for (const { id } of accounts)
    expect(await core.accounts.connect({ accountId: id, apiKey: TEST_KEY })).toMatchObject({ ok: true });
  await bench.until(() => listBackups(dataDir).length > 0, 60_000);
  const folder = backupFolder(dataDir);
  const [weekly] = listBackups(dataDir);
  const path = join(folder, weekly?.name ?? '');
  // One that is damaged, and what was kept before going back to a backup.
  writeFileSync(join(folder, 'history-2026-11-10.sqlite'), `no database, but ${ID}`);
  writeFileSync(join(folder, 'before-restore-2026-11-20T10-00-00Z.sqlite'), readFileSync(path));
  const mentioning = (): string[] =>
    readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(ID));
  expect(mentioning()).toHaveLength(3);

  expect(await core.accounts.remove({ id: ID, history: 'delete' })).toEqual({ ok: true, value: null });
  await bench.until(() => mentioning().length === 0);
  const left = lookIntoBackup(path, folder, NOW_MS);
  expect(left).toMatchObject({ ok: true, value: { accountIds: ['acme'] } });
  expect(readdirSync(folder).sort()).toEqual(['before-restore-2026-11-20T10-00-00Z.sqlite', weekly?.name]);

  const before = readFileSync(path);
  await core.accounts.remove({ id: 'acme', history: 'keep' });
  expect(readFileSync(path).equals(before)).toBe(true);
});

it('a backup that cannot be changed holds up nobody: it is said, and done when it can be', async () => {
  const accounts = [ID, 'acme'].map((id, at) => ({ id, apiKey: TEST_KEY, seed: 7 + at }));
  let isInUse = true;
  const createJobs = (historyPath: string): Jobs => {
    const jobs = createInThreadJobs(historyPath);
    const run: Jobs['run'] = (name, ...given) =>
      name === 'forgetInBackups' && isInUse ? Promise.resolve(fail('disk-full')) : jobs.run(name, ...given);
    return { ...jobs, run };
  };
  const core = { createJobs };
  const bench = await startBench({ nowMs: NOW_MS, connected: false, server: { accounts }, core });
  for (const { id } of accounts)
    expect(await bench.core.accounts.connect({ accountId: id, apiKey: TEST_KEY })).toMatchObject({ ok: true });
  await bench.until(() => listBackups(bench.dataDir).length > 0, 60_000);
  const path = join(backupFolder(bench.dataDir), listBackups(bench.dataDir)[0]?.name ?? '');
  const isSaid = (): boolean => bench.snapshot().notices.some(({ kind }) => kind === 'backups-not-cleaned');

  expect(await bench.core.accounts.remove({ id: ID, history: 'delete' })).toEqual({ ok: true, value: null });
  expect(bench.core.settings().accounts.map(({ id }) => id)).toEqual(['acme']);
  await bench.until(isSaid);
  expect(bench.core.settings().accountsToForget).toEqual([ID]);
  isInUse = false;
  await bench.until(() => !isSaid(), 60_000);
  expect([readFileSync(path).includes(ID), bench.core.settings().accountsToForget]).toEqual([false, []]);
});

it('goes on at the next start, and leaves an account alone that was connected again', async () => {
  const settings = { accountsToForget: [ID, 'acme'] };
  const bench = await startBench({ nowMs: NOW_MS, settings });
  const folder = backupFolder(bench.dataDir);
  await bench.until(() => bench.core.settings().accountsToForget.length === 0);
  expect(bench.core.settings().accounts.map(({ id }) => id)).toEqual(['acme']);
  await bench.until(() => listBackups(bench.dataDir).length > 0, 60_000);
  const [weekly] = listBackups(bench.dataDir);
  const left = lookIntoBackup(join(folder, weekly?.name ?? ''), folder, NOW_MS);
  expect(left).toMatchObject({ ok: true, value: { accountIds: ['acme'] } });
});

it('a backup that is stuck is tried ever more seldom, and said once, even where trying itself fails', async () => {
  const clock = createManualClock(NOW_MS);
  const settings = openSettings(temporaryFolder(), clock);
  settings.patch({ accountsToForget: [ID] });
  let attempts = 0;
  let posts = 0;
  const forgotten = new AccountsToForget({
    settings,
    clock,
    notices: { post: () => void (posts += 1), withdraw: () => undefined },
    forgetInBackups: () => {
      attempts += 1;
      return attempts % 2 === 0 ? Promise.reject(new Error('the worker has gone')) : Promise.resolve(fail('disk-full'));
    },
    stopping: new AbortController().signal,
  });
  await forgotten.work();
  for (let minute = 0; minute < 7 * 24 * 60; minute += 10) {
    clock.advance(10 * 60_000);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }
  expect(attempts).toBeGreaterThan(9);
  expect(attempts).toBeLessThan(20);
  expect(posts).toBe(1);
});
