import { acquireBaseUrl } from '../acquire/client.ts';
import { ACCOUNT_COLORS, accountWith } from '../contract/settings.ts';
import { startCore, type Core, type CoreOptions } from './core.ts';
import { createSampleKeychain } from '../credentials/key-store.ts';
import type { KeychainService } from '../credentials/keychain.ts';
import { SAMPLE_ACCOUNT_ID, SAMPLE_API_KEY } from '../demo/sample-team.ts';
import { openIncidentCause, sampleIncidents } from '../demo/sample-incidents.ts';
import { startDemoServer } from '../demo/server.ts';
import { statusOf } from '../domain/wording/status.ts';
import { createStatusFile } from '../files/status-file.ts';
import { profileFolder, type Profile } from '../system/data-folder.ts';
import { usableTimeZone } from '../system/time-zone.ts';
import { openSettings, type SettingsStore } from '../settings/settings-store.ts';

export type CoreListeners = Pick<
  CoreOptions,
  'onSnapshot' | 'onHistoryChanged' | 'onSpike' | 'onSpikeOver' | 'onIncidentsChanged'
>;

/** A core at work; `stop` ends it and whatever served it. */
export interface RunningProfile {
  readonly core: Core;
  readonly stop: () => Promise<void>;
}

/** Starts the core of a profile. Rejects where its files cannot be used, and leaves nothing running then. */
export type ProfileStarter = (profile: Profile, listeners: CoreListeners) => Promise<RunningProfile>;

/** What both profiles are given from outside as it is. */
type FromOutside = Pick<
  CoreOptions,
  | 'clock'
  | 'random'
  | 'systemTimeZone'
  | 'lookAtTimeZone'
  | 'systemLanguages'
  | 'appVersion'
  | 'platform'
  | 'log'
  | 'sandboxOff'
  | 'fetch'
  | 'createJobs'
>;

export interface ProfilesOptions extends FromOutside {
  readonly userDataDir: string;
  readonly keychain: KeychainService;
  /** Instead of Acquire's own address: a server on this computer. */
  readonly baseUrl: string | null;
}

/** Between two requests for the past: the vendor's servers should hardly notice, our own does not mind. */
const BACKFILL_PAUSE_MS = 400;
const SAMPLE_BACKFILL_PAUSE_MS = 20;

/** Builds the starter. */
export function createProfileStarter(options: ProfilesOptions): ProfileStarter {
  const statusFile = createStatusFile(options.userDataDir);
  return async (profile, told) => {
    const listeners: CoreListeners = {
      ...told,
      onSnapshot: (snapshot) => {
        statusFile.update(statusOf(snapshot, options.clock.nowMs()));
        told.onSnapshot(snapshot);
      },
    };
    const running = profile === 'real' ? startReal(options, listeners) : await startSampleData(options, listeners);
    return {
      ...running,
      stop: async () => {
        await running.stop();
        await statusFile.settled();
      },
    };
  };
}

/** What both profiles have in common. */
function commonParts(
  options: ProfilesOptions,
  profile: Profile,
): FromOutside & Pick<CoreOptions, 'dataDir' | 'settings'> {
  const { userDataDir, keychain: _keychain, baseUrl: _baseUrl, ...fromOutside } = options;
  const dataDir = profileFolder(userDataDir, profile);
  return { ...fromOutside, dataDir, settings: openSettings(dataDir, options.clock) };
}

function startReal(options: ProfilesOptions, listeners: CoreListeners): RunningProfile {
  const core = startCore({
    ...commonParts(options, 'real'),
    ...listeners,
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

async function startSampleData(options: ProfilesOptions, listeners: CoreListeners): Promise<RunningProfile> {
  const { clock, systemTimeZone } = options;
  const parts = commonParts(options, 'sample-data');
  addSampleAccount(parts.settings);
  const timeZone = usableTimeZone(systemTimeZone());
  const server = await startDemoServer({
    clock: () => clock.nowMs(),
    timeZone,
    override: openIncidentCause(clock.nowMs(), timeZone),
  });
  try {
    const core = startCore({
      ...parts,
      ...listeners,
      keychain: createSampleKeychain(SAMPLE_API_KEY),
      baseUrlFor: () => server.baseUrl,
      sampleData: true,
      seedIncidents: (nowMs) => sampleIncidents(nowMs, timeZone),
      backfillPauseMs: SAMPLE_BACKFILL_PAUSE_MS,
    });
    return {
      core,
      stop: async () => {
        core.stop();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

function addSampleAccount(settings: SettingsStore): void {
  if (settings.account(SAMPLE_ACCOUNT_ID) !== undefined) return;
  const color = ACCOUNT_COLORS[0];
  settings.addAccount(accountWith({ id: SAMPLE_ACCOUNT_ID, name: 'Sample team', color, keyStored: true }));
}
