import { describe, expect, it } from 'vitest';
import { startClockWatch } from '../../../main/system/clock-watch.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

const NOON_MS = Date.parse('2026-11-24T12:00:00Z');

/** A clock on the wall that can be set without the timers noticing, as in sleep or by hand. */
function bench() {
  const clock = createManualClock(NOON_MS);
  let setByMs = 0;
  let jumps = 0;
  let looks = 0;
  const watch = startClockWatch(
    { ...clock, nowMs: () => clock.nowMs() + setByMs },
    { onJump: () => (jumps += 1), onLook: () => (looks += 1) },
  );
  return { clock, watch, set: (byMs: number) => (setByMs += byMs), jumps: () => jumps, looks: () => looks };
}

describe('the watch on the clock', () => {
  it('says nothing while time passes as it should', () => {
    const b = bench();
    b.clock.advance(24 * 3_600_000);
    expect([b.jumps(), b.looks()]).toEqual([0, 24 * 60]);
  });

  it.each([8 * 3_600_000, -8 * 3_600_000, 2 * 60_000, -2 * 60_000])('notices a jump by %i ms, once', (byMs) => {
    const b = bench();
    b.clock.advance(90_000);
    b.set(byMs);
    b.clock.advance(60_000);
    expect(b.jumps()).toBe(1);
    b.clock.advance(3_600_000);
    expect(b.jumps()).toBe(1);
  });

  it('lets small corrections pass', () => {
    const b = bench();
    b.set(20_000);
    b.clock.advance(60_000);
    b.set(-40_000);
    b.clock.advance(60_000);
    expect(b.jumps()).toBe(0);
  });

  it('is over when it is stopped', () => {
    const b = bench();
    b.watch.stop();
    b.set(3_600_000);
    b.clock.advance(600_000);
    expect([b.jumps(), b.clock.nextInMs()]).toEqual([0, null]);
  });
});
