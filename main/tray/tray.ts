import type { Menu, MenuItemConstructorOptions, Rectangle, Tray } from 'electron';
import { trayImage, type ImageMaker } from './tray-image.ts';
import type { Snooze } from '../contract/alerts.ts';
import type { IncidentLine } from './alert-lines.ts';
import { STARTING_MODEL, type MenuLine, type TrayAction, type TrayModel } from './tray-model.ts';

/** The tray icon with its menu. Made once; after that only what changed is touched. */
export interface GlanceTray {
  update(model: TrayModel): void;
  /** Where the icon is on screen, in screen points; all zero where the desktop does not tell (Linux). */
  bounds(): Rectangle;
  /**
   * Puts the icon into the tray anew, on Linux only: an icon made before the desktop's tray was there (at sign-in, say)
   * falls back to the old kind of tray for good, and is nowhere to be seen on desktops that have only the new one.
   */
  renew(): void;
  destroy(): void;
}

export interface TrayOptions {
  readonly electron: {
    readonly Tray: new (image: Electron.NativeImage) => Tray;
    readonly Menu: { buildFromTemplate(template: MenuItemConstructorOptions[]): Menu };
    readonly nativeImage: ImageMaker;
  };
  readonly platform: NodeJS.Platform;
  readonly actions: Readonly<Record<TrayAction, () => void>> & {
    /** The icon itself was clicked: shows or hides the small window beside it. */
    readonly toggleGlance: (bounds: Rectangle) => void;
    readonly showIncident: (line: IncidentLine) => void;
    readonly snooze: (snooze: Snooze) => void;
  };
}

/** Puts the icon into the tray at once, as "starting", so that the person sees that Glance is there. */
export function createTray({ electron, platform, actions }: TrayOptions): GlanceTray {
  let shown = STARTING_MODEL;
  let menu = buildMenu(shown.menu);
  let tray = putIntoTray();

  function putIntoTray(): Tray {
    const created = new electron.Tray(trayImage(electron.nativeImage, platform, shown.icon));
    created.setToolTip(shown.tooltip);
    created.on('click', () => actions.toggleGlance(created.getBounds()));
    if (platform === 'linux') {
      // Clicks are not told by every panel, so here the menu is attached and everything is in it.
      created.setContextMenu(menu);
      return created;
    }
    // An attached menu would take the left click on macOS; shown by hand, a change never closes an open one either.
    created.on('right-click', () => created.popUpContextMenu(menu));
    if (platform === 'darwin') {
      // Without this, two quick clicks count as one and the window stays open.
      created.setIgnoreDoubleClickEvents(true);
      created.setTitle(shown.title, { fontType: 'monospacedDigit' });
    }
    return created;
  }

  function buildMenu(lines: readonly MenuLine[]): Menu {
    return electron.Menu.buildFromTemplate(lines.map(templateOf));
  }

  function templateOf(line: MenuLine): MenuItemConstructorOptions {
    if (line.kind === 'separator') return { type: 'separator' };
    // A single ampersand would underline the letter after it.
    const label = line.label.replaceAll('&', '&&');
    switch (line.kind) {
      case 'item':
        return { label, enabled: line.enabled, click: () => actions[line.action]() };
      case 'incident':
        return { label, click: () => actions.showIncident(line) };
      case 'snooze':
        return { label, click: () => actions.snooze(line.snooze) };
      case 'submenu':
        return { label, submenu: line.lines.map(templateOf) };
    }
  }

  return {
    update(model) {
      if (tray.isDestroyed()) return;
      const before = shown;
      shown = model;
      if (JSON.stringify(model.icon) !== JSON.stringify(before.icon)) {
        tray.setImage(trayImage(electron.nativeImage, platform, model.icon));
      }
      if (model.tooltip !== before.tooltip) tray.setToolTip(model.tooltip);
      if (platform === 'darwin' && model.title !== before.title) {
        tray.setTitle(model.title, { fontType: 'monospacedDigit' });
      }
      if (contentOf(model.menu) !== contentOf(before.menu)) {
        menu = buildMenu(model.menu);
        if (platform === 'linux') tray.setContextMenu(menu);
      }
    },
    renew() {
      if (platform !== 'linux' || tray.isDestroyed()) return;
      tray.destroy();
      tray = putIntoTray();
    },
    bounds: () => tray.getBounds(),
    destroy() {
      if (!tray.isDestroyed()) tray.destroy();
    },
  };
}

/** What makes two menus the same. */
const contentOf = (lines: readonly MenuLine[]): string =>
  JSON.stringify(
    lines.map((line) => (line.kind === 'item' ? { ...line, label: line.comparedAs ?? line.label } : line)),
  );
