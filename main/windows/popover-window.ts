import { nativeTheme, screen, type BrowserWindow } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';
import { createLockedWindow } from './locked-window.ts';
import { popoverPosition } from './popover-position.ts';

/** The small window under the tray icon: today against what is typical. Made when clicked, gone when left. */
export interface PopoverWindow {
  /** Opens it beside the icon, or closes it when open. */
  toggle(trayBounds: Electron.Rectangle): void;
  close(): void;
  contents(): Electron.WebContents | null;
}

const SIZE = { width: 360, height: 440 };

/** Builds the popover's keeper. */
export function createPopoverWindow(options: { readonly preloadPath: string }): PopoverWindow {
  let window: BrowserWindow | null = null;

  function open(trayBounds: Electron.Rectangle): BrowserWindow {
    const cursor = screen.getCursorScreenPoint();
    const known = trayBounds.width > 0;
    const display = screen.getDisplayNearestPoint(known ? trayBounds : cursor);
    const position = popoverPosition({
      trayBounds: known ? trayBounds : null,
      cursor,
      workArea: display.workArea,
      displayBounds: display.bounds,
      size: SIZE,
    });
    const created = createLockedWindow(
      {
        ...SIZE,
        ...position,
        show: false,
        frame: false,
        resizable: false,
        minimizable: false,
        maximizable: false,
        fullscreenable: false,
        skipTaskbar: true,
        alwaysOnTop: true,
        title: 'Glance today',
        backgroundColor: nativeTheme.shouldUseDarkColors ? '#1b1e25' : '#ffffff',
      },
      options.preloadPath,
    );
    created.once('ready-to-show', () => {
      created.show();
      created.focus();
    });
    created.on('blur', () => {
      created.close();
    });
    created.on('closed', () => {
      if (window === created) window = null;
    });
    void created.loadURL(`${APP_ORIGIN}/index.html?window=popover`);
    return created;
  }

  return {
    toggle(trayBounds) {
      if (window === null) window = open(trayBounds);
      else window.close();
    },
    close() {
      window?.destroy();
      window = null;
    },
    contents: () => window?.webContents ?? null,
  };
}
