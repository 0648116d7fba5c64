import { describe, expect, it } from 'vitest';
import { startBench, TEST_KEY, type Bench } from './support.ts';

const NOON_MS = Date.parse('2026-11-24T12:00:00Z');
const KEYS = { acme: TEST_KEY, beta: 'beta:key', gamma: 'gamma:key' };
const server = {
  accounts: Object.entries(KEYS).map(([id, apiKey], place) => ({ id, apiKey, seed: place + 1 })),
};
const connect = (bench: Bench, id: keyof typeof KEYS, apiKey = KEYS[id]) =>
  bench.core.accounts.connect({ accountId: id, apiKey });

describe('accounts', () => {
  it('each have their own key, numbers and colour, and the first one connected is the primary', async () => {
    const bench = await startBench({ nowMs: NOON_MS, connected: false, server });
    for (const id of ['acme', 'beta', 'gamma'] as const) {
      expect(await connect(bench, id)).toEqual({ ok: true, value: { accountId: id, keyKept: 'keychain' } });
    }
    await bench.until(() => bench.snapshot().accounts.every(({ today }) => today !== null));
    const { accounts, primaryAccountId } = bench.snapshot();
    expect(primaryAccountId).toBe('acme');
    expect(new Set(accounts.map(({ color }) => color)).size).toBe(3);
    const dayMs = Date.parse('2026-11-24T00:00:00Z');
    for (const { id, today } of accounts) {
      expect(today?.totalSessions).toBe(bench.server.truth.bucket(dayMs, NOON_MS + 60_000, id).totalSessions);
    }
    expect(Object.fromEntries(bench.keychain.items)).toEqual(
      Object.fromEntries(Object.entries(KEYS).map(([id, key]) => [bench.entry(id), key])),
    );
  });

  it('connected twice are one, with the newer key', async () => {
    const bench = await startBench({ nowMs: NOON_MS, connected: false, server });
    const both = await Promise.all([connect(bench, 'acme'), connect(bench, 'acme')]);
    expect(both.every(({ ok }) => ok)).toBe(true);
    expect(bench.snapshot().accounts.map(({ id }) => id)).toEqual(['acme']);
  });

  it('keep their old key where the new one is wrong', async () => {
    const bench = await startBench({ nowMs: NOON_MS, server });
    await bench.until(() => bench.snapshot().accounts[0]?.today != null);
    expect(await connect(bench, 'acme', 'wrong')).toMatchObject({ error: { code: 'unauthorized' } });
    expect(bench.keychain.items.get(bench.entry('acme'))).toBe(TEST_KEY);
    await bench.core.refresh();
    expect(bench.snapshot().accounts[0]?.connection.status).toBe('fresh');
  });

  it.each([
    [{ accountId: 'https://evil.example/', apiKey: 'key' }, 'invalid-account-id'],
    [{ accountId: '', apiKey: 'key' }, 'invalid-account-id'],
    [{ accountId: 'acme', apiKey: '' }, 'invalid-api-key'],
    [{ accountId: 'acme', apiKey: 'two words' }, 'invalid-api-key'],
  ])('are not even asked about with %j', async (typed, code) => {
    const bench = await startBench({ nowMs: NOON_MS, connected: false, server });
    expect(await bench.core.accounts.connect(typed)).toEqual({ ok: false, error: { code } });
    expect(bench.server.requests).toEqual([]);
  });

  it('go with their key always, and with their history if asked; the next one becomes primary', async () => {
    const bench = await startBench({ nowMs: NOON_MS, connected: false, server });
    for (const id of ['acme', 'beta'] as const) await connect(bench, id);
    await bench.until(() => bench.snapshot().accounts.every(({ today }) => today !== null));
    const known = (accountId: string): boolean =>
      bench.core.loadRange({ accountId, preset: 'today' }).points.some(({ totalSessions }) => totalSessions !== null);
    expect(await bench.core.accounts.remove({ id: 'acme', history: 'keep' })).toEqual({ ok: true, value: null });
    expect([bench.snapshot().primaryAccountId, known('acme')]).toEqual(['beta', true]);
    expect(await bench.core.accounts.remove({ id: 'beta', history: 'delete' })).toEqual({ ok: true, value: null });
    expect([bench.snapshot().primaryAccountId, known('beta')]).toEqual([null, false]);
    expect(bench.keychain.items.size).toBe(0);
    expect(await bench.core.accounts.remove({ id: 'beta', history: 'keep' })).toMatchObject({
      error: { code: 'account-unknown' },
    });
  });

  it('whose key a locked keychain holds on to go, and that is said', async () => {
    const bench = await startBench({ nowMs: NOON_MS, server });
    bench.keychain.state = 'locked';
    await bench.core.accounts.remove({ id: 'acme', history: 'keep' });
    expect(bench.snapshot().notices).toEqual([{ kind: 'keychain-unavailable', detail: 'key-locked' }]);
    expect(bench.snapshot().accounts).toEqual([]);

    // The key goes as soon as the keychain is open, also in a later run.
    expect(bench.keychain.items.has(bench.entry('acme'))).toBe(true);
    bench.core.stop();
    const again = bench.restart();
    again.core.wake();
    expect(bench.keychain.items.has(bench.entry('acme'))).toBe(true);
    bench.keychain.state = 'unlocked';
    again.core.wake();
    await again.until(() => again.snapshot().settings.keysToDelete.length === 0);
    expect(bench.keychain.items.has(bench.entry('acme'))).toBe(false);
  });

  it('connected again keep the new key that a locked keychain took after the old one', async () => {
    const bench = await startBench({ nowMs: NOON_MS, server });
    bench.keychain.state = 'locked';
    await bench.core.accounts.remove({ id: 'acme', history: 'keep' });
    bench.keychain.state = 'unlocked';
    expect(await connect(bench, 'acme')).toMatchObject({ ok: true });
    bench.core.wake();
    await bench.until(() => bench.snapshot().accounts[0]?.today != null);
    expect(bench.keychain.items.get(bench.entry('acme'))).toBe(TEST_KEY);
  });

  it('wait for a locked keychain and go on when it is unlocked', async () => {
    const bench = await startBench({ nowMs: NOON_MS, server });
    bench.core.stop();
    bench.keychain.state = 'locked';
    const again = bench.restart();
    await again.until(() => again.snapshot().accounts[0]?.connection.status === 'key-locked');
    expect(again.server.requests.length).toBeLessThanOrEqual(1);
    bench.keychain.state = 'unlocked';
    again.core.wake();
    await again.until(() => again.snapshot().accounts[0]?.connection.status === 'fresh', 1_000);
  });

  it('can be renamed, and keep to what they are', async () => {
    const bench = await startBench({ nowMs: NOON_MS, server });
    expect(bench.core.accounts.update({ id: 'acme', name: 'Acme & Söhne', color: '#123456' }).ok).toBe(true);
    expect(bench.snapshot().accounts[0]).toMatchObject({ id: 'acme', name: 'Acme & Söhne', color: '#123456' });
    expect(bench.core.accounts.update({ id: 'nobody', name: 'x' })).toMatchObject({
      error: { code: 'account-unknown' },
    });
    expect(bench.core.accounts.setPrimary('nobody')).toMatchObject({ error: { code: 'account-unknown' } });
    expect(bench.snapshot().primaryAccountId).toBe('acme');
  });
});
