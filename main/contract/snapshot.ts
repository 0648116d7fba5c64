import type { Incident } from './alerts.ts';
import type { ErrorCode, Problem } from './errors.ts';
import type { Pace } from './forecast.ts';
import type { LanguageChoice } from './language.ts';
import type { Bucket, Figures } from './report.ts';
import type { TypicalRange } from './range.ts';
import type { Settings } from './settings.ts';

/** Everything every window and the tray need to know at a glance. Main sends it whole, each time it changes. */

/**
 * How an account is doing. `fresh`: the last poll succeeded and is recent. `stale`: nothing newer than three intervals,
 * without an error to name. `offline`: no network, which is nobody's fault. `error`: something to act on, see `problem`.
 */
export type ConnectionStatus = 'connecting' | 'fresh' | 'stale' | 'offline' | 'error' | 'key-locked' | 'paused';

export interface Connection {
  readonly status: ConnectionStatus;
  readonly problem: Problem | null;
  /** Since when it has been so, UTC epoch milliseconds. */
  readonly sinceMs: number;
  /** Until when Acquire asked to be left alone, UTC epoch milliseconds; absent where it did not. */
  readonly heldOffUntilMs?: number;
}

/** The figures of the local day that is running, never of another. Headline numbers are the endpoint's own summary. */
export interface Today extends Figures {
  /** `YYYY-MM-DD` in `AccountSnapshot.timeZone`. */
  readonly date: string;
  readonly fetchedAtMs: number;
  readonly hours: readonly Bucket[];
  /** What is typical for a day like this by this time; null with too little history. */
  readonly typicalSessionsByNow: TypicalRange | null;
  readonly typicalResponseSeconds: TypicalRange | null;
  readonly typicalAverageSessionSeconds: TypicalRange | null;
  /** Where the day is heading; null while that cannot be said. */
  readonly pace: Pace | null;
}

/** Days still being fetched for a range or a backfill. */
export interface FetchProgress {
  readonly doneCount: number;
  readonly totalCount: number;
}

export interface AccountSnapshot {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  /** The IANA zone in force, with `system` resolved. */
  readonly timeZone: string;
  readonly connection: Connection;
  readonly today: Today | null;
  readonly fetching: FetchProgress | null;
  /** Incidents that go on right now, the newest first. */
  readonly openIncidents: readonly Incident[];
}

/** Something about the app itself that the person should know, until dismissed. */
export const NOTICE_KINDS = [
  'settings-reset',
  'settings-from-copy',
  'settings-partly-read',
  'settings-mended',
  'settings-not-saved',
  'history-reset',
  'history-salvaged',
  'history-unavailable',
  'history-locked',
  'history-not-writable',
  'history-newer',
  'keychain-unavailable',
  'disk-full',
  'notifications-unavailable',
  'shortcut-taken',
  'sandbox-off',
  'time-zone-unknown',
  'no-tray',
  'backup-failed',
  'backups-not-cleaned',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export interface Notice {
  readonly kind: NoticeKind;
  /** Where a broken file was put, for instance. */
  readonly detail?: string;
}

/** An account that the settings have lost and this computer still knows. */
export interface LostAccount {
  readonly id: string;
  readonly hasHistory: boolean;
  /** As far as the keychain could be asked: one that is locked looks empty. */
  readonly hasKey: boolean;
}

export interface AppSnapshot {
  readonly appVersion: string;
  readonly platform: 'linux' | 'win32' | 'darwin';
  /** True while the embedded server's sample data is shown instead of a real account. */
  readonly sampleData: boolean;
  readonly settings: Settings;
  /** The language in force, `system` resolved. */
  readonly language: LanguageChoice;
  readonly accounts: readonly AccountSnapshot[];
  readonly primaryAccountId: string | null;
  readonly notices: readonly Notice[];
  /** Offered to be brought back. */
  readonly lostAccounts: readonly LostAccount[];
}

/** The outcome of **Connect**. `keyKept`: in the keychain, or for this run only and why. */
export type ConnectOutcome =
  | { readonly accountId: string; readonly keyKept: 'keychain' }
  | { readonly accountId: string; readonly keyKept: 'this-run-only'; readonly why: ErrorCode };
