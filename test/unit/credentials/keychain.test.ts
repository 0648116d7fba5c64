import { describe, expect, it } from 'vitest';
import { createSampleKeychain } from '../../../main/credentials/key-store.ts';
import { createKeychain, KEYCHAIN_SERVICE, type KeytarLike } from '../../../main/credentials/keychain.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { createMemoryKeychain } from '../../fakes/memory-keychain.ts';
import { exerciseKeychain, KEYCHAIN_CONTRACT } from '../../contracts/keychain.ts';

const never = <T>(): Promise<T> => new Promise(() => undefined);

/** keytar as it behaves on Linux: a locked collection looks empty, and takes nothing. */
function keytarLike(): KeytarLike & { locked: boolean } {
  const items = new Map<string, string>();
  const name = (service: string, account: string): string => `${service}/${account}`;
  return {
    locked: false,
    getPassword(service, account) {
      return Promise.resolve(this.locked ? null : (items.get(name(service, account)) ?? null));
    },
    setPassword(service, account, password) {
      if (this.locked) return Promise.reject(new Error('Cannot create an item in a locked collection'));
      items.set(name(service, account), password);
      return Promise.resolve();
    },
    deletePassword(service, account) {
      return Promise.resolve(!this.locked && items.delete(name(service, account)));
    },
  };
}

const soon = createManualClock(0);
const wrap = (load: () => Promise<KeytarLike>, clock = soon) =>
  createKeychain(load, (delayMs, callback) => clock.after(delayMs, callback));

describe('a keychain', () => {
  it('over keytar keeps the contract', async () => {
    const keytar = keytarLike();
    const keychain = wrap(() => Promise.resolve(keytar));
    const steps = await exerciseKeychain(
      keychain,
      () => (keytar.locked = true),
      () => (keytar.locked = false),
    );
    expect(steps).toEqual(KEYCHAIN_CONTRACT);
  });

  it('in memory keeps the same contract', async () => {
    const keychain = createMemoryKeychain();
    const steps = await exerciseKeychain(
      keychain,
      () => (keychain.state = 'locked'),
      () => (keychain.state = 'unlocked'),
    );
    expect(steps).toEqual(KEYCHAIN_CONTRACT);
  });

  it('keeps keys under one name that a person can find', async () => {
    const seen: string[] = [];
    const keytar: KeytarLike = { ...keytarLike(), setPassword: (service) => Promise.resolve(void seen.push(service)) };
    await wrap(() => Promise.resolve(keytar)).write('acme', 'key');
    expect([seen, KEYCHAIN_SERVICE]).toEqual([['Glance for Acquire'], 'Glance for Acquire']);
  });

  it.each([
    ['its library is missing', () => Promise.reject(new Error('libsecret-1.so.0: cannot open shared object file'))],
    [
      'it is not there',
      () => {
        const gone = (): Promise<never> => Promise.reject(new Error('no such service'));
        return Promise.resolve({ getPassword: gone, setPassword: gone, deletePassword: gone });
      },
    ],
  ])('is unavailable where %s', async (_name, load) => {
    const keychain = wrap(load);
    expect(await keychain.read('acme')).toMatchObject({ kind: 'unavailable', reason: expect.any(String) as string });
    expect([await keychain.write('acme', 'key'), await keychain.remove('acme')]).toEqual([false, false]);
  });

  it.each([
    [
      'asks for its password and nobody types it',
      () => Promise.resolve({ getPassword: never, setPassword: never, deletePassword: never }),
    ],
    ['is never even loaded', () => never<KeytarLike>()],
  ])('that %s holds nobody up', async (_name, load) => {
    const clock = createManualClock(0);
    const keychain = wrap(load, clock);
    const outcomes = Promise.all([keychain.read('acme'), keychain.write('acme', 'key'), keychain.remove('acme')]);
    clock.advance(20_000);
    expect(await outcomes).toEqual([{ kind: 'no-answer' }, false, false]);
    expect(clock.nextInMs()).toBeNull();
  });

  it('leaves no timer behind when it answers', async () => {
    const clock = createManualClock(0);
    await wrap(() => Promise.resolve(keytarLike()), clock).read('acme');
    expect(clock.nextInMs()).toBeNull();
  });

  it('of the sample data holds one key and takes none', async () => {
    const keychain = createSampleKeychain('sample');
    expect(await keychain.write('acme', 'mine')).toBe(true);
    expect(await keychain.read('acme')).toEqual({ kind: 'found', key: 'sample' });
  });
});
