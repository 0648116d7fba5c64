import { beforeEach, describe, expect, it } from 'vitest';
import { ENGLISH } from '../../../main/domain/wording/language.ts';
import { DbusMenu, MENU_PATH } from '../../../main/tray/dbus-menu.ts';
import { trayModel, type MenuLine } from '../../../main/tray/tray-model.ts';
import { account, incident, NOW_MS, snapshot, today } from './support.ts';

interface Signal {
  readonly member: string;
  readonly body: readonly unknown[];
}
interface Item {
  readonly id: number;
  readonly label: string;
  readonly children: readonly Item[];
}

let signals: Signal[] = [];
let clicked: MenuLine[] = [];
let menu: DbusMenu;

beforeEach(() => {
  signals = [];
  clicked = [];
  menu = new DbusMenu(
    {
      variant: (_signature, value) => ({ value }),
      emit: ({ member }, _signature, body) => signals.push({ member, body: body ?? [] }),
    },
    (line) => clicked.push(line),
  );
});

const call = (member: string, ...body: unknown[]): readonly unknown[] | undefined =>
  menu.answer({ path: MENU_PATH, interface: 'com.canonical.dbusmenu', member, body })?.body;

type Layout = readonly [number, Record<string, { value: string }>, readonly { value: Layout }[]];
const itemOf = ([id, properties, children]: Layout): Item => ({
  id,
  label: properties['label']?.value ?? '',
  children: children.map(({ value }) => itemOf(value)),
});
/** As a panel reads it. */
const read = (parentId = 0, depth = -1): readonly Item[] =>
  itemOf(call('GetLayout', parentId, depth, [])?.[1] as Layout).children;

const linesAt = (minute: number, ...incidents: Parameters<typeof incident>[0][]): readonly MenuLine[] =>
  trayModel(
    snapshot(
      account({
        today: today({ fetchedAtMs: NOW_MS + minute * 60_000 }),
        openIncidents: incidents.map((change) => incident(change)),
      }),
    ),
    NOW_MS + minute * 60_000,
    ENGLISH,
  ).menu;

describe('the menu on the bus', () => {
  it('has the same numbers a minute later, and the new time in place', () => {
    menu.set(linesAt(0));
    const before = read();
    signals = [];
    menu.set(linesAt(1));
    const after = read();
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(before[3]?.label).toBe('Updated 14:06');
    expect(after[3]?.label).toBe('Updated 14:07');
    expect(signals).toEqual([
      {
        member: 'ItemsPropertiesUpdated',
        body: [[[after[3]?.id, { label: { value: 'Updated 14:07' } }]], []],
      },
    ]);
  });

  it('says nothing when nothing changed', () => {
    menu.set(linesAt(0));
    signals = [];
    menu.set([...linesAt(0)]);
    expect(signals).toEqual([]);
  });

  it('keeps the numbers of the lines that stay when one comes, and tells the panel to read it anew', () => {
    menu.set(linesAt(0));
    const before = new Map(read().map(({ id, label }) => [label, id]));
    signals = [];
    menu.set(linesAt(0, { id: 7 }));
    const after = new Map(read().map(({ id, label }) => [label, id]));
    for (const label of ['Open Glance', 'Refresh now', 'Export CSV…', 'Settings…', 'Quit Glance']) {
      expect(after.get(label)).toBe(before.get(label));
    }
    expect(signals.map(({ member }) => member)).toEqual(['LayoutUpdated']);
    expect([...after.keys()]).toContain('Many video sessions since 13:00');
  });

  it('takes a click on a line that was read a while ago, also on one that has gone', () => {
    menu.set(linesAt(0, { id: 7 }));
    const [settings] = read().filter(({ label }) => label === 'Settings…');
    const [many] = read().filter(({ label }) => label.startsWith('Many video sessions'));
    menu.set(linesAt(5));
    call('Event', settings?.id, 'clicked', {}, 0);
    call('Event', many?.id, 'clicked', {}, 0);
    call('Event', settings?.id, 'hovered', {}, 0);
    call('Event', 99_999, 'clicked', {}, 0);
    expect(clicked).toMatchObject([
      { kind: 'item', action: 'settings' },
      { kind: 'incident', incidentId: 7 },
    ]);
  });

  it('shows submenus one level at a time or all at once', () => {
    menu.set(linesAt(0, { id: 7 }));
    const [snooze] = read().filter(({ label }) => label === 'Snooze alerts');
    expect(snooze?.children.map(({ label }) => label)).toEqual([
      '1 hour',
      'Today',
      'Until Monday',
      'Acknowledge: Many video sessions since 13:00',
    ]);
    expect(read(0, 1).find(({ id }) => id === snooze?.id)?.children).toEqual([]);
    expect(read(snooze?.id)).toEqual(snooze?.children);
  });

  it('shows an underscore as one, and which lines cannot be chosen', () => {
    menu.set([{ kind: 'item', label: 'a_b', action: 'open', enabled: false }]);
    const [line] = read();
    expect(line?.label).toBe('a__b');
    expect(call('GetGroupProperties', [line?.id], [])).toEqual([
      [[line?.id, { label: { value: 'a__b' }, enabled: { value: false } }]],
    ]);
    expect(call('GetProperty', line?.id, 'enabled')).toEqual([{ value: false }]);
  });

  it('answers nothing that it does not have', () => {
    menu.set(linesAt(0));
    expect(call('GetLayout', 99_999, -1, [])).toBeUndefined();
    expect(call('GetProperty', 1, 'icon-name')).toBeUndefined();
    expect(call('Format')).toBeUndefined();
  });
});
