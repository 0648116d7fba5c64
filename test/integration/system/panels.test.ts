import { expect, it } from 'vitest';
import { LinuxTray } from '../../../main/tray/linux-tray.ts';
import { firstLook } from '../../../main/tray/first-icon.ts';
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
function trayOn(bus: SessionBus): LinuxTray {
  return new LinuxTray({
    bus: Promise.resolve(bus),
    firstLook: firstLook(null, 'Glance'),
    processId: process.pid,
    actions: {
      ...{ open: nothing, refresh: nothing, exportCsv: nothing, settings: nothing, quit: nothing },
      ...{ toggleGlance: nothing, showIncident: nothing, acknowledge: nothing, snooze: nothing },
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
