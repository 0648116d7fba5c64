import { expect, it } from 'vitest';
import { SpareMemory } from '../../../main/system/spare-memory.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

/** When an app that rests gives memory back. */

function set() {
  const clock = createManualClock(0);
  const state = { isSeen: false, givenBackAtMs: [] as number[] };
  const memory = new SpareMemory({
    clock,
    isSeen: () => state.isSeen,
    giveBack: () => state.givenBackAtMs.push(clock.nowMs()),
  });
  return { clock, state, memory };
}

it('once the start is over, and no timer is left then', () => {
  const { clock, state, memory } = set();
  memory.changed();
  clock.advance(1_000);
  memory.changed();
  clock.advance(5_000);
  expect(state.givenBackAtMs).toEqual([3_000]);
  expect(clock.nextInMs()).toBeNull();
});

it('and then once for every ten polls, each of which changes two things', () => {
  const { clock, state, memory } = set();
  memory.changed();
  clock.advance(60_000);
  for (let poll = 0; poll < 60; poll++) {
    memory.changed();
    memory.changed();
    clock.advance(60_000);
  }
  expect(state.givenBackAtMs).toHaveLength(1 + 6);
});

it('not more often than every half minute, however many accounts there are', () => {
  const { clock, state, memory } = set();
  for (let second = 0; second < 62; second++) {
    for (let change = 0; change < 7; change++) memory.changed();
    clock.advance(1_000);
  }
  expect(state.givenBackAtMs).toEqual([3_000, 33_000]);
  clock.advance(60_000);
  expect(state.givenBackAtMs).toEqual([3_000, 33_000, 63_000]);
});

it('never while a window is looked at, but after it', () => {
  const { clock, state, memory } = set();
  memory.changed();
  state.isSeen = true;
  clock.advance(5_000);
  memory.changed();
  expect(clock.nextInMs()).toBeNull();
  expect(state.givenBackAtMs).toEqual([]);
  state.isSeen = false;
  memory.changed();
  clock.advance(5_000);
  expect(state.givenBackAtMs).toHaveLength(1);
});

it('not after the app was stopped', () => {
  const { clock, state, memory } = set();
  memory.changed();
  memory.stop();
  memory.changed();
  clock.advance(60_000);
  expect(state.givenBackAtMs).toEqual([]);
});
