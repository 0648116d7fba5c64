import { expect, it } from 'vitest';
import { WindowMemory, type RememberedWindow } from '../../../main/windows/window-memory.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

const BOUNDS = { x: 1, y: 2, width: 800, height: 600 };

function open() {
  const clock = createManualClock(0);
  const state: { saved: RememberedWindow | null } = {
    saved: { windowBounds: null, windowMaximized: false, shownView: null },
  };
  const writes: Partial<RememberedWindow>[] = [];
  const memory = new WindowMemory({
    clock,
    saved: () => state.saved,
    save: (change) => {
      writes.push(change);
      if (state.saved !== null) state.saved = { ...state.saved, ...change };
    },
  });
  return { clock, state, writes, memory };
}

it('writes a hundred changes once, when they have come to rest', () => {
  const { clock, writes, memory } = open();
  for (let x = 0; x < 100; x += 1) memory.note({ windowBounds: { ...BOUNDS, x } });
  expect(memory.get().windowBounds?.x).toBe(99);
  expect(writes).toEqual([]);
  clock.advance(1_000);
  expect(writes).toEqual([{ windowBounds: { ...BOUNDS, x: 99 } }]);
});

it('writes at once when told to, and then not again', () => {
  const { clock, writes, memory } = open();
  memory.note({ windowMaximized: true });
  memory.flush();
  clock.advance(60_000);
  expect(writes).toEqual([{ windowMaximized: true }]);
});

it('writes nothing that is written already', () => {
  const { clock, writes, memory } = open();
  memory.note({ windowMaximized: false, windowBounds: null });
  clock.advance(60_000);
  expect(writes).toEqual([]);
});

it('survives there being nothing to write to', () => {
  const { state, writes, memory } = open();
  state.saved = null;
  memory.note({ windowMaximized: true });
  memory.flush();
  expect(writes).toEqual([]);
  expect(memory.get().windowMaximized).toBe(false);
});
