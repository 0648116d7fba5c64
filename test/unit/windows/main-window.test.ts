import { beforeEach, describe, expect, it } from 'vitest';
import type { Navigation } from '../../../main/contract/ipc.ts';
import { MainWindow } from '../../../main/windows/main-window.ts';
import { WindowMemory, type RememberedWindow } from '../../../main/windows/window-memory.ts';
import { createFakeWindows, type FakeWindow } from '../../fakes/fake-window.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';

const SCREEN = { x: 0, y: 0, width: 1920, height: 1040 };
const PLACE = { x: 100, y: 80, width: 900, height: 700 };

let clock: ManualClock;
let windows: ReturnType<typeof createFakeWindows>;
let saved: RememberedWindow;
let screens = [SCREEN];
let hasTray = true;
let sent: Navigation[] = [];
let givenUpCount = 0;
let unreadCount = 0;

beforeEach(() => {
  clock = createManualClock(0);
  windows = createFakeWindows();
  saved = { windowBounds: null, windowMaximized: false, shownView: null };
  screens = [SCREEN];
  hasTray = true;
  sent = [];
  givenUpCount = 0;
  unreadCount = 0;
});

/** As at the start of the app; again, as after a restart with what was saved. */
function open(): MainWindow {
  return new MainWindow({
    createWindow: windows.create,
    icon: Object.create(null) as Electron.NativeImage,
    clock,
    memory: new WindowMemory({
      clock,
      saved: () => saved,
      save: (change) => {
        saved = { ...saved, ...change };
      },
    }),
    workAreas: () => screens,
    isDark: () => false,
    hasTray: () => hasTray,
    navigate: (_contents, navigation) => sent.push(navigation),
    onGivenUp: () => (givenUpCount += 1),
    onUnread: () => (unreadCount += 1),
  });
}

function openReady(): { main: MainWindow; window: FakeWindow } {
  const main = open();
  main.show();
  main.pageReady();
  return { main, window: windows.last() };
}

describe('a page that cannot be read', () => {
  it('is said, once, instead of an empty window', () => {
    const main = open();
    main.show();
    main.pageUnread();
    main.pageUnread();
    clock.advance(10_000);
    expect([unreadCount, windows.last().visible, main.contents()]).toEqual([1, false, null]);
    main.show();
    main.pageUnread();
    expect(unreadCount).toBe(2);
  });

  it('is left to the page once it has drawn: a part of it is missing, and the page says so', () => {
    const { main, window } = openReady();
    main.pageUnread();
    expect([unreadCount, window.visible]).toEqual([0, true]);
  });
});

describe('a new main window', () => {
  it('is on screen once its page has drawn, and not before', () => {
    const main = open();
    main.show();
    expect(windows.last().visible).toBe(false);
    main.pageReady();
    expect(windows.last().visible).toBe(true);
    clock.advance(10_000);
    expect(windows.last().showCount).toBe(1);
  });

  it('is on screen after a second, whatever its page says or does not say', () => {
    open().show();
    clock.advance(1_000);
    expect(windows.last().visible).toBe(true);
  });

  it('is led where it was asked to go only when its own page listens', () => {
    const main = open();
    main.show({ view: 'settings' });
    clock.advance(5_000);
    expect(sent).toEqual([]);
    main.pageReady();
    expect(sent).toEqual([{ view: 'settings' }]);
    main.show();
    expect(sent).toHaveLength(1);
  });
});

describe('closed', () => {
  it('comes back at once within a minute, and is made anew after it', () => {
    const { main, window } = openReady();
    window.close();
    expect(window.visible).toBe(false);
    clock.advance(59_000);
    main.show();
    expect(window.visible).toBe(true);
    clock.advance(600_000);
    expect(window.destroyed).toBe(false);
    window.close();
    clock.advance(60_000);
    expect(window.destroyed).toBe(true);
    expect(main.contents()).toBeNull();
    main.show();
    expect(windows.all).toHaveLength(2);
  });

  it('twice is destroyed once', () => {
    const { window } = openReady();
    window.close();
    clock.advance(30_000);
    window.close();
    clock.advance(600_000);
    expect(window.destroyCount).toBe(1);
  });

  it('and crashed while hidden is destroyed once', () => {
    const { window } = openReady();
    window.close();
    window.crash();
    clock.advance(600_000);
    expect(window.destroyCount).toBe(1);
    expect(givenUpCount).toBe(0);
  });

  it('before it was ever shown stays away', () => {
    const main = open();
    main.show();
    windows.last().close();
    main.pageReady();
    clock.advance(5_000);
    expect(windows.last().visible).toBe(false);
  });

  it('is minimised where there is no tray to open it from', () => {
    hasTray = false;
    const { main, window } = openReady();
    window.close();
    expect([window.visible, window.minimized]).toEqual([true, true]);
    clock.advance(600_000);
    expect(window.destroyed).toBe(false);
    main.show();
    expect(window.minimized).toBe(false);
  });
});

