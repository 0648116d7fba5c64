import { acquireBaseUrl } from '../acquire/client.ts';
import type { AppSnapshot } from '../contract/snapshot.ts';
import type { KeychainService } from '../credentials/keychain.ts';
import { diagnosticsOf } from '../diagnostics/diagnostics.ts';
import { chooseLanguage } from '../domain/wording/language.ts';
import { Backups } from '../history/backups.ts';
import { startRetention, type Retention } from '../history/retention.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { AccountService } from './account-service.ts';
import { createAlerts, type Alerts } from './alert-service.ts';
import type { CoreOptions } from './core-options.ts';
import { CsvService } from './csv-service.ts';
import { createDashboardService, type DashboardService } from './dashboard-service.ts';
import { AccountsToForget } from './accounts-to-forget.ts';
import { layFoundation, type Foundation } from './foundation.ts';
import { createHistoryService, type HistoryService } from './history-service.ts';
import { LostAccounts } from './lost-accounts.ts';
import { Publisher } from './publisher.ts';
import { backupWorkOf } from './restore-desk.ts';
import { buildSnapshot } from './snapshot.ts';
import { sayTimeZone } from './time-zone-notice.ts';
import { Wakefulness } from './wakefulness.ts';
import { setUpWork, type Work } from './work.ts';

/** What a core consists of. */
export interface CoreParts {
  readonly accounts: AccountService;
  readonly accountsToForget: AccountsToForget;
  readonly lostAccounts: LostAccounts;
  readonly historyService: HistoryService;
  readonly alerts: Alerts;
  readonly dashboard: DashboardService;
  readonly settings: SettingsStore;
  readonly keychain: KeychainService;
  readonly foundation: Foundation;
  readonly work: Work;
  readonly publisher: Publisher;
  readonly csv: CsvService;
  readonly retention: Retention;
  /** None of sample data, which can be made anew at any time. */
  readonly backups: Backups | null;
  readonly wakefulness: Wakefulness;
}

/** Opens the files and builds every part on them, with no account at work yet. */
export function assemble(options: CoreOptions): CoreParts {
  const { clock, settings, keychain } = options;
  const picture = (): AppSnapshot => snapshotOf(foundation, work, lostAccounts);
  const publisher: Publisher = new Publisher(clock, picture, options.onSnapshot);
  const publish = (): void => {
    publisher.soon();
  };
  const foundation: Foundation = layFoundation(options, {
    onNotice: publish,
    onHistoryReplaced: () => {
      work.lookAgain();
    },
  });
  const work: Work = setUpWork(foundation, publish);
  const onHistoryChanged = tellPastChanged(foundation, work);
  const accountsToForget = new AccountsToForget({
    ...foundation,
    stopping: foundation.stopping.signal,
    forgetInBackups: (accountId) =>
      foundation.jobs.run('forgetInBackups', { accountId, dataDir: foundation.dataDir, nowMs: clock.nowMs() }),
  });
  const accounts = new AccountService({
    ...foundation,
    syncs: work.syncs,
    stopping: foundation.stopping.signal,
    forgetInBackups: (accountId) => {
      accountsToForget.forget(accountId);
    },
    historyConverted: (id) => {
      work.tracker.forget(id);
      work.lookAgain();
    },
  });
  const lostAccounts: LostAccounts = lostAccountsOf(foundation, accounts, publish);
  return {
    settings,
    keychain,
    foundation,
    work,
    publisher,
    accounts,
    accountsToForget,
    lostAccounts,
    alerts: createAlerts({ ...foundation, ...work }),
    historyService: historyServiceOn({ ...foundation, onHistoryChanged }, work, picture),
    dashboard: createDashboardService(foundation),
    csv: new CsvService(foundation),
    retention: startRetention({ ...foundation, onHistoryChanged }),
    backups: foundation.sampleData ? null : backupsOf(foundation),
    wakefulness: watchWakefulness(foundation, work, () => {
      void accounts.deleteLeftKeys().then(() => lostAccounts.look());
    }),
  };
}

function backupsOf(foundation: Foundation): Backups {
  const { notices } = foundation;
  return new Backups({
    ...foundation,
    ...backupWorkOf(foundation),
    onOutcome: (failed) => {
      if (failed) notices.post('backup-failed');
      else notices.withdraw('backup-failed');
    },
  });
}

function lostAccountsOf(foundation: Foundation, accounts: AccountService, onChange: () => void): LostAccounts {
  const { baseUrlFor } = foundation;
  return new LostAccounts({
    ...foundation,
    isAcquire: (id) => baseUrlFor(id) === acquireBaseUrl(id),
    add: (id, known) => {
      accounts.addKnown(id, known);
    },
    deleteKey: (entry) => accounts.deleteKey(entry),
    onChange,
  });
}

/** Tells of a change of the past, to what was worked out from it and to the windows. */
function tellPastChanged(foundation: Foundation, work: Work): (accountId: string) => void {
  return (accountId) => {
    work.pastChanged(accountId);
    foundation.onHistoryChanged(accountId);
  };
}

/** The whole picture at this moment. */
export function snapshotOf(
  foundation: Foundation,
  { syncs, tracker, typical }: Work,
  lostAccounts: LostAccounts,
): AppSnapshot {
  const { clock, settings, notices } = foundation;
  return buildSnapshot({
    ...foundation,
    settings: settings.get(),
    language: chooseLanguage(settings.get(), foundation.systemLanguages()),
    typical,
    nowMs: clock.nowMs(),
    notices: notices.all(),
    lostAccounts: lostAccounts.all(),
    syncOf: (id) => syncs.of(id),
    openIncidents: (id) => tracker.openIncidents(id),
  });
}

function watchWakefulness(foundation: Foundation, { syncs, keeper }: Work, lookAtKeys: () => void): Wakefulness {
  const { clock, systemTimeZone, lookAtTimeZone, notices, settings } = foundation;
  return new Wakefulness({
    clock,
    systemTimeZone,
    ...(lookAtTimeZone === undefined ? {} : { lookAtTimeZone }),
    onSleep: () => {
      for (const accountSync of syncs.all()) accountSync.sleep();
    },
    onWake: () => {
      sayTimeZone(systemTimeZone(), notices);
      for (const accountSync of syncs.all()) accountSync.wake();
      lookAtKeys();
    },
    onClockJump: () => {
      keeper.doubtClock();
      for (const accountSync of syncs.all()) accountSync.clockJumped();
      lookAtKeys();
    },
    onLook: () => {
      settings.lookAfterFile();
    },
  });
}

function historyServiceOn(foundation: Foundation, work: Work, picture: () => AppSnapshot): HistoryService {
  const { clock, settings, notices, systemTimeZone, comesBack, allReplaced, onHistoryChanged } = foundation;
  const { syncs } = work;
  return createHistoryService({
    ...foundation,
    syncOf: (id) => syncs.of(id),
    onHistoryChanged: (id) => {
      comesBack(id);
      onHistoryChanged(id);
    },
    onReplaced: () => {
      allReplaced();
      work.lookAgain();
    },
    diagnostics: (file) =>
      diagnosticsOf({
        ...foundation,
        file,
        problem: foundation.historyProblem(),
        settings: settings.get(),
        systemTimeZone: systemTimeZone(),
        nowMs: clock.nowMs(),
        live: {
          notices: notices.all(),
          accounts: picture().accounts,
          problemOf: (id, date) => syncs.of(id)?.problemOf(date) ?? null,
        },
      }),
  });
}
