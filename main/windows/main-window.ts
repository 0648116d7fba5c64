import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import type { Navigation } from '../contract/ipc.ts';
import type { Clock } from '../system/clock.ts';
import { pageUrl } from './app-protocol.ts';
import { FirstShow } from './first-show.ts';
import { Revivals } from './revivals.ts';
import type { WindowMemory } from './window-memory.ts';
import { placeOnScreens, type Rect } from './window-place.ts';

export interface MainWindowOptions {
  /** Makes a window that shows nothing but our own pages. */
  readonly createWindow: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly icon: Electron.NativeImage;
  readonly clock: Clock;
  readonly memory: WindowMemory;
  /** The screens without panels and docks, the main one first. */
  readonly workAreas: () => readonly Rect[];
  readonly isDark: () => boolean;
  /** Whether a closed window can be opened again from the tray; without one it is minimised instead. */
  readonly hasTray: () => boolean;
  readonly navigate: (contents: Electron.WebContents, navigation: Navigation) => void;
  /** The page crashes over and over; nothing is shown any more. */
  readonly onGivenUp: () => void;
  /** The page cannot be read, so there is nothing to show. */
  readonly onUnread: () => void;
}

const DEFAULT_SIZE = { width: 1120, height: 820 };
const MIN_SIZE = { minWidth: 720, minHeight: 560 };
/** A window closed by mistake comes back at once within this time; after it, its memory is given back. */
const KEEP_HIDDEN_MS = 60_000;

/**
 * The window with the dashboard. It costs as much memory hidden as shown, so it is gone soon after it is closed, and
 * made anew, as it was left, when it is shown again.
 */
export class MainWindow {
  readonly #options: MainWindowOptions;
  readonly #revivals: Revivals;
  #window: BrowserWindow | null = null;
  #firstShow: FirstShow | null = null;
  #pageIsReady = false;
  #waiting: Navigation | null = null;
  #cancelDestroy: () => void = () => undefined;

  constructor(options: MainWindowOptions) {
    this.#options = options;
    this.#revivals = new Revivals(() => options.clock.nowMs());
  }

  contents(): Electron.WebContents | null {
    return this.#window?.webContents ?? null;
  }

  /** The window while it is on screen, for dialogs to stand in front of. */
  onScreen(): BrowserWindow | null {
    return this.#window?.isVisible() === true ? this.#window : null;
  }

  /** Shows it, made anew if need be, at a place within it. */
  show(navigation?: Navigation): void {
    this.#cancelDestroy();
    if (navigation !== undefined) this.#waiting = navigation;
    if (this.#window === null) {
      this.#create();
      return;
    }
    // A window that is about to be shown appears as soon as it is drawn.
    if (this.#firstShow?.isPending !== true) this.#raise(this.#window);
    this.#lead();
  }

  /** The page has drawn its first picture and listens: it is put on screen, and what was to be shown is sent. */
  pageReady(): void {
    this.#pageIsReady = true;
    this.#firstShow?.now();
    this.#lead();
  }

  /** A file of the page is not there. One that has drawn says so itself; one that has not would stay empty, and silent. */
  pageUnread(): void {
    const window = this.#window;
    if (window === null || this.#pageIsReady) return;
    const wanted = window.isVisible() || this.#firstShow?.isPending === true;
    // Whoever opens it later wants no place that was asked for today.
    this.#waiting = null;
    window.destroy();
    if (wanted) this.#options.onUnread();
  }

  /** The screens changed: what is off all of them now comes back. */
  keepOnScreen(): void {
    const window = this.#window;
    if (window === null || window.isMaximized() || window.isMinimized() || window.isFullScreen()) return;
    const bounds = window.getBounds();
    const place = placeOnScreens(bounds, this.#options.workAreas());
    if (place !== bounds) window.setBounds(place);
  }

  /** Remembers its size and place, then destroys it. */
  destroy(): void {
    const window = this.#window;
    if (window !== null) this.#notePlace(window);
    this.#options.memory.flush();
    window?.destroy();
  }

  #create(): void {
    const { createWindow, icon, memory, workAreas, isDark, clock } = this.#options;
    const { windowBounds } = memory.get();
    const window = createWindow({
      ...DEFAULT_SIZE,
      ...(windowBounds === null ? {} : placeOnScreens(windowBounds, workAreas())),
      ...MIN_SIZE,
      show: false,
      title: 'Glance',
      icon,
      autoHideMenuBar: true,
      backgroundColor: isDark() ? '#14161b' : '#f6f7f9',
    });
    this.#window = window;
    this.#pageIsReady = false;
    this.#firstShow = new FirstShow(clock, () => {
      if (memory.get().windowMaximized) window.maximize();
      window.show();
    });
    this.#listen(window);
    void window.loadURL(pageUrl('main'));
  }

  #listen(window: BrowserWindow): void {
    const note = (): void => {
      this.#notePlace(window);
    };
    window.on('resize', note);
    window.on('move', note);
    window.on('maximize', note);
    window.on('unmaximize', note);
    window.on('close', (event) => {
      event.preventDefault();
      this.#putAway(window);
    });
    window.on('closed', () => {
      this.#firstShow?.callOff();
      this.#cancelDestroy();
      if (this.#window === window) this.#window = null;
    });
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit') this.#revive(window);
    });
  }

  #putAway(window: BrowserWindow): void {
    this.#notePlace(window);
    this.#options.memory.flush();
    this.#firstShow?.callOff();
    if (!this.#options.hasTray()) {
      window.minimize();
      return;
    }
    window.hide();
    this.#cancelDestroy();
    this.#cancelDestroy = this.#options.clock.after(KEEP_HIDDEN_MS, () => {
      window.destroy();
    });
  }

  /** A page that crashed is loaded again and says so; hidden, it is made anew when it is next wanted. */
  #revive(window: BrowserWindow): void {
    this.#pageIsReady = false;
    const wanted = window.isVisible() || this.#firstShow?.isPending === true;
    const mayRevive = this.#revivals.mayRevive();
    if (wanted && mayRevive) {
      void window.loadURL(pageUrl('main', { restarted: true }));
      return;
    }
    window.destroy();
    if (wanted) this.#options.onGivenUp();
  }

  #raise(window: BrowserWindow): void {
    if (window.isMinimized()) window.restore();
    if (!window.isVisible()) this.keepOnScreen();
    window.show();
    window.focus();
  }

  #lead(): void {
    if (this.#window === null || this.#waiting === null || !this.#pageIsReady) return;
    this.#options.navigate(this.#window.webContents, this.#waiting);
    this.#waiting = null;
  }

  #notePlace(window: BrowserWindow): void {
    // Only the place of a window that was on screen is worth remembering.
    if (this.#firstShow?.isPending === true || window.isMinimized() || window.isFullScreen()) return;
    this.#options.memory.note({ windowBounds: window.getNormalBounds(), windowMaximized: window.isMaximized() });
  }
}
