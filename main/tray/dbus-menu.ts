import type { BusAnswer, BusCall, SessionBus } from '../system/session-bus.ts';
import { MenuIds, type NumberedLine } from './menu-ids.ts';
import type { MenuLine } from './tray-model.ts';

/** The tray's menu as Linux panels read it: the interface `com.canonical.dbusmenu`. */

export const MENU_PATH = '/MenuBar';
const INTERFACE = 'com.canonical.dbusmenu';
const ROOT_ID = 0;

type Properties = Readonly<Record<string, { readonly signature: string; readonly value: string | boolean }>>;

export class DbusMenu {
  readonly #bus: Pick<SessionBus, 'emit' | 'variant'>;
  readonly #choose: (line: MenuLine) => void;
  readonly #ids = new MenuIds();
  #lines: readonly NumberedLine[] = [];
  #revision = 1;

  /** @param choose is called with the line that the person clicked */
  constructor(bus: Pick<SessionBus, 'emit' | 'variant'>, choose: (line: MenuLine) => void) {
    this.#bus = bus;
    this.#choose = choose;
  }

  /** Shows other lines. Where only words changed, they change in place, also in an open menu. */
  set(lines: readonly MenuLine[]): void {
    const before = this.#lines;
    this.#lines = this.#ids.number(lines);
    if (shapeOf(this.#lines) !== shapeOf(before)) {
      this.#revision += 1;
      this.#signal('LayoutUpdated', 'ui', [this.#revision, ROOT_ID]);
      return;
    }
    const old = new Map(flat(before).map((each) => [each.id, JSON.stringify(propertiesOf(each))]));
    const changed = flat(this.#lines).filter((each) => old.get(each.id) !== JSON.stringify(propertiesOf(each)));
    if (changed.length === 0) return;
    const updated = changed.map((each) => [each.id, this.#packed(propertiesOf(each))]);
    this.#signal('ItemsPropertiesUpdated', 'a(ia{sv})a(ias)', [updated, []]);
  }

  /** Answers a panel; null for what the interface does not have. */
  answer({ interface: name, member, body }: BusCall): BusAnswer | null {
    if (name !== INTERFACE) return null;
    switch (member) {
      case 'GetLayout':
        return this.#layout(Number(body[0]), Number(body[1]));
      case 'GetGroupProperties':
        return this.#groupProperties(body[0] as readonly number[]);
      case 'GetProperty':
        return this.#property(Number(body[0]), String(body[1]));
      case 'Event':
        this.#event(Number(body[0]), String(body[1]));
        return { signature: '', body: [] };
      case 'EventGroup':
        for (const [id, event] of body[0] as readonly [number, string][]) this.#event(id, event);
        return { signature: 'ai', body: [[]] };
      case 'AboutToShow':
        return { signature: 'b', body: [false] };
      case 'AboutToShowGroup':
        return { signature: 'aiai', body: [[], []] };
      default:
        return null;
    }
  }

  /** The interface's own properties, by name. */
  properties(name: string): Readonly<Record<string, unknown>> | null {
    if (name !== INTERFACE) return null;
    return {
      Version: this.#bus.variant('u', 3),
      TextDirection: this.#bus.variant('s', 'ltr'),
      Status: this.#bus.variant('s', 'normal'),
      IconThemePath: this.#bus.variant('as', []),
    };
  }

  #signal(member: string, signature: string, body: readonly unknown[]): void {
    this.#bus.emit({ path: MENU_PATH, interface: INTERFACE, member }, signature, body);
  }

  #layout(parentId: number, depth: number): BusAnswer | null {
    const pack = ({ id, line, children }: NumberedLine, left: number): unknown => [
      id,
      this.#packed(propertiesOf({ id, line, children })),
      left === 0 ? [] : children.map((child) => this.#bus.variant('(ia{sv}av)', pack(child, left - 1))),
    ];
    const parent = parentId === ROOT_ID ? null : flat(this.#lines).find(({ id }) => id === parentId);
    if (parent === undefined) return null;
    const children = depth === 0 ? [] : this.#lines;
    const root = [
      ROOT_ID,
      { 'children-display': this.#bus.variant('s', 'submenu') },
      children.map((child) => this.#bus.variant('(ia{sv}av)', pack(child, depth - 1))),
    ];
    return { signature: 'u(ia{sv}av)', body: [this.#revision, parent === null ? root : pack(parent, depth)] };
  }

  #groupProperties(ids: readonly number[]): BusAnswer {
    const all = flat(this.#lines);
    const wanted = ids.length === 0 ? all : all.filter(({ id }) => ids.includes(id));
    return { signature: 'a(ia{sv})', body: [wanted.map((each) => [each.id, this.#packed(propertiesOf(each))])] };
  }

  #property(id: number, name: string): BusAnswer | null {
    const line = flat(this.#lines).find((each) => each.id === id);
    const property = line === undefined ? undefined : propertiesOf(line)[name];
    return property === undefined
      ? null
      : { signature: 'v', body: [this.#bus.variant(property.signature, property.value)] };
  }

  #event(id: number, event: string): void {
    if (event !== 'clicked') return;
    const line = this.#ids.lineOf(id);
    if (line !== undefined) this.#choose(line);
  }

  #packed(properties: Properties): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(properties).map(([name, { signature, value }]) => [name, this.#bus.variant(signature, value)]),
    );
  }
}

function propertiesOf({ line }: NumberedLine): Properties {
  if (line.kind === 'separator') return { type: { signature: 's', value: 'separator' } };
  return {
    // An underscore would mark the next letter as an access key.
    label: { signature: 's', value: line.label.replaceAll('_', '__') },
    ...(line.kind === 'item' && !line.enabled ? { enabled: { signature: 'b', value: false } } : {}),
    ...(line.kind === 'submenu' ? { 'children-display': { signature: 's', value: 'submenu' } } : {}),
  };
}

const flat = (lines: readonly NumberedLine[]): readonly NumberedLine[] =>
  lines.flatMap((line) => [line, ...flat(line.children)]);

const shapeOf = (lines: readonly NumberedLine[]): string =>
  lines.map(({ id, children }) => `${id}(${shapeOf(children)})`).join();
