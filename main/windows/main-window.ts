import { nativeTheme, screen, type BrowserWindow } from 'electron';
import type { Navigation } from '../contract/ipc.ts';
import type { Settings } from '../contract/settings.ts';
import type { Clock } from '../system/clock.ts';
import { APP_ORIGIN } from './app-protocol.ts';
import { createLockedWindow } from './locked-window.ts';

/** The window with the dashboard. It costs as much memory hidden as shown, so it is gone soon after it is closed. */
export interface MainWindow {
  /** Shows it, made anew if need be, at a place within it. */
  show(navigation?: Navigation): void;
  contents(): Electron.WebContents | null;
  /** The page is up and listening; what was to be shown is sent now. */
  pageReady(): void;
  destroy(): void;
}

export interface MainWindowOptions {
  readonly preloadPath: string;
  readonly icon: Electron.NativeImage;
  readonly clock: Clock;
  readonly savedBounds: () => Settings['windowBounds'];
  readonly saveBounds: (bounds: Electron.Rectangle) => void;
  readonly navigate: (contents: Electron.WebContents, navigation: Navigation) => void;
}

const DEFAULT_SIZE = { width: 1120, height: 820 };
const MIN_SIZE = { minWidth: 720, minHeight: 560 };
/** A window closed by mistake comes back at once within this time; after it, its memory is given back. */
const KEEP_HIDDEN_MS = 60_000;

/** Builds the window's keeper; the window itself is made when first shown. */
export function createMainWindow(options: MainWindowOptions): MainWindow {
  let window: BrowserWindow | null = null;
  let pageIsReady = false;
  let waiting: Navigation | null = null;
  let cancelDestroy: () => void = () => undefined;
  let quitting = false;

  function create(): BrowserWindow {
    const created = createLockedWindow(
      {
        ...DEFAULT_SIZE,
        ...visibleBounds(options.savedBounds()),
        ...MIN_SIZE,
        show: false,
        title: 'Glance',
        icon: options.icon,
        autoHideMenuBar: true,
        backgroundColor: nativeTheme.shouldUseDarkColors ? '#14161b' : '#f6f7f9',
      },
      options.preloadPath,
    );
    pageIsReady = false;
    created.once('ready-to-show', () => {
      created.show();
    });
    created.on('close', (event) => {
      options.saveBounds(created.getNormalBounds());
      if (quitting) return;
      event.preventDefault();
      created.hide();
      cancelDestroy = options.clock.after(KEEP_HIDDEN_MS, () => {
        created.destroy();
      });
    });
    created.on('closed', () => {
      if (window === created) window = null;
    });
    created.webContents.on('render-process-gone', () => {
      created.destroy();
    });
    void created.loadURL(`${APP_ORIGIN}/index.html`);
    return created;
  }

  function send(): void {
    if (window === null || waiting === null || !pageIsReady) return;
    options.navigate(window.webContents, waiting);
    waiting = null;
  }

  return {
    show(navigation) {
      cancelDestroy();
      if (navigation !== undefined) waiting = navigation;
      if (window === null) {
        window = create();
        return;
      }
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
      send();
    },
    contents: () => window?.webContents ?? null,
    pageReady() {
      pageIsReady = true;
      send();
    },
    destroy() {
      quitting = true;
      cancelDestroy();
      window?.destroy();
      window = null;
    },
  };
}

/** The remembered place, unless no screen shows it any more. */
function visibleBounds(saved: Settings['windowBounds']): Partial<Electron.Rectangle> {
  if (saved === null) return {};
  const { workArea } = screen.getDisplayMatching(saved);
  const overlapX = Math.min(saved.x + saved.width, workArea.x + workArea.width) - Math.max(saved.x, workArea.x);
  const overlapY = Math.min(saved.y + saved.height, workArea.y + workArea.height) - Math.max(saved.y, workArea.y);
  return overlapX > 100 && overlapY > 100 ? saved : { width: saved.width, height: saved.height };
}
