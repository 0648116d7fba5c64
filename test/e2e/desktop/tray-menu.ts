import type { Variant } from '@particle/dbus-next';
import type { SessionBus, Target } from './session-bus.ts';

/** One line of a tray menu, as a person sees it. */
export interface TrayMenuItem {
  readonly id: number;
  readonly kind: 'item' | 'separator';
  /** Without the marks of access keys. */
  readonly label: string;
  readonly enabled: boolean;
  readonly visible: boolean;
  /** `null` for a line that cannot be ticked. */
  readonly checked: boolean | null;
  readonly children: readonly TrayMenuItem[];
}

/** How `com.canonical.dbusmenu` sends a line: its id, its properties, its children wrapped in variants. */
type Layout = readonly [number, Readonly<Record<string, Variant>>, readonly Variant<Layout>[]];

const ALL_LEVELS = -1;

/** Reads the whole menu at an object with the interface `com.canonical.dbusmenu`. */
export async function readMenu(bus: SessionBus, target: Target): Promise<readonly TrayMenuItem[]> {
  const [, root] = await bus.call(target, 'GetLayout', 'iias', [0, ALL_LEVELS, []]);
  return toItem(root as Layout).children;
}

function toItem([id, properties, children]: Layout): TrayMenuItem {
  const value = (name: string): unknown => properties[name]?.value;
  const toggle = value('toggle-type');
  return {
    id,
    kind: value('type') === 'separator' ? 'separator' : 'item',
    label: withoutAccessKey((value('label') as string | undefined) ?? ''),
    enabled: value('enabled') !== false,
    visible: value('visible') !== false,
    checked: toggle === undefined || toggle === '' ? null : value('toggle-state') === 1,
    children: children.map((child) => toItem(child.value)),
  };
}

/** An underscore marks the access key; two of them are one. */
const withoutAccessKey = (label: string): string => label.replace(/_(_?)/g, '$1');
