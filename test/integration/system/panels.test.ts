import { expect, it } from 'vitest';
import { LinuxTray } from '../../../main/tray/linux-tray.ts';
import { firstLook } from '../../../main/tray/first-icon.ts';
import { showFirstLinuxIcon, type FirstLinuxIcon } from '../../../main/tray/first-linux-icon.ts';
import type { SessionBus } from '../../../main/system/session-bus.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';
import { realBus, until, type RealBus } from './support.ts';

/** Panels that come late, are started again, or go with their bus, on a real bus. */

const WATCHER = 'org.kde.StatusNotifierWatcher';

/** A panel: it counts who asks to be shown. */
async function panelOn(real: RealBus): Promise<{ readonly registered: string[]; readonly bus: SessionBus }> {
  const bus = await real.connect();
  const registered: string[] = [];
  bus.serve(({ interface: name, member, body }) => {
    if (name !== WATCHER || member !== 'RegisterStatusNotifierItem') return null;
    registered.push(String(body[0]));
    return { signature: '', body: [] };
  });
  await bus.own(WATCHER);
  return { registered, bus };
}

const nothing = (): void => undefined;
interface Taken {
  readonly firstIcon?: FirstLinuxIcon | null;
  readonly toggleGlance?: () => void;
}

function trayOn(bus: SessionBus, { firstIcon = null, toggleGlance = nothing }: Taken = {}): LinuxTray {
  return new LinuxTray({
    bus: Promise.resolve(bus),
    firstLook: firstLook(null, 'Glance'),
    firstIcon: Promise.resolve(firstIcon),
    processId: process.pid,
    actions: {
      ...{ open: nothing, refresh: nothing, exportCsv: nothing, settings: nothing, quit: nothing },
      ...{ approach: nothing, turnAway: nothing },
      ...{ toggleGlance, showIncident: nothing, acknowledge: nothing, snooze: nothing },
    },
    log: { info: nothing, warn: nothing, error: nothing },
    createOldTray: () => {
      throw new Error('there is no tray of the old kind here');
    },
    mayHaveOldTray: false,
    clock: createManualClock(0),
    onNoTray: nothing,
  });
}

const ITEM = `org.kde.StatusNotifierItem-${process.pid}-1`;

it('puts the icon into a panel that comes after Glance, once', async () => {
  const real = realBus();
  await real.start();
  const tray = trayOn(await real.connect());
  expect(tray.isShown()).toBe(false);
  const panel = await panelOn(real);
  await until(() => panel.registered.length > 0);
  await panel.bus.hasOwner(ITEM);
  expect(panel.registered).toEqual([ITEM]);
  expect(tray.isShown()).toBe(true);
  tray.destroy();
});

it('puts it into a panel that is started again, once each time, and into one of a bus that is started again', async () => {
  const real = realBus();
  await real.start();
  const tray = trayOn(await real.connect());
  const first = await panelOn(real);
  await until(() => first.registered.length > 0);
  first.bus.close();
  await until(() => !tray.isShown());
  const second = await panelOn(real);
  await until(() => second.registered.length > 0);
  expect([first.registered, second.registered]).toEqual([[ITEM], [ITEM]]);

  await real.kill();
  await until(() => !tray.isShown());
  await real.start();
  const third = await panelOn(real);
  await until(() => third.registered.length > 0);
  expect(third.registered).toEqual([ITEM]);
  expect(await third.bus.hasOwner(ITEM)).toBe(true);
  tray.destroy();
});

it('takes over the icon that stood before the rest was loaded: once in the panel, and no click lost', async () => {
  const real = realBus();
  await real.start();
  const panel = await panelOn(real);
  const bus = await real.connect();
  const firstIcon = await showFirstLinuxIcon(Promise.resolve(bus), process.pid, firstLook(12, 'acme'));
  expect(panel.registered).toEqual([ITEM]);
  const item = { destination: ITEM, path: '/StatusNotifierItem', interface: 'org.kde.StatusNotifierItem' };
  await panel.bus.call(item, 'Activate', 'ii', [0, 0]);

  let clicks = 0;
  const tray = trayOn(bus, { firstIcon, toggleGlance: () => (clicks += 1) });
  await until(() => tray.isShown());
  expect(clicks).toBe(1);
  await panel.bus.call(item, 'Activate', 'ii', [0, 0]);
  expect(clicks).toBe(2);
  expect(panel.registered).toEqual([ITEM]);

  // A panel that is started again gets it once more.
  panel.bus.close();
  await until(() => !tray.isShown());
  const again = await panelOn(real);
  await until(() => again.registered.length > 0);
  expect(again.registered).toEqual([ITEM]);
  tray.destroy();
});

it('shows nothing early where there is no bus or no panel', async () => {
  const real = realBus();
  await real.start();
  const look = firstLook(null, 'acme');
  expect(await showFirstLinuxIcon(Promise.resolve(null), process.pid, look)).toBeNull();
  const bus = await real.connect();
  expect(await showFirstLinuxIcon(Promise.resolve(bus), process.pid, look)).toBeNull();
  expect(await bus.hasOwner(ITEM)).toBe(false);
});

it('an icon that no panel took early is gone, so that the next one answers for itself', async () => {
  const real = realBus();
  await real.start();
  const deaf = await real.connect();
  await deaf.own(WATCHER);
  const bus = await real.connect();
  expect(await showFirstLinuxIcon(Promise.resolve(bus), process.pid, firstLook(12, 'acme'))).toBeNull();
  deaf.close();
  const panel = await panelOn(real);
  const tray = trayOn(bus);
  await until(() => panel.registered.length > 0);
  const properties = { destination: ITEM, path: '/StatusNotifierItem', interface: 'org.freedesktop.DBus.Properties' };
  const [tooltip] = await panel.bus.call(properties, 'Get', 'ss', ['org.kde.StatusNotifierItem', 'ToolTip']);
  expect(JSON.stringify(tooltip)).not.toContain('12');
  tray.destroy();
});
