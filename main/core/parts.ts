import type { AppSnapshot } from '../contract/snapshot.ts';
import type { KeychainService } from '../credentials/keychain.ts';
import { diagnosticsOf } from '../diagnostics/diagnostics.ts';
import { chooseLanguage } from '../domain/wording/language.ts';
import { startRetention, type Retention } from '../history/retention.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { AccountService } from './account-service.ts';
import { createAlerts, type Alerts } from './alert-service.ts';
import type { CoreOptions } from './core-options.ts';
import { CsvService } from './csv-service.ts';
import { createDashboardService, type DashboardService } from './dashboard-service.ts';
import { layFoundation, type Foundation } from './foundation.ts';
import { createHistoryService, type HistoryService } from './history-service.ts';
import { Publisher } from './publisher.ts';
import { buildSnapshot } from './snapshot.ts';
import { sayTimeZone } from './time-zone-notice.ts';
import { Wakefulness } from './wakefulness.ts';
import { setUpWork, type Work } from './work.ts';

/** What a core consists of. */
export interface CoreParts {
  readonly accounts: AccountService;
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
  readonly wakefulness: Wakefulness;
}

/** Opens the files and builds every part on them, with no account at work yet. */
export function assemble(options: CoreOptions): CoreParts {
  const { clock, settings, keychain } = options;
  const publisher: Publisher = new Publisher(clock, () => snapshotOf(foundation, work), options.onSnapshot);
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
  const accounts = new AccountService({
    ...foundation,
    syncs: work.syncs,
    stopping: foundation.stopping.signal,
    historyConverted: (id) => {
      work.tracker.forget(id);
      work.lookAgain();
    },
  });
  return {
    settings,
    keychain,
    foundation,
    work,
    publisher,
    accounts,
    alerts: createAlerts({ ...foundation, ...work }),
    historyService: historyServiceOn({ ...foundation, onHistoryChanged }, work),
    dashboard: createDashboardService(foundation),
    csv: new CsvService(foundation),
    retention: startRetention({ ...foundation, onHistoryChanged }),
    wakefulness: watchWakefulness(foundation, work, accounts),
  };
}

/** Tells of a change of the past, to what was worked out from it and to the windows. */
function tellPastChanged(foundation: Foundation, work: Work): (accountId: string) => void {
  return (accountId) => {
    work.pastChanged(accountId);
    foundation.onHistoryChanged(accountId);
  };
}

/** The whole picture at this moment. */
export function snapshotOf(foundation: Foundation, { syncs, tracker, typical }: Work): AppSnapshot {
  const { clock, settings, notices } = foundation;
  return buildSnapshot({
    ...foundation,
    settings: settings.get(),
    language: chooseLanguage(settings.get(), foundation.systemLanguages()),
    typical,
    nowMs: clock.nowMs(),
    notices: notices.all(),
    syncOf: (id) => syncs.of(id),
    openIncidents: (id) => tracker.openIncidents(id),
  });
}

function watchWakefulness(foundation: Foundation, { syncs, keeper }: Work, accounts: AccountService): Wakefulness {
  const { clock, systemTimeZone, lookAtTimeZone, notices } = foundation;
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
      void accounts.deleteLeftKeys();
    },
    onClockJump: () => {
      keeper.doubtClock();
      for (const accountSync of syncs.all()) accountSync.clockJumped();
      void accounts.deleteLeftKeys();
    },
  });
}

function historyServiceOn(foundation: Foundation, work: Work): HistoryService {
  const { clock, settings, notices, systemTimeZone } = foundation;
  const { syncs } = work;
  return createHistoryService({
    ...foundation,
    syncOf: (id) => syncs.of(id),
    diagnostics: () =>
      diagnosticsOf({
        ...foundation,
        problem: foundation.historyProblem(),
        settings: settings.get(),
        systemTimeZone: systemTimeZone(),
        nowMs: clock.nowMs(),
        live: {
          notices: notices.all(),
          accounts: snapshotOf(foundation, work).accounts,
          problemOf: (id, date) => syncs.of(id)?.problemOf(date) ?? null,
        },
      }),
  });
}
