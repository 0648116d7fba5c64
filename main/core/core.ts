import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createIncidentTracker, type IncidentNews } from '../alerts/incident-tracker.ts';
import { createAlerts, type Alerts } from './alert-service.ts';
import { createReplay, type Replay } from '../alerts/replay.ts';
import { STALE_INTERVALS } from '../sync/account-sync.ts';
import { createAcquireClient, type AcquireClientOptions } from '../acquire/client.ts';
import { buildSnapshot } from './snapshot.ts';
import { createAccounts, type Accounts } from './account-service.ts';
import type { ExportOutcome, ExportRequest } from '../contract/csv.ts';
import type { Result } from '../contract/errors.ts';
import type { RangeRequest, RangeView } from '../contract/range.ts';
import type { Settings, SettingsPatch } from '../contract/settings.ts';
import type { AppSnapshot, NoticeKind } from '../contract/snapshot.ts';
import type { KeychainService } from '../credentials/keychain.ts';
import { createKeyStore } from '../credentials/key-store.ts';
import { zoneBySettings } from '../settings/account-zone.ts';
import { diagnosticsOf } from '../diagnostics/diagnostics.ts';
import { chooseLanguage } from '../domain/wording/language.ts';
import { resolveRange } from '../domain/report/ranges.ts';
import { exportCsv, exportCsvText, type CsvExportOptions } from '../export/csv-export.ts';
import { keyEntriesOf } from './key-entries.ts';
import { createDashboardService, type DashboardService } from './dashboard-service.ts';
import { sayHistoryProblem, sayRecovery } from './history-notices.ts';
import { createHistoryService, type HistoryService } from './history-service.ts';
import { openLastingHistory } from '../history/lasting-history.ts';
import { queryRange } from '../history/range-query.ts';
import { createAccountSyncs } from '../sync/account-syncs.ts';
import { createTypicalCache } from './typical-cache.ts';
import { createNoticeBoard } from './notices.ts';
import { watchSettingsFile } from './settings-notices.ts';
import { HISTORY_FILE } from '../system/data-folder.ts';
import { createPipeline } from '../sync/ingest.ts';
import { startRetention } from '../history/retention.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Clock } from '../system/clock.ts';
import { startClockWatch } from '../system/clock-watch.ts';
import type { Log } from '../system/log.ts';

/**
 * Everything Glance does that needs no window: one data folder, its settings, history, keys and accounts at work.
 * It knows no Electron, so that all of it runs in tests against a server on loopback.
 */
export interface Core {
  readonly accounts: Accounts;
  readonly historyService: HistoryService;
  readonly dashboard: DashboardService;
  readonly alerts: Alerts;
  snapshot(): AppSnapshot;
  settings(): Settings;
  /** The view of a range out of the history; what is missing is fetched from now on. */
  loadRange(request: RangeRequest): RangeView;
  exportCsv(
    path: string,
    request: ExportRequest,
    control?: Pick<CsvExportOptions, 'onProgress' | 'signal'>,
  ): Promise<Result<ExportOutcome>>;
  /** The same as text, for the clipboard. */
  exportCsvText(request: ExportRequest): Promise<Result<{ text: string; rowCount: number }>>;
  updateSettings(patch: SettingsPatch): void;
  /** Remembers the main window's place and what it shows. */
  saveWindow(change: Partial<Pick<Settings, 'windowBounds' | 'windowMaximized' | 'shownView'>>): void;
  /** Polls every account now. */
  refresh(): Promise<void>;
  sleep(): void;
  wake(): void;
  postNotice(kind: NoticeKind, detail?: string): void;
  dismissNotice(kind: NoticeKind): void;
  /** Stops every request and closes the files. */
  stop(): void;
}

export interface CoreOptions {
  readonly dataDir: string;
  readonly settings: SettingsStore;
  readonly keychain: KeychainService;
  readonly clock: Clock;
  readonly random: () => number;
  readonly fetch: AcquireClientOptions['fetch'];
  readonly baseUrlFor: (accountId: string) => string;
  readonly systemTimeZone: () => string;
  /** This computer's languages as BCP 47 tags, the preferred first. */
  readonly systemLanguages: () => readonly string[];
  readonly appVersion: string;
  readonly platform: AppSnapshot['platform'];
  readonly sampleData: boolean;
  /** An ordinary user started it with `--no-sandbox`. */
  readonly sandboxOff?: boolean;
  readonly backfillPauseMs: number;
  readonly log: Log;
  readonly onSnapshot: (snapshot: AppSnapshot) => void;
  readonly onHistoryChanged: (accountId: string) => void;
  /** Tell the person; the same key again is the same incident, grown. */
  readonly onSpike: (news: IncidentNews) => void;
  /** By the key it was told with. */
  readonly onSpikeOver: (key: string) => void;
  readonly onIncidentsChanged: (accountId: string) => void;
}

