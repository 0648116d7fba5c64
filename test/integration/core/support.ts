import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startCore, type Core, type CoreOptions } from '../../../main/core/core.ts';
import { folderMark, keyEntry } from '../../../main/credentials/key-entry.ts';
import { accountWith, type Settings } from '../../../main/contract/settings.ts';
import type { AppSnapshot } from '../../../main/contract/snapshot.ts';
import { startDemoServer, type DemoServer, type DemoServerOptions } from '../../../main/demo/server.ts';
import type { IncidentNotification } from '../../../main/notifications/incident-notifications.ts';
import type { Log } from '../../../main/system/log.ts';
import { createLoopback, type LoopbackFetch } from '../../fakes/loopback.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';
import { createInThreadJobs } from '../../fakes/in-thread-jobs.ts';
import { createMemoryKeychain, type MemoryKeychain } from '../../fakes/memory-keychain.ts';
import { createMemorySettings } from '../../fakes/memory-settings.ts';
import { removeFolder } from '../../fakes/temporary-files.ts';

/** What a test has otherwise than usual; it asks by Node's own `fetch`. */
export type CoreOverrides = Omit<Partial<CoreOptions>, 'fetch'> & { readonly fetch?: LoopbackFetch };

/** A core at work against a server on loopback, with real files and a clock that the test turns. */
export interface Bench {
  readonly core: Core;
  readonly server: DemoServer;
  readonly clock: ManualClock;
  readonly keychain: MemoryKeychain;
  /** The name of an account's entry in the keychain. */
  readonly entry: (accountId: string) => string;
  readonly dataDir: string;
  readonly news: IncidentNotification[];
  /** Keys of incidents that ended. */
  readonly over: string[];
  /** Turns the clock step by step, letting answers arrive in between, until the condition holds. */
  until(condition: () => boolean, stepMs?: number): Promise<void>;
  /** Lets answers arrive without turning the clock. */
  settle(): Promise<void>;
  snapshot(): AppSnapshot;
  restart(overrides?: CoreOverrides): Bench;
}

export const TEST_KEY = 'test:key-1';
const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'glance-test-'));
  onTestFinished(() => removeFolder(folder));
  return folder;
}

export async function startBench(options: {
  readonly nowMs: number;
  readonly timeZone?: string;
  readonly settings?: Partial<Settings>;
  readonly connected?: boolean;
  /** More keys that are in the keychain from the start, by account. */
  readonly keys?: Readonly<Record<string, string>>;
  readonly server?: Partial<DemoServerOptions>;
  readonly core?: CoreOverrides;
}): Promise<Bench> {
  const clock = createManualClock(options.nowMs);
  const timeZone = options.timeZone ?? 'UTC';
  const loopback = createLoopback();
  const started = await startDemoServer({
    clock: () => clock.nowMs(),
    timeZone,
    accounts: [{ id: 'acme', apiKey: TEST_KEY, seed: 7 }],
    onRequest: loopback.onRequest,
    ...options.server,
  });
  const server = loopback.watched(started);
  onTestFinished(() => server.close());
  const keychain = createMemoryKeychain();
  const dataDir = options.core?.dataDir ?? temporaryFolder();
  const entry = (accountId: string): string => keyEntry(accountId, server.baseUrl, folderMark(dataDir));
  const settings = createMemorySettings({
    backfillDays: 0,
    ...(options.connected === false
      ? {}
      : {
          accounts: [
            accountWith({ id: 'acme', name: 'acme', color: '#2f6bff', keyStored: true, keyEntries: [entry('acme')] }),
          ],
          primaryAccountId: 'acme',
        }),
    ...options.settings,
  });
  if (options.connected !== false) keychain.items.set(entry('acme'), TEST_KEY);
  for (const [id, key] of Object.entries(options.keys ?? {})) keychain.items.set(entry(id), key);
  const news: IncidentNotification[] = [];
  const over: string[] = [];

  function start(overrides: CoreOverrides = {}): Bench {
    const core = startCore({
      dataDir,
      settings,
      keychain,
      clock,
      random: () => 0.5,
      baseUrlFor: () => server.baseUrl,
      systemTimeZone: () => timeZone,
      systemLanguages: () => ['en-GB'],
      appVersion: '0.0.0-test',
      createJobs: createInThreadJobs,
      platform: 'linux',
      sampleData: false,
      backfillPauseMs: 400,
      log: quiet,
      onSnapshot: () => undefined,
      onHistoryChanged: () => undefined,
      onSpike: (item) => news.push(item),
      onSpikeOver: (key) => over.push(key),
      onIncidentsChanged: () => undefined,
      ...options.core,
      ...overrides,
      fetch: loopback.through(overrides.fetch ?? options.core?.fetch ?? ((url, init) => fetch(url, init))),
    });
    let stopped = false;
    const stop = (): void => {
      if (!stopped) core.stop();
      stopped = true;
    };
    onTestFinished(stop);
    return {
      core: { ...core, stop },
      server,
      clock,
      keychain,
      entry,
      dataDir,
      news,
      over,
      snapshot: () => core.snapshot(),
      async until(condition, stepMs = 100) {
        for (let step = 0; step < 5_000; step += 1) {
          if (condition()) return;
          // Real answers come over loopback between the turns of the clock.
          await loopback.settle();
          clock.advance(stepMs);
        }
        throw new Error(`it did not come to that: ${condition.toString()}`);
      },
      settle: () => loopback.settle(),
      restart(more) {
        stop();
        return start(more);
      },
    };
  }
  return start();
}
