import { expect, it } from 'vitest';
import type { ChartPoint } from '../../../../main/contract/range.ts';
import { nextOrder, orderedPlaces } from '../../../../renderer/words/table-order.ts';

const points = [3, null, 9, 3].map((totalSessions) => ({ totalSessions })) as unknown as ChartPoint[];

it('orders by time, or by a measure with what is unknown last, whichever way round', () => {
  expect(orderedPlaces(points, { by: 'time', descending: true })).toEqual([3, 2, 1, 0]);
  expect(orderedPlaces(points, { by: 'totalSessions', descending: true })).toEqual([2, 0, 3, 1]);
  expect(orderedPlaces(points, { by: 'totalSessions', descending: false })).toEqual([0, 3, 2, 1]);
});

it('begins with the highest, turns round at the next click, and begins time with the oldest', () => {
  const first = nextOrder({ by: 'time', descending: false }, 'responseSeconds');
  expect(first).toEqual({ by: 'responseSeconds', descending: true });
  expect(nextOrder(first, 'responseSeconds').descending).toBe(false);
  expect(nextOrder(first, 'time')).toEqual({ by: 'time', descending: false });
});
