import {
  app,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  screen,
  shell,
  Tray,
} from 'electron';
import { join } from 'node:path';
import type { Incident } from './contract/alerts.ts';
import type { Result } from './contract/errors.ts';
import type { AppSnapshot } from './contract/snapshot.ts';
import type { Core } from './core/core.ts';
import type { CoreListeners, ProfileStarter } from './core/profiles.ts';
import { ProfileSwitch } from './core/profile-switch.ts';
import { windowTroubleWords } from './domain/wording/window-trouble.ts';
import { alertCommands } from './ipc/alert-commands.ts';
import { appCommands } from './ipc/app-commands.ts';
import { dashboardCommands } from './ipc/dashboard-commands.ts';
import { sendEvent } from './ipc/events.ts';
import { historyCommands } from './ipc/history-commands.ts';
import { Pages } from './ipc/pages.ts';
import { registerCommands, type CommandHandlers } from './ipc/register.ts';
import { shiftCommands } from './ipc/shift-commands.ts';
import { weekCommands } from './ipc/week-commands.ts';
import { windowCommands } from './ipc/window-commands.ts';
import { IncidentNotifications, type IncidentPlace } from './notifications/incident-notifications.ts';
import { NotificationServer } from './notifications/bus-notification.ts';
import { electronNotifications } from './notifications/electron-notification.ts';
import { createNotifier, type NotificationDesktop } from './notifications/notifier.ts';
import type { Clock } from './system/clock.ts';
import type { Profile } from './system/data-folder.ts';
import type { Log } from './system/log.ts';
import { createNetworkWatch } from './system/network-watch.ts';
import { watchPower } from './system/power-events.ts';
import { TURN_MS } from './tray/tray-figure.ts';
import type { SessionBus } from './system/session-bus.ts';
import { trayModel } from './tray/tray-model.ts';
import type { FirstLook } from './tray/first-icon.ts';
import { LinuxTray, mayHaveOldTray } from './tray/linux-tray.ts';
import { createTray, type GlanceTray, type TrayActions } from './tray/tray.ts';
import { copyPng } from './windows/clipboard-image.ts';
import { createExportDialog } from './windows/export-dialog.ts';
import { createFileDialogs } from './windows/file-dialogs.ts';
import { createLockedWindow } from './windows/locked-window.ts';
import { MainWindow } from './windows/main-window.ts';
import { surroundingsOn } from './windows/popover-position.ts';
import { PopoverWindow } from './windows/popover-window.ts';
import { WindowMemory } from './windows/window-memory.ts';
import { createSpokenLanguage } from './windows/spoken-language.ts';
import { isWayland } from './windows/wayland.ts';
import { workAreasOf } from './windows/window-place.ts';

/** The parts that show something, wired to a core: a list of what the app consists of. */

/** The system's own switch for starting Glance with the computer. */
export interface OpenAtLoginSwitch {
  /** Null where it cannot be read. */
  isOn(): boolean | null;
  set(open: boolean): void;
}

export interface AppOptions {
  readonly startProfile: ProfileStarter;
  readonly profile: Profile;
  /** Tray only; a first run opens its window all the same. */
  readonly hidden: boolean;
  readonly preloadPath: string;
  readonly iconPath: string;
  /** In the tray since before this was loaded. */
  readonly firstIcon?: Tray;
  readonly firstLook: FirstLook;
  /** The desktop's bus, on Linux; null where there is none. */
  readonly bus: Promise<SessionBus | null>;
  readonly clock: Clock;
  readonly log: Log;
  readonly openAtLogin: OpenAtLoginSwitch;
  readonly systemTimeZone: () => string;
}

export interface RunningApp {
  /** Shows the main window: a second launch, the dock, a click. */
  show(): void;
  stop(): Promise<void>;
}

/** Sets Glance to work; call it once Electron is ready. */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const glance = new GlanceApp(options);
  await glance.start();
  return glance;
}

