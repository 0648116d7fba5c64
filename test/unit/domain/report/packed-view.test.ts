import { serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { POINT_STATUSES, type ChartPoint, type RangeView } from '../../../../main/contract/range.ts';
import { packRangeView, unpackRangeView } from '../../../../main/domain/report/packed-view.ts';
import { HOUR_MS } from '../../../../main/domain/time/units.ts';
import { runs } from '../../../arbitraries.ts';

const figure = fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }));
const typicalRange = fc.option(
  fc.record({
    p10: fc.double({ min: 0, max: 9, noNaN: true }),
    median: fc.double({ min: 9, max: 99, noNaN: true }),
    p90: fc.double({ min: 99, max: 999, noNaN: true }),
    sampleCount: fc.integer({ min: 1, max: 90 }),
  }),
);
const typical = fc
  .record({ totalSessions: typicalRange, averageSessionSeconds: typicalRange, responseSeconds: typicalRange })
  .map((each) => (Object.values(each).every((range) => range === null) ? null : each));
const figures = fc.record({ totalSessions: figure, averageSessionSeconds: figure, responseSeconds: figure });
const point = fc
  .record({
    startMs: fc.integer({ min: -1e12, max: 4e12 }),
    hours: fc.integer({ min: 1, max: 745 }),
    figures,
    status: fc.constantFrom(...POINT_STATUSES),
    typical: fc.option(typical).map((each) => each ?? null),
  })
  .map(({ hours, figures: own, ...rest }): ChartPoint => ({ ...rest, ...own, endMs: rest.startMs + hours * HOUR_MS }));

function viewOf(points: readonly ChartPoint[], change: Partial<RangeView> = {}): RangeView {
  return {
    ...{ accountId: 'acme', preset: 'custom', fromDate: '2021-11-27', toDate: '2026-11-25', timeZone: 'UTC' },
    ...{ granularity: 'hour', granularities: ['hour'], points, totals: null, tiles: [], comparedWith: 'period-before' },
    ...{ comparison: null, newestFetchMs: null, oldestFetchMs: null, missingDayCount: 0, ...change },
  };
}

describe('a packed view', () => {
  it('is the same when it is unpacked, whatever is known and whatever it is held against', () => {
    const known = figures.map((each) => ({ ...each, totalSessions: each.totalSessions ?? 0 }));
    fc.assert(
      fc.property(
        fc.array(point, { maxLength: 40 }),
        fc.array(fc.option(known), { maxLength: 40 }),
        (points, compared) => {
          const comparison = {
            kind: 'last-year',
            fromDate: '2020-01-01',
            toDate: '2021-01-01',
            points: compared,
          } as const;
          const view = viewOf(points, { comparison });
          expect(unpackRangeView(structuredClone(packRangeView(view)))).toEqual(view);
        },
      ),
      runs(100),
    );
  });

  it('takes 41 bytes a point between the processes, and a little for the rest', () => {
    const points = Array.from({ length: 43_800 }, (_unused, hour): ChartPoint => {
      const startMs = Date.UTC(2021, 10, 27) + hour * HOUR_MS;
      const own = { totalSessions: hour % 23, averageSessionSeconds: 300.5, responseSeconds: 20 };
      return { ...own, startMs, endMs: startMs + HOUR_MS, status: 'complete', typical: null };
    });
    const bytes = serialize(packRangeView(viewOf(points))).byteLength;
    expect(bytes).toBeLessThanOrEqual(41 * points.length + 1_000);
  });
});
