import {
  app,
  BrowserWindow,
  clipboard,
  ipcMain,
  nativeTheme,
  net,
  powerMonitor,
  screen,
  shell,
  type Tray,
} from 'electron';
import { join } from 'node:path';
import type { Result } from './contract/errors.ts';
import type { AppSnapshot } from './contract/snapshot.ts';
import type { Core } from './core/core.ts';
import { ProfileSwitch } from './core/profile-switch.ts';
import type { CoreListeners, ProfileStarter } from './core/profiles.ts';
import { AppWindows } from './desktop/app-windows.ts';
import { LoginSetting } from './desktop/login-setting.ts';
import type { ProxyLogins } from './credentials/proxy-logins.ts';
import { Notifications } from './desktop/notifications.ts';
import { OwnMenu } from './desktop/own-menu.ts';
import { ShortcutSetting } from './desktop/shortcut-setting.ts';
import { watchSurroundings } from './desktop/surroundings.ts';
import { trayActions } from './desktop/tray-actions.ts';
import { putIntoTray, ShownTray } from './desktop/tray-icon.ts';
import { allCommands } from './ipc/all-commands.ts';
import { registerCommands } from './ipc/register.ts';
import type { Clock } from './system/clock.ts';
import { giveMemoryBack } from './system/collect-garbage.ts';
import type { Profile } from './system/data-folder.ts';
import type { Log } from './system/log.ts';
import { createNetworkWatch, type NetworkWatch } from './system/network-watch.ts';
import type { OpenAtLoginSwitch } from './system/open-at-login.ts';
import type { SessionBus } from './system/session-bus.ts';
import { SpareMemory } from './system/spare-memory.ts';
import type { FirstLook } from './tray/first-icon.ts';
import type { FirstLinuxIcon } from './tray/first-linux-icon.ts';
import { copyPng } from './windows/clipboard-image.ts';
import { createSpokenLanguage } from './windows/spoken-language.ts';

/** The parts that show something, wired to a core: a list of what the app consists of. */

export interface AppOptions {
  readonly startProfile: ProfileStarter;
  readonly profile: Profile;
  /** Tray only; a first run still opens its window. */
  readonly hidden: boolean;
  readonly preloadPath: string;
  /** The folder of the windows' pages. */
  readonly pagesPath: string;
  readonly iconPath: string;
  /** In the tray since before this was loaded. */
  readonly firstIcon?: Tray;
  /** The same on Linux, where the icon is our own. */
  readonly firstLinuxIcon: Promise<FirstLinuxIcon | null>;
  readonly firstLook: FirstLook;
  /** The desktop's bus, on Linux; null where there is none. */
  readonly bus: Promise<SessionBus | null>;
  readonly clock: Clock;
  readonly log: Log;
  readonly openAtLogin: OpenAtLoginSwitch;
  readonly proxyLogins: ProxyLogins;
  readonly systemTimeZone: () => string;
}

export interface RunningApp {
  /** Shows the main window: a second launch, the dock, a click. */
  show(): void;
  stop(): Promise<void>;
}

const logFolder = (): string => join(app.getPath('userData'), 'logs');

const quit = (): void => {
  app.quit();
};

/** Sets Glance to work; call it once Electron is ready. */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const glance = new GlanceApp(options);
  await glance.start();
  return glance;
}

