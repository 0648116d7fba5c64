import type { MenuItemConstructorOptions } from 'electron';

/**
 * The menu of the windows: what a person expects of every program, and nothing that Electron's own adds for whoever
 * builds one. Its labels are the platform's.
 */
export function applicationMenu(platform: NodeJS.Platform, devTools: boolean): MenuItemConstructorOptions[] {
  const zoom: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ];
  const forDevelopment: MenuItemConstructorOptions[] = [
    { role: 'reload' },
    { role: 'toggleDevTools' },
    { type: 'separator' },
  ];
  return [
    ...(platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    { role: 'fileMenu' },
    { role: 'editMenu' },
    { role: 'viewMenu', submenu: [...(devTools ? forDevelopment : []), ...zoom] },
    { role: 'windowMenu' },
  ];
}
