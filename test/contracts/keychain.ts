import type { Keychain, KeyRead } from '../../main/credentials/keychain.ts';

/** What every keychain does, the real ones and those of tests: what is done to it and what comes of it, in order. */

type Step = readonly [what: string, outcome: boolean | KeyRead];
const LONG_KEY = `team:${'x'.repeat(895)}`;
const found = (key: string): KeyRead => ({ kind: 'found', key });
const NONE: KeyRead = { kind: 'none' };

export const KEYCHAIN_CONTRACT: readonly Step[] = [
  ['read where there is none', NONE],
  ['remove where there is none', false],
  ['write', true],
  ['read', found(LONG_KEY)],
  ['write another over it', true],
  ['read the other', found('key:2')],
  ['read of another account', NONE],
  ['read while locked', { kind: 'locked' }],
  ['write while locked', false],
  ['remove while locked', false],
  ['read when unlocked again', found('key:2')],
  ['remove', true],
  ['read what was removed', NONE],
];

/** Does all that with a keychain that holds nothing yet. */
export async function exerciseKeychain(
  keychain: Keychain,
  lock: () => unknown,
  unlock: () => unknown,
): Promise<readonly Step[]> {
  const steps: Step[] = [];
  const step = async (what: string, outcome: Promise<boolean | KeyRead>): Promise<void> => {
    steps.push([what, await outcome]);
  };
  await step('read where there is none', keychain.read('acme'));
  await step('remove where there is none', keychain.remove('acme'));
  await step('write', keychain.write('acme', LONG_KEY));
  await step('read', keychain.read('acme'));
  await step('write another over it', keychain.write('acme', 'key:2'));
  await step('read the other', keychain.read('acme'));
  await step('read of another account', keychain.read('beta'));
  await lock();
  await step('read while locked', keychain.read('acme'));
  await step('write while locked', keychain.write('acme', 'key:3'));
  await step('remove while locked', keychain.remove('acme'));
  await unlock();
  await step('read when unlocked again', keychain.read('acme'));
  await step('remove', keychain.remove('acme'));
  await step('read what was removed', keychain.read('acme'));
  return steps;
}
