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
}

/** At 100 %; its height follows its content, within these. */
const WIDTH = 360;
const FIRST_HEIGHT = 400;
const MIN_HEIGHT = 160;
const MAX_HEIGHT = 480;

/**
 * A click on the icon takes the focus first, which closes the popover; the click itself comes a moment later and must
 * not open it again.
 */
const REOPEN_AFTER_MS = 300;
/** A desktop that guards the focus takes it back from a window that has just appeared: that is nobody looking away. */
const SETTLE_MS = 250;

/** The small window under the tray icon: today against what is typical. Made when clicked, gone when left. */
export class PopoverWindow {
  readonly #options: PopoverWindowOptions;
  readonly #revivals: Revivals;
  #window: BrowserWindow | null = null;
  #firstShow: FirstShow | null = null;
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

  /**
   * Opens it beside the icon, or closes it when open.
   * @param trayBounds where the icon is, or a point on it; null where the desktop does not say
   */
  toggle(trayBounds: Rect | null): void {
    if (this.#window !== null) {
      this.close();
      return;
    }
    const leftAtMs = this.#leftAtMs;
    this.#leftAtMs = null;
    if (leftAtMs !== null && Math.abs(this.#options.clock.nowMs() - leftAtMs) < REOPEN_AFTER_MS) return;
    this.#trayBounds = trayBounds;
    this.#open();
  }

  close(): void {
    this.#window?.destroy();
  }

  /** The page has drawn its first picture. */
  pageReady(): void {
    this.#firstShow?.now();
  }

  #open(): void {
    const { createWindow, clock, isDark, isPlaceable } = this.#options;
    const window = createWindow({
      ...this.#place(),
      show: false,
      title: 'Glance',
      backgroundColor: isDark() ? '#1b1e25' : '#ffffff',
      resizable: false,
      maximizable: false,
      fullscreenable: false,
      autoHideMenuBar: true,
      ...(isPlaceable ? { frame: false, minimizable: false, skipTaskbar: true, alwaysOnTop: true } : {}),
    });
    this.#window = window;
    this.#firstShow = new FirstShow(clock, () => {
      this.#shownAtMs = clock.nowMs();
      window.show();
      // Some window managers forget a size that was given to a window before it was shown.
      this.#resize(window);
      window.focus();
    });
    this.#listen(window);
    void window.loadURL(pageUrl('popover'));
  }

  #listen(window: BrowserWindow): void {
    let hadFocus = false;
    window.on('focus', () => {
      hadFocus = true;
    });
    window.on('blur', () => {
      const { clock, isPlaceable } = this.#options;
      if (!hadFocus || !isPlaceable || clock.nowMs() - this.#shownAtMs < SETTLE_MS) return;
      this.#leftAtMs = clock.nowMs();
      window.destroy();
    });
    window.on('closed', () => {
      this.#firstShow?.callOff();
      if (this.#window === window) this.#window = null;
    });
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit') return;
      if (this.#revivals.mayRevive()) void window.loadURL(pageUrl('popover', { restarted: true }));
      else window.destroy();
    });
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
    this.#resize(window);
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
