import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countScale, durationScale } from '../../../../renderer/charts/scale.ts';
import { sparkline } from '../../../../renderer/charts/sparkline.ts';
import { hourPoints } from '../state/support.ts';
import { runs } from '../../../arbitraries.ts';

describe('an axis', () => {
  it('ends on a number that a person would choose', () => {
    expect(countScale(9)).toEqual({ max: 10, step: 2 });
    expect(countScale(66)).toEqual({ max: 80, step: 20 });
    expect(countScale(1284)).toEqual({ max: 1500, step: 500 });
    expect(durationScale(29)).toEqual({ max: 30, step: 10 });
    expect(durationScale(9 * 60 + 4)).toEqual({ max: 600, step: 300 });
  });

  it('holds the highest value, in whole steps and few of them', () => {
    const highest = fc.double({ min: 0, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(highest, fc.constantFrom(countScale, durationScale), (value, scale) => {
        const { max, step } = scale(value);
        expect(max).toBeGreaterThanOrEqual(value);
        expect(max % step).toBe(0);
        expect(max / step).toBeLessThanOrEqual(5);
      }),
      runs(100),
    );
  });
});

/** Where a path of relative moves goes, and how far beside its beginning it ends. */
function boxOf(path: string): { readonly box: readonly number[]; readonly gapPx: number } {
  let [x, y] = [0, 0];
  const at: (readonly [number, number])[] = [];
  for (const [, letter = '', values = ''] of path.matchAll(/([Mahv])([^Mahv]*)/g)) {
    const numbers = values.trim().split(/\s+/).map(Number);
    const [right = 0, below = 0] =
      letter === 'h' ? [numbers[0], 0] : letter === 'v' ? [0, numbers[0]] : numbers.slice(-2);
    [x, y] = letter === 'M' ? [right, below] : [x + right, y + below];
    at.push([x, y]);
  }
  const [xs, ys] = [at.map(([one]) => one), at.map(([, one]) => one)];
  const [startX = 0] = at[0] ?? [];
  return {
    box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
    gapPx: Math.abs(x - startX),
  };
}

describe('the sparkline', () => {
  const points = hourPoints([4, 0, null, 8]).map((point, place) =>
    place === 2 ? { ...point, status: 'future' as const } : point,
  );

  it('draws the hours with sessions, each in its column, and nothing for the others', () => {
    const { bars } = sparkline(points, 80, 40);
    expect(bars.map(({ x, width }) => Math.floor((x + width / 2) / 20))).toEqual([0, 3]);
    expect(bars.map(({ y, height }) => [y, height])).toEqual([
      [20, 20],
      [0, 40],
    ]);
  });

  it('never draws a session too low to be seen', () => {
    const [low] = sparkline(hourPoints([1, 1000]), 40, 40).bars;
    expect(low?.height).toBe(2);
  });

  it('draws all bars of one kind by one path, which stays within them', () => {
    const { bars, paths } = sparkline(
      hourPoints([4, 0, 1, 8]).map((point, place) => (place === 3 ? { ...point, status: 'provisional' } : point)),
      80,
      40,
    );
    expect(paths.map(({ status }) => status)).toEqual([bars[0]?.status, 'provisional']);
    const drawn = paths.flatMap(({ path }) => path.split('z').filter(Boolean).map(boxOf));
    expect(drawn.map(({ box }) => box)).toEqual(
      bars.map(({ x, y, width, height }) =>
        [x, y, x + width, y + height].map((side) => expect.closeTo(side, 1) as number),
      ),
    );
    // The last side of each is the one that closes it, straight up.
    for (const { gapPx } of drawn) expect(gapPx).toBeLessThan(0.05);
  });
});
