import type { Menu, MenuItemConstructorOptions, Rectangle, Tray } from 'electron';
import { trayImage, type ImageMaker } from './tray-image.ts';
import type { Snooze } from '../contract/alerts.ts';
import type { IncidentLine } from './alert-lines.ts';
import { STARTING_MODEL, type MenuLine, type TrayAction, type TrayModel } from './tray-model.ts';

/** The tray icon with its menu. Made once; after that only what changed is touched. */
export interface GlanceTray {
  update(model: TrayModel): void;
  /** Whether it is to be seen; without a tray a closed window could not be opened again. */
  isShown(): boolean;
  destroy(): void;
}

/** What a click leads to. */
export type TrayActions = Readonly<Record<TrayAction, () => void>> & {
  /**
   * The icon itself was clicked: shows or hides the small window beside it. The place is in screen points, null where
   * the desktop does not say it.
   */
  readonly toggleGlance: (bounds: Rectangle | null) => void;
  /** The pointer came to the icon, so that a click may follow, and left it; where the system says so. */
  readonly approach: () => void;
  readonly turnAway: () => void;
  readonly showIncident: (line: IncidentLine) => void;
  readonly acknowledge: (incidentId: number) => void;
  readonly snooze: (snooze: Snooze) => void;
};

/** Does what a line of the menu stands for. */
export function runLine(line: MenuLine, actions: TrayActions): void {
  switch (line.kind) {
    case 'item':
      if (line.enabled) actions[line.action]();
      break;
    case 'incident':
      actions.showIncident(line);
      break;
    case 'acknowledge':
      actions.acknowledge(line.incidentId);
      break;
    case 'snooze':
      actions.snooze(line.snooze);
      break;
    case 'separator':
    case 'submenu':
      break;
  }
}

export interface TrayOptions {
  readonly electron: {
    readonly Tray: new (image: Electron.NativeImage) => Tray;
    readonly Menu: { buildFromTemplate(template: MenuItemConstructorOptions[]): Menu };
    readonly nativeImage: ImageMaker;
  };
  readonly platform: NodeJS.Platform;
  /** The icon that is in the tray already, if one is; see `showFirstIcon`. */
  readonly firstIcon?: Tray;
  readonly actions: TrayActions;
}

/** Puts the icon into the tray at once, as "starting", so that the person sees that Glance is there. */
export function createTray(options: TrayOptions): GlanceTray {
  return new ElectronTray(options);
}

class ElectronTray implements GlanceTray {
  readonly #options: TrayOptions;
  readonly #tray: Tray;
  #shown = STARTING_MODEL;
  #menu: Menu;
  /** The first icon may show a number, so what it shows is replaced whatever comes. */
  #isFirst: boolean;

  constructor(options: TrayOptions) {
    this.#options = options;
    this.#menu = this.#buildMenu(this.#shown.menu);
    this.#isFirst = options.firstIcon !== undefined;
    this.#tray = options.firstIcon ?? this.#putIntoTray();
    this.#listen();
  }

  update(model: TrayModel): void {
    const { electron, platform } = this.#options;
    const tray = this.#tray;
    if (tray.isDestroyed()) return;
    const before = this.#shown;
    const all = this.#isFirst;
    [this.#shown, this.#isFirst] = [model, false];
    if (all || JSON.stringify(model.icon) !== JSON.stringify(before.icon)) {
      tray.setImage(trayImage(electron.nativeImage, platform, model.icon));
    }
    if (model.tooltip !== before.tooltip) tray.setToolTip(model.tooltip);
    if (platform === 'darwin' && (all || model.title !== before.title)) {
      tray.setTitle(model.title, { fontType: 'monospacedDigit' });
    }
    if (contentOf(model.menu) !== contentOf(before.menu)) {
      this.#menu = this.#buildMenu(model.menu);
      if (platform === 'linux') tray.setContextMenu(this.#menu);
    }
  }

  isShown(): boolean {
    return true;
  }

  destroy(): void {
    if (!this.#tray.isDestroyed()) this.#tray.destroy();
  }

  #putIntoTray(): Tray {
    const { electron, platform } = this.#options;
    const tray = new electron.Tray(trayImage(electron.nativeImage, platform, this.#shown.icon));
    tray.setToolTip(this.#shown.tooltip);
    if (platform === 'darwin') tray.setTitle(this.#shown.title, { fontType: 'monospacedDigit' });
    return tray;
  }

  #listen(): void {
    const { platform, actions } = this.#options;
    const tray = this.#tray;
    tray.on('click', () => {
      const bounds = tray.getBounds();
      actions.toggleGlance(bounds.width > 0 ? bounds : null);
    });
    if (platform === 'linux') {
      // Not every panel passes clicks on, so here the menu is attached and everything is in it.
      tray.setContextMenu(this.#menu);
      return;
    }
    tray.on('mouse-enter', actions.approach);
    tray.on('mouse-leave', actions.turnAway);
    // An attached menu would take the left click on macOS; shown by hand, a change never closes an open one either.
    tray.on('right-click', () => {
      tray.popUpContextMenu(this.#menu);
    });
    // Without this, two quick clicks count as one and the window stays open.
    if (platform === 'darwin') tray.setIgnoreDoubleClickEvents(true);
  }

  #buildMenu(lines: readonly MenuLine[]): Menu {
    const { electron, actions } = this.#options;
    return electron.Menu.buildFromTemplate(lines.map((line) => templateOf(line, actions)));
  }
}

/** A line of the menu as Electron wants it. */
function templateOf(line: MenuLine, actions: TrayActions): MenuItemConstructorOptions {
  if (line.kind === 'separator') return { type: 'separator' };
  // A single ampersand would underline the letter after it.
  const label = line.label.replaceAll('&', '&&');
  const click = (): void => {
    runLine(line, actions);
  };
  switch (line.kind) {
    case 'item':
      return { label, enabled: line.enabled, click };
    case 'submenu':
      return { label, submenu: line.lines.map((inner) => templateOf(inner, actions)) };
    default:
      return { label, click };
  }
}

/** What makes two menus the same. */
const contentOf = (lines: readonly MenuLine[]): string =>
  JSON.stringify(
    lines.map((line) => (line.kind === 'item' ? { ...line, label: line.comparedAs ?? line.label } : line)),
  );
