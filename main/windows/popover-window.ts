import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import type { Clock } from '../system/clock.ts';
import { pageUrl } from './app-protocol.ts';
import { FirstShow } from './first-show.ts';
import { popoverPosition, type PopoverPositionInput } from './popover-position.ts';
import { Revivals } from './revivals.ts';
import type { Rect } from './window-place.ts';

export interface PopoverWindowOptions {
  /** Makes a window that shows nothing but our own pages. */
  readonly createWindow: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  readonly clock: Clock;
  /** The screen that the icon, or the pointer where the icon's place is not known, is on. */
  readonly surroundings: (trayBounds: Rect | null) => Omit<PopoverPositionInput, 'trayBounds' | 'size'>;
  readonly isDark: () => boolean;
  /** Where windows cannot be placed (Wayland), it is a normal window. */
  readonly isPlaceable: boolean;
  /** Tells a kept page what there is to show now; it says when that is drawn. */
  readonly comeBack: (contents: Electron.WebContents) => void;
  /** Tells a page that nobody looks at it any more. */
  readonly putAway: (contents: Electron.WebContents) => void;
  /** The page cannot be read, so there is nothing to show. */
  readonly onUnread: () => void;
}

/** At 100 %; its height follows its content, within these. The first is that of one account, so that it need not change. */
const WIDTH = 360;
const FIRST_HEIGHT = 353;
const MIN_HEIGHT = 160;
const MAX_HEIGHT = 480;

/**
 * A click on the icon takes the focus first, which closes the popover; the click itself comes a moment later and must
 * not open it again.
 */
const REOPEN_AFTER_MS = 300;
/** A desktop that guards the focus takes it back from a window that has just appeared: that is nobody looking away. */
const SETTLE_MS = 250;
/**
 * Who looked once looks again, and finds it at once: a page that is there is shown in a tenth of the time that a new one
 * takes. It is asked for nothing meanwhile, and its memory is given back after this.
 */
const KEEP_MS = 15 * 60_000;
/** A pointer on its way elsewhere is gone by then. */
const REST_MS = 80;
/** One that was made because the pointer came near, and was not asked for. */
const KEEP_UNASKED_MS = 15_000;

/**
 * The small window under the tray icon: today against what is typical. Made when it is first asked for, or a moment before;
 * put away when left, and gone when it was not wanted again for a while.
 */
export class PopoverWindow {
  readonly #options: PopoverWindowOptions;
  readonly #revivals: Revivals;
  #window: BrowserWindow | null = null;
  #firstShow: FirstShow | null = null;
  #pageIsReady = false;
  /** Somebody asked for it and has not left it since. */
  #isWanted = false;
  /** Its page was told that nobody looks. */
  #isAway = false;
  #hadFocus = false;
  #cancelDestroy: () => void = () => undefined;
  #cancelPrepare: () => void = () => undefined;
  #trayBounds: Rect | null = null;
  #height = FIRST_HEIGHT;
  #width = WIDTH;
  #shownAtMs = 0;
  #leftAtMs: number | null = null;

  constructor(options: PopoverWindowOptions) {
    this.#options = options;
    this.#revivals = new Revivals(() => options.clock.nowMs());
  }

  contents(): Electron.WebContents | null {
    return this.#window?.webContents ?? null;
  }

  /** Its page is kept, and told nothing until it comes back. */
  isAway(): boolean {
    return this.#isAway;
  }

