import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RangeRequest } from '../../../../main/contract/range.ts';
import { countDays, localDay } from '../../../../main/domain/time/calendar.ts';
import { chartSpans, MAX_RANGE_DAYS, rangeSpan, resolveRange } from '../../../../main/domain/report/ranges.ts';
import { runs } from '../../../arbitraries.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const resolve = (request: Omit<RangeRequest, 'accountId'>, nowMs = NOW_MS, zone = 'UTC') =>
  resolveRange({ accountId: 'acme', ...request }, nowMs, zone);

describe('a range button', () => {
  it.each([
    ['today', '2026-11-24', '2026-11-24', '2026-11-23', '2026-11-23', 'hour', 'yesterday-by-now'],
    ['yesterday', '2026-11-23', '2026-11-23', '2026-11-22', '2026-11-22', 'hour', 'day-before'],
    ['7-days', '2026-11-18', '2026-11-24', '2026-11-11', '2026-11-17', 'day', 'period-before'],
    ['30-days', '2026-10-26', '2026-11-24', '2026-09-26', '2026-10-25', 'day', 'period-before'],
    ['90-days', '2026-08-27', '2026-11-24', '2026-05-29', '2026-08-26', 'day', 'period-before'],
    ['12-months', '2025-12-01', '2026-11-24', '2024-12-01', '2025-11-24', 'month', 'period-before'],
  ] as const)('%s', (preset, fromDate, toDate, previousFromDate, previousToDate, granularity, comparedWith) => {
    expect(resolve({ preset })).toMatchObject({
      fromDate,
      toDate,
      previousFromDate,
      previousToDate,
      granularity,
      comparedWith,
    });
  });

  it('goes by the local day, on new year and leap days too', () => {
    const newYearMs = Date.parse('2026-12-31T10:30:00Z');
    expect(resolve({ preset: 'today' }, newYearMs, 'Pacific/Kiritimati')).toMatchObject({
      fromDate: '2027-01-01',
      previousFromDate: '2026-12-31',
    });
    expect(resolve({ preset: 'today' }, newYearMs, 'Etc/GMT+12').fromDate).toBe('2026-12-30');
    const leapMs = Date.parse('2028-02-29T12:00:00Z');
    expect(resolve({ preset: 'yesterday' }, leapMs + 86_400_000).fromDate).toBe('2028-02-29');
    expect(resolve({ preset: '12-months' }, leapMs)).toMatchObject({
      fromDate: '2027-03-01',
      previousToDate: '2027-02-28',
    });
  });

  it('has the width that was asked for where that makes sense, and the usual one elsewhere', () => {
    expect(resolve({ preset: '7-days', granularity: 'hour' }).granularity).toBe('hour');
    expect(resolve({ preset: '90-days', granularity: 'hour' }).granularity).toBe('day');
    expect(resolve({ preset: 'today', granularity: 'month' }).granularity).toBe('hour');
  });
});

describe('a comparison', () => {
  it.each([
    ['today', 'previous-period', '2026-11-23', '2026-11-23', 'yesterday-by-now'],
    ['today', 'same-weekdays', '2026-11-17', '2026-11-17', 'same-weekdays-before'],
    ['7-days', 'same-weekdays', '2026-11-11', '2026-11-17', 'same-weekdays-before'],
    ['30-days', 'same-weekdays', '2026-09-21', '2026-10-20', 'same-weekdays-before'],
    ['30-days', 'last-year', '2025-10-26', '2025-11-24', 'last-year'],
    ['12-months', 'previous-period', '2024-12-01', '2025-11-24', 'period-before'],
    ['12-months', 'last-year', '2024-12-01', '2025-11-24', 'last-year'],
  ] as const)('of %s with %s is %s to %s', (preset, compareWith, previousFromDate, previousToDate, comparedWith) => {
    const resolved = resolve({ preset, compareWith });
    expect(resolved).toMatchObject({ previousFromDate, previousToDate, comparedWith });
  });

  it('with a chosen period is as long as the range', () => {
    const resolved = resolve({ preset: '7-days', compareWith: 'custom', compareFromDate: '2026-03-02' });
    expect(resolved).toMatchObject({ previousFromDate: '2026-03-02', previousToDate: '2026-03-08' });
    expect(resolve({ preset: 'today', compareWith: 'custom', compareFromDate: '1990-01-01' })).toMatchObject({
      previousFromDate: '2010-01-01',
      comparedWith: 'chosen-period',
    });
  });
});