describe('its place', () => {
  it.each(['quitting', 'closing'])('is kept over %s', (how) => {
    const { main, window } = openReady();
    window.drag(PLACE);
    if (how === 'closing') window.close();
    main.destroy();
    openReady();
    expect(windows.last().options).toMatchObject(PLACE);
  });

  it('is kept when the app is killed a while later', () => {
    const { window } = openReady();
    window.drag(PLACE);
    clock.advance(2_000);
    expect(saved.windowBounds).toEqual(PLACE);
  });

  it('is kept with the whole screen filled, and under it the size from before', () => {
    const { main, window } = openReady();
    window.drag(PLACE);
    window.maximize();
    window.close();
    clock.advance(61_000);
    main.show();
    main.pageReady();
    expect(windows.last()).not.toBe(window);
    expect(windows.last().maximized).toBe(true);
    expect(windows.last().options).toMatchObject(PLACE);
    main.destroy();
    expect(saved.windowMaximized).toBe(true);
  });

  it('is not that of a window nobody has seen', () => {
    saved = { ...saved, windowBounds: PLACE, windowMaximized: true };
    const main = open();
    main.show();
    main.destroy();
    expect(saved).toMatchObject({ windowBounds: PLACE, windowMaximized: true });
  });

  it.each([
    ['off to the right', { x: 5_000, y: 80, width: 900, height: 700 }],
    ['half off below', { x: 100, y: 800, width: 900, height: 700 }],
    ['a little off above', { x: 100, y: -20, width: 900, height: 700 }],
    ['larger than the screen', { x: -50, y: -50, width: 4_000, height: 3_000 }],
  ])('is brought back: %s', (_where, windowBounds) => {
    saved = { ...saved, windowBounds };
    openReady();
    const { x = -1, y = -1, width = 0, height = 0 } = windows.last().options;
    expect(x).toBeGreaterThanOrEqual(0);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(SCREEN.width);
    expect(y + height).toBeLessThanOrEqual(SCREEN.height);
  });

  it('is brought back when its screen is unplugged', () => {
    screens = [SCREEN, { ...SCREEN, x: 1920 }];
    saved = { ...saved, windowBounds: { ...PLACE, x: 2_200 } };
    const { main, window } = openReady();
    main.keepOnScreen();
    expect(window.bounds.x).toBe(2_200);
    screens = [SCREEN];
    main.keepOnScreen();
    expect(window.bounds.x + window.bounds.width).toBeLessThanOrEqual(SCREEN.width);
  });
});

describe('a page that crashed', () => {
  it('is loaded again in the same window and says so', () => {
    const { main, window } = openReady();
    window.crash();
    expect(window.destroyed).toBe(false);
    expect(window.webContents.urls).toEqual(['app://glance/index.html', 'app://glance/index.html?restarted=1']);
    main.show({ view: 'alerts' });
    expect(sent).toEqual([]);
    main.pageReady();
    expect(sent).toEqual([{ view: 'alerts' }]);
  });

  it('over and over is given up, and can be opened again', () => {
    const { main, window } = openReady();
    for (let count = 0; count < 4; count += 1) window.crash();
    expect(window.destroyed).toBe(true);
    expect(givenUpCount).toBe(1);
    main.show();
    expect(windows.all).toHaveLength(2);
  });

  it('now and then is always loaded again', () => {
    const { window } = openReady();
    for (let count = 0; count < 20; count += 1) {
      clock.advance(60_000);
      window.crash();
    }
    expect(window.destroyed).toBe(false);
  });
});
