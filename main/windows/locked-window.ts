import { app, BrowserWindow, type BrowserWindowConstructorOptions, type WebPreferences } from 'electron';

/** Makes a window that can do nothing but show our own pages. Every window of the app is made here. */
export function createLockedWindow(
  options: Omit<BrowserWindowConstructorOptions, 'webPreferences'>,
  page: Pick<WebPreferences, 'preload' | 'session'>,
): BrowserWindow {
  return new BrowserWindow({
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
}
