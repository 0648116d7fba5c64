import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ChartPoint } from '../../../../main/contract/range.ts';
import type { Metric } from '../../../../main/contract/report.ts';
import { drawnPlaces, MAX_COLUMNS } from '../../../../renderer/charts/dense.ts';
import { labelPoints } from '../../../../renderer/charts/labels.ts';
import { missingStretches } from '../../../../renderer/charts/marks.ts';
import type { Palette } from '../../../../renderer/charts/palette.ts';
import { rangeChart } from '../../../../renderer/charts/range-chart.ts';
import { hourPoints } from '../state/support.ts';
import { runs } from '../../../arbitraries.ts';

const METRICS: readonly Metric[] = ['totalSessions', 'averageSessionSeconds', 'responseSeconds'];
const FIVE_YEARS = 43_800;

const valuesOf = (points: readonly ChartPoint[], metric: Metric): number[] =>
  points.flatMap((point) => point[metric] ?? []);

describe('a chart of more points than pixels', () => {
  it('draws every extreme of every column, and leaves its gaps', () => {
    const count = fc.option(fc.integer({ min: 0, max: 900 }));
    const counts = fc.array(count, { minLength: MAX_COLUMNS + 1, maxLength: 4 * MAX_COLUMNS });
    fc.assert(
      fc.property(counts, fc.constantFrom(...METRICS), (drawnCounts, metric) => {
        const points = hourPoints(drawnCounts);
        const places = drawnPlaces(points, metric) ?? [];
        expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
        const drawn = places.map((place) => points[place]).filter((point) => point !== undefined);
        expect(Math.max(0, ...valuesOf(drawn, metric))).toBe(Math.max(0, ...valuesOf(points, metric)));
        if (metric === 'totalSessions') return;
        expect(Math.min(Infinity, ...valuesOf(drawn, metric))).toBe(Math.min(Infinity, ...valuesOf(points, metric)));
        expect(drawn.some((point) => point[metric] === null)).toBe(points.some((point) => point[metric] === null));
      }),
      runs(30),
    );
  });

  it('draws each point where there are no more than columns', () => {
    expect(drawnPlaces(hourPoints(Array<number>(MAX_COLUMNS).fill(1)), 'totalSessions')).toBeNull();
  });

  it('fills a long stretch without data as one', () => {
    const points = hourPoints([1, null, null, 2, null]);
    expect(missingStretches(points)).toEqual([
      { first: 1, last: 2 },
      { first: 4, last: 4 },
    ]);
  });
});

describe('what a chart of five years of hours is made of', () => {
  let points: readonly ChartPoint[] = [];
  beforeAll(() => {
    points = hourPoints(Array.from({ length: FIVE_YEARS }, (_unused, hour) => (hour * 7) % 23));
  });

  it('does not grow with its points', () => {
    const color = '#000';
    const palette = new Proxy({} as Palette, { get: () => color });
    for (const metric of METRICS) {
      const { data } = rangeChart({
        ...{ points, metric, palette, labels: labelPoints(points, 'hour', 'Europe/Berlin'), provisionalFill: color },
        ...{ markedPlace: null, headroom: false, comparison: null, target: 20, fit: false },
      });
      const made = data.datasets.reduce((sum, { data: places }) => sum + places.length, 0);
      expect(made).toBeLessThanOrEqual(3 * MAX_COLUMNS + 2);
    }
  });

  it('has labels made only for the points that are asked for', () => {
    const labels = labelPoints(points, 'hour', 'Europe/Berlin');
    expect(labels.full).toHaveLength(FIVE_YEARS);
    expect(labels.full.at(-1)).toContain('2031');
    expect(labels.ticks(12).length).toBeLessThanOrEqual(12);
  });
});
