import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { expect, it } from 'vitest';
import { openSettings } from '../../../main/settings/settings-store.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { startBench, TEST_KEY, type Bench } from './support.ts';

/** The settings are gone, and the history and the keychain still know accounts. */

const NOON_MS = Date.parse('2026-11-24T12:00:00Z');

/** A core whose history has `acme`, stopped, and then one of the same folder without any settings. */
async function afterLoss(prepare: (bench: Bench) => void = () => undefined): Promise<Bench> {
  const bench = await startBench({ nowMs: NOON_MS });
  await bench.until(() => bench.snapshot().accounts[0]?.connection.status === 'fresh');
  bench.core.stop();
  for (const name of ['settings.json', 'settings.backup.json']) rmSync(join(bench.dataDir, name), { force: true });
  prepare(bench);
  const settings = openSettings(bench.dataDir, createManualClock(NOON_MS));
  expect(settings.opening.origin).toBe('new');
  return bench.restart({ settings });
}

const lost = (bench: Bench) => bench.snapshot().lostAccounts;

it('offers what history and keychain know, and brings it back with its key and its numbers', async () => {
  const bench = await afterLoss(({ keychain, entry }) => {
    keychain.items.set(entry('beta'), 'test:key-2');
    // Of another folder: none of this one's business.
    keychain.items.set('gamma at https://gamma.acquire.io in 0123456789abcdef', 'test:key-3');
  });
  await bench.until(() => lost(bench).length > 1);
  expect(lost(bench)).toEqual([
    { id: 'acme', hasHistory: true, hasKey: true },
    { id: 'beta', hasHistory: false, hasKey: true },
  ]);
  expect(bench.core.lostAccounts.bringBack()).toEqual({ ok: true, value: { count: 2 } });
  await bench.until(() => bench.snapshot().accounts[0]?.connection.status === 'fresh');
  expect(bench.snapshot().accounts.map(({ id }) => id)).toEqual(['acme', 'beta']);
  expect(lost(bench)).toEqual([]);
  expect(bench.keychain.items.get(bench.entry('acme'))).toBe(TEST_KEY);
});

it('leaves them out when they are not wanted: the keys go, the history stays, and nothing is offered again', async () => {
  const bench = await afterLoss();
  await bench.until(() => lost(bench).length > 0);
  await bench.core.lostAccounts.leave();
  expect(lost(bench)).toEqual([]);
  expect([...bench.keychain.items.keys()]).toEqual([]);
  bench.core.wake();
  await bench.until(() => true);
  const again = bench.restart({ settings: openSettings(bench.dataDir, createManualClock(NOON_MS)) });
  await again.until(() => true);
  expect(lost(again)).toEqual([]);
  const file = new Database(join(again.dataDir, 'history.sqlite'));
  const rows = file.prepare("SELECT count(*) AS n FROM bucket WHERE account_id = 'acme'").get() as { n: number };
  file.close();
  expect(rows.n).toBeGreaterThan(0);
});

it('asks a keychain that was locked again when it is open', async () => {
  const bench = await afterLoss(({ keychain }) => {
    keychain.state = 'locked';
  });
  await bench.until(() => lost(bench).length > 0);
  expect(lost(bench)).toEqual([{ id: 'acme', hasHistory: true, hasKey: false }]);
  bench.keychain.state = 'unlocked';
  bench.core.wake();
  await bench.until(() => lost(bench)[0]?.hasKey === true);
  expect(lost(bench)).toEqual([{ id: 'acme', hasHistory: true, hasKey: true }]);
});

it('deletes the keys of those left out once a locked keychain lets it', async () => {
  const bench = await afterLoss();
  await bench.until(() => lost(bench)[0]?.hasKey === true);
  bench.keychain.state = 'locked';
  await bench.core.lostAccounts.leave();
  expect(bench.keychain.items.size).toBe(1);
  bench.keychain.state = 'unlocked';
  bench.core.wake();
  await bench.until(() => bench.keychain.items.size === 0);
});

it('offers nothing where an account was removed by the person and its history kept', async () => {
  const bench = await afterLoss();
  await bench.until(() => lost(bench)[0]?.hasKey === true);
  bench.core.lostAccounts.bringBack();
  await bench.core.accounts.remove({ id: 'acme', history: 'keep' });
  bench.core.wake();
  await bench.until(() => bench.keychain.items.size === 0);
  expect(lost(bench)).toEqual([]);
});
