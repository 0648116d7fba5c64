import type { KeyRead } from '../../main/credentials/keychain.ts';
import type { ErrorCode } from '../../main/contract/errors.ts';
import type { Fault } from './fault.ts';
import { isFresh, isIdle, type Stage } from './stage.ts';

/** Keychains that are locked, silent or gone when Glance starts. */

const startWith =
  (begin: (stage: Stage) => () => void): Fault['run'] =>
  async (stage) => {
    stage.start();
    await stage.until('everything fetched', () => isIdle(stage));
    stage.stop();
    const rowsBefore = stage.rows();
    const end = begin(stage);
    stage.start();
    await stage.until('the problem', () => stage.snapshot().accounts[0]?.connection.problem != null);
    const said = stage.said();
    end();
    void stage.core().refresh();
    const recoverySeconds = await stage.until('good numbers', () => isFresh(stage));
    return { ...said, recoverySeconds, rowsBefore, rowsAfter: stage.rows() };
  };

/** Reading gives this until it ends. */
const reading = (read: KeyRead) =>
  startWith((stage) => {
    const { read: before } = stage.keychain;
    stage.keychain.read = () => Promise.resolve(read);
    return () => {
      stage.keychain.read = before;
    };
  });

/** Another program has changed what is under the account's name. */
const holding = (garbage: string) =>
  startWith(({ keychain: { items } }) => {
    const before = new Map(items);
    for (const entry of before.keys()) items.set(entry, garbage);
    return () => {
      for (const [entry, key] of before) items.set(entry, key);
    };
  });

const row = (what: string, code: ErrorCode, run: Fault['run']): Fault => ({
  what,
  promise: 'Glance names the problem, shows the last numbers, and goes on when the key can be read.',
  says: [code],
  run,
});

export const KEYCHAIN_ROWS: readonly Fault[] = [
  row(
    'keychain locked at the start',
    'key-locked',
    startWith(({ keychain }) => {
      keychain.state = 'locked';
      return () => (keychain.state = 'unlocked');
    }),
  ),
  row(
    'no keychain at the start, which once had one',
    'key-locked',
    startWith(({ keychain }) => {
      keychain.state = 'missing';
      return () => (keychain.state = 'unlocked');
    }),
  ),
  ...['ключ', '', 'two words', 'x'.repeat(5_000)].map((garbage) =>
    row(
      `keychain that holds “${garbage.slice(0, 12)}” of ${garbage.length} characters for a key`,
      'unauthorized',
      holding(garbage),
    ),
  ),
  row('keychain that asks for its password', 'key-locked', reading({ kind: 'locked' })),
  row('keychain that says nothing', 'keychain-no-answer', reading({ kind: 'no-answer' })),
  row('keychain that is empty for a while', 'key-locked', reading({ kind: 'none' })),
  row('keychain that fails for a while', 'key-locked', reading({ kind: 'unavailable', reason: 'no such service' })),
];
