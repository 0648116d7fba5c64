import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  heldOffMs,
  holdOffMs,
  MAX_BACKOFF_MS,
  MAX_HOLD_OFF_MS,
  pollCeilingMs,
  pollDelayMs,
  refusedDelayMs,
} from '../../../../main/domain/time/poll-delay.ts';
import { runs } from '../../../arbitraries.ts';

describe('the delay until the next poll', () => {
  it('is the interval, scattered by a tenth either way', () => {
    const delay = (random: number): number => pollDelayMs({ intervalMs: 60_000, failureCount: 0, random });
    expect([delay(0), delay(0.5), delay(1)]).toEqual([54_000, 60_000, 66_000]);
  });

  it('doubles with each failure in a row, up to a limit', () => {
    const delays = [1, 2, 3, 4, 5, 6, 60, 2000].map((failureCount) =>
      pollDelayMs({ intervalMs: 60_000, failureCount, random: 0.5 }),
    );
    expect(delays).toEqual([60_000, 120_000, 240_000, 480_000, 900_000, 900_000, 900_000, 900_000]);
  });

  it('is never shorter than a long interval because something failed', () => {
    expect(pollDelayMs({ intervalMs: 3_600_000, failureCount: 9, random: 0.5 })).toBe(3_600_000);
  });

  it('of a poll is so short after failures that Glance is back within two intervals, jitter included', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 15_000, max: 7 * 60_000 }),
        fc.integer({ min: 0, max: 50 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (intervalMs, failureCount, random) => {
          const delayMs = pollDelayMs({ intervalMs, failureCount, ceilingMs: pollCeilingMs(intervalMs), random });
          expect(delayMs).toBeGreaterThanOrEqual(Math.floor(intervalMs * 0.9));
          expect(delayMs).toBeLessThanOrEqual(2 * intervalMs + 1);
        },
      ),
      runs(100),
    );
    expect(pollCeilingMs(3_600_000)).toBe(MAX_BACKOFF_MS);
  });
});

describe('a refused key', () => {
  it('is tried again after 5, 15 and 60 minutes, and every hour from then on', () => {
    expect([1, 2, 3, 4, 50].map((count) => refusedDelayMs(count) / 60_000)).toEqual([5, 15, 60, 60, 60]);
  });
});

describe('being held off', () => {
  it('is never shorter than was asked for, and an hour at most', () => {
    fc.assert(
      fc.property(
        fc.nat(90_000_000),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (retryAfterMs, random) => {
          const forMs = holdOffMs(retryAfterMs, random);
          expect(forMs).toBeGreaterThanOrEqual(Math.min(retryAfterMs, MAX_HOLD_OFF_MS));
          expect(forMs).toBeLessThanOrEqual(Math.min(1.1 * retryAfterMs + 1, MAX_HOLD_OFF_MS));
        },
      ),
      runs(100),
    );
  });
});

describe('what is left of being held off', () => {
  it('runs out, and is no longer than it was where the clock is set back', () => {
    const holdOff = { sinceMs: 1_000_000, forMs: 60_000 };
    expect([1_000_000, 1_030_000, 1_060_000, 2_000_000, 0].map((nowMs) => heldOffMs(holdOff, nowMs))).toEqual([
      60_000, 30_000, 0, 0, 60_000,
    ]);
    expect(heldOffMs(null, 0)).toBe(0);
  });
});
