import { ENGLISH } from '../../../main/domain/wording/language.ts';
import type { Menu, MenuItemConstructorOptions, NativeImage, Rectangle } from 'electron';
import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createTray, type GlanceTray, type TrayOptions } from '../../../main/tray/tray.ts';
import { STARTING_MODEL, trayModel } from '../../../main/tray/tray-model.ts';
import { account, connection, incident, NOW_MS, snapshot, today } from './support.ts';

interface DrawnImage {
  readonly sizes: number[];
  template: boolean;
}

/** A desktop without a screen: notes down what Electron would be told. */
function desktop() {
  const notified: string[] = [];
  const images: DrawnImage[] = [];
  const menus: MenuItemConstructorOptions[][] = [];
  const trays: FakeTray[] = [];

  class FakeTray extends EventEmitter {
    destroyed = false;
    constructor(_image: unknown) {
      super();
      trays.push(this);
    }
    setImage(): void {
      notified.push('image');
    }
    setToolTip(text: string): void {
      notified.push(`tooltip ${text}`);
    }
    setTitle(text: string, options: { fontType: string }): void {
      notified.push(`title ${text} ${options.fontType}`);
    }
    setContextMenu(): void {
      notified.push('menu attached');
    }
    popUpContextMenu(): void {
      notified.push('menu shown');
    }
    setIgnoreDoubleClickEvents(): void {
      notified.push('double clicks ignored');
    }
    getBounds(): Rectangle {
      return { x: 5, y: 6, width: 22, height: 22 };
    }
    isDestroyed(): boolean {
      return this.destroyed;
    }
    destroy(): void {
      this.destroyed = true;
    }
  }

  const electron = {
    Tray: FakeTray,
    Menu: {
      buildFromTemplate(template: MenuItemConstructorOptions[]): Menu {
        menus.push(template);
        return Object.create(null) as Menu;
      },
    },
    nativeImage: {
      createFromBitmap(buffer: Buffer, size: { width: number; height: number }): NativeImage {
        const image: DrawnImage = { sizes: [size.width], template: false };
        expect(buffer).toHaveLength(size.width * size.height * 4);
        images.push(image);
        return {
          addRepresentation: (more: { width: number; buffer: Buffer }) => {
            expect(more.buffer).toHaveLength(more.width ** 2 * 4);
            image.sizes.push(more.width);
          },
          setTemplateImage: (on: boolean) => (image.template = on),
        } as unknown as NativeImage;
      },
    },
  } as unknown as TrayOptions['electron'];
  return { notified, images, menus, trays, electron };
}

function open(platform: NodeJS.Platform, withFirstIcon = false) {
  const screen = desktop();
  const firstIcon = withFirstIcon ? { firstIcon: new screen.electron.Tray(null as unknown as NativeImage) } : {};
  const done: string[] = [];
  const note = (what: string) => () => void done.push(what);
  const tray: GlanceTray = createTray({
    electron: screen.electron,
    platform,
    ...firstIcon,
    actions: {
      open: note('open'),
      refresh: note('refresh'),
      exportCsv: note('exportCsv'),
      settings: note('settings'),
      quit: note('quit'),
      showIncident: ({ accountId, incidentId }) => done.push(`incident ${accountId} ${incidentId}`),
      acknowledge: (incidentId) => done.push(`acknowledge ${incidentId}`),
      snooze: (snooze) => done.push(`snooze ${snooze}`),
      approach: note('approach'),
      turnAway: note('turn away'),
      toggleGlance: (bounds) => done.push(`toggle at ${bounds?.x},${bounds?.y}`),
    },
  });
  const atStart = screen.notified.splice(0);
  return { ...screen, tray, done, atStart };
}

const FIRST = trayModel(
  snapshot(account({ connection: connection({ status: 'connecting' }), today: null })),
  NOW_MS,
  ENGLISH,
);
const FRESH = trayModel(snapshot(account()), NOW_MS, ENGLISH);
const NEXT = trayModel(snapshot(account({ today: today({ totalSessions: 43 }) })), NOW_MS, ENGLISH);

const click = (menu: MenuItemConstructorOptions[] | undefined, label: string): void => {
  const item = menu?.find((each) => each.label === label);
  (item?.click as (() => void) | undefined)?.();
};

