import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Core } from '../../../main/core/core.ts';
import { createProfileStarter } from '../../../main/core/profiles.ts';
import { createSystemClock } from '../../../main/system/clock.ts';
import { createInThreadJobs } from '../../fakes/in-thread-jobs.ts';
import { createMemoryKeychain, type MemoryKeychain } from '../../fakes/memory-keychain.ts';
import { temporaryFolder } from './support.ts';

/** Who gets a key: the account's own server, out of the data folder in which it was entered, and nobody else. */

const KEY = 'acme:the-real-key-0123456789';
const ANSWER = {
  success: true,
  data: { graphRow: { labels: [], totalSession: [], averageSessionTime: [], responseTime: [] } },
};

/** A Glance in a folder, whose requests end here. */
async function run(
  keychain: MemoryKeychain,
  userDataDir: string,
  baseUrl: string | null = null,
): Promise<{ core: Core; sent: { origin: string; key: string | null }[]; stop: () => Promise<void> }> {
  const sent: { origin: string; key: string | null }[] = [];
  const start = createProfileStarter({
    userDataDir,
    keychain,
    fetch: (url, { headers }) => {
      sent.push({ origin: new URL(url).origin, key: headers['Authorization']?.replace('Bearer ', '') ?? null });
      return Promise.resolve(Response.json(ANSWER));
    },
    baseUrl,
    clock: createSystemClock(),
    random: () => 0.5,
    systemTimeZone: () => 'UTC',
    systemLanguages: () => ['en-GB'],
    appVersion: '0.0.0-test',
    createJobs: createInThreadJobs,
    platform: 'linux',
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const ignore = (): void => undefined;
  const { core, stop } = await start('real', {
    onSnapshot: ignore,
    onHistoryChanged: ignore,
    onSpike: ignore,
    onSpikeOver: ignore,
    onIncidentsChanged: ignore,
  });
  let stopped = false;
  const stopOnce = async (): Promise<void> => {
    if (!stopped) await stop();
    stopped = true;
  };
  onTestFinished(stopOnce);
  return { core, sent, stop: stopOnce };
}

/** The settings of a version whose one entry in the keychain is named by the account alone. */
function oldFolder(folder = temporaryFolder()): string {
  const accounts = [{ id: 'acme', name: 'Acme', color: '#2f6bff', keyStored: true }];
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ accounts, primaryAccountId: 'acme', backfillDays: 0 }));
  return folder;
}

const status = (core: Core): string | undefined => core.snapshot().accounts[0]?.connection.problem?.code;

