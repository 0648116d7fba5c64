import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CoverageDay } from '../../../../main/contract/history-care.ts';
import { addDays, countDays } from '../../../../main/domain/time/calendar.ts';
import { dateAfterKey, monthRows } from '../../../../renderer/components/history/coverage-calendar.ts';
import { runs } from '../../../arbitraries.ts';

const daysFrom = (fromDate: string, count: number): CoverageDay[] =>
  Array.from({ length: count }, (_unused, place) => ({
    date: addDays(fromDate, place),
    status: 'complete',
    problem: null,
    newestFetchMs: 0,
    summaryDifference: 0,
  }));

describe('the planner', () => {
  it('has a row a month, the newest first, and a column a day of the month', () => {
    const newestFirst = monthRows(daysFrom('2024-01-30', 33));
    expect(newestFirst.map(({ label }) => label)).toEqual(['Mar 2024', 'Feb 2024', 'Jan 2024']);
    const rows = newestFirst.toReversed();
    expect(rows[0]?.cells.map((day) => day?.date ?? '').filter((date) => date !== '')).toEqual([
      '2024-01-30',
      '2024-01-31',
    ]);
    expect(rows[1]?.cells[28]?.date).toBe('2024-02-29');
    expect(rows[1]?.cells.slice(29)).toEqual([null, null]);
    expect(rows[2]?.cells[1]?.date).toBe('2024-03-02');
    expect(rows[2]?.cells[2]).toBeNull();
  });

  it('loses no day and shows none twice', () => {
    const start = fc.integer({ min: 0, max: 3000 }).map((days) => addDays('2020-01-01', days));
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 800 }), (fromDate, count) => {
        const days = daysFrom(fromDate, count);
        expect(
          monthRows(days)
            .reverse()
            .flatMap(({ cells }) => cells.filter((day) => day !== null)),
        ).toEqual(days);
      }),
      runs(50),
    );
  });
});

describe('the keys', () => {
  const bounds = { firstDate: '2026-08-26', lastDate: '2026-11-24' };
  const after = (key: string, date: string, ctrlKey = false): string | null =>
    dateAfterKey({ key, ctrlKey }, date, bounds);

  it('go by day and by month', () => {
    expect(after('ArrowRight', '2026-10-31')).toBe('2026-11-01');
    expect(after('ArrowLeft', '2026-11-01')).toBe('2026-10-31');
    expect(after('ArrowDown', '2026-10-31')).toBe('2026-09-30');
    expect(after('ArrowUp', '2026-09-15')).toBe('2026-10-15');
  });

  it('go to the ends of the month and of everything', () => {
    expect(after('Home', '2026-10-17')).toBe('2026-10-01');
    expect(after('End', '2026-09-17')).toBe('2026-09-30');
    expect(after('Home', '2026-10-17', true)).toBe('2026-08-26');
    expect(after('End', '2026-10-17', true)).toBe('2026-11-24');
  });

  it('stay within what is there', () => {
    expect(after('ArrowLeft', '2026-08-26')).toBe('2026-08-26');
    expect(after('ArrowDown', '2026-09-02')).toBe('2026-08-26');
    expect(after('ArrowUp', '2026-10-31')).toBe('2026-11-24');
    expect(after('End', '2026-11-02')).toBe('2026-11-24');
    const key = fc.constantFrom('ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End');
    const offset = fc.integer({ min: 0, max: countDays(bounds.firstDate, bounds.lastDate) - 1 });
    fc.assert(
      fc.property(key, offset, fc.boolean(), (name, days, ctrlKey) => {
        const date = after(name, addDays(bounds.firstDate, days), ctrlKey) ?? '';
        expect(date >= bounds.firstDate && date <= bounds.lastDate, date).toBe(true);
      }),
      runs(100),
    );
  });

  it('leave other keys alone', () => {
    expect(after('Tab', '2026-10-31')).toBeNull();
  });
});