class GlanceApp implements RunningApp {
  readonly #options: AppOptions;
  readonly #language = createSpokenLanguage((error) => {
    this.#options.log.error('a language cannot be read', error);
  });
  readonly #profiles: ProfileSwitch;
  readonly #windows: AppWindows;
  readonly #notifications: Notifications;
  readonly #tray: ShownTray;
  readonly #network: NetworkWatch;
  readonly #loginSetting: LoginSetting;
  readonly #shortcut: ShortcutSetting;
  readonly #menu: OwnMenu;
  readonly #spareMemory: SpareMemory;
  readonly #stops: (() => void)[] = [];
  #isStopped = false;

  constructor(options: AppOptions) {
    this.#options = options;
    const { clock, log, bus, startProfile, openAtLogin } = options;
    const language = this.#language;
    const core = (): Core | null => this.#profiles.core;
    this.#profiles = new ProfileSwitch({ start: startProfile, listeners: this.#coreListeners(), log });
    this.#windows = new AppWindows({ ...options, language, core, quit, hasTray: () => this.#tray.isShown() });
    this.#notifications = new Notifications({
      core,
      bus,
      clock,
      language: language.current,
      show: (place) => {
        this.#windows.showIncident(place);
      },
    });
    const actions = trayActions({ core, windows: this.#windows, quit });
    this.#tray = new ShownTray({
      tray: putIntoTray({
        ...options,
        actions,
        onNoTray: (isMissing) => {
          if (isMissing) core()?.postNotice('no-tray');
          else core()?.withdrawNotice('no-tray');
        },
      }),
      clock,
      language: language.current,
      snapshot: () => core()?.snapshot() ?? null,
    });
    this.#network = createNetworkWatch({ isOnline: () => net.isOnline(), clock, onReturn: () => core()?.wake() });
    this.#loginSetting = new LoginSetting(openAtLogin, (open) => core()?.updateSettings({ openAtLogin: open }));
    this.#shortcut = new ShortcutSetting(core, () => {
      actions.toggleGlance(null);
    });
    const isSeen = (): boolean => BrowserWindow.getAllWindows().some((window) => window.isVisible());
    this.#spareMemory = new SpareMemory({ clock, isSeen, giveBack: giveMemoryBack });
    this.#menu = new OwnMenu({
      open: (view) => {
        this.#windows.main.show({ view });
      },
      exportCsv: actions.exportCsv,
      logFolder,
    });
  }

  async start(): Promise<void> {
    const { profile, hidden } = this.#options;
    const started = await this.#profiles.to(profile);
    if (!started.ok) throw new Error(started.error.detail ?? started.error.code);
    this.#stops.push(this.#registerCommands(), this.#watchSurroundings());
    if (!hidden || this.#core().settings().accounts.length === 0) this.show();
  }

  show(): void {
    this.#windows.main.show();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const stop of this.#stops) stop();
    this.#network.watch(false);
    this.#spareMemory.stop();
    this.#shortcut.stop();
    this.#windows.stop();
    this.#tray.stop();
    this.#notifications.stop();
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
        this.#windows.pages.send('historyChanged', { accountId });
      },
      onIncidentsChanged: (accountId) => {
        this.#windows.pages.send('incidentsChanged', { accountId });
      },
      onSpikeOver: (key) => {
        this.#notifications.withdraw(key);
      },
      onSpike: (news) => {
        this.#notifications.notify(news);
      },
    };
  }

  #onSnapshot(snapshot: AppSnapshot): void {
    this.#language.follow(snapshot.language, () => {
      this.#tray.draw();
      this.#menu.speak(this.#language.current());
    });
    this.#menu.speak(this.#language.current());
    this.#shortcut.follow(snapshot.settings.globalShortcut);
    this.#tray.show(snapshot);
    this.#windows.pages.send('snapshot', snapshot);
    this.#network.watch(snapshot.accounts.some((account) => account.connection.status === 'offline'));
    nativeTheme.themeSource = snapshot.settings.theme;
    if (!snapshot.sampleData) this.#loginSetting.follow(snapshot.settings.openAtLogin);
    this.#spareMemory.changed();
  }

  #switchTo(profile: Profile): Promise<Result<null>> {
    // What was noted of the window belongs to the profile that is left.
    this.#windows.memory.flush();
    return this.#profiles.to(profile);
  }

  #registerCommands(): () => void {
    const { clock, log, systemTimeZone } = this.#options;
    const handlers = allCommands({
      proxyLogins: this.#options.proxyLogins,
      core: () => this.#core(),
      switchTo: (profile) => this.#switchTo(profile),
      windows: this.#windows,
      notifier: this.#notifications.notifier,
      clipboard,
      shell,
      clock,
      language: this.#language.current,
      systemTimeZone,
      copyPng,
      logFolder,
      quit,
      useShortcut: (accelerator) => this.#shortcut.use(accelerator),
    });
    return registerCommands(handlers, { ipcMain, windowOf: (event) => this.#windows.pages.windowOf(event), log });
  }

  #watchSurroundings(): () => void {
    void this.#saveWithoutBus().catch((error: unknown) => {
      this.#options.log.error('the session bus cannot be watched', error);
    });
    return watchSurroundings({
      app,
      powerMonitor,
      screen,
      onSleep: () => this.#profiles.core?.sleep(),
      onWake: () => this.#profiles.core?.wake(),
      onScreens: () => {
        this.#windows.main.keepOnScreen();
      },
      onPicturesLost: () => {
        this.#windows.pages.send('redraw', null);
      },
    });
  }

  /** Chromium ends the app when the session bus goes away, as at a logout: what is unsaved by then is saved at once. */
  async #saveWithoutBus(): Promise<void> {
    const bus = await this.#options.bus;
    const stop = await bus?.watchOwner('org.freedesktop.DBus', (owner) => {
      if (owner === null) this.#windows.memory.flush();
    });
    if (stop === undefined) return;
    if (this.#isStopped) stop();
    else this.#stops.push(stop);
  }
}