describe('a custom range', () => {
  it.each([
    ['2026-11-01', '2026-11-10', '2026-11-01', '2026-11-10'],
    ['2026-11-10', '2026-11-01', '2026-11-01', '2026-11-10'],
    ['2026-11-20', '2027-05-01', '2026-11-20', '2026-11-24'],
    ['2030-01-01', '2031-01-01', '2026-11-24', '2026-11-24'],
    ['1999-01-01', '2010-01-03', '2010-01-01', '2010-01-03'],
    ['2010-01-01', '2026-11-24', '2024-09-16', '2026-11-24'],
  ])('%s to %s is %s to %s', (from, to, fromDate, toDate) => {
    expect(resolve({ preset: 'custom', fromDate: from, toDate: to })).toMatchObject({ fromDate, toDate });
  });

  it('without dates is today', () => {
    expect(resolve({ preset: 'custom' })).toMatchObject({ fromDate: '2026-11-24', toDate: '2026-11-24' });
  });

  it('is never empty, too long or in the future', () => {
    const dates = fc
      .date({ min: new Date('1990-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(dates, dates, (fromDate, toDate) => {
        const range = resolve({ preset: 'custom', fromDate, toDate });
        expect(range.fromDate <= range.toDate).toBe(true);
        expect(range.toDate <= '2026-11-24').toBe(true);
        expect(countDays(range.fromDate, range.toDate)).toBeLessThanOrEqual(MAX_RANGE_DAYS);
        expect(range.granularities).toContain(range.granularity);
      }),
      runs(40),
    );
  });
});

describe('the bars of a range', () => {
  it('follow each other without a hole, whatever their width, over changes of the clock', () => {
    for (const zone of ['Europe/Berlin', 'America/Havana', 'Australia/Lord_Howe', 'Africa/Cairo']) {
      for (const granularity of ['hour', 'day', 'week', 'month'] as const) {
        const spans = chartSpans('2026-03-01', '2026-05-10', granularity, zone);
        const { startMs, endMs } = rangeSpan('2026-03-01', '2026-05-10', zone);
        let reachedMs = startMs;
        for (const span of spans) {
          expect(span.startMs).toBe(reachedMs);
          reachedMs = span.endMs;
        }
        expect(reachedMs).toBe(endMs);
      }
    }
  });

  it('are weeks from Monday and months from the first, cut at the range’s ends', () => {
    const first = (granularity: 'week' | 'month') =>
      chartSpans('2026-10-28', '2026-11-24', granularity, 'UTC').map((span) =>
        span.days.map(({ date }) => date.slice(5)),
      );
    expect(first('week').map((days) => [days[0], days.length])).toEqual([
      ['10-28', 5],
      ['11-02', 7],
      ['11-09', 7],
      ['11-16', 7],
      ['11-23', 2],
    ]);
    expect(first('month').map((days) => [days[0], days.length])).toEqual([
      ['10-28', 4],
      ['11-01', 24],
    ]);
  });

  it('of a day on which the clock changes are 23 or 25', () => {
    expect(chartSpans('2026-03-29', '2026-03-29', 'hour', 'Europe/Berlin')).toHaveLength(23);
    const autumn = chartSpans('2026-10-25', '2026-10-25', 'hour', 'Europe/Berlin');
    expect([autumn.length, autumn[0]?.startMs]).toEqual([25, localDay('2026-10-25', 'Europe/Berlin').startMs]);
  });
});