describe('what is touched', () => {
  it('is nothing when nothing changed', () => {
    const { tray, notified, menus } = open('linux');
    tray.update(FRESH);
    notified.length = 0;
    const before = menus.length;
    tray.update({ ...FRESH });
    expect(notified).toEqual([]);
    expect(menus).toHaveLength(before);
  });

  it('is everything at the first time, where an icon stood before, and that icon stays', () => {
    const { tray, notified, trays } = open('darwin', true);
    tray.update({ ...STARTING_MODEL, title: '' });
    expect(notified).toEqual(['image', 'title  monospacedDigit']);
    notified.length = 0;
    tray.update(STARTING_MODEL);
    expect(notified).toEqual([]);
    expect(trays).toHaveLength(1);
  });

  it('is everything that changed', () => {
    const { tray, notified } = open('linux');
    tray.update(FIRST);
    tray.update(FRESH);
    notified.length = 0;
    tray.update(NEXT);
    expect(notified).toEqual(['image', 'tooltip 43 sessions · 21 s response · acme', 'menu attached']);
  });

  it('is not the menu for a step of a running count', () => {
    const fetching = (doneCount: number) =>
      trayModel(snapshot(account({ fetching: { doneCount, totalCount: 90 } })), NOW_MS, ENGLISH);
    const { tray, notified } = open('linux');
    tray.update(fetching(12));
    notified.length = 0;
    tray.update(fetching(13));
    expect(notified).toEqual([]);
    tray.update(fetching(60));
    expect(notified).toEqual(['menu attached']);
  });
});

describe('alerts in the menu', () => {
  it('lead to the incident, and snooze', () => {
    const { tray, menus, done } = open('linux');
    tray.update(trayModel(snapshot(account({ openIncidents: [incident({ id: 7 })] })), NOW_MS, ENGLISH));
    click(menus.at(-1), 'Many video sessions since 13:00');
    const snooze = menus.at(-1)?.find(({ label }) => label === 'Snooze alerts');
    for (const line of snooze?.submenu as MenuItemConstructorOptions[]) (line.click as () => void)();
    expect(done).toEqual(['incident acme 7', 'snooze 1-hour', 'snooze today', 'snooze until-monday', 'acknowledge 7']);
  });

  it('change the menu and the picture only when they change', () => {
    const { tray, notified } = open('linux');
    tray.update(FRESH);
    notified.length = 0;
    const going = trayModel(snapshot(account({ openIncidents: [incident({ value: 11 })] })), NOW_MS, ENGLISH);
    tray.update(going);
    expect(notified).toEqual([
      'image',
      'tooltip 42 sessions · 21 s response · Many video sessions since 13:00 · acme',
      'menu attached',
    ]);
    notified.length = 0;
    tray.update(trayModel(snapshot(account({ openIncidents: [incident({ value: 25 })] })), NOW_MS, ENGLISH));
    expect(notified).toEqual([]);
  });
});

describe('on Linux', () => {
  it('has a menu at once, with everything in it', () => {
    const { tray, atStart, menus, done } = open('linux');
    expect(atStart).toContain('menu attached');
    tray.update(FRESH);
    for (const label of ['Open Glance', 'Refresh now', 'Export CSV…', 'Settings…', 'Quit Glance']) {
      click(menus.at(-1), label);
    }
    expect(done).toEqual(['open', 'refresh', 'exportCsv', 'settings', 'quit']);
  });

  it('opens the small window on activation', () => {
    const { trays, done } = open('linux');
    trays[0]?.emit('click');
    expect(done).toEqual(['toggle at 5,6']);
  });

  it('draws for panels of both densities', () => {
    expect(open('linux').images[0]).toEqual({ sizes: [22, 44], template: false });
  });
});

describe('on macOS and Windows', () => {
  it.each(['darwin', 'win32'] as const)('shows the menu on a right click and never attaches it: %s', (platform) => {
    const { tray, notified, trays, done } = open(platform);
    tray.update(FRESH);
    trays[0]?.emit('right-click');
    expect(notified.filter((each) => each.startsWith('menu'))).toEqual(['menu shown']);
    for (const event of ['mouse-enter', 'mouse-leave', 'click']) trays[0]?.emit(event);
    expect(done).toEqual(['approach', 'turn away', 'toggle at 5,6']);
  });

  it('has the count as title on macOS, and a template image', () => {
    const { tray, notified, images } = open('darwin');
    tray.update(FRESH);
    expect(notified).toContain('title 42 monospacedDigit');
    expect(images.every(({ template }) => template)).toBe(true);
  });

  it('draws for every scale Windows has', () => {
    expect(open('win32').images[0]?.sizes).toEqual([16, 20, 24, 32, 40, 48]);
  });
});

it('shows an ampersand of a name as one', () => {
  const { tray, menus } = open('linux');
  const other = account({ id: 'beta', name: 'Black & White' });
  tray.update(trayModel(snapshot(account(), other), NOW_MS, ENGLISH));
  expect(menus.at(-1)?.map(({ label }) => label)).toContain('Black && White: 42 sessions');
});

it('does nothing once it is gone', () => {
  const { tray, notified } = open('linux');
  tray.destroy();
  tray.destroy();
  tray.update(FRESH);
  expect(notified).toEqual([]);
});
