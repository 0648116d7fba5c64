import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Core } from '../../../main/core/core.ts';
import { createProfileStarter } from '../../../main/core/profiles.ts';
import type { Profile } from '../../../main/system/data-folder.ts';
import { createSystemClock, type Clock } from '../../../main/system/clock.ts';
import { createInThreadJobs } from '../../fakes/in-thread-jobs.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { createMemoryKeychain } from '../../fakes/memory-keychain.ts';
import { temporaryFolder } from './support.ts';

/** A starter on the computer's own clock, for the embedded server to be a real one, unless a test turns it. */
function bench(clock: Clock = createSystemClock()) {
  const userDataDir = temporaryFolder();
  const keychain = createMemoryKeychain();
  const asked: string[] = [];
  const startProfile = createProfileStarter({
    userDataDir,
    keychain,
    fetch: (url, init) => {
      asked.push(url);
      return url.startsWith('http://127.0.0.1:') ? fetch(url, init) : Promise.reject(new Error('net::ERR_FAILED'));
    },
    baseUrl: null,
    clock,
    random: () => 0.5,
    systemTimeZone: () => 'UTC',
    systemLanguages: () => ['en-GB'],
    appVersion: '0.0.0-test',
    createJobs: createInThreadJobs,
    platform: 'linux',
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  async function start(profile: Profile): Promise<{ core: Core; stop: () => Promise<void> }> {
    const started = await startProfile(profile, {
      onSnapshot: () => undefined,
      onHistoryChanged: () => undefined,
      onSpike: () => undefined,
      onSpikeOver: () => undefined,
      onIncidentsChanged: () => undefined,
    });
    let stopped = false;
    const stop = async (): Promise<void> => {
      if (!stopped) await started.stop();
      stopped = true;
    };
    onTestFinished(stop);
    return { core: started.core, stop };
  }
  return { userDataDir, keychain, asked, start };
}

describe('the two profiles', () => {
  it('share no file, no account and no key', async () => {
    const b = bench();
    const sample = await b.start('sample-data');
    await expect.poll(() => sample.core.snapshot().accounts[0]?.today != null).toBe(true);
    expect(sample.core.snapshot()).toMatchObject({ sampleData: true, accounts: [{ name: 'Sample team' }] });
    await sample.stop();
    expect(b.asked.every((url) => url.startsWith('http://127.0.0.1:'))).toBe(true);
    expect([existsSync(join(b.userDataDir, 'history.sqlite')), b.keychain.items.size]).toEqual([false, 0]);

    const real = await b.start('real');
    expect(real.core.snapshot()).toMatchObject({ sampleData: false, accounts: [], primaryAccountId: null });
    expect(readFileSync(join(b.userDataDir, 'settings.json'), 'utf8')).not.toContain('Sample team');
    expect(existsSync(join(b.userDataDir, 'history.sqlite'))).toBe(true);
  });

  it('ask Acquire’s own address, over TLS, for a real account', async () => {
    const b = bench();
    const real = await b.start('real');
    expect(await real.core.accounts.connect({ accountId: 'acme', apiKey: 'key' })).toMatchObject({
      error: { code: 'connection-failed' },
    });
    expect(b.asked.map((url) => new URL(url).origin)).toEqual(['https://acme.acquire.io']);
    expect(b.asked[0]).not.toContain('key');
  });

  it('leave the server of the sample data behind with nothing listening', async () => {
    const b = bench();
    const sample = await b.start('sample-data');
    await expect.poll(() => b.asked.length).toBeGreaterThan(0);
    await sample.stop();
    await expect(fetch(b.asked[0] ?? '')).rejects.toThrow();
  });

  it.each(['2026-11-24T00:10', '2026-11-26T11:55', '2026-11-29T23:02'])(
    'sample data’s open incident goes on at %s, with polls in the middle of the download of its history and after it',
    async (now) => {
      const clock = createManualClock(Date.parse(`${now}:00Z`));
      const b = bench(clock);
      const { core } = await b.start('sample-data');
      const open = () => core.snapshot().accounts[0]?.openIncidents.map(({ id, rule }) => `${id} ${rule}`);
      const begun = open();
      expect(begun).toEqual([expect.stringMatching(/ response-up$/)]);
      for (let polls = 0; polls < 30 || core.snapshot().accounts[0]?.fetching !== null; polls += 1) {
        // Some days of the past arrive between two polls; what is under way is answered over loopback.
        for (let turn = 0; turn < 200; turn += 1) {
          await new Promise((resolve) => setImmediate(resolve));
          if (turn % 20 === 0) clock.advance(20);
        }
        await core.refresh();
        expect([b.asked.length, open()]).toEqual([b.asked.length, begun]);
      }
      expect(b.asked.length).toBeGreaterThan(120);
      expect(core.snapshot().accounts[0]?.fetching).toBeNull();
    },
  );

  it('take sample data up again where it was left', async () => {
    const b = bench();
    const first = await b.start('sample-data');
    first.core.updateSettings({ theme: 'dark' });
    await first.stop();
    const again = await b.start('sample-data');
    expect(again.core.snapshot()).toMatchObject({ settings: { theme: 'dark' }, accounts: [{ name: 'Sample team' }] });
  });
});
