import { describe, expect, it } from 'vitest';
import type { ChartPoint, PointStatus } from '../../../../main/contract/range.ts';
import { DAY_MS, HOUR_MS } from '../../../../main/domain/time/units.ts';
import { logNormal, randomFrom } from '../../../../main/demo/random.ts';
import { weekFigures } from '../../../../main/domain/report/week-review.ts';

const MONDAY = Date.parse('2026-11-16T00:00:00Z');

const point = (
  startMs: number,
  endMs: number,
  totalSessions: number | null,
  responseSeconds: number | null,
  status: PointStatus = 'complete',
): ChartPoint => ({
  startMs,
  endMs,
  totalSessions,
  averageSessionSeconds: responseSeconds,
  responseSeconds,
  status,
  typical: null,
});

/** Whole days from a number of weeks before the Monday on. */
const days = (weeksBefore: number, counts: readonly (number | null)[]): ChartPoint[] =>
  counts.map((count, place) => {
    const startMs = MONDAY - weeksBefore * 7 * DAY_MS + place * DAY_MS;
    return point(startMs, startMs + DAY_MS, count, count === null ? null : 20, count === null ? 'missing' : 'complete');
  });

const hours = (entries: readonly (readonly [count: number, seconds: number | null])[]): ChartPoint[] =>
  entries.map(([count, seconds], place) =>
    point(MONDAY + place * HOUR_MS, MONDAY + (place + 1) * HOUR_MS, count, seconds),
  );

const week = (count: number): number[] => Array.from({ length: 7 }, () => count);

describe('a week in review', () => {
  it('is held against whole weeks before, and each day against what is typical of it', () => {
    const daysBefore = [
      ...days(4, [10, ...week(10).slice(1)]),
      ...days(3, [20, ...week(10).slice(1)]),
      ...days(2, [30, ...week(10).slice(1)]),
      ...days(1, [null, ...week(10).slice(1)]),
    ];
    const typical = { p10: 15, median: 20, p90: 25, sampleCount: 3 };
    const known = { totalSessions: typical, averageSessionSeconds: null, responseSeconds: null };
    const shown = days(0, week(10)).map((day, place) => (place === 0 ? { ...day, typical: known } : day));
    const review = weekFigures({ timeZone: 'UTC', days: shown, hours: [], daysBefore });
    expect(review.totals).toEqual({ totalSessions: 70, averageSessionSeconds: 20, responseSeconds: 20 });
    expect(review.weekCount).toBe(3);
    expect(review.typical.totalSessions).toMatchObject({ median: 80, sampleCount: 3 });
    expect(review.days[0]?.typicalSessions).toEqual(typical);
    expect(review.days[1]?.typicalSessions).toBeNull();
    expect(review.days.map(({ date }) => date)[0]).toBe('2026-11-16');
    expect(review.previous?.totalSessions).toBe(60);
  });

  it('calls nothing typical with fewer than three weeks, and says what is missing', () => {
    const review = weekFigures({
      timeZone: 'UTC',
      days: days(0, [null, ...week(5).slice(1)]),
      hours: [],
      daysBefore: [...days(2, week(5)), ...days(1, week(5))],
    });
    expect(review.typical.totalSessions).toBeNull();
    expect(review.days[1]?.typicalSessions).toBeNull();
    expect(review.missingDayCount).toBe(1);
  });

  it.each([3, 4, 6, 8])(
    'calls a range typical that holds the next week in four of five cases, out of %i weeks',
    (count) => {
      const random = randomFrom(count);
      const oneWeek = (): number => Math.round(logNormal(random, 2_000, 0.1));
      const ROUNDS = 3_000;
      let insideCount = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const daysBefore = Array.from({ length: count }, (_unused, place) =>
          days(count - place, [oneWeek(), ...week(0).slice(1)]),
        ).flat();
        const review = weekFigures({
          timeZone: 'UTC',
          days: days(0, [oneWeek(), ...week(0).slice(1)]),
          hours: [],
          daysBefore,
        });
        const { p10, p90 } = review.typical.totalSessions ?? { p10: Infinity, p90: -Infinity };
        const total = review.totals?.totalSessions ?? 0;
        if (p10 <= total && total <= p90) insideCount++;
      }
      expect(insideCount / ROUNDS).toBeGreaterThan(0.77);
      expect(insideCount / ROUNDS).toBeLessThan(0.83);
    },
  );

  it('lists the best and worst hours by response time, without those of a session or two', () => {
    const review = weekFigures({
      timeZone: 'UTC',
      days: days(0, week(10)),
      hours: hours([
        [1, 900],
        [5, 30],
        [9, 10],
        [4, 40],
        [6, 20],
        [0, null],
        [7, 12],
        [3, 50],
      ]),
      daysBefore: [],
    });
    const seconds = (list: typeof review.slowest): (number | null)[] => list.map((hour) => hour.responseSeconds);
    expect(review.busiest.map(({ totalSessions }) => totalSessions)).toEqual([9, 7, 6]);
    expect(seconds(review.slowest)).toEqual([50, 40, 30]);
    expect(seconds(review.quickest)).toEqual([10, 12, 20]);
  });
});
