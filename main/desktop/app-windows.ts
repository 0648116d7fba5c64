import {
  app,
  dialog,
  nativeImage,
  nativeTheme,
  protocol,
  screen,
  session,
  type BrowserWindow,
  type BrowserWindowConstructorOptions,
} from 'electron';
import { windowTroubleWords } from '../domain/wording/window-trouble.ts';
import type { Core } from '../core/core.ts';
import { sendEvent } from '../ipc/events.ts';
import { Pages } from '../ipc/pages.ts';
import type { IncidentPlace } from '../notifications/incident-notifications.ts';
import type { Clock } from '../system/clock.ts';
import type { Log } from '../system/log.ts';
import { APP_SCHEME, createProtocolHandler } from '../windows/app-protocol.ts';
import { createExportDialog, type ExportDialog } from '../windows/export-dialog.ts';
import { createFileDialogs, type FileDialogs } from '../windows/file-dialogs.ts';
import { lockSession } from '../windows/lockdown.ts';
import { createLockedWindow } from '../windows/locked-window.ts';
import { MainWindow } from '../windows/main-window.ts';
import { surroundingsOn } from '../windows/popover-position.ts';
import { PopoverWindow } from '../windows/popover-window.ts';
import type { SpokenLanguage } from '../windows/spoken-language.ts';
import { isWayland } from '../windows/wayland.ts';
import { WindowMemory } from '../windows/window-memory.ts';
import { workAreasOf } from '../windows/window-place.ts';

export interface AppWindowsOptions {
  readonly preloadPath: string;
  /** The folder of the windows' pages. */
  readonly pagesPath: string;
  readonly iconPath: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly language: SpokenLanguage;
  /** The core at work; null while there is none. */
  readonly core: () => Core | null;
  /** Whether a closed window could be opened again from the tray. */
  readonly hasTray: () => boolean;
  readonly quit: () => void;
}

/** Every window and dialog of the app. */
export class AppWindows {
  readonly main: MainWindow;
  readonly popover: PopoverWindow;
  readonly pages: Pages;
  readonly files: FileDialogs;
  readonly exportDialog: ExportDialog;
  readonly memory: WindowMemory;
  readonly #options: AppWindowsOptions;
  #isLocked = false;
  #isSayingUnread = false;

  constructor(options: AppWindowsOptions) {
    this.#options = options;
    const { clock, core } = options;
    this.memory = new WindowMemory({
      clock,
      saved: () => core()?.settings() ?? null,
      save: (change) => core()?.saveWindow(change),
    });
    this.main = this.#createMain();
    this.popover = this.#createPopover();
    this.pages = new Pages(
      { main: () => this.main.contents(), popover: () => this.popover.contents() },
      (kind) => kind === 'popover' && this.popover.isAway(),
    );
    this.files = createFileDialogs({
      dialog,
      parent: () => this.main.onScreen(),
      folder: () => app.getPath('documents'),
    });
    this.exportDialog = this.#createExportDialog();
  }

  /** Shows an incident on the dashboard. */
  showIncident(place: IncidentPlace): void {
    this.popover.close();
    this.main.show({ view: 'dashboard', ...place });
  }

  stop(): void {
    this.popover.destroy();
    this.main.destroy();
  }

  /** Pages get our own files and nothing else. */
  #servePages(): void {
    protocol.handle(
      APP_SCHEME,
      createProtocolHandler(this.#options.pagesPath, (kind, error) => {
        this.#options.log.error('a file of a window cannot be read', error);
        this[kind].pageUnread();
      }),
    );
  }

  /** Asked beside no window, for there may be none; once at a time, however often somebody clicks on the tray meanwhile. */
  async #sayUnread(): Promise<void> {
    if (this.#isSayingUnread) return;
    this.#isSayingUnread = true;
    const { language, log, quit } = this.#options;
    const { m } = language.current();
    try {
      const { response } = await dialog.showMessageBox({
        type: 'error',
        message: m.windowTrouble.unread(),
        detail: m.windowTrouble.unreadAdvice(),
        buttons: [m.tray.quit(), m.common.close()],
        defaultId: 0,
        cancelId: 1,
      });
      if (response === 0) quit();
    } catch (error) {
      log.error('nobody could be told that a file of a window is gone', error);
    } finally {
      this.#isSayingUnread = false;
    }
  }

  /** There may be none for hours: the session that they live in, which costs memory, is set up when the first is made. */
  #createWindow(window: BrowserWindowConstructorOptions): BrowserWindow {
    if (!this.#isLocked) {
      lockSession(session.defaultSession, { devTools: !app.isPackaged });
      this.#servePages();
    }
    this.#isLocked = true;
    return createLockedWindow(window, { preload: this.#options.preloadPath });
  }

  #createMain(): MainWindow {
    const { iconPath, clock, hasTray, language } = this.#options;
    return new MainWindow({
      createWindow: (window) => this.#createWindow(window),
      icon: nativeImage.createFromPath(iconPath),
      clock,
      memory: this.memory,
      workAreas: () => workAreasOf(screen),
      isDark: () => nativeTheme.shouldUseDarkColors,
      hasTray,
      navigate: (contents, navigation) => {
        sendEvent(contents, 'navigate', navigation);
      },
      onGivenUp: () => {
        const { title, advice } = windowTroubleWords(language.current());
        dialog.showErrorBox(title, advice);
      },
      onUnread: () => void this.#sayUnread(),
    });
  }

  #createPopover(): PopoverWindow {
    const { clock, core } = this.#options;
    return new PopoverWindow({
      createWindow: (window) => this.#createWindow(window),
      clock,
      surroundings: (trayBounds) => surroundingsOn(screen, trayBounds),
      isDark: () => nativeTheme.shouldUseDarkColors,
      comeBack: (contents) => {
        const snapshot = core()?.snapshot();
        if (snapshot !== undefined) sendEvent(contents, 'comeBack', snapshot);
      },
      putAway: (contents) => {
        sendEvent(contents, 'putAway', null);
      },
      onUnread: () => void this.#sayUnread(),
      isPlaceable: !isWayland(
        app.commandLine.getSwitchValue('ozone-platform'),
        Number.parseInt(process.versions.electron),
        process.env,
      ),
    });
  }

  #createExportDialog(): ExportDialog {
    const { core, clock, language } = this.#options;
    return createExportDialog({
      files: this.files,
      dialog,
      core,
      shownView: () => this.memory.get().shownView,
      clock,
      language: language.current,
      onProgress: (progress) => {
        this.pages.send('exportProgress', progress);
      },
    });
  }
}
