import type { MenuItemConstructorOptions } from 'electron';
import type { WindowView } from '../contract/windows.ts';
import type { Language } from '../domain/wording/language.ts';

/** What the menu's own lines do, in the language they are written in. */
export interface MenuOwn {
  readonly language: Language;
  readonly open: (view: WindowView) => void;
  readonly exportCsv: () => void;
  readonly logFolder: () => void;
}

/**
 * The menu of the windows: what a person expects of every program, and nothing that Electron's own adds for whoever
 * builds one. Until `own` is known, the labels are the platform's.
 */
export function applicationMenu(
  platform: NodeJS.Platform,
  devTools: boolean,
  own?: MenuOwn,
): MenuItemConstructorOptions[] {
  const menu = own?.language.m.menu;
  const named = (role: MenuItemConstructorOptions['role'], label: string | undefined): MenuItemConstructorOptions => ({
    ...(role === undefined ? {} : { role }),
    ...(label === undefined ? {} : { label }),
  });
  const forDevelopment: MenuItemConstructorOptions[] = [
    { role: 'reload' },
    { role: 'toggleDevTools' },
    { type: 'separator' },
  ];
  const view: MenuItemConstructorOptions[] = [
    ...(own === undefined ? [] : pageItems(own)),
    ...(devTools ? forDevelopment : []),
    named('resetZoom', menu?.resetZoom()),
    named('zoomIn', menu?.zoomIn()),
    named('zoomOut', menu?.zoomOut()),
    { type: 'separator' },
    named('togglefullscreen', menu?.fullScreen()),
  ];
  return [
    ...(platform === 'darwin' ? [{ role: 'appMenu' as const }] : []),
    {
      ...named('fileMenu', menu?.file()),
      submenu: [
        ...(own === undefined ? [] : fileItems(own)),
        platform === 'darwin' ? named('close', menu?.close()) : named('quit', menu?.quit()),
      ],
    },
    {
      ...named('editMenu', menu?.edit()),
      submenu: [
        named('undo', menu?.undo()),
        named('redo', menu?.redo()),
        { type: 'separator' },
        named('cut', menu?.cut()),
        named('copy', menu?.copy()),
        named('paste', menu?.paste()),
        named('selectAll', menu?.selectAll()),
      ],
    },
    { ...named('viewMenu', menu?.view()), submenu: view },
    {
      ...named('windowMenu', menu?.window()),
      submenu: [named('minimize', menu?.minimize()), named('close', menu?.close())],
    },
    ...(own === undefined ? [] : [helpMenu(own)]),
  ];
}

function fileItems({ language: { m }, open, exportCsv }: MenuOwn): MenuItemConstructorOptions[] {
  return [
    { label: m.dashboard.exportCsv(), click: exportCsv },
    {
      label: m.pageNames.settings(),
      accelerator: 'CommandOrControl+,',
      click: () => {
        open('settings');
      },
    },
    { type: 'separator' },
  ];
}

const MENU_PAGES = ['dashboard', 'week', 'alerts', 'history'] as const;

function pageItems({ language: { m }, open }: MenuOwn): MenuItemConstructorOptions[] {
  return [
    ...MENU_PAGES.map((page) => ({
      label: m.pageNames[page](),
      click: () => {
        open(page);
      },
    })),
    { type: 'separator' },
  ];
}

function helpMenu({ language: { m }, open, logFolder }: MenuOwn): MenuItemConstructorOptions {
  return {
    role: 'help',
    label: m.menu.help(),
    submenu: [
      { label: m.about.logFolder(), click: logFolder },
      { type: 'separator' },
      {
        label: m.about.open(),
        click: () => {
          open('about');
        },
      },
    ],
  };
}
