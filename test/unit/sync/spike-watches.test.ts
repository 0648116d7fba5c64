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

const today = { day: { startMs: TODAY_MS, endMs: TODAY_MS + DAY_MS }, fetchedAtMs: TODAY_MS + 10.5 * HOUR_MS };
const daysBack = (count: number): Bucket[] =>
  Array.from({ length: count }, (_unused, place) => dayAgo(count - place)).flat();

it('thirty days are too little to judge by while the rest of the history is on its way, and enough when no more comes', () => {
  let kept = daysBack(30);
  const watches = new SpikeWatches({ history: { buckets: () => kept }, zoneOf: () => 'UTC' });
  const look = (isHistoryComing: boolean): boolean | undefined =>
    watches.evaluate('acme', { ...today, hours: dayAgo(0).slice(0, 11) } as never, isHistoryComing)?.tooLittleData;
  expect([look(true), look(false)]).toEqual([true, false]);
  kept = daysBack(90);
  watches.learn('acme', dayAgo(90));
  // Whatever is downloaded now is older than anything that is learnt from.
  expect([look(true), look(false)]).toEqual([false, false]);
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
    const hours = dayAgo(0).slice(0, 11);
    return watches.evaluate('acme', { ...today, hours } as never, false)?.tooLittleData;
  };
  expect([look(), reads]).toEqual([true, 1]);
  watches.learn('acme', dayAgo(1));
  expect([look(), reads]).toEqual([true, 1]);
  kept = daysBack(30);
  watches.learn('acme', dayAgo(2));
  watches.learn('acme', dayAgo(3));
  expect([look(), reads]).toEqual([false, 2]);
  // Older than anything that is learnt from.
  watches.learn('acme', dayAgo(400));
  expect([look(), reads]).toEqual([false, 2]);
});