class GlanceApp implements RunningApp {
  readonly #options: AppOptions;
  readonly #profiles: ProfileSwitch;
  readonly #memory: WindowMemory;
  readonly #mainWindow: MainWindow;
  readonly #popover: PopoverWindow;
  readonly #pages: Pages;
  readonly #files: ReturnType<typeof createFileDialogs>;
  readonly #exportDialog: ReturnType<typeof createExportDialog>;
  readonly #notifier: ReturnType<typeof createNotifier>;
  readonly #incidents: IncidentNotifications;
  readonly #tray: GlanceTray;
  readonly #network: ReturnType<typeof createNetworkWatch>;
  readonly #language = createSpokenLanguage();
  readonly #stops: (() => void)[] = [];
  #openAtLogin: boolean | null = null;

  constructor(options: AppOptions) {
    this.#options = options;
    const { clock, log } = options;
    this.#profiles = new ProfileSwitch({ start: options.startProfile, listeners: this.#coreListeners(), log });
    this.#memory = new WindowMemory({
      clock,
      saved: () => this.#profiles.core?.settings() ?? null,
      save: (change) => this.#profiles.core?.saveWindow(change),
    });
    this.#mainWindow = this.#createMainWindow();
    this.#popover = this.#createPopover();
    this.#pages = new Pages({ main: () => this.#mainWindow.contents(), popover: () => this.#popover.contents() });
    this.#files = createFileDialogs({
      dialog,
      parent: () => this.#mainWindow.onScreen(),
      folder: () => app.getPath('documents'),
    });
    this.#exportDialog = this.#createExportDialog();
    this.#notifier = createNotifier({
      desktop: this.#notificationDesktop(),
      clock,
      onUnavailable: (reason) => this.#profiles.core?.postNotice('notifications-unavailable', reason),
      onShown: () => this.#profiles.core?.dismissNotice('notifications-unavailable'),
    });
    this.#incidents = this.#createIncidents();
    this.#tray = this.#createTray();
    this.#network = createNetworkWatch({
      isOnline: () => net.isOnline(),
      clock,
      onReturn: () => this.#profiles.core?.wake(),
    });
  }

  async start(): Promise<void> {
    const { profile, hidden } = this.#options;
    const started = await this.#profiles.to(profile);
    if (!started.ok) throw new Error(started.error.detail ?? started.error.code);
    this.#stops.push(
      this.#registerCommands(),
      this.#watchPower(),
      this.#watchScreens(),
      this.#takeTurns(),
      this.#watchGraphics(),
    );
    if (!hidden || this.#core().settings().accounts.length === 0) this.#mainWindow.show();
  }

  show(): void {
    this.#mainWindow.show();
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#network.watch(false);
    this.#popover.close();
    this.#mainWindow.destroy();
    this.#tray.destroy();
    this.#incidents.stop();
    this.#notifier.close();
    await this.#profiles.stop();
    (await this.#options.bus)?.close();
  }

  /** The core at work. @throws Error while there is none */
  #core(): Core {
    const { core } = this.#profiles;
    if (core === null) throw new Error('no profile is running');
    return core;
  }

  #coreListeners(): CoreListeners {
    return {
      onSnapshot: (snapshot) => {
        this.#onSnapshot(snapshot);
      },
      onHistoryChanged: (accountId) => {
        this.#pages.tell('historyChanged', { accountId });
      },
      onIncidentsChanged: (accountId) => {
        this.#pages.tell('incidentsChanged', { accountId });
      },
      onSpikeOver: (key) => {
        this.#incidents.withdraw(key);
      },
      onSpike: (news) => {
        void this.#incidents.tell(news);
      },
    };
  }

  #createMainWindow(): MainWindow {
    const { preloadPath, iconPath, clock } = this.#options;
    return new MainWindow({
      createWindow: (window) => createLockedWindow(window, { preload: preloadPath }),
      icon: nativeImage.createFromPath(iconPath),
      clock,
      memory: this.#memory,
      workAreas: () => workAreasOf(screen),
      isDark: () => nativeTheme.shouldUseDarkColors,
      hasTray: () => this.#tray.isShown(),
      navigate: (contents, navigation) => {
        sendEvent(contents, 'navigate', navigation);
      },
      onGivenUp: () => {
        const { title, advice } = windowTroubleWords(this.#language.current());
        dialog.showErrorBox(title, advice);
      },
    });
  }

  #createPopover(): PopoverWindow {
    const { preloadPath, clock } = this.#options;
    return new PopoverWindow({
      createWindow: (window) => createLockedWindow(window, { preload: preloadPath, enablePreferredSizeMode: true }),
      clock,
      surroundings: (trayBounds) => surroundingsOn(screen, trayBounds),
      isDark: () => nativeTheme.shouldUseDarkColors,
      isPlaceable: !isWayland(
        app.commandLine.getSwitchValue('ozone-platform'),
        Number.parseInt(process.versions.electron),
        process.env,
      ),
    });
  }

  #notificationDesktop(): NotificationDesktop {
    if (process.platform !== 'linux') return electronNotifications(Notification);
    return new NotificationServer(this.#options.bus, () => void this.#incidents.retry());
  }

  #createIncidents(): IncidentNotifications {
    return new IncidentNotifications({
      notifier: this.#notifier,
      clock: this.#options.clock,
      accountName: (accountId) => this.#accountName(accountId),
      language: this.#language.current,
      show: (place) => {
        this.#showIncident(place);
      },
      open: (accountId, incidentId) => this.#openIncident(accountId, incidentId),
      onFailed: (incidentId) => this.#profiles.core?.alerts.notificationFailed(incidentId),
      onShownLate: (incidentId) => this.#profiles.core?.alerts.notificationShown(incidentId),
    });
  }

  #createTray(): GlanceTray {
    const { platform } = process;
    const actions = this.#trayActions();
    const { firstIcon, firstLook, bus, log } = this.#options;
    const electronTray = (): GlanceTray =>
      createTray({
        electron: { Tray, Menu, nativeImage },
        platform,
        actions,
        ...(firstIcon === undefined ? {} : { firstIcon }),
      });
    if (platform !== 'linux') return electronTray();
    return new LinuxTray({
      bus,
      firstLook,
      processId: process.pid,
      actions,
      log,
      createOldTray: electronTray,
      mayHaveOldTray: mayHaveOldTray(process.env),
    });
  }

  #openIncident(accountId: string, incidentId: number): Incident | null {
    const account = this.#profiles.core?.snapshot().accounts.find(({ id }) => id === accountId);
    return account?.openIncidents.find(({ id }) => id === incidentId) ?? null;
  }

  #createExportDialog(): ReturnType<typeof createExportDialog> {
    return createExportDialog({
      files: this.#files,
      dialog,
      core: () => this.#profiles.core,
      shownView: () => this.#memory.get().shownView,
      clock: this.#options.clock,
      language: this.#language.current,
      onProgress: (progress) => {
        this.#pages.tell('exportProgress', progress);
      },
    });
  }

  #trayActions(): TrayActions {
    return {
      open: () => {
        this.#popover.close();
        this.#mainWindow.show();
      },
      refresh: () => void this.#profiles.core?.refresh(),
      exportCsv: () => void this.#exportDialog.exportShown(),
      settings: () => {
        this.#mainWindow.show({ view: 'settings' });
      },
      showIncident: (place) => {
        this.#showIncident(place);
      },
      acknowledge: (incidentId) => this.#profiles.core?.alerts.acknowledge(incidentId),
      snooze: (snooze) => this.#profiles.core?.alerts.snooze(snooze),
      quit: () => {
        app.quit();
      },
      toggleGlance: (bounds) => {
        const hasAccounts = (this.#profiles.core?.settings().accounts.length ?? 0) > 0;
        if (hasAccounts) this.#popover.toggle(bounds);
        else this.#mainWindow.show();
      },
    };
  }

  #switchTo(profile: Profile): Promise<Result<null>> {
    // What was noted of the window belongs to the profile that is left.
    this.#memory.flush();
    return this.#profiles.to(profile);
  }

  #showIncident(place: IncidentPlace): void {
    this.#popover.close();
    this.#mainWindow.show({ view: 'dashboard', ...place });
  }

  #accountName(accountId: string): string {
    const accounts = this.#profiles.core?.settings().accounts ?? [];
    return accounts.find(({ id }) => id === accountId)?.name ?? accountId;
  }

  #onSnapshot(snapshot: AppSnapshot): void {
    const { clock } = this.#options;
    const showTray = (): void => {
      this.#tray.update(trayModel(snapshot, clock.nowMs(), this.#language.current()));
    };
    this.#language.follow(snapshot.language, showTray);
    showTray();
    this.#pages.tell('snapshot', snapshot);
    this.#network.watch(snapshot.accounts.some((account) => account.connection.status === 'offline'));
    nativeTheme.themeSource = snapshot.settings.theme;
    if (!snapshot.sampleData) this.#followOpenAtLogin(snapshot.settings.openAtLogin);
  }

  /** Where the tray shows two numbers in turn, it is drawn anew at each turn. */
  #takeTurns(): () => void {
    const { clock } = this.#options;
    let cancel: () => void;
    const turn = (): void => {
      const core = this.#profiles.core;
      if (core?.settings().tray.shows === 'in-turn') {
        this.#tray.update(trayModel(core.snapshot(), clock.nowMs(), this.#language.current()));
      }
      cancel = clock.after(TURN_MS, turn);
    };
    cancel = clock.after(TURN_MS, turn);
    return () => {
      cancel();
    };
  }

  /** At the start the system's switch says how it is; afterwards the person does, in the settings. */
  #followOpenAtLogin(wanted: boolean): void {
    const { openAtLogin } = this.#options;
    const isFirst = this.#openAtLogin === null;
    const before = this.#openAtLogin ?? openAtLogin.isOn() ?? wanted;
    this.#openAtLogin = before;
    if (before === wanted) return;
    if (isFirst) {
      this.#profiles.core?.updateSettings({ openAtLogin: before });
      return;
    }
    this.#openAtLogin = wanted;
    openAtLogin.set(wanted);
  }

  #registerCommands(): () => void {
    const { log } = this.#options;
    return registerCommands(this.#commandHandlers(), {
      ipcMain,
      windowOf: (event) => this.#pages.windowOf(event),
      log,
    });
  }

  #commandHandlers(): CommandHandlers {
    const { clock, systemTimeZone } = this.#options;
    const core = () => this.#core();
    return {
      ...appCommands({ core, switchTo: (profile) => this.#switchTo(profile) }),
      ...historyCommands({
        core,
        files: this.#files,
        exportDialog: this.#exportDialog,
        clipboard,
        clock,
        language: this.#language.current,
        systemTimeZone,
      }),
      ...dashboardCommands({ core, files: this.#files, copyPng }),
      ...shiftCommands({ core, clipboard, clock, language: this.#language.current }),
      ...weekCommands({ core, clipboard, clock, language: this.#language.current }),
      ...alertCommands({
        core,
        notifier: this.#notifier,
        language: this.#language.current,
        openAlerts: () => {
          this.#mainWindow.show({ view: 'alerts' });
        },
      }),
      ...windowCommands({
        mainWindow: this.#mainWindow,
        popover: this.#popover,
        memory: this.#memory,
        shell,
        files: this.#files,
        logFolder: () => join(app.getPath('userData'), 'logs'),
      }),
    };
  }

  #watchPower(): () => void {
    return watchPower(powerMonitor, {
      onSleep: () => this.#profiles.core?.sleep(),
      onWake: () => this.#profiles.core?.wake(),
    });
  }

  /** What was drawn is lost with the process that drew it. */
  #watchGraphics(): () => void {
    const onGone = (_event: unknown, { type }: { readonly type: string }): void => {
      if (type === 'GPU') this.#pages.tell('redraw', null);
    };
    app.on('child-process-gone', onGone);
    return () => {
      app.off('child-process-gone', onGone);
    };
  }

  #watchScreens(): () => void {
    const onChange = (): void => {
      this.#mainWindow.keepOnScreen();
    };
    screen.on('display-removed', onChange);
    screen.on('display-metrics-changed', onChange);
    return () => {
      screen.off('display-removed', onChange);
      screen.off('display-metrics-changed', onChange);
    };
  }
}
