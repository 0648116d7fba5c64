import { createAlerts, type Alerts } from './alert-service.ts';
import { AccountService } from './account-service.ts';
import { buildSnapshot } from './snapshot.ts';
import type { ExportOutcome, ExportRequest } from '../contract/csv.ts';
import { ok, type Result } from '../contract/errors.ts';
import type { RangeRequest, RangeView } from '../contract/range.ts';
import type { Settings, SettingsPatch } from '../contract/settings.ts';
import type { AppSnapshot, NoticeKind } from '../contract/snapshot.ts';
import { diagnosticsOf } from '../diagnostics/diagnostics.ts';
import { chooseLanguage } from '../domain/wording/language.ts';
import { resolveRange } from '../domain/report/ranges.ts';
import { queryRange } from '../history/range-query.ts';
import { startRetention } from '../history/retention.ts';
import type { AccountSyncs } from '../sync/account-syncs.ts';
import type { CoreOptions } from './core-options.ts';
import { createDashboardService, type DashboardService } from './dashboard-service.ts';
import { CsvService, type ExportControl } from './csv-service.ts';
import { layFoundation, type Foundation } from './foundation.ts';
import { createHistoryService, type HistoryService } from './history-service.ts';
import { Publisher } from './publisher.ts';
import { changeSettings } from './settings-changes.ts';
import { Wakefulness } from './wakefulness.ts';
import { setUpWork, type Work } from './work.ts';

export type { CoreOptions } from './core-options.ts';

/**
 * Everything Glance does that needs no window: one data folder, its settings, history, keys and accounts at work.
 * It knows no Electron, so that all of it runs in tests against a server on loopback.
 */
export interface Core {
  readonly accounts: AccountService;
  readonly historyService: HistoryService;
  readonly alerts: Alerts;
  readonly dashboard: DashboardService;
  snapshot(): AppSnapshot;
  settings(): Settings;
  /** The view of a range out of the history; what is missing is fetched from now on. */
  loadRange(request: RangeRequest): RangeView;
  exportCsv(path: string, request: ExportRequest, control?: ExportControl): Promise<Result<ExportOutcome>>;
  /** The same as text, for the clipboard. */
  exportCsvText(request: ExportRequest): Promise<Result<{ text: string; rowCount: number }>>;
  updateSettings(patch: SettingsPatch): void;
  /** Remembers the main window's place and what it shows. */
  saveWindow(change: Partial<Pick<Settings, 'windowBounds' | 'windowMaximized' | 'shownView'>>): void;
  /**
   * Polls every account that is not paused now, also where it rested.
   * @returns `rate-limited` where an account's server wants to be left alone and was asked all the same once already
   */
  refresh(): Promise<Result<null>>;
  /** The computer goes to sleep: nothing is asked until `wake`, or until it turns out to be awake after all. */
  sleep(): void;
  /** It woke, was unlocked, or has its network back. */
  wake(): void;
  postNotice(kind: NoticeKind, detail?: string): void;
  dismissNotice(kind: NoticeKind): void;
  /** Stops every request and closes the files. */
  stop(): void;
}

/** Opens the files and sets every account to work. */
export function startCore(options: CoreOptions): Core {
  const { clock, settings } = options;
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
  const { syncs } = work;
  const alerts = createAlerts({ ...foundation, ...work });
  const accounts = new AccountService({ ...foundation, syncs, stopping: foundation.stopping.signal });
  const csv = new CsvService(foundation);
  const onHistoryChanged = tellPastChanged(foundation, work);
  const retention = startRetention({ ...foundation, onHistoryChanged });
  const wakefulness = watchWakefulness(foundation, work, accounts);
  settings.onChange(publish);
  for (const account of settings.get().accounts) syncs.start(account);
  publish();
  void accounts.deleteLeftKeys();
  const stopListening = options.keychain.onLateAnswer(() => {
    wakefulness.wake();
  });

  return {
    accounts,
    historyService: historyServiceOn({ ...foundation, onHistoryChanged }, work),
    alerts,
    dashboard: createDashboardService(foundation),
    snapshot: () => snapshotOf(foundation, work),
    settings: () => settings.get(),
    loadRange: (request) => loadRange(foundation, syncs, request),
    exportCsv: (path, request, control) => csv.toFile(path, request, control),
    exportCsvText: (request) => csv.toText(request),
    updateSettings(patch) {
      changeSettings({ settings, syncs, retention }, patch);
    },
    saveWindow(change) {
      settings.patch(change);
    },
    refresh() {
      options.keychain.tryAgain();
      return refreshAll(syncs);
    },
    sleep() {
      wakefulness.sleep();
    },
    wake() {
      wakefulness.wake();
    },
    postNotice(kind, detail) {
      foundation.notices.post(kind, detail);
    },
    dismissNotice(kind) {
      foundation.notices.withdraw(kind);
    },
    stop() {
      foundation.stopping.abort();
      stopListening();
      options.keychain.close();
      publisher.stop();
      wakefulness.stop();
      retention.stop();
      syncs.stopAll();
      alerts.stop();
      foundation.jobs.stop();
      foundation.history.close();
      settings.close();
    },
  };
}

/** Tells of a change of the past, to what was worked out from it and to the windows. */
function tellPastChanged(foundation: Foundation, work: Work): (accountId: string) => void {
  return (accountId) => {
    work.pastChanged(accountId);
    foundation.onHistoryChanged(accountId);
  };
}

function snapshotOf(foundation: Foundation, { syncs, tracker, typical }: Work): AppSnapshot {
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

function loadRange({ clock, history, zoneOf }: Foundation, syncs: AccountSyncs, request: RangeRequest): RangeView {
  const nowMs = clock.nowMs();
  const timeZone = zoneOf(request.accountId);
  syncs.of(request.accountId)?.wantRange(resolveRange(request, nowMs, timeZone), request.preset);
  return queryRange(history, request, nowMs, timeZone);
}

async function refreshAll(syncs: AccountSyncs): Promise<Result<null>> {
  const outcomes = await Promise.all(syncs.all().map((accountSync) => accountSync.refresh()));
  return outcomes.find((outcome) => !outcome.ok && outcome.error.code === 'rate-limited') ?? ok(null);
}

function watchWakefulness(foundation: Foundation, { syncs, keeper }: Work, accounts: AccountService): Wakefulness {
  const { clock, systemTimeZone } = foundation;
  return new Wakefulness({
    clock,
    systemTimeZone,
    onSleep: () => {
      for (const accountSync of syncs.all()) accountSync.sleep();
    },
    onWake: () => {
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
