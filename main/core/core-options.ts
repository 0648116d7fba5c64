import type { OpenIncident } from '../domain/alerts/alert-state.ts';
import type { AcquireClientOptions } from '../acquire/client.ts';
import type { IncidentNotification } from '../notifications/incident-notifications.ts';
import type { AppSnapshot } from '../contract/snapshot.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { KeychainService } from '../credentials/keychain.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Clock } from '../system/clock.ts';
import type { Log } from '../system/log.ts';

/** Incidents to begin with: `past` where there are none yet, `open` where none goes on. */
export interface SeedIncidents {
  readonly past: readonly OpenIncident[];
  readonly open: OpenIncident;
}

/** What a core is given from outside: its files, its clock, its network and its listeners. */
export interface CoreOptions {
  readonly dataDir: string;
  readonly settings: SettingsStore;
  readonly keychain: KeychainService;
  readonly clock: Clock;
  readonly random: () => number;
  readonly fetch: AcquireClientOptions['fetch'];
  readonly baseUrlFor: (accountId: string) => string;
  /** As the computer names it, usable or not; see `system/time-zone.ts`. */
  readonly systemTimeZone: () => string;
  /** Has the computer's zone looked at again: it may be another by now. */
  readonly lookAtTimeZone?: () => void;
  /** This computer's languages as BCP 47 tags, the preferred first. */
  readonly systemLanguages: () => readonly string[];
  readonly appVersion: string;
  readonly platform: AppSnapshot['platform'];
  readonly sampleData: boolean;
  /** The sample team's past and open incidents; left out for real accounts. */
  readonly seedIncidents?: (nowMs: number) => SeedIncidents;
  /** An ordinary user started it with `--no-sandbox`. */
  readonly sandboxOff?: boolean;
  readonly backfillPauseMs: number;
  /** What does the long work on the history file at a path; the core stops it. */
  readonly createJobs: (historyPath: string) => Jobs;
  readonly log: Log;
  readonly onSnapshot: (snapshot: AppSnapshot) => void;
  readonly onHistoryChanged: (accountId: string) => void;
  /** Tell the person; the same key again is the same incident, grown. */
  readonly onSpike: (notification: IncidentNotification) => void;
  /** By the key of its notification. */
  readonly onSpikeOver: (key: string) => void;
  readonly onIncidentsChanged: (accountId: string) => void;
}
