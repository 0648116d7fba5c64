import dbus from '@particle/dbus-next';
import { readMenu, type TrayMenuItem } from './tray-menu.ts';
import type { SessionBus, SignalMatch, Target } from './session-bus.ts';

export type { TrayMenuItem } from './tray-menu.ts';

const WATCHER: Target = {
  destination: 'org.kde.StatusNotifierWatcher',
  path: '/StatusNotifierWatcher',
  interface: 'org.kde.StatusNotifierWatcher',
};

/** One size of the icon in the tray, as the panel gets it. */
export interface TrayIcon {
  readonly width: number;
  readonly height: number;
  /** Four bytes per pixel, not premultiplied, row by row. */
  readonly rgba: Buffer;
}

/** Everything a person sees of a tray icon. */
export interface TrayState {
  readonly title: string;
  readonly tooltip: string;
  readonly status: string;
  readonly icons: readonly TrayIcon[];
  readonly menu: readonly TrayMenuItem[];
}

/** The icon that one process put into the tray, read and clicked over the bus as a panel does it. */
export class TrayReader {
  readonly #bus: SessionBus;
  readonly #item: Target;
  readonly #menu: Target;

  private constructor(bus: SessionBus, item: Target, menuPath: string) {
    this.#bus = bus;
    this.#item = item;
    this.#menu = { destination: item.destination, path: menuPath, interface: 'com.canonical.dbusmenu' };
  }

  /** Waits until the process has an icon in the tray. */
  static async find(bus: SessionBus, processId: number): Promise<TrayReader> {
    const registered = { interface: WATCHER.interface };
    const item = await bus.until(
      `a tray icon of process ${processId}`,
      [registered],
      () => itemOf(bus, processId),
      (found) => found !== undefined,
    );
    if (item === undefined) throw new Error('A tray icon was found and lost.');
    return new TrayReader(bus, item, (await bus.property(item, 'Menu')) as string);
  }

  /** Whether the process has an icon in the tray right now. */
  static async exists(bus: SessionBus, processId: number): Promise<boolean> {
    return (await itemOf(bus, processId)) !== undefined;
  }

  async title(): Promise<string> {
    return (await this.#bus.property(this.#item, 'Title')) as string;
  }

  async tooltip(): Promise<string> {
    const [, , title, text] = (await this.#bus.property(this.#item, 'ToolTip')) as [string, unknown, string, string];
    return text === '' ? title : `${title}\n${text}`;
  }

  async status(): Promise<string> {
    return (await this.#bus.property(this.#item, 'Status')) as string;
  }

  /** All sizes the app offers; Chromium sends one. */
  async icons(): Promise<readonly TrayIcon[]> {
    const pixmaps = (await this.#bus.property(this.#item, 'IconPixmap')) as readonly [number, number, Buffer][];
    return pixmaps.map(([width, height, argb]) => ({ width, height, rgba: argbToRgba(Buffer.from(argb)) }));
  }

  /** The largest of {@link icons}. */
  async icon(): Promise<TrayIcon> {
    const [largest] = [...(await this.icons())].sort((one, other) => other.width - one.width);
    if (largest === undefined) throw new Error('The tray icon has no picture.');
    return largest;
  }

  async menu(): Promise<readonly TrayMenuItem[]> {
    return readMenu(this.#bus, this.#menu);
  }

  /** The texts of the visible lines, separators left out, submenus not opened. */
  async menuLabels(): Promise<readonly string[]> {
    return (await this.menu()).filter((item) => item.visible && item.kind === 'item').map((item) => item.label);
  }

  async state(): Promise<TrayState> {
    const [title, tooltip, status, icons, menu] = await Promise.all([
      this.title(),
      this.tooltip(),
      this.status(),
      this.icons(),
      this.menu(),
    ]);
    return { title, tooltip, status, icons, menu };
  }

  /**
   * Clicks a line of the menu, found by its exact text; further texts lead into submenus.
   * @throws Error when no visible, enabled line has that text
   */
  async clickMenu(...labels: readonly string[]): Promise<void> {
    const nothing = new dbus.Variant('i', 0);
    for (;;) {
      const { id } = await this.#line(labels);
      try {
        await this.#bus.call(this.#menu, 'Event', 'isvu', [id, 'clicked', nothing, 0]);
        return;
      } catch (error) {
        // A poll may have made the menu anew since it was read: then the line has another id, and is still there to click.
        if ((await this.#line(labels)).id === id) throw error;
      }
    }
  }

  async #line(labels: readonly string[]): Promise<TrayMenuItem> {
    let items = await this.menu();
    let found: TrayMenuItem | undefined;
    for (const label of labels) {
      found = items.find((item) => item.label === label && item.visible);
      const seen = items.map((item) => item.label).join(' | ');
      if (found === undefined) throw new Error(`The tray menu has no line "${label}". It has: ${seen}`);
      if (!found.enabled) throw new Error(`The line "${label}" of the tray menu is disabled.`);
      items = found.children;
    }
    if (found === undefined) throw new Error('Which line?');
    return found;
  }

  /** A click on the icon itself. */
  async activate(): Promise<void> {
    await this.#bus.call(this.#item, 'Activate', 'ii', [0, 0]);
  }

  /** Waits for what the panel is told by signals: a new icon, title, tooltip, status or menu. */
  async until<T>(what: string, read: (tray: TrayReader) => Promise<T>, done: (value: T) => boolean): Promise<T> {
    return this.#bus.until(what, this.#signals(), () => read(this), done);
  }

  async untilTooltip(done: (tooltip: string) => boolean): Promise<string> {
    return this.until('another tooltip', (tray) => tray.tooltip(), done);
  }

  async untilMenu(done: (labels: readonly string[]) => boolean): Promise<readonly string[]> {
    return this.until('other lines in the tray menu', (tray) => tray.menuLabels(), done);
  }

  /**
   * Counts from now on how often the panel is told to draw the menu anew, which disturbs a person who has it open.
   * Chromium tells it once for each menu that is set, and once for each new tooltip.
   * @returns a function that ends the counting and gives the number
   */
  async countMenuUpdates(): Promise<() => Promise<number>> {
    let count = 0;
    const match = { ...this.#menuMatch(), member: 'LayoutUpdated' };
    const stop = await this.#bus.listen(match, () => (count += 1));
    return async () => {
      // An answered call proves that every signal sent before it has arrived.
      await this.title();
      await stop();
      return count;
    };
  }

  #menuMatch(): SignalMatch {
    return { sender: this.#menu.destination, interface: this.#menu.interface };
  }

  #signals(): readonly SignalMatch[] {
    return [{ sender: this.#item.destination, interface: this.#item.interface }, this.#menuMatch()];
  }
}

async function itemOf(bus: SessionBus, processId: number): Promise<Target | undefined> {
  const items = (await bus.property(WATCHER, 'RegisteredStatusNotifierItems')) as readonly string[];
  for (const item of items) {
    const slash = item.indexOf('/');
    const destination = slash < 0 ? item : item.slice(0, slash);
    // It may have left between the list and this question.
    const owner = await bus.processId(destination).catch(() => undefined);
    if (owner !== processId) continue;
    const path = slash < 0 ? '/StatusNotifierItem' : item.slice(slash);
    return { destination, path, interface: 'org.kde.StatusNotifierItem' };
  }
  return undefined;
}

function argbToRgba(argb: Buffer): Buffer {
  const rgba = Buffer.alloc(argb.length);
  for (let at = 0; at < argb.length; at += 4) {
    argb.copy(rgba, at, at + 1, at + 4);
    argb.copy(rgba, at + 3, at, at + 1);
  }
  return rgba;
}
