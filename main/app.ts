import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  shell,
  Tray,
} from 'electron';
import type { HelpPage } from './contract/ipc.ts';
import { fail, ok } from './contract/errors.ts';
import type { AppSnapshot } from './contract/snapshot.ts';
import type { Core } from './core/core.ts';
import { createExportDialog } from './windows/export-dialog.ts';
import { sendEvent } from './ipc/events.ts';
import { alertCommands } from './ipc/alert-commands.ts';
import { dashboardCommands } from './ipc/dashboard-commands.ts';
import { historyCommands } from './ipc/history-commands.ts';
import { registerCommands, type CommandHandlers } from './ipc/register.ts';
import { createNotifier } from './notifications/notifier.ts';
import { incidentText } from './notifications/notification-text.ts';
import type { IncidentNews } from './alerts/incident-tracker.ts';
import type { Profile, ProfileStarter } from './core/profiles.ts';
import { ProfileSwitch } from './core/profile-switch.ts';
import type { Clock } from './system/clock.ts';
import type { Log } from './system/log.ts';
import { createNetworkWatch } from './system/network-watch.ts';
import { trayModel } from './tray/tray-model.ts';
import { createTray } from './tray/tray.ts';
import { copyPng } from './windows/clipboard-image.ts';
import { isOurFrame } from './windows/lockdown.ts';
import { createFileDialogs } from './windows/file-dialogs.ts';
import { createMainWindow } from './windows/main-window.ts';
import { createPopoverWindow } from './windows/popover-window.ts';

/** The composition root: builds every part that shows something, wires it to a core, and returns how to stop it. */

export interface AppOptions {
  readonly startProfile: ProfileStarter;
  readonly profile: Profile;
  /** Tray only; a first run opens its window all the same. */
  readonly hidden: boolean;
  readonly preloadPath: string;
  readonly iconPath: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly setOpenAtLogin: (open: boolean) => void;
  readonly systemTimeZone: () => string;
}

export interface RunningApp {
  /** Shows the main window: a second launch, the dock, a click. */
  show(): void;
  stop(): Promise<void>;
}

const RENEW_TRAY_AFTER_MS = [15_000, 60_000];

const HELP_URLS: Record<HelpPage, string> = {
  'acquire-api': 'https://developer.acquire.io/rest-apis/authorization',
  'acquire-home': 'https://help.acquire.io/for-developers/api-getting-started-guide',
};

