import { join } from 'node:path';
import { acquireBaseUrl, type AcquireClientOptions } from '../acquire/client.ts';
import { ACCOUNT_COLORS, accountWith } from '../contract/settings.ts';
import { startCore, type Core, type CoreOptions } from './core.ts';
import { createSampleKeychain } from '../credentials/key-store.ts';
import type { Keychain } from '../credentials/keychain.ts';
import { SAMPLE_ACCOUNT_ID, SAMPLE_API_KEY } from '../demo/sample-team.ts';
import { startDemoServer } from '../demo/server.ts';
import { openSettings, type SettingsStore } from '../settings/settings-store.ts';

/** The two ways to run: with real accounts, or with the embedded server's sample data. They share no file and no key. */
export type Profile = 'real' | 'sample-data';

type CoreListeners = Pick<
  CoreOptions,
  'onSnapshot' | 'onHistoryChanged' | 'onSpike' | 'onSpikeOver' | 'onIncidentsChanged'
>;

/** Starts the core of a profile; `stop` ends it and whatever served it. */
export type ProfileStarter = (
  profile: Profile,
  listeners: CoreListeners,
) => Promise<{ readonly core: Core; readonly stop: () => Promise<void> }>;

export interface ProfilesOptions extends Pick<
  CoreOptions,
  'clock' | 'random' | 'systemTimeZone' | 'appVersion' | 'platform' | 'log'
> {
  readonly userDataDir: string;
  readonly keychain: Keychain;
  readonly fetch: AcquireClientOptions['fetch'];
  /** Instead of Acquire's own address: a server on this computer. */
  readonly baseUrl: string | null;
}

/** Between two requests for the past: the vendor's servers should hardly notice, our own does not mind. */
const BACKFILL_PAUSE_MS = 400;
const SAMPLE_BACKFILL_PAUSE_MS = 20;

/** Where a profile keeps its files. */
export function profileFolder(userDataDir: string, profile: Profile): string {
  return profile === 'real' ? userDataDir : join(userDataDir, 'sample-data');
}

/** Builds the starter. */
export function createProfileStarter(options: ProfilesOptions): ProfileStarter {
  const { clock, userDataDir, systemTimeZone } = options;
  const shared = {
    clock,
    random: options.random,
    systemTimeZone,
    appVersion: options.appVersion,
    platform: options.platform,
    log: options.log,
    fetch: options.fetch,
  };

  return async (profile, listeners) => {
    const dataDir = profileFolder(userDataDir, profile);
    const settings = openSettings(dataDir, clock.nowMs());
    if (profile === 'real') {
      const core = startCore({
        ...shared,
        ...listeners,
        dataDir,
        settings,
        keychain: options.keychain,
        baseUrlFor: (accountId) => options.baseUrl ?? acquireBaseUrl(accountId),
        sampleData: false,
        backfillPauseMs: BACKFILL_PAUSE_MS,
      });
      return {
        core,
        stop: () => {
          core.stop();
          return Promise.resolve();
        },
      };
    }
    const server = await startDemoServer({ clock: () => clock.nowMs(), timeZone: systemTimeZone() });
    addSampleAccount(settings);
    const core = startCore({
      ...shared,
      ...listeners,
      dataDir,
      settings,
      keychain: createSampleKeychain(SAMPLE_API_KEY),
      baseUrlFor: () => server.baseUrl,
      sampleData: true,
      backfillPauseMs: SAMPLE_BACKFILL_PAUSE_MS,
    });
    return {
      core,
      stop: async () => {
        core.stop();
        await server.close();
      },
    };
  };
}

function addSampleAccount(settings: SettingsStore): void {
  if (settings.account(SAMPLE_ACCOUNT_ID) !== undefined) return;
  const color = ACCOUNT_COLORS[0];
  settings.addAccount(accountWith({ id: SAMPLE_ACCOUNT_ID, name: 'Sample team', color, keyStored: true }));
}
