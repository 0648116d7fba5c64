import { describe, expect, it } from 'vitest';
import type { ChartPoint, PointStatus } from '../../../../main/contract/range.ts';
import { DAY_MS, HOUR_MS } from '../../../../main/domain/time/units.ts';
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
  it('is held against whole weeks before, and each day against its own weekday', () => {
    const daysBefore = [
      ...days(4, [10, ...week(10).slice(1)]),
      ...days(3, [20, ...week(10).slice(1)]),
      ...days(2, [30, ...week(10).slice(1)]),
      ...days(1, [null, ...week(10).slice(1)]),
    ];
    const review = weekFigures({ timeZone: 'UTC', days: days(0, week(10)), hours: [], daysBefore });
    expect(review.totals).toEqual({ totalSessions: 70, averageSessionSeconds: 20, responseSeconds: 20 });
    expect(review.weekCount).toBe(3);
    expect(review.typical.totalSessions).toMatchObject({ median: 80, sampleCount: 3 });
    expect(review.days[0]?.typicalSessions).toMatchObject({ median: 20, sampleCount: 3 });
    expect(review.days[1]?.typicalSessions).toMatchObject({ p10: 10, p90: 10, sampleCount: 4 });
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
