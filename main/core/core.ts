import type { ExportOutcome, ExportRequest } from '../contract/csv.ts';
import { ok, type Result } from '../contract/errors.ts';
import type { PackedRangeView, RangeRequest, RangeView } from '../contract/range.ts';
import type { Settings, SettingsPatch } from '../contract/settings.ts';
import type { ImportedSettings, PortableSettings, SettingsFile } from '../contract/settings-file.ts';
import type { AppSnapshot, NoticeKind } from '../contract/snapshot.ts';
import type { AccountSyncs } from '../sync/account-syncs.ts';
import type { AccountService } from './account-service.ts';
import type { Alerts } from './alert-service.ts';
import type { CoreOptions } from './core-options.ts';
import type { ExportControl } from './csv-service.ts';
import type { DashboardService } from './dashboard-service.ts';
import type { Foundation } from './foundation.ts';
import type { HistoryService } from './history-service.ts';
import type { LostAccounts } from './lost-accounts.ts';
import { assemble, snapshotOf, type CoreParts } from './parts.ts';
import { RangeViews } from './range-views.ts';
import { changeSettings } from './settings-changes.ts';
import { importSettings, settingsFile } from './settings-transfer.ts';

export type { CoreOptions } from './core-options.ts';

/**
 * Everything Glance does that needs no window: one data folder, its settings, history, keys and accounts at work.
 * It knows no Electron, so that all of it runs in tests against a server on loopback.
 */
export interface Core {
  readonly accounts: AccountService;
  /** Accounts that the settings have lost. */
  readonly lostAccounts: LostAccounts;
  readonly historyService: HistoryService;
  readonly alerts: Alerts;
  readonly dashboard: DashboardService;
  snapshot(): AppSnapshot;
  settings(): Settings;
  /** The view of a range out of the history; what is missing is fetched from now on. */
  loadRange(request: RangeRequest): RangeView;
  /** The same with what is known by now of what is typical of its days; what is not is worked out from now on. */
  loadRangeWithTypical(request: RangeRequest): RangeView;
  /** The same for a window; a long range is read off this thread. */
  viewRange(request: RangeRequest): Promise<Result<PackedRangeView>>;
  exportCsv(path: string, request: ExportRequest, control?: ExportControl): Promise<Result<ExportOutcome>>;
  /** The same as text, for the clipboard. */
  exportCsvText(request: ExportRequest): Promise<Result<{ text: string; rowCount: number }>>;
  updateSettings(patch: SettingsPatch): void;
  /** Remembers the combination that was registered with the system. */
  saveShortcut(accelerator: string | null): void;
  /** All settings as a file, and in from one; never a key. */
  readonly transfer: {
    file(): SettingsFile;
    take(settings: PortableSettings): Result<ImportedSettings>;
  };
  /** Remembers the main window's place and what it shows. */
  saveWindow(change: Partial<Pick<Settings, 'windowBounds' | 'windowMaximized' | 'shownView'>>): void;
  /**
   * Polls every account that is not paused now, also where it rested.
   * @returns `rate-limited` where an account's server asked Glance to wait and that wait was overridden once already
   */
  refresh(): Promise<Result<null>>;
  /** The computer goes to sleep: nothing is asked until `wake`, or until it turns out to be awake after all. */
  sleep(): void;
  /** It woke, was unlocked, or has its network back. */
  wake(): void;
  postNotice(kind: NoticeKind, detail?: string): void;
  /** What it said is over. */
  withdrawNotice(kind: NoticeKind): void;
  /** The person has read it. */
  dismissNotice(kind: NoticeKind): void;
  /** Stops every request and closes the files. */
  stop(): void;
}

/** Opens the files and sets every account to work. */
export function startCore(options: CoreOptions): Core {
  const parts = assemble(options);
  const { settings, work, publisher, accounts } = parts;
  beginWithIncidents(parts.foundation);
  settings.onChange(() => {
    publisher.soon();
  });
  for (const account of settings.get().accounts) work.syncs.start(account);
  publisher.soon();
  void accounts.deleteLeftKeys().then(() => parts.lostAccounts.look());
  void parts.accountsToForget.work();
  return coreOf(parts);
}

