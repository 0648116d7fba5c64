import { describe, expect, it } from 'vitest';
import { createSampleKeychain } from '../../../main/credentials/key-store.ts';
import { answerWith, KEYCHAIN_SERVICE, type KeytarLike } from '../../../main/credentials/keychain-answers.ts';
import type { HelperProcess, HelperReply, HelperRequest } from '../../../main/credentials/keychain-helper.ts';
import { createKeychain } from '../../../main/credentials/keychain.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { createMemoryKeychain } from '../../fakes/memory-keychain.ts';
import { exerciseKeychain, KEYCHAIN_CONTRACT } from '../../contracts/keychain.ts';

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 30; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** keytar and the desktop as they behave on Linux: a locked collection looks empty, and takes nothing. */
function desktop() {
  const items = new Map<string, string>();
  const name = (service: string, account: string): string => `${service}/${account}`;
  const state = {
    locked: false as boolean | null,
    /** What the person or the daemon has to do with each call before it goes on. */
    hold: null as (() => Promise<void>) | null,
    started: 0,
    killed: 0,
    calls: [] as string[],
    load: () => Promise.resolve(keytar),
  };
  const call = async <T>(what: string, work: () => T): Promise<T> => {
    state.calls.push(what);
    await state.hold?.();
    return work();
  };
  const keytar: KeytarLike = {
    getPassword: (service, account) =>
      call('read', () => (state.locked === true ? null : (items.get(name(service, account)) ?? null))),
    setPassword: (service, account, password) =>
      call('write', () => {
        if (state.locked === true) throw new Error('Cannot create an item in a locked collection');
        items.set(name(service, account), password);
      }),
    deletePassword: (service, account) =>
      call('remove', () => state.locked !== true && items.delete(name(service, account))),
    findCredentials: (service) =>
      call('list', () =>
        [...items.keys()].map((key) => ({ account: key.slice(service.length + 1), password: 'not to be told' })),
      ),
  };
  function start(): HelperProcess {
    state.started += 1;
    const answer = answerWith({ load: () => state.load(), isLocked: () => Promise.resolve(state.locked) });
    let reply: (reply: HelperReply) => void = () => undefined;
    let exit: () => void = () => undefined;
    let alive = true;
    return {
      send: (request: HelperRequest) =>
        void answer(request).then((answered) => {
          if (alive) reply({ id: request.id, ...answered });
        }),
      onReply: (listener) => (reply = listener),
      onExit: (listener) => (exit = listener),
      kill: () => {
        alive = false;
        state.killed += 1;
        exit();
      },
    };
  }
  const clock = createManualClock(0);
  const keychain = createKeychain({ start, clock });
  const heard: string[] = [];
  keychain.onLateAnswer(() => heard.push('late answer'));
  return { state, items, keychain, clock, heard };
}

/** Turns the clock second by second, letting answers arrive in between. */
async function pass(clock: ReturnType<typeof createManualClock>, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await settle();
    clock.advance(1_000);
  }
  await settle();
}

/** A call that waits until told. */
function held() {
  let release: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => (release = resolve));
  return { hold: () => promise, release };
}

