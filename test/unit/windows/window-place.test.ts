import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeOnScreens, workAreasOf, type Rect } from '../../../main/windows/window-place.ts';
import { runs } from '../../arbitraries.ts';

const LEFT = { x: 0, y: 30, width: 1920, height: 1050 };
const RIGHT = { x: 1920, y: 0, width: 1280, height: 1080 };

it('leaves a window alone that every part of is on a screen, also across two', () => {
  for (const saved of [
    { x: 100, y: 100, width: 800, height: 600 },
    { x: 1500, y: 100, width: 800, height: 600 },
  ]) {
    expect(placeOnScreens(saved, [LEFT, RIGHT])).toBe(saved);
  }
});

it('moves a window no farther than it has to', () => {
  expect(placeOnScreens({ x: -300, y: 100, width: 800, height: 600 }, [LEFT])).toEqual({
    x: 0,
    y: 100,
    width: 800,
    height: 600,
  });
});

it('keeps it on the screen that shows most of it', () => {
  const place = placeOnScreens({ x: 2_000, y: 900, width: 800, height: 600 }, [LEFT, RIGHT]);
  expect(place).toEqual({ x: 2_000, y: 480, width: 800, height: 600 });
});

it('puts one that no screen shows into the middle of the main one', () => {
  expect(placeOnScreens({ x: -9_000, y: 9_000, width: 920, height: 650 }, [LEFT, RIGHT])).toEqual({
    x: 500,
    y: 230,
    width: 920,
    height: 650,
  });
});

it('always ends on a screen, wholly', () => {
  const number = fc.integer({ min: -20_000, max: 20_000 });
  const side = fc.integer({ min: 1, max: 9_000 });
  fc.assert(
    fc.property(fc.record({ x: number, y: number, width: side, height: side }), (saved: Rect) => {
      const areas = [LEFT, RIGHT];
      const { x, y, width, height } = placeOnScreens(saved, areas);
      const covered = areas.reduce((sum, area) => {
        const w = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
        const h = Math.min(y + height, area.y + area.height) - Math.max(y, area.y);
        return sum + Math.max(0, w) * Math.max(0, h);
      }, 0);
      expect(covered).toBe(width * height);
    }),
    runs(100),
  );
});

it('knows the main screen as the first', () => {
  const screens = {
    getPrimaryDisplay: () => ({ id: 2 }),
    getAllDisplays: () => [
      { id: 1, workArea: LEFT },
      { id: 2, workArea: RIGHT },
    ],
  };
  expect(workAreasOf(screens)).toEqual([RIGHT, LEFT]);
});