/** Best effort: a history that cannot be written shows sample data without them. */
function beginWithIncidents({ seedIncidents, incidents, clock, historyProblem }: Foundation): void {
  if (seedIncidents === undefined || historyProblem() !== null) return;
  const { past, open } = seedIncidents(clock.nowMs());
  const { accountId } = open.incident;
  if (incidents.list({ accountId }).length === 0) for (const one of past) incidents.add(one);
  if (incidents.open(accountId).length === 0) incidents.add(open);
}

function coreOf(parts: CoreParts): Core {
  const { settings, keychain, foundation, work, csv, retention, wakefulness } = parts;
  const { syncs } = work;
  const ranges = new RangeViews(foundation, work);
  const stopListening = keychain.onLateAnswer(() => {
    wakefulness.wake();
  });
  return {
    accounts: parts.accounts,
    lostAccounts: parts.lostAccounts,
    historyService: parts.historyService,
    alerts: parts.alerts,
    dashboard: parts.dashboard,
    snapshot: () => snapshotOf(foundation, work, parts.lostAccounts),
    settings: () => settings.get(),
    loadRange: (request) => ranges.load(request),
    loadRangeWithTypical: (request) => ranges.loadWithTypical(request),
    viewRange: (request) => ranges.view(request),
    exportCsv: (path, request, control) => csv.toFile(path, request, control),
    exportCsvText: (request) => csv.toText(request),
    updateSettings(patch) {
      changeSettings({ settings, syncs, retention }, patch);
    },
    saveShortcut(globalShortcut) {
      settings.patch({ globalShortcut });
    },
    transfer: transferOn(parts),
    saveWindow(change) {
      const shownId = change.shownView?.accountId ?? null;
      // The window may still show an account that was removed a moment ago.
      const isGone = shownId !== null && settings.account(shownId) === undefined;
      settings.patch(isGone ? { ...change, shownView: null } : change);
    },
    refresh() {
      keychain.tryAgain();
      return refreshAll(syncs);
    },
    sleep() {
      wakefulness.sleep();
    },
    wake() {
      wakefulness.wake();
    },
    postNotice(kind, detail) {
      if (kind !== 'no-tray' || !settings.get().knowsNoTray) foundation.notices.post(kind, detail);
    },
    withdrawNotice(kind) {
      foundation.notices.withdraw(kind);
    },
    dismissNotice(kind) {
      foundation.notices.withdraw(kind);
      if (kind === 'no-tray') settings.patch({ knowsNoTray: true });
    },
    stop() {
      stopListening();
      stopAll(parts);
    },
  };
}

function transferOn({ settings, work, retention, accounts }: CoreParts): Core['transfer'] {
  const { syncs } = work;
  return {
    file: () => settingsFile(settings.get()),
    take: (portable) =>
      importSettings(
        {
          settings,
          syncs,
          change: (patch) => {
            changeSettings({ settings, syncs, retention }, patch);
          },
          readTimesIn: (id, timesIn) => accounts.update({ id, timesIn }),
        },
        portable,
      ),
  };
}

function stopAll(parts: CoreParts): void {
  const { foundation, keychain, publisher, wakefulness, retention, backups, work, alerts, settings } = parts;
  foundation.stopping.abort();
  keychain.close();
  publisher.stop();
  wakefulness.stop();
  retention.stop();
  backups?.stop();
  work.syncs.stopAll();
  alerts.stop();
  foundation.jobs.stop();
  foundation.history.close();
  settings.close();
}

async function refreshAll(syncs: AccountSyncs): Promise<Result<null>> {
  const outcomes = await Promise.all(syncs.all().map((accountSync) => accountSync.refresh()));
  return outcomes.find((outcome) => !outcome.ok && outcome.error.code === 'rate-limited') ?? ok(null);
}
