import { beforeEach, describe, expect, it } from 'vitest';
import { PopoverWindow } from '../../../main/windows/popover-window.ts';
import { createFakeWindows, type FakeWindow } from '../../fakes/fake-window.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';

const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 };
const ICON = { x: 1700, y: 1046, width: 24, height: 24 };

let clock: ManualClock;
let windows: ReturnType<typeof createFakeWindows>;
let told: string[];

beforeEach(() => {
  told = [];
  clock = createManualClock(1_000_000);
  windows = createFakeWindows();
});

const create = (isPlaceable = true): PopoverWindow =>
  new PopoverWindow({
    createWindow: windows.create,
    clock,
    surroundings: () => ({ cursor: { x: 0, y: 0 }, workArea: { ...SCREEN, height: 1040 }, displayBounds: SCREEN }),
    isDark: () => false,
    isPlaceable,
    comeBack: () => told.push('come back'),
    putAway: () => told.push('put away'),
    onUnread: () => told.push('unread'),
  });

/** Opened a while ago, with the focus. */
function openReady(isPlaceable = true): { popover: PopoverWindow; window: FakeWindow } {
  const popover = create(isPlaceable);
  popover.toggle(ICON);
  popover.pageReady();
  clock.advance(5_000);
  return { popover, window: windows.last() };
}

describe('a page that cannot be read', () => {
  it('is said instead of an empty window, where somebody asked for it', () => {
    const popover = create();
    popover.approach();
    clock.advance(80);
    popover.pageUnread();
    expect(told).toEqual([]);
    popover.toggle(ICON);
    popover.pageUnread();
    popover.pageUnread();
    expect([told, popover.contents()]).toEqual([['unread'], null]);
  });

  it('is left to the page once it has drawn', () => {
    const { popover, window } = openReady();
    popover.pageUnread();
    expect([told, window.visible]).toEqual([[], true]);
  });
});

describe('the icon', () => {
  it('opens it and closes it', () => {
    const { popover, window } = openReady();
    expect(window.visible).toBe(true);
    popover.toggle(ICON);
    expect(window.visible).toBe(false);
    popover.toggle(ICON);
    popover.pageReady();
    expect(window.visible).toBe(true);
  });

  it.each([1, 120, 299])('closes it also where the press takes the focus %i ms before the click', (delayMs) => {
    const { popover, window } = openReady();
    window.blur();
    clock.advance(delayMs);
    popover.toggle(ICON);
    popover.pageReady();
    expect(window.visible).toBe(false);
    // The next click is meant.
    popover.toggle(ICON);
    popover.pageReady();
    expect(window.visible).toBe(true);
  });

  it('opens it again when it is clicked later', () => {
    const { popover, window } = openReady();
    window.blur();
    clock.advance(300);
    popover.toggle(ICON);
    popover.pageReady();
    expect(window.visible).toBe(true);
  });
});

describe('the focus', () => {
  it('taken back as it opens closes nothing', () => {
    const popover = create();
    popover.toggle(ICON);
    popover.pageReady();
    clock.advance(100);
    windows.last().blur();
    expect(windows.last().visible).toBe(true);
  });

  it('never given closes nothing', () => {
    const popover = create();
    popover.toggle(ICON);
    // A desktop that guards the focus shows the window and leaves the focus where it is.
    windows.last().focus = () => undefined;
    popover.pageReady();
    clock.advance(5_000);
    windows.last().blur();
    expect(windows.last().visible).toBe(true);
  });

  it('going elsewhere closes it', () => {
    const { window } = openReady();
    window.blur();
    expect(window.visible).toBe(false);
  });
});

describe('its size', () => {
  it('follows the content, beside the panel', () => {
    const { popover, window } = openReady();
    popover.fit(301);
    expect(window.bounds).toMatchObject({ width: 360, height: 301 });
    expect(window.bounds.y + window.bounds.height).toBe(1040 - 8);
    popover.fit(5_000);
    expect(window.bounds.height).toBe(480);
    expect(window.bounds.y + window.bounds.height).toBe(1040 - 8);
  });

  it('is the last one at the next opening, so that nothing jumps', () => {
    const { popover } = openReady();
    popover.fit(350);
    popover.destroy();
    popover.toggle(ICON);
    expect(windows.last().options).toMatchObject({ width: 360, height: 350 });
  });
});