describe('a key', () => {
  it('of Acquire is never sent to another address, known account or not', async () => {
    const keychain = createMemoryKeychain();
    const folder = temporaryFolder();
    const real = await run(keychain, folder);
    expect(await real.core.accounts.connect({ accountId: 'acme', apiKey: KEY })).toMatchObject({ ok: true });
    await real.stop();
    expect(new Set(real.sent.map(({ origin }) => origin))).toEqual(new Set(['https://acme.acquire.io']));

    const elsewhere = await run(keychain, folder, 'http://127.0.0.1:9');
    await expect.poll(() => status(elsewhere.core)).toBe('key-missing');
    await elsewhere.core.refresh();
    expect(elsewhere.sent).toEqual([]);
    await elsewhere.stop();

    // And the other way round: a key for a test server is none for Acquire.
    const third = await run(keychain, temporaryFolder(), 'http://127.0.0.1:9');
    await third.core.accounts.connect({ accountId: 'acme', apiKey: 'test:key' });
    await third.stop();
    const again = await run(keychain, folder);
    await expect.poll(() => again.sent.length).toBeGreaterThan(0);
    expect(new Set(again.sent.map(({ key }) => key))).toEqual(new Set([KEY]));
  });

  it('is one data folder’s own: another neither overwrites nor deletes it, a copy of the folder included', async () => {
    const keychain = createMemoryKeychain();
    const folder = temporaryFolder();
    const first = await run(keychain, folder);
    await first.core.accounts.connect({ accountId: 'acme', apiKey: KEY });
    await first.stop();
    const before = new Map(keychain.items);

    const other = await run(keychain, temporaryFolder());
    await other.core.accounts.connect({ accountId: 'acme', apiKey: 'another-key' });
    expect(Object.fromEntries(keychain.items)).toMatchObject(Object.fromEntries(before));
    await other.core.accounts.remove({ id: 'acme', history: 'delete' });
    await other.stop();
    expect(keychain.items).toEqual(before);

    const copy = temporaryFolder();
    cpSync(folder, copy, { recursive: true });
    const copied = await run(keychain, copy);
    await expect.poll(() => status(copied.core)).toBe('key-missing');
    await copied.core.accounts.remove({ id: 'acme', history: 'keep' });
    expect(keychain.items).toEqual(before);
  });

  it('is found again by another way to the same folder', async () => {
    const keychain = createMemoryKeychain();
    const folder = temporaryFolder();
    const link = join(temporaryFolder(), 'link');
    symlinkSync(folder, link);
    const first = await run(keychain, folder);
    await first.core.accounts.connect({ accountId: 'acme', apiKey: KEY });
    await first.stop();
    const again = await run(keychain, link);
    await expect.poll(() => again.sent.length).toBeGreaterThan(0);
    expect(again.sent[0]?.key).toBe(KEY);
  });

  it('from before entries named a server moves to its new name, for Acquire only', async () => {
    const keychain = createMemoryKeychain();
    keychain.items.set('acme', KEY);
    const folder = oldFolder();
    const elsewhere = await run(keychain, folder, 'http://127.0.0.1:9');
    await expect.poll(() => status(elsewhere.core)).toBe('key-missing');
    expect([elsewhere.sent, keychain.items.get('acme')]).toEqual([[], KEY]);
    await elsewhere.core.accounts.connect({ accountId: 'acme', apiKey: 'test:key' });
    await elsewhere.stop();

    const real = await run(keychain, folder);
    await expect.poll(() => real.sent.map(({ key }) => key)).toContain(KEY);
    await expect.poll(() => keychain.items.has('acme')).toBe(false);
    expect(new Set(keychain.items.values())).toEqual(new Set([KEY, 'test:key']));
    await real.core.accounts.remove({ id: 'acme', history: 'keep' });
    expect(keychain.items.size).toBe(0);
  });

  it('from before is not given up by a keychain that takes no new one', async () => {
    const keychain = createMemoryKeychain();
    keychain.items.set('acme', KEY);
    const full = { ...keychain, items: keychain.items, state: keychain.state, write: () => Promise.resolve(false) };
    const real = await run(full, oldFolder());
    await expect.poll(() => real.sent.map(({ key }) => key)).toContain(KEY);
    expect(keychain.items.get('acme')).toBe(KEY);
  });
});

describe('nothing is left in the keychain', () => {
  it('of an account beyond the limit', async () => {
    const keychain = createMemoryKeychain();
    const folder = temporaryFolder();
    const accounts = Array.from({ length: 50 }, (_, index) => ({
      id: `team-${index}`,
      name: 'x',
      color: '#2f6bff',
      paused: true,
    }));
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ accounts, primaryAccountId: 'team-0' }));
    const full = await run(keychain, folder);
    expect(await full.core.accounts.connect({ accountId: 'acme', apiKey: KEY })).toEqual({
      ok: false,
      error: { code: 'too-many-accounts' },
    });
    expect([full.sent, keychain.items.size]).toEqual([[], 0]);
  });

  it('of a connecting that was cut short, by the next start at the latest', async () => {
    const keychain = createMemoryKeychain();
    const folder = temporaryFolder();
    let written: () => void = () => undefined;
    const slow = {
      ...keychain,
      items: keychain.items,
      state: keychain.state,
      write: async (entry: string, key: string) => {
        await keychain.write(entry, key);
        return new Promise<boolean>((resolve) => {
          written = () => resolve(true);
        });
      },
    };
    const first = await run(slow, folder);
    const connecting = first.core.accounts.connect({ accountId: 'acme', apiKey: KEY });
    await expect.poll(() => keychain.items.size).toBe(1);
    await first.stop();
    written();
    expect(await connecting).toEqual({ ok: false, error: { code: 'cancelled' } });
    expect(readFileSync(join(folder, 'settings.json'), 'utf8')).not.toContain(KEY);

    const next = await run(keychain, folder);
    await expect.poll(() => keychain.items.size).toBe(0);
    expect(next.core.settings()).toMatchObject({ accounts: [], keysToDelete: [] });
  });

  it('of an account whose id is as long as a name of a host can be', async () => {
    const keychain = createMemoryKeychain();
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    const real = await run(keychain, folder);
    const id = 'a'.repeat(63);
    expect(await real.core.accounts.connect({ accountId: id, apiKey: KEY })).toMatchObject({ ok: true });
    expect(real.core.settings().accounts.map((account) => account.id)).toEqual([id]);
  });
});
