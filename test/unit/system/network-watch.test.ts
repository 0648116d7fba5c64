import { expect, it } from 'vitest';
import { createNetworkWatch } from '../../../main/system/network-watch.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

function bench() {
  const clock = createManualClock(0);
  const state = { online: false, looks: 0, returns: 0 };
  const watch = createNetworkWatch({
    clock,
    isOnline: () => {
      state.looks += 1;
      return state.online;
    },
    onReturn: () => (state.returns += 1),
  });
  return { clock, state, watch };
}

it('looks only while Glance is offline', () => {
  const { clock, state, watch } = bench();
  clock.advance(60_000);
  expect(state.looks).toBe(0);
  watch.watch(true);
  watch.watch(true);
  clock.advance(20_000);
  expect(state.looks).toBe(5);
  watch.watch(false);
  clock.advance(60_000);
  expect([state.looks, clock.nextInMs()]).toEqual([5, null]);
});

it('tells each return of the network once', () => {
  const { clock, state, watch } = bench();
  watch.watch(true);
  clock.advance(10_000);
  state.online = true;
  clock.advance(30_000);
  expect(state.returns).toBe(1);
  state.online = false;
  clock.advance(10_000);
  state.online = true;
  clock.advance(10_000);
  expect(state.returns).toBe(2);
});

it('tells nothing where the network was there all the time and only Acquire was not', () => {
  const { clock, state, watch } = bench();
  state.online = true;
  watch.watch(true);
  clock.advance(60_000);
  expect(state.returns).toBe(0);
});
