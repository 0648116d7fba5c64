import { describe, expect, it } from 'vitest';
import { popoverPosition, type PopoverPositionInput } from '../../../main/windows/popover-position.ts';

const size = { width: 360, height: 440 };
const display = { x: 0, y: 0, width: 1280, height: 800 };
const icon = (x: number, y: number) => ({ x, y, width: 22, height: 22 });

const place = (changes: Partial<PopoverPositionInput>) =>
  popoverPosition({
    trayBounds: null,
    cursor: { x: 640, y: 400 },
    workArea: display,
    displayBounds: display,
    size,
    ...changes,
  });

describe('the small window', () => {
  it.each([
    ['top', icon(600, 3), { x: 0, y: 28, width: 1280, height: 772 }, { x: 431, y: 36 }],
    ['bottom', icon(600, 770), { x: 0, y: 0, width: 1280, height: 760 }, { x: 431, y: 312 }],
    ['left', icon(10, 400), { x: 48, y: 0, width: 1232, height: 800 }, { x: 56, y: 191 }],
    ['right', icon(1240, 400), { x: 0, y: 0, width: 1232, height: 800 }, { x: 864, y: 191 }],
  ])('stands beside an icon at the %s', (_edge, trayBounds, workArea, expected) => {
    expect(place({ trayBounds, workArea })).toEqual(expected);
  });

  it('stays on the screen beside an icon in the corner', () => {
    const workArea = { x: 0, y: 28, width: 1280, height: 772 };
    expect(place({ trayBounds: icon(1250, 3), workArea })).toEqual({ x: 912, y: 36 });
  });

  it('stays on its own screen, left of the first one', () => {
    const second = { x: -1920, y: -200, width: 1920, height: 1080 };
    const workArea = { ...second, height: 1040 };
    const at = place({ trayBounds: icon(-60, 850), workArea, displayBounds: second });
    expect(at).toEqual({ x: -368, y: 392 });
  });

  it('goes where the click was when the desktop does not tell where the icon is', () => {
    const workArea = { x: 0, y: 28, width: 1280, height: 772 };
    expect(place({ cursor: { x: 900, y: 14 }, workArea })).toEqual({ x: 720, y: 36 });
  });

  it('goes to the top right when it was not opened with the pointer', () => {
    expect(place({})).toEqual({ x: 912, y: 8 });
  });

  it('shows its top left on a screen too small for it', () => {
    const tiny = { x: 0, y: 0, width: 320, height: 300 };
    expect(place({ trayBounds: icon(290, 2), workArea: tiny, displayBounds: tiny })).toEqual({ x: 8, y: 8 });
  });
});
