import {
  app,
  BrowserWindow,
  type BrowserWindowConstructorOptions,
  type WebContents,
  type WebPreferences,
} from 'electron';

/** Makes a window that can do nothing but show our own pages. Every window of the app is made here. */
export function createLockedWindow(
  options: Omit<BrowserWindowConstructorOptions, 'webPreferences'>,
  page: Pick<WebPreferences, 'preload' | 'session'>,
): BrowserWindow {
  const window = new BrowserWindow({
    ...options,
    webPreferences: {
      ...page,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      disableDialogs: true,
      devTools: !app.isPackaged,
      spellcheck: false,
      enableWebSQL: false,
      // A middle click would ask for a new window; pages have no business with files or with what was copied.
      disableBlinkFeatures: 'Auxclick,FileSystemAccess,FileSystemAccessLocal,FileSystemAccessOriginPrivate',
    },
  });
  lockFilePicker(window.webContents);
  return window;
}

/**
 * An `<input type="file">` opens no dialog. Electron has no event for it and no feature of Blink to switch off; what a
 * debugger may ask for is the one way, and holds for every spelling of such a field, on a page or on none.
 */
function lockFilePicker(contents: WebContents): void {
  const { debugger: protocol } = contents;
  const arm = (): void => {
    if (protocol.isAttached()) return;
    try {
      protocol.attach();
    } catch {
      // The page is gone, and opens nothing either; the next one is armed when it is loaded.
      return;
    }
    // Fails with the page in the same way.
    protocol.sendCommand('Page.enable').catch(() => undefined);
    protocol.sendCommand('Page.setInterceptFileChooserDialog', { enabled: true }).catch(() => undefined);
  };
  arm();
  // A page that crashed takes it along.
  contents.on('did-start-navigation', arm);
}
