import { PROGRAM_NAME } from '../system/program-name.ts';
import type { BusAnswer, BusCall, SessionBus } from '../system/session-bus.ts';
import { DbusMenu, MENU_PATH } from './dbus-menu.ts';
import { drawIcon, type TrayIcon } from './icon.ts';
import { toRgba, type Board } from './icon-shapes.ts';
import type { MenuLine, TrayModel } from './tray-model.ts';

/**
 * The tray icon as Linux panels want it: an object `org.kde.StatusNotifierItem` on the session bus. Our own rather than
 * Electron's, which never reaches a panel that comes later, and gives every line of the menu another number whenever a
 * word changes.
 */

export const WATCHER = 'org.kde.StatusNotifierWatcher';
const ITEM_PATH = '/StatusNotifierItem';
const INTERFACE = 'org.kde.StatusNotifierItem';
const PROPERTIES = 'org.freedesktop.DBus.Properties';
/** Panels take the size that is nearest to their own; these are those of common panels at one and two times the density. */
const ICON_SIDES_PX = [22, 32, 44];

type Pixmap = readonly [width: number, height: number, argb: Buffer];

export interface ItemActions {
  /** The icon itself was clicked. */
  readonly activate: () => void;
  readonly choose: (line: MenuLine) => void;
}

export class StatusNotifierItem {
  readonly #bus: SessionBus;
  readonly #name: string;
  readonly #menu: DbusMenu;
  #actions: ItemActions | null = null;
  /** The icon was clicked before anything could come of it. */
  #clickedEarly = false;
  readonly #stopServing: () => void;
  #model: TrayModel;
  #pixmaps: readonly Pixmap[];

  /** @param processId makes the name on the bus our own */
  constructor(bus: SessionBus, processId: number, model: TrayModel) {
    this.#bus = bus;
    this.#name = `org.kde.StatusNotifierItem-${processId}-1`;
    this.#model = model;
    this.#pixmaps = pixmapsOf(model.icon);
    this.#menu = new DbusMenu(bus, (line) => this.#actions?.choose(line));
    this.#menu.set(model.menu);
    this.#stopServing = bus.serve((call) => this.#answer(call));
  }

  /** What clicks do from now on; one that came before is made up for. */
  listen(actions: ItemActions): void {
    this.#actions = actions;
    if (this.#clickedEarly) actions.activate();
    this.#clickedEarly = false;
  }

  /** Puts the icon into the panel that is there now. @throws Error when the panel refuses or does not answer */
  async register(): Promise<void> {
    await this.#bus.own(this.#name);
    const watcher = { destination: WATCHER, path: '/StatusNotifierWatcher', interface: WATCHER };
    await this.#bus.call(watcher, 'RegisterStatusNotifierItem', 's', [this.#name]);
  }

  update(model: TrayModel): void {
    const before = this.#model;
    this.#model = model;
    if (JSON.stringify(model.icon) !== JSON.stringify(before.icon)) {
      this.#pixmaps = pixmapsOf(model.icon);
      this.#signal('NewIcon');
    }
    if (model.tooltip !== before.tooltip) this.#signal('NewToolTip');
    this.#menu.set(model.menu);
  }

  /** Takes the icon away: the panel sees that its name has gone. */
  destroy(): void {
    this.#stopServing();
    void this.#bus.disown(this.#name);
  }

  #answer(call: BusCall): BusAnswer | null {
    if (call.path === MENU_PATH) return this.#menu.answer(call) ?? this.#propertyAnswer(call);
    if (call.path !== ITEM_PATH) return null;
    if (call.interface !== INTERFACE) return this.#propertyAnswer(call);
    switch (call.member) {
      case 'Activate':
      case 'SecondaryActivate':
        if (this.#actions === null) this.#clickedEarly = true;
        else this.#actions.activate();
        return { signature: '', body: [] };
      // The panel shows the menu itself.
      case 'ContextMenu':
      case 'Scroll':
        return { signature: '', body: [] };
      default:
        return null;
    }
  }

  #propertyAnswer({ interface: name, member, path, body }: BusCall): BusAnswer | null {
    if (name !== PROPERTIES) return null;
    const asked = String(body[0]);
    const properties = path === MENU_PATH ? this.#menu.properties(asked) : this.#properties(asked);
    if (properties === null) return null;
    if (member === 'GetAll') return { signature: 'a{sv}', body: [properties] };
    const property = properties[String(body[1])];
    return member === 'Get' && property !== undefined ? { signature: 'v', body: [property] } : null;
  }

  #properties(name: string): Readonly<Record<string, unknown>> | null {
    if (name !== INTERFACE) return null;
    const text = (value: string): unknown => this.#bus.variant('s', value);
    const pixmaps = (value: readonly Pixmap[]): unknown => this.#bus.variant('a(iiay)', value);
    return {
      Category: text('ApplicationStatus'),
      Id: text(PROGRAM_NAME),
      Title: text('Glance'),
      Status: text('Active'),
      WindowId: this.#bus.variant('i', 0),
      IconName: text(''),
      IconPixmap: pixmaps(this.#pixmaps),
      OverlayIconName: text(''),
      OverlayIconPixmap: pixmaps([]),
      AttentionIconName: text(''),
      AttentionIconPixmap: pixmaps([]),
      AttentionMovieName: text(''),
      IconThemePath: text(''),
      ToolTip: this.#bus.variant('(sa(iiay)ss)', ['', [], this.#model.tooltip, '']),
      ItemIsMenu: this.#bus.variant('b', false),
      Menu: this.#bus.variant('o', MENU_PATH),
    };
  }

  #signal(member: string): void {
    this.#bus.emit({ path: ITEM_PATH, interface: INTERFACE, member });
  }
}

function pixmapsOf(icon: TrayIcon): readonly Pixmap[] {
  return ICON_SIDES_PX.map((sidePx) => [sidePx, sidePx, argbOf(drawIcon(icon, sidePx))]);
}

/** Bytes in the order alpha, red, green, blue, colour not premultiplied, as the specification has them. */
function argbOf(board: Board): Buffer {
  const bytes = Buffer.from(toRgba(board));
  for (let at = 0; at < bytes.length; at += 4) {
    const rgba = bytes.readUInt32BE(at);
    bytes.writeUInt32BE(((rgba << 24) | (rgba >>> 8)) >>> 0, at);
  }
  return bytes;
}
