import { expect, it, vi } from 'vitest';
import type { AppSnapshot } from '../../../main/contract/snapshot.ts';
import { Publisher } from '../../../main/core/publisher.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

/** When windows and tray hear of a change. */

const snapshotOf = (place: number): AppSnapshot => ({ primaryAccountId: String(place) }) as AppSnapshot;

it('a change is told in the next turn, and many of them no oftener than every 40 ms', () => {
  const clock = createManualClock(0);
  const toldAtMs: number[] = [];
  const publisher = new Publisher(
    clock,
    () => snapshotOf(0),
    () => toldAtMs.push(clock.nowMs()),
  );
  clock.advance(1_000);
  for (let change = 0; change < 20; change++) publisher.soon();
  expect(toldAtMs).toEqual([]);
  clock.advance(0);
  expect(toldAtMs).toEqual([1_000]);
  // Fifty accounts answer within a fifth of a second.
  for (let answer = 0; answer < 50; answer++) {
    publisher.soon();
    clock.advance(4);
  }
  clock.advance(100);
  expect(toldAtMs.length).toBeLessThanOrEqual(7);
  expect(clock.nextInMs()).toBeNull();
});

it('a clock that was set back holds nothing up', () => {
  const clock = createManualClock(100_000);
  const tell = vi.fn();
  const publisher = new Publisher(clock, () => snapshotOf(0), tell);
  publisher.soon();
  clock.advance(0);
  clock.jump(0);
  publisher.soon();
  clock.advance(0);
  expect(tell).toHaveBeenCalledTimes(2);
});
