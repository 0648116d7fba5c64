import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KEYCHAIN_CONTRACT } from '../contracts/keychain.ts';
import { expect, test } from './desktop/index.ts';

const PROJECT = join(import.meta.dirname, '..', '..');

/** What the tests' keychains in memory promise, by the real one: keytar, libsecret and gnome-keyring. */
test('the desktop’s keychain keeps the contract, locked and unlocked', async ({ desktop }) => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', join(PROJECT, 'test', 'fixtures', 'keychain', 'main.ts')],
    { cwd: PROJECT, env: { ...process.env, ...desktop.env } },
  );
  expect(JSON.parse(stdout)).toEqual(KEYCHAIN_CONTRACT);
});
