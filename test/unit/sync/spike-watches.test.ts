import { expect, it } from 'vitest';
import type { Bucket } from '../../../main/contract/report.ts';
import { SpikeWatches } from '../../../main/sync/spike-watches.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** A Tuesday. */
const TODAY_MS = Date.parse('2026-11-24T00:00:00Z');

/** The hours of a day that is over. */
const dayAgo = (count: number): Bucket[] =>
  Array.from({ length: 24 }, (_unused, hour) => {
    const startMs = TODAY_MS - count * DAY_MS + hour * HOUR_MS;
    return {
      ...{ granularity: 'hour', status: 'final', startMs, endMs: startMs + HOUR_MS, label: '', fetchedAtMs: TODAY_MS },
      ...{ totalSessions: 20, averageSessionSeconds: 500, responseSeconds: 20 },
    } as Bucket;
  });

it('an account is learnt anew from the history when that reaches further back, and only then', () => {
  let kept = dayAgo(1);
  let reads = 0;
  const watches = new SpikeWatches({
    history: {
      buckets: () => {
        reads += 1;
        return kept;
      },
    },
    zoneOf: () => 'UTC',
  });
  const look = (): boolean | undefined => {
    const fetchedAtMs = TODAY_MS + 10.5 * HOUR_MS;
    const hours = dayAgo(0).slice(0, 11);
    const day = { startMs: TODAY_MS, endMs: TODAY_MS + DAY_MS };
    return watches.evaluate('acme', { day, hours, fetchedAtMs } as never)?.tooLittleData;
  };
  expect([look(), reads]).toEqual([true, 1]);
  watches.learn('acme', dayAgo(1));
  expect([look(), reads]).toEqual([true, 1]);
  const past = Array.from({ length: 30 }, (_unused, place) => dayAgo(30 - place)).flat();
  kept = past;
  watches.learn('acme', dayAgo(2));
  watches.learn('acme', dayAgo(3));
  expect([look(), reads]).toEqual([false, 2]);
  // Older than anything that is learnt from.
  watches.learn('acme', dayAgo(400));
  expect([look(), reads]).toEqual([false, 2]);
});