  /**
   * Opens it beside the icon, or closes it when open.
   * @param trayBounds where the icon is, or a point on it; null where the desktop does not say
   */
  toggle(trayBounds: Rect | null): void {
    if (this.#isWanted) {
      this.close();
      return;
    }
    const leftAtMs = this.#leftAtMs;
    this.#leftAtMs = null;
    if (leftAtMs !== null && Math.abs(this.#options.clock.nowMs() - leftAtMs) < REOPEN_AFTER_MS) return;
    this.#trayBounds = trayBounds;
    this.#open();
  }

  /** The pointer is on the icon: where it rests there, the window is made without being shown, for a click may follow. */
  approach(): void {
    this.#cancelPrepare();
    this.#cancelPrepare = this.#options.clock.after(REST_MS, () => {
      if (this.#window === null) this.#destroyAfter(KEEP_UNASKED_MS, this.#create());
    });
  }

  /** The pointer went on. */
  turnAway(): void {
    this.#cancelPrepare();
  }

  /** Takes it off the screen, and keeps its page for the next time. */
  close(): void {
    if (!this.#isWanted || this.#window === null) return;
    this.#isWanted = false;
    this.#firstShow?.callOff();
    // What never drew anything is nothing to come back to.
    if (!this.#pageIsReady) {
      this.#window.destroy();
      return;
    }
    this.#isAway = true;
    this.#window.hide();
    this.#options.putAway(this.#window.webContents);
    this.#destroyAfter(KEEP_MS, this.#window);
  }

  destroy(): void {
    this.#cancelPrepare();
    this.#window?.destroy();
  }

  /** The page has drawn its first picture, or that of a kept window that comes back. */
  pageReady(): void {
    this.#pageIsReady = true;
    this.#firstShow?.now();
  }

  /** A file of the page is not there. One that has drawn says so itself; one that has not would stay empty, and silent. */
  pageUnread(): void {
    if (this.#window === null || this.#pageIsReady) return;
    const wanted = this.#isWanted;
    this.#window.destroy();
    if (wanted) this.#options.onUnread();
  }

  #open(): void {
    this.#cancelPrepare();
    this.#cancelDestroy();
    this.#isWanted = true;
    this.#hadFocus = false;
    const wasAway = this.#isAway;
    this.#isAway = false;
    const window = this.#window ?? this.#create();
    this.#firstShow = new FirstShow(this.#options.clock, () => {
      this.#putOnScreen(window);
    });
    if (wasAway) this.#options.comeBack(window.webContents);
    else if (this.#pageIsReady) this.#firstShow.now();
  }

  #putOnScreen(window: BrowserWindow): void {
    this.#shownAtMs = this.#options.clock.nowMs();
    window.setBackgroundColor(this.#background());
    // The icon may have moved since it was made.
    this.#resize(window);
    window.show();
    // Some window managers forget a size that was given to a window before it was shown.
    this.#resize(window);
    window.focus();
  }

  #create(): BrowserWindow {
    const { createWindow, isPlaceable } = this.#options;
    const window = createWindow({
      ...this.#place(),
      show: false,
      title: 'Glance',
      backgroundColor: this.#background(),
      resizable: false,
      maximizable: false,
      fullscreenable: false,
      autoHideMenuBar: true,
      ...(isPlaceable ? { frame: false, minimizable: false, skipTaskbar: true, alwaysOnTop: true } : {}),
    });
    this.#window = window;
    this.#pageIsReady = false;
    this.#listen(window);
    void window.loadURL(pageUrl('popover'));
    return window;
  }

  #background(): string {
    return this.#options.isDark() ? '#1b1e25' : '#ffffff';
  }

  #destroyAfter(delayMs: number, window: BrowserWindow): void {
    this.#cancelDestroy();
    this.#cancelDestroy = this.#options.clock.after(delayMs, () => {
      window.destroy();
    });
  }

  #listen(window: BrowserWindow): void {
    window.on('focus', () => {
      this.#hadFocus = true;
    });
    window.on('blur', () => {
      const { clock, isPlaceable } = this.#options;
      const hasSettled = clock.nowMs() - this.#shownAtMs >= SETTLE_MS;
      if (!this.#isWanted || !this.#hadFocus || !isPlaceable || !hasSettled) return;
      this.#leftAtMs = clock.nowMs();
      this.close();
    });
    window.on('close', (event) => {
      event.preventDefault();
      this.close();
    });
    window.on('closed', () => {
      if (this.#window === window) this.#forget();
    });
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit') this.#revive(window);
    });
  }

  #forget(): void {
    this.#firstShow?.callOff();
    this.#cancelDestroy();
    this.#window = null;
    this.#isWanted = false;
    this.#isAway = false;
  }

  /** A page that crashed is loaded again and says so; one that nobody looks at is made anew when it is next wanted. */
  #revive(window: BrowserWindow): void {
    this.#pageIsReady = false;
    if (this.#isWanted && this.#revivals.mayRevive()) void window.loadURL(pageUrl('popover', { restarted: true }));
    else window.destroy();
  }

  /**
   * Takes the height of the content, within limits, and keeps its side of the panel.
   * @param heightPx in CSS pixels, which its zoom makes larger or smaller on screen
   */
  fit(heightPx: number): void {
    const window = this.#window;
    if (window === null) return;
    const zoom = window.webContents.getZoomFactor();
    const width = Math.round(WIDTH * zoom);
    const height = Math.round(Math.min(Math.max(heightPx, MIN_HEIGHT), MAX_HEIGHT) * zoom);
    if (height === this.#height && width === this.#width) return;
    this.#height = height;
    this.#width = width;
    if (!this.#isAway) this.#resize(window);
  }

  #resize(window: BrowserWindow): void {
    if (this.#options.isPlaceable) window.setBounds(this.#place());
    else window.setContentSize(this.#width, this.#height);
  }

  #place(): { width: number; height: number; x?: number; y?: number } {
    const size = { width: this.#width, height: this.#height };
    if (!this.#options.isPlaceable) return size;
    const trayBounds = this.#trayBounds;
    return { ...size, ...popoverPosition({ ...this.#options.surroundings(trayBounds), trayBounds, size }) };
  }
}