describe('a keychain', () => {
  it('over keytar keeps the contract', async () => {
    const { state, keychain } = desktop();
    const steps = await exerciseKeychain(
      keychain,
      () => (state.locked = true),
      () => (state.locked = false),
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

  it('keeps keys under one name that a person can find, and lists them without their secrets', async () => {
    const { items, keychain } = desktop();
    await keychain.write('acme', 'key');
    expect([...items.keys()]).toEqual(['Glance for Acquire/acme']);
    expect(KEYCHAIN_SERVICE).toBe('Glance for Acquire');
    expect(await keychain.entries()).toEqual(['acme']);
  });

  it.each([true, null])('is unavailable where its library is missing, locked: %s aside', async (locked) => {
    const { state, keychain } = desktop();
    state.locked = locked === null ? null : false;
    state.load = () => Promise.reject(new Error('libsecret-1.so.0: cannot open shared object file'));
    expect(await keychain.read('acme')).toMatchObject({ kind: 'unavailable', reason: expect.any(String) as string });
    expect([await keychain.write('acme', 'key'), await keychain.remove('acme')]).toEqual([false, false]);
  });

  it('ends its process when there is nothing to ask, and starts another when there is', async () => {
    const { state, keychain, clock } = desktop();
    await keychain.read('acme');
    await pass(clock, 6);
    expect([state.started, state.killed, clock.nextInMs()]).toEqual([1, 1, null]);
    await keychain.read('acme');
    expect(state.started).toBe(2);
  });
});

describe('a keychain that asks for its password', () => {
  it('gets one question for all accounts; who reads is told that it is locked; all are read when it is open', async () => {
    const { state, items, keychain, clock, heard } = desktop();
    for (const id of ['acme', 'beta', 'gamma', 'delta']) items.set(`Glance for Acquire/${id}`, id);
    const prompt = held();
    Object.assign(state, { locked: true, hold: prompt.hold });
    const reads = Promise.all(['acme', 'beta', 'gamma', 'delta'].map((id) => keychain.read(id)));
    await pass(clock, 4);
    expect(await reads).toEqual(Array(4).fill({ kind: 'locked' }));
    await pass(clock, 300);
    await keychain.read('beta');
    expect([state.calls, heard]).toEqual([['read'], []]);
    Object.assign(state, { locked: false, hold: null });
    prompt.release();
    await settle();
    expect(heard).toEqual(['late answer']);
    expect(await keychain.read('delta')).toEqual({ kind: 'found', key: 'delta' });
  });

  it('and was cancelled is not asked again by itself, only when the person tries again or it was unlocked', async () => {
    const { state, items, keychain, clock } = desktop();
    items.set('Glance for Acquire/acme', 'key');
    state.locked = true;
    for (let poll = 0; poll < 20; poll += 1) {
      expect(await keychain.read('acme')).toEqual({ kind: 'locked' });
      await pass(clock, 60);
    }
    expect(state.calls).toEqual(['read']);
    keychain.tryAgain();
    expect(await keychain.read('acme')).toEqual({ kind: 'locked' });
    await keychain.read('acme');
    expect(state.calls).toEqual(['read', 'read']);
    state.locked = false;
    expect(await keychain.read('acme')).toEqual({ kind: 'found', key: 'key' });
  });

  it('has the time that a person needs to type it while connecting', async () => {
    const { state, keychain, clock } = desktop();
    const prompt = held();
    Object.assign(state, { locked: true, hold: prompt.hold });
    const writing = keychain.write('acme', 'key');
    await pass(clock, 15);
    Object.assign(state, { locked: false });
    prompt.release();
    expect(await writing).toBe(true);
  });
});

describe('a keychain that says nothing', () => {
  it('is not called locked, and holds nobody up for longer than its time', async () => {
    const { state, keychain, clock } = desktop();
    Object.assign(state, { locked: null, hold: held().hold });
    const outcomes = Promise.all([keychain.read('acme'), keychain.read('beta'), keychain.remove('acme')]);
    await pass(clock, 21);
    expect(await outcomes).toEqual([{ kind: 'no-answer' }, { kind: 'no-answer' }, false]);
    expect(state.calls).toEqual(['read']);
  });

  it('is asked anew when the person tries again', async () => {
    const { state, items, keychain, clock } = desktop();
    items.set('Glance for Acquire/acme', 'key');
    Object.assign(state, { locked: null, hold: held().hold });
    const first = keychain.read('acme');
    await pass(clock, 21);
    expect(await first).toEqual({ kind: 'no-answer' });
    Object.assign(state, { locked: false, hold: null });
    keychain.tryAgain();
    expect(await keychain.read('acme')).toEqual({ kind: 'found', key: 'key' });
    expect(state.killed).toBe(1);
  });

  it('is left behind on closing: nothing waits, nothing is started again', async () => {
    const { state, keychain, clock } = desktop();
    Object.assign(state, { locked: null, hold: held().hold });
    const outcomes = Promise.all([keychain.read('acme'), keychain.read('beta')]);
    await pass(clock, 1);
    keychain.close();
    await settle();
    expect((await outcomes).map(({ kind }) => kind)).toEqual(['unavailable', 'unavailable']);
    expect([state.started, state.killed, clock.nextInMs()]).toEqual([1, 1, null]);
  });
});

it('the keychain of the sample data holds one key and takes none', async () => {
  const keychain = createSampleKeychain('sample');
  expect(await keychain.write('acme', 'mine')).toBe(true);
  expect(await keychain.read('acme')).toEqual({ kind: 'found', key: 'sample' });
});