/** Several things change at once; windows and tray are told once. */
const PUBLISH_AFTER_MS = 40;

/** What decides how much of the past is fetched. */
const BACKFILL_SETTINGS = ['backfillDays', 'hourlyBackfillDays', 'retentionMonths'] as const;

/** Opens the files and sets every account to work. */
export function startCore(options: CoreOptions): Core {
  const { clock, settings, log } = options;
  const notices = createNoticeBoard(publishSoon);
  const historyPath = join(options.dataDir, HISTORY_FILE);
  let cancelPublish: (() => void) | null = null;
  const stopping = new AbortController();
  const lasting = openLastingHistory({
    path: historyPath,
    clock,
    log,
    accountIds: () => settings.get().accounts.map(({ id }) => id),
    pause: () => nextTurn(),
    onProblem: (problem) => {
      if (problem !== null) log.warn(`the history cannot be used: ${problem.code} ${problem.detail ?? ''}`);
      sayHistoryProblem(problem, notices);
    },
    onRecovered: (recovery) => {
      sayRecovery(recovery, notices);
    },
    onReplaced: lookAgain,
  });
  const { history, audit, maintenance, incidents, observations, dayNotes } = lasting;
  const keys = createKeyStore({
    keychain: options.keychain,
    entries: keyEntriesOf({ settings, dataDir: options.dataDir, baseUrlFor: options.baseUrlFor }),
  });
  const client = createAcquireClient({
    fetch: options.fetch,
    nowMs: () => clock.nowMs(),
    baseUrlFor: options.baseUrlFor,
  });

  if (options.sandboxOff === true) notices.post('sandbox-off');
  watchSettingsFile(settings, notices);

  const zoneOf = (accountId: string): string => zoneBySettings(settings.get(), options.systemTimeZone())(accountId);

  const tracker = createIncidentTracker({
    incidents,
    observations,
    clock,
    log,
    zoneOf,
    alertsOf: (id) => settings.account(id)?.alerts,
    quiet: () => {
      const { enabled, snoozedUntilMs } = settings.get().notifications;
      return { muted: !enabled, snoozedUntilMs };
    },
    remindAfterMinutes: () => settings.get().remindAfterMinutes,
    onTell: options.onSpike,
    onWithdraw: options.onSpikeOver,
    onChange: (id) => {
      publishSoon();
      options.onIncidentsChanged(id);
    },
  });
  const replay = createReplay({ history, observations, clock, zoneOf, pause: () => nextTurn() });
  const typical = createTypicalCache(history);
  const past: Pick<Replay, 'pastChanged' | 'forget'> = {
    pastChanged(id) {
      typical.pastChanged(id);
      replay.pastChanged(id);
    },
    forget(id) {
      typical.pastChanged(id);
      replay.forget(id);
    },
  };
  const alerts = createAlerts({ settings, incidents, tracker, replay, clock, zoneOf });

  const pipeline = createPipeline({
    history,
    clock,
    zoneOf,
    staleAfterMs: () => STALE_INTERVALS * settings.get().pollIntervalMs,
    log,
    alerts: tracker,
    replay: past,
  });

  const accountSyncs = createAccountSyncs({
    clock,
    random: options.random,
    settings,
    keys,
    client,
    history,
    audit,
    pipeline,
    log,
    backfillPauseMs: options.backfillPauseMs,
    zoneOf,
    onHistoryChanged: options.onHistoryChanged,
    onChange: publishSoon,
  });

  function snapshot(): AppSnapshot {
    const { appVersion, platform, sampleData } = options;
    return buildSnapshot({
      appVersion,
      platform,
      sampleData,
      settings: settings.get(),
      language: chooseLanguage(settings.get(), options.systemLanguages()),
      nowMs: clock.nowMs(),
      notices: notices.all(),
      syncOf: (id) => accountSyncs.of(id),
      zoneOf,
      typical,
      openIncidents: (id) => tracker.openIncidents(id),
    });
  }

  /** The history has other rows than before: what was learnt from it is learnt anew, and what it lacks is fetched. */
  function lookAgain(): void {
    pipeline.relearn();
    for (const { id } of settings.get().accounts) {
      options.onHistoryChanged(id);
      accountSyncs.of(id)?.planBackfill();
    }
    publishSoon();
  }

  function publishSoon(): void {
    if (stopping.signal.aborted || cancelPublish !== null) return;
    cancelPublish = clock.after(PUBLISH_AFTER_MS, () => {
      cancelPublish = null;
      options.onSnapshot(snapshot());
    });
  }

  function exportOptions(request: ExportRequest): CsvExportOptions {
    const ids = request.allAccounts === true ? settings.get().accounts.map(({ id }) => id) : [request.accountId];
    const { delimiter, bom } = settings.get().csv;
    return {
      request,
      accounts: ids.map((id) => ({ id, timeZone: zoneOf(id) })),
      delimiter: request.delimiter ?? delimiter,
      bom: request.bom ?? bom,
      appVersion: options.appVersion,
    };
  }

  function onPastChanged(accountId: string): void {
    past.pastChanged(accountId);
    options.onHistoryChanged(accountId);
  }

  function wake(): void {
    for (const accountSync of accountSyncs.all()) accountSync.wake();
    void accounts.deleteLeftKeys();
  }
  const retention = startRetention({
    clock,
    settings,
    history,
    maintenance,
    zoneOf,
    log,
    onHistoryChanged: onPastChanged,
  });

  const historyService = createHistoryService({
    history,
    audit,
    maintenance,
    clock,
    settings,
    zoneOf,
    syncOf: (id) => accountSyncs.of(id),
    onHistoryChanged: onPastChanged,
    diagnostics: () =>
      diagnosticsOf({
        history,
        audit,
        maintenance,
        problem: lasting.problem(),
        appVersion: options.appVersion,
        sampleData: options.sampleData,
        settings: settings.get(),
        systemTimeZone: options.systemTimeZone(),
        zoneOf,
        nowMs: clock.nowMs(),
        live: {
          notices: notices.all(),
          accounts: snapshot().accounts,
          problemOf: (id, date) => accountSyncs.of(id)?.problemOf(date) ?? null,
        },
      }),
  });

  settings.onChange(publishSoon);
  const clockWatch = startClockWatch(clock, wake);
  for (const account of settings.get().accounts) accountSyncs.start(account);
  publishSoon();

  const accounts = createAccounts({
    settings,
    keys,
    client,
    history,
    notices,
    clock,
    zoneOf,
    syncOf: (id) => accountSyncs.of(id),
    startSync: (account) => {
      accountSyncs.start(account);
    },
    stopSync: (id) => {
      accountSyncs.stop(id);
    },
    stopping: stopping.signal,
  });
  void accounts.deleteLeftKeys();
  const stopListening = options.keychain.onLateAnswer(wake);

  return {
    accounts,
    historyService,
    dashboard: createDashboardService({
      history,
      dayNotes,
      zoneOf,
      onHistoryChanged: options.onHistoryChanged,
    }),
    alerts,
    snapshot,
    settings: () => settings.get(),
    loadRange(request) {
      const nowMs = clock.nowMs();
      const timeZone = zoneOf(request.accountId);
      accountSyncs.of(request.accountId)?.wantRange(resolveRange(request, nowMs, timeZone), request.preset);
      return queryRange(history, request, nowMs, timeZone);
    },
    exportCsv: (path, request, control) => exportCsv(history, path, { ...exportOptions(request), ...control }),
    exportCsvText: (request) => exportCsvText(history, exportOptions(request)),
    updateSettings(patch) {
      const before = settings.get();
      // A switch beside the snooze must not end it.
      const { notifications, ...rest } = patch;
      const kept = notifications === undefined ? {} : { notifications: { ...before.notifications, ...notifications } };
      settings.patch({ ...rest, ...kept });
      const after = settings.get();
      if (after.retentionMonths !== before.retentionMonths) retention.apply();
      if (after.pollIntervalMs !== before.pollIntervalMs) {
        for (const accountSync of accountSyncs.all()) accountSync.restart();
      } else if (BACKFILL_SETTINGS.some((name) => after[name] !== before[name])) {
        for (const accountSync of accountSyncs.all()) accountSync.planBackfill();
      }
    },
    saveWindow: (change) => {
      settings.patch(change);
    },
    async refresh() {
      options.keychain.tryAgain();
      await Promise.all(accountSyncs.all().map((accountSync) => accountSync.refresh()));
    },
    sleep() {
      for (const accountSync of accountSyncs.all()) accountSync.sleep();
    },
    wake,
    postNotice: (kind, detail) => {
      notices.post(kind, detail);
    },
    dismissNotice: (kind) => {
      notices.withdraw(kind);
    },
    stop() {
      stopping.abort();
      stopListening();
      options.keychain.close();
      cancelPublish?.();
      clockWatch.stop();
      retention.stop();
      accountSyncs.stopAll();
      alerts.stop();
      history.close();
      settings.close();
    },
  };
}
