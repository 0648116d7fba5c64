import fc from 'fast-check';
import { expect, it } from 'vitest';
import { heatMapOf } from '../../../../main/domain/report/heat-map.ts';
import { localDay } from '../../../../main/domain/time/calendar.ts';
import { bucket, hoursOfDays } from '../support.ts';
import { HOUR_MS } from '../../../../main/domain/time/units.ts';
import { runs } from '../../../arbitraries.ts';

it('has the mean of the finished hours of each weekday, Monday first', () => {
  // Two Mondays: 2026-11-16 and 2026-11-23.
  const [first, second] = ['2026-11-16', '2026-11-23'].map((date) => localDay(date, 'Europe/Berlin').startMs);
  const at = (dayMs: number | undefined, totalSessions: number, responseSeconds: number) =>
    bucket((dayMs ?? 0) + 9 * HOUR_MS, (dayMs ?? 0) + 10 * HOUR_MS, { totalSessions, responseSeconds });
  const rows = heatMapOf([at(first, 10, 20), at(second, 30, 60)], 'Europe/Berlin');
  expect(rows).toHaveLength(7);
  expect(rows[0]?.[9]).toEqual({ totalSessions: 20, averageSessionSeconds: 60, responseSeconds: 50, hourCount: 2 });
  expect(rows.flat().filter((cell) => cell !== null)).toHaveLength(1);
});

it('passes over an hour that was not over, and tells no calls from nothing known', () => {
  const day = localDay('2026-11-24', 'UTC');
  const quiet = bucket(day.startMs, day.startMs + HOUR_MS, { totalSessions: 0, responseSeconds: null });
  const running = bucket(day.startMs + HOUR_MS, day.startMs + 2 * HOUR_MS, { status: 'provisional' });
  const tuesday = heatMapOf([quiet, running], 'UTC')[1];
  expect(tuesday?.[0]).toMatchObject({ totalSessions: 0, responseSeconds: null, hourCount: 1 });
  expect(tuesday?.[1]).toBeNull();
});

it('counts every hour once, on days of 23 and 25 hours too', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'];
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.constantFrom('2026-03-27', '2026-10-23', '2026-11-01'), (zone, from) => {
      const hours = hoursOfDays(from, '2026-11-05', zone);
      const counted = heatMapOf(hours, zone).flat();
      expect(counted.reduce((sum, cell) => sum + (cell?.hourCount ?? 0), 0)).toBe(hours.length);
    }),
    runs(20),
  );
});
