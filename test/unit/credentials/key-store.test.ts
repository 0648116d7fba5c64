import { describe, expect, it } from 'vitest';
import { createKeyStore, type KeyEntries } from '../../../main/credentials/key-store.ts';
import type { Keychain, KeyRead } from '../../../main/credentials/keychain.ts';
import { createMemoryKeychain } from '../../fakes/memory-keychain.ts';

/** Entries named by the account alone; how they are really named is `key-entry.ts`'s. */
const plainEntries = (isStored: (accountId: string) => boolean): KeyEntries => ({
  current: (id) => id,
  stored: (id) => (isStored(id) ? [id] : []),
  unbound: () => null,
  withCurrent: (id) => [id],
  moved: () => undefined,
});

function bench(stored: readonly string[] = ['acme']) {
  const keychain = createMemoryKeychain();
  const known = new Set(stored);
  let reads = 0;
  const counting: Keychain = {
    ...keychain,
    read: (id) => {
      reads += 1;
      return keychain.read(id);
    },
  };
  const keys = createKeyStore({ keychain: counting, entries: plainEntries((id) => known.has(id)) });
  return { keychain, keys, known, reads: () => reads };
}

describe('a key', () => {
  it('is read from the keychain once, however many ask', async () => {
    const b = bench();
    b.keychain.items.set('acme', 'key');
    const both = await Promise.all([b.keys.read('acme'), b.keys.read('acme')]);
    expect(both).toEqual([
      { ok: true, value: 'key' },
      { ok: true, value: 'key' },
    ]);
    await b.keys.read('acme');
    expect(b.reads()).toBe(1);
  });

  it.each([
    ['unlocked', false, 'key-missing'],
    ['unlocked', true, 'key-locked'],
    ['locked', true, 'key-locked'],
    ['missing', true, 'key-locked'],
    ['missing', false, 'keychain-unavailable'],
  ] as const)('in a keychain that is %s, stored before: %s, is %s', async (state, stored, code) => {
    const b = bench(stored ? ['acme'] : []);
    b.keychain.state = state;
    expect(await b.keys.read('acme')).toEqual({ ok: false, error: { code } });
  });

  it('is found as soon as the keychain is unlocked', async () => {
    const b = bench();
    b.keychain.items.set('acme', 'key');
    b.keychain.state = 'locked';
    expect((await b.keys.read('acme')).ok).toBe(false);
    b.keychain.state = 'unlocked';
    expect(await b.keys.read('acme')).toEqual({ ok: true, value: 'key' });
  });

  it('that was never put into a locked keychain is missing: unlocking would bring nothing', async () => {
    const locked: Keychain = {
      read: () => Promise.resolve({ kind: 'locked' }),
      write: () => Promise.resolve(false),
      remove: () => Promise.resolve(false),
    };
    const keys = createKeyStore({ keychain: locked, entries: plainEntries(() => false) });
    expect(await keys.read('acme')).toEqual({ ok: false, error: { code: 'key-missing' } });
  });

  it.each([
    ['locked', 'key-locked'],
    ['no-answer', 'keychain-no-answer'],
  ] as const)(
    'in a keychain of which reading gives %s is %s, also when a new one is to be kept',
    async (kind, code) => {
      const waiting: Keychain = {
        read: () => Promise.resolve({ kind }),
        write: () => Promise.resolve(false),
        remove: () => Promise.resolve(false),
      };
      const keys = createKeyStore({ keychain: waiting, entries: plainEntries(() => true) });
      expect(await keys.read('acme')).toEqual({ ok: false, error: { code } });
      expect(await keys.keep('acme', 'key')).toEqual({ kept: false, why: code });
    },
  );

  it.each([
    ['locked', 'key-locked'],
    ['missing', 'keychain-unavailable'],
  ] as const)('serves for this run where the keychain is %s', async (state, why) => {
    const b = bench([]);
    b.keychain.state = state;
    expect(await b.keys.keep('acme', 'key')).toEqual({ kept: false, why });
    expect(await b.keys.read('acme')).toEqual({ ok: true, value: 'key' });
    expect(b.keychain.items.size).toBe(0);
  });

  it('that comes while the old one is being read is the one that counts', async () => {
    let answer: (read: KeyRead) => void = () => undefined;
    const slow: Keychain = {
      read: () => new Promise((resolve) => (answer = resolve)),
      write: () => Promise.resolve(true),
      remove: () => Promise.resolve(true),
    };
    const keys = createKeyStore({ keychain: slow, entries: plainEntries(() => true) });
    const reading = keys.read('acme');
    await keys.keep('acme', 'new');
    answer({ kind: 'found', key: 'old' });
    expect(await reading).toEqual({ ok: true, value: 'new' });
    expect(await keys.read('acme')).toEqual({ ok: true, value: 'new' });
  });

  it('is gone when it is removed, also when it was just being read', async () => {
    const b = bench();
    b.keychain.items.set('acme', 'key');
    const reading = b.keys.read('acme');
    const removing = b.keys.remove('acme');
    // As accounts are removed: from here on nobody knows that there was a key.
    b.known.delete('acme');
    await reading;
    expect([await removing, b.keychain.items.size]).toEqual([[], 0]);
    expect(await b.keys.read('acme')).toEqual({ ok: false, error: { code: 'key-missing' } });
  });

  it.each(['locked', 'missing'] as const)('that a %s keychain holds on to is said to be there still', async (state) => {
    const b = bench();
    b.keychain.items.set('acme', 'key');
    b.keychain.state = state;
    const removing = b.keys.remove('acme');
    b.known.delete('acme');
    expect(await removing).toEqual(['acme']);
  });

  it('that was never in the keychain needs no removing there', async () => {
    const b = bench([]);
    b.keychain.state = 'missing';
    await b.keys.keep('acme', 'key');
    expect(await b.keys.remove('acme')).toEqual([]);
    expect((await b.keys.read('acme')).ok).toBe(false);
  });
});