it('stays out of the task bar, and has no frame', () => {
  const { window } = openReady();
  expect(window.options).toMatchObject({ skipTaskbar: true, frame: false, resizable: false, alwaysOnTop: true });
});

it('is a normal window where windows cannot be placed', () => {
  const { window } = openReady(false);
  expect(window.options.skipTaskbar).toBeUndefined();
  expect(window.options.frame).toBeUndefined();
  expect(window.options.x).toBeUndefined();
  window.blur();
  expect(window.visible).toBe(true);
});

describe('put away', () => {
  it('is kept, told nothing, and comes back with what there is then', () => {
    const { popover, window } = openReady();
    window.close();
    expect([window.visible, window.destroyed, popover.isAway()]).toEqual([false, false, true]);
    expect(told).toEqual(['put away']);
    clock.advance(14 * 60_000);
    popover.toggle(ICON);
    expect(told).toEqual(['put away', 'come back']);
    // Not before its page shows the numbers of now.
    expect([window.visible, popover.isAway()]).toEqual([false, false]);
    popover.fit(222);
    popover.pageReady();
    expect(window.visible).toBe(true);
    expect(window.bounds.height).toBe(222);
    expect(windows.all).toHaveLength(1);
    clock.advance(60 * 60_000);
    expect(window.destroyed).toBe(false);
  });

  it('gives its memory back a quarter of an hour later', () => {
    const { popover, window } = openReady();
    window.blur();
    clock.advance(15 * 60_000);
    expect([window.destroyed, popover.isAway()]).toEqual([true, false]);
    popover.toggle(ICON);
    expect(windows.all).toHaveLength(2);
  });

  it('is made anew when its page crashes meanwhile', () => {
    const { popover, window } = openReady();
    window.blur();
    window.crash();
    expect(window.destroyed).toBe(true);
    clock.advance(1_000);
    popover.toggle(ICON);
    popover.pageReady();
    expect(windows.last().visible).toBe(true);
  });

  it('before its page drew anything, it is destroyed', () => {
    const popover = create();
    popover.toggle(ICON);
    popover.toggle(ICON);
    expect(windows.last().destroyed).toBe(true);
    popover.toggle(ICON);
    popover.pageReady();
    expect(windows.last().visible).toBe(true);
  });
});

describe('made ahead of the click', () => {
  it('is on screen at once when it is asked for', () => {
    const popover = create();
    popover.approach();
    clock.advance(80);
    popover.approach();
    clock.advance(80);
    popover.pageReady();
    expect([windows.all.length, windows.last().visible]).toEqual([1, false]);
    popover.toggle(ICON);
    expect(windows.last().visible).toBe(true);
    clock.advance(60_000);
    expect(windows.last().destroyed).toBe(false);
  });

  it('waits for its page when the click was quicker', () => {
    const popover = create();
    popover.approach();
    clock.advance(80);
    popover.toggle(ICON);
    expect(windows.last().visible).toBe(false);
    popover.pageReady();
    expect(windows.last().visible).toBe(true);
  });

  it('is not for a pointer that only passes', () => {
    const popover = create();
    popover.approach();
    clock.advance(79);
    popover.turnAway();
    clock.advance(1_000);
    expect(windows.all).toHaveLength(0);
  });

  it('is gone in seconds when nobody clicks', () => {
    const popover = create();
    popover.approach();
    clock.advance(80);
    popover.pageReady();
    clock.advance(15_000);
    expect(windows.last().destroyed).toBe(true);
  });
});

it('is shown after a second, whatever its page says', () => {
  const popover = create();
  popover.toggle(ICON);
  expect(windows.last().visible).toBe(false);
  clock.advance(1_000);
  expect(windows.last().visible).toBe(true);
});

it('comes back and says so when its page has crashed, but not for ever', () => {
  const { window } = openReady();
  window.crash();
  expect(window.webContents.urls.at(-1)).toBe('app://glance-popover/index.html?window=popover&restarted=1');
  for (let count = 0; count < 3; count += 1) window.crash();
  expect(window.destroyed).toBe(true);
});
