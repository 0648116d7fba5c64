import type { Incident } from '../contract/alerts.ts';
import type { LanguageChoice } from '../contract/language.ts';
import type { Settings } from '../contract/settings.ts';
import type { AccountSnapshot, AppSnapshot, LostAccount, Notice, Today } from '../contract/snapshot.ts';
import type { AccountSync } from '../sync/account-sync.ts';
import type { TypicalCache } from './typical-cache.ts';

/** Puts together what every window and the tray show, from the parts that know it. */

export interface SnapshotParts {
  readonly appVersion: string;
  readonly platform: AppSnapshot['platform'];
  readonly sampleData: boolean;
  readonly settings: Settings;
  readonly language: LanguageChoice;
  readonly nowMs: number;
  readonly notices: readonly Notice[];
  readonly lostAccounts: readonly LostAccount[];
  readonly syncOf: (accountId: string) => AccountSync | undefined;
  readonly zoneOf: (accountId: string) => string;
  readonly typical: TypicalCache;
  /** The newest first. */
  readonly openIncidents: (accountId: string) => readonly Incident[];
}

/** The whole picture at this moment. */
export function buildSnapshot(parts: SnapshotParts): AppSnapshot {
  const { settings } = parts;
  return {
    appVersion: parts.appVersion,
    platform: parts.platform,
    sampleData: parts.sampleData,
    settings,
    language: parts.language,
    accounts: settings.accounts.map(({ id, name, color }) => ({ id, name, color, ...accountState(parts, id) })),
    primaryAccountId: settings.primaryAccountId,
    notices: parts.notices,
    lostAccounts: parts.lostAccounts,
  };
}

function accountState(parts: SnapshotParts, id: string): Omit<AccountSnapshot, 'id' | 'name' | 'color'> {
  const accountSync = parts.syncOf(id);
  const timeZone = parts.zoneOf(id);
  if (accountSync === undefined) {
    return {
      timeZone,
      connection: { status: 'connecting', problem: null, sinceMs: parts.nowMs },
      today: null,
      fetching: null,
      openIncidents: [],
    };
  }
  return {
    timeZone,
    connection: accountSync.connection(),
    today: todayOf(parts, id, accountSync, timeZone),
    fetching: accountSync.fetching(),
    openIncidents: parts.openIncidents(id),
  };
}

function todayOf(parts: SnapshotParts, id: string, accountSync: AccountSync, timeZone: string): Today | null {
  const report = accountSync.today();
  if (report === null) return null;
  const { day, summary, hours, fetchedAtMs } = report;
  return {
    ...summary.current,
    date: day.date,
    fetchedAtMs,
    hours,
    ...parts.typical.soFar(id, timeZone, day, fetchedAtMs, summary.current.totalSessions),
  };
}
