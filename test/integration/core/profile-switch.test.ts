import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ProfileSwitch } from '../../../main/core/profile-switch.ts';
import { createProfileStarter } from '../../../main/core/profiles.ts';
import type { Profile } from '../../../main/system/data-folder.ts';
import type { AppSnapshot } from '../../../main/contract/snapshot.ts';
import { collectGarbage } from '../../../main/system/collect-garbage.ts';
import { createSystemClock } from '../../../main/system/clock.ts';
import { createInThreadJobs } from '../../fakes/in-thread-jobs.ts';
import { createMemoryKeychain } from '../../fakes/memory-keychain.ts';
import { temporaryFolder } from './support.ts';

/** The profiles of a data folder, with real files and a real server for the sample data. */
function bench(userDataDir = temporaryFolder()) {
  const asked: string[] = [];
  const told: AppSnapshot[] = [];
  const errors: string[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (message: string) => errors.push(message),
  };
  /** Profiles whose files cannot be used right now. */
  const broken = new Set<Profile>();
  const startProfile = createProfileStarter({
    userDataDir,
    keychain: createMemoryKeychain(),
    fetch: (url, init) => {
      asked.push(url);
      return fetch(url, init);
    },
    baseUrl: null,
    clock: createSystemClock(),
    random: () => 0.5,
    systemTimeZone: () => 'UTC',
    systemLanguages: () => ['en-GB'],
    appVersion: '0.0.0-test',
    createJobs: createInThreadJobs,
    platform: 'linux',
    log,
  });
  const profiles = new ProfileSwitch({
    start: (profile, listeners) =>
      broken.has(profile) ? Promise.reject(new Error('EACCES')) : startProfile(profile, listeners),
    log,
    listeners: {
      onSnapshot: (snapshot) => told.push(snapshot),
      onHistoryChanged: () => undefined,
      onSpike: () => undefined,
      onSpikeOver: () => undefined,
      onIncidentsChanged: () => undefined,
    },
  });
  onTestFinished(() => profiles.stop());
  return { userDataDir, profiles, asked, told, errors, broken };
}

/** The files in a folder that this process has open, as the system knows them. */
const openFilesIn = (folder: string): string[] =>
  readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${descriptor}`);
      return path.startsWith(folder) ? [path] : [];
    } catch {
      return [];
    }
  });

describe('switching between sample data and real data', () => {
  it('keeps what runs where the other cannot be started, and says so', async () => {
    const { profiles, told, errors, broken } = bench();
    broken.add('sample-data');
    expect((await profiles.to('real')).ok).toBe(true);
    const { core } = profiles;
    expect(await profiles.to('sample-data')).toMatchObject({ ok: false, error: { code: 'switch-failed' } });
    expect(errors).toHaveLength(1);
    expect(profiles.core).toBe(core);
    // It still works: it checks what is typed, and tells what changed.
    expect(await profiles.core?.accounts.connect({ accountId: 'acme', apiKey: 'two words' })).toMatchObject({
      error: { code: 'invalid-api-key' },
    });
    profiles.core?.updateSettings({ theme: 'dark' });
    await expect.poll(() => told.at(-1)?.settings.theme).toBe('dark');
  });

  it('leaves sample data at work where the real data cannot be started', async () => {
    const { profiles, told, broken } = bench();
    await profiles.to('sample-data');
    await expect.poll(() => told.at(-1)?.accounts[0]?.today != null).toBe(true);
    broken.add('real');
    expect(await profiles.to('real')).toMatchObject({ ok: false, error: { code: 'switch-failed' } });
    const before = told.at(-1)?.accounts[0]?.today?.fetchedAtMs ?? 0;
    await profiles.core?.refresh();
    await expect.poll(() => told.at(-1)?.accounts[0]?.today?.fetchedAtMs).toBeGreaterThan(before);
    broken.clear();
    expect((await profiles.to('real')).ok).toBe(true);
  });

  it('closes the files of the one that is left', async () => {
    const { userDataDir, profiles, asked } = bench();
    await profiles.to('sample-data');
    await expect.poll(() => asked.length).toBeGreaterThan(0);
    const sampleFolder = join(userDataDir, 'sample-data');
    expect(openFilesIn(sampleFolder).some((path) => path.endsWith('history.sqlite'))).toBe(true);
    await profiles.to('real');
    await expect.poll(() => openFilesIn(sampleFolder)).toEqual([]);
    expect(openFilesIn(userDataDir).map((path) => path.replace(/.*\//, ''))).toContain('history.sqlite');
  });

  it('takes one at a time, and the same again is no switch', async () => {
    const { profiles, told } = bench();
    const outcomes = await Promise.all([profiles.to('sample-data'), profiles.to('real'), profiles.to('real')]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(profiles.core?.snapshot().sampleData).toBe(false);
    const { core } = profiles;
    await profiles.to('real');
    expect(profiles.core).toBe(core);
    expect(told.map(({ sampleData }) => sampleData)).toEqual([true, false]);
  });

  it('tells nothing of the one that was left', async () => {
    const { profiles, told } = bench();
    await profiles.to('sample-data');
    const left = profiles.core;
    await profiles.to('real');
    told.length = 0;
    left?.updateSettings({ theme: 'dark' });
    profiles.core?.updateSettings({ theme: 'light' });
    await expect.poll(() => told.at(-1)?.settings.theme).toBe('light');
    expect(told.every(({ sampleData }) => !sampleData)).toBe(true);
  });

  it('leaves nothing at work after a stop', async () => {
    const { userDataDir, profiles } = bench();
    await profiles.to('real');
    await profiles.stop();
    expect(profiles.core).toBeNull();
    await expect
      .poll(() => {
        collectGarbage();
        return openFilesIn(userDataDir);
      })
      .toEqual([]);
  });
});