/** Sets Glance to work; call it once Electron is ready. */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const { clock, log } = options;
  const icon = nativeImage.createFromPath(options.iconPath);
  let openAtLogin: boolean | null = null;

  const mainWindow = createMainWindow({
    preloadPath: options.preloadPath,
    icon,
    clock,
    savedBounds: () => profiles.core?.settings().windowBounds ?? null,
    saveBounds: (bounds) => profiles.core?.saveWindowBounds(bounds),
    navigate: (contents, navigation) => {
      sendEvent(contents, 'navigate', navigation);
    },
  });
  const popover = createPopoverWindow({ preloadPath: options.preloadPath });
  const pages = (): Electron.WebContents[] =>
    [mainWindow.contents(), popover.contents()].filter((contents) => contents !== null);

  const files = createFileDialogs({
    dialog,
    parent: () => {
      const contents = mainWindow.contents();
      const window = contents === null ? null : BrowserWindow.fromWebContents(contents);
      return window?.isVisible() === true ? window : null;
    },
    folder: () => app.getPath('documents'),
  });
  const exportDialog = createExportDialog({
    files,
    dialog,
    core: () => profiles.core,
    clock,
    onProgress: (progress) => {
      for (const contents of pages()) sendEvent(contents, 'exportProgress', progress);
    },
  });
  const notifier = createNotifier({
    Notification,
    clock,
    onUnavailable: (reason) => profiles.core?.postNotice('notifications-unavailable', reason),
    onShown: () => profiles.core?.dismissNotice('notifications-unavailable'),
  });

  async function tell({ key, incident, timeZone }: IncidentNews): Promise<void> {
    const { accountId, id: incidentId, hourStartMs: atMs } = incident;
    // By the time the desktop has answered, another profile may be at work.
    const notified = profiles.core;
    const accountName = notified?.settings().accounts.find(({ id }) => id === accountId)?.name ?? accountId;
    const shown = await notifier.show({
      ...incidentText({ accountName, incident, timeZone }),
      key,
      onClick: () => {
        mainWindow.show({ view: 'dashboard', accountId, atMs, incidentId });
      },
    });
    if (!shown) notified?.alerts.notificationFailed(incidentId);
  }

  const tray = createTray({
    electron: { Tray, Menu, nativeImage },
    platform: process.platform,
    actions: {
      open: () => {
        popover.close();
        mainWindow.show();
      },
      refresh: () => void profiles.core?.refresh(),
      exportCsv: () => void exportDialog.exportShown(),
      settings: () => {
        mainWindow.show({ view: 'settings' });
      },
      showIncident: ({ accountId, incidentId, atMs }) => {
        popover.close();
        mainWindow.show({ view: 'dashboard', accountId, atMs, incidentId });
      },
      snooze: (snooze) => profiles.core?.alerts.snooze(snooze),
      quit: () => {
        app.quit();
      },
      toggleGlance: (bounds) => {
        if ((profiles.core?.settings().accounts.length ?? 0) > 0) popover.toggle(bounds);
        else mainWindow.show();
      },
    },
  });

  function onSnapshot(snapshot: AppSnapshot): void {
    tray.update(trayModel(snapshot, clock.nowMs()));
    for (const contents of pages()) sendEvent(contents, 'snapshot', snapshot);
    network.watch(snapshot.accounts.some((account) => account.connection.status === 'offline'));
    nativeTheme.themeSource = snapshot.settings.theme;
    if (snapshot.settings.openAtLogin !== openAtLogin && !snapshot.sampleData) {
      openAtLogin = snapshot.settings.openAtLogin;
      options.setOpenAtLogin(openAtLogin);
    }
  }

  const profiles = new ProfileSwitch({
    start: options.startProfile,
    log,
    listeners: {
      onSnapshot,
      onHistoryChanged: (accountId) => {
        for (const contents of pages()) sendEvent(contents, 'historyChanged', { accountId });
      },
      onSpikeOver: (key) => {
        notifier.withdraw(key);
      },
      onSpike: (news) => void tell(news),
      onIncidentsChanged: (accountId) => {
        for (const contents of pages()) sendEvent(contents, 'incidentsChanged', { accountId });
      },
    },
  });

  const network = createNetworkWatch({ isOnline: () => net.isOnline(), clock, onReturn: () => profiles.core?.wake() });
  const started = await profiles.to(options.profile);
  if (!started.ok) throw new Error(started.error.detail ?? started.error.code);
  const unregister = registerCommands(commandHandlers(), {
    ipcMain,
    isTrusted: ({ sender, senderFrame }) => pages().includes(sender) && isOurFrame(senderFrame),
    log,
  });

  const onSuspend = (): void => profiles.core?.sleep();
  const onWake = (): void => profiles.core?.wake();
  powerMonitor.on('suspend', onSuspend);
  powerMonitor.on('resume', onWake);
  powerMonitor.on('unlock-screen', onWake);

  function requireCore(): Core {
    if (profiles.core === null) throw new Error('no profile is running');
    return profiles.core;
  }

  function commandHandlers(): CommandHandlers {
    return {
      ...historyCommands({
        core: requireCore,
        files,
        exportDialog,
        clipboard,
        clock,
        systemTimeZone: options.systemTimeZone,
      }),
      ...dashboardCommands({ core: requireCore, files, copyPng }),
      ...alertCommands({
        core: requireCore,
        notifier,
        openAlerts: () => {
          mainWindow.show({ view: 'alerts' });
        },
      }),
      getSnapshot: () => {
        mainWindow.pageReady();
        return ok(requireCore().snapshot());
      },
      connect: (typed) => requireCore().accounts.connect(typed),
      exploreSampleData: () => profiles.to('sample-data'),
      leaveSampleData: () => profiles.to('real'),
      loadRange: (request) => {
        const view = requireCore().loadRange(request);
        exportDialog.noteShown(view);
        return ok(view);
      },
      refreshNow: async () => {
        await requireCore().refresh();
        return ok(null);
      },
      updateSettings: (patch) => {
        requireCore().updateSettings(patch);
        return ok(null);
      },
      setPrimaryAccount: (id) => requireCore().accounts.setPrimary(id),
      updateAccount: (change) => requireCore().accounts.update(change),
      removeAccount: (request) => requireCore().accounts.remove(request),
      dismissNotice: (kind) => {
        requireCore().dismissNotice(kind);
        return ok(null);
      },
      openWindow: (view) => {
        popover.close();
        mainWindow.show({ view });
        return ok(null);
      },
      openHelp: async (page) => {
        try {
          await shell.openExternal(HELP_URLS[page]);
          return ok(null);
        } catch {
          return fail('internal');
        }
      },
    };
  }

  if (!options.hidden || requireCore().settings().accounts.length === 0) mainWindow.show();

  // On Linux an icon made before there is a panel never reaches it. Started with the computer, Glance may well be first.
  const renewals = process.platform === 'linux' && options.hidden ? RENEW_TRAY_AFTER_MS : [];
  const cancelRenewals = renewals.map((delayMs) =>
    clock.after(delayMs, () => {
      tray.renew();
    }),
  );

  return {
    show: () => {
      if (process.platform === 'linux') tray.renew();
      mainWindow.show();
    },
    async stop() {
      powerMonitor.off('suspend', onSuspend);
      powerMonitor.off('resume', onWake);
      powerMonitor.off('unlock-screen', onWake);
      for (const cancel of cancelRenewals) cancel();
      unregister();
      network.watch(false);
      popover.close();
      mainWindow.destroy();
      tray.destroy();
      notifier.close();
      await profiles.stop();
    },
  };
}
