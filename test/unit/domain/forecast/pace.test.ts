import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pace } from '../../../../main/contract/forecast.ts';
import { createHourHistory, type HourFigures } from '../../../../main/domain/detection/hour-history.ts';
import { paceOf } from '../../../../main/domain/forecast/pace.ts';
import { localDay, localDays } from '../../../../main/domain/time/calendar.ts';
import { hoursOfDays } from '../support.ts';
import { runs, TRICKY_ZONES } from '../../../arbitraries.ts';
import { HOUR_MS } from '../../../../main/domain/time/units.ts';

const HALF: unknown = expect.closeTo(0.5, 6);

type PerHour = (wallHour: number, date: string) => number;

/** An office with 4 sessions an hour from 8 to 18: 40 a day. */
const OFFICE: PerHour = (hour) => (hour >= 8 && hour < 18 ? 4 : 0);

function hoursFrom(fromDate: string, toDate: string, zone: string, perHour: PerHour): HourFigures[] {
  const wallHour = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' });
  return localDays(fromDate, toDate, zone).flatMap((day) =>
    hoursOfDays(day.date, day.date, zone).map((hour) => ({
      ...hour,
      totalSessions: perHour(Number(wallHour.format(hour.startMs)), day.date),
    })),
  );
}

/** The pace on a date after some weeks of history, at an hour after the day began. */
function paceAfter(
  hours: readonly HourFigures[],
  date: string,
  hoursIn: number,
  count: number,
  zone = 'UTC',
): Pace | null {
  const history = createHourHistory(zone);
  history.put(hours);
  const day = localDay(date, zone);
  return paceOf(history, day).at(day.startMs + hoursIn * HOUR_MS, count);
}

const WEEKS = hoursFrom('2026-02-02', '2026-03-15', 'UTC', (hour, date) =>
  new Date(date).getUTCDay() % 6 === 0 ? 0 : OFFICE(hour, date),
);

describe('the pace of a day', () => {
  it('is what comparable days had still to come, added to what there is', () => {
    expect(paceAfter(WEEKS, '2026-03-16', 13, 20)).toMatchObject({ total: 40, share: HALF });
  });

  it('follows a day that is better or worse than usual', () => {
    expect(paceAfter(WEEKS, '2026-03-16', 13, 30)?.total).toBeGreaterThan(48);
    expect(paceAfter(WEEKS, '2026-03-16', 13, 10)?.total).toBeLessThan(32);
  });

  it('believes a holiday once it is evident', () => {
    expect(paceAfter(WEEKS, '2026-03-16', 13, 1)?.total).toBeLessThan(8);
  });

  it('is hidden until a tenth of a typical day has passed', () => {
    expect(paceAfter(WEEKS, '2026-03-16', 8.99, 3)).toBeNull();
    expect(paceAfter(WEEKS, '2026-03-16', 9.01, 4)).not.toBeNull();
    expect(paceAfter(WEEKS, '2026-03-16', 0, 0)).toBeNull();
  });

  it('is hidden until there are three comparable days', () => {
    const two = hoursFrom('2026-03-10', '2026-03-11', 'UTC', OFFICE);
    const three = hoursFrom('2026-03-09', '2026-03-11', 'UTC', OFFICE);
    expect(paceAfter(two, '2026-03-12', 12, 16)).toBeNull();
    expect(paceAfter(three, '2026-03-12', 12, 16)).toMatchObject({ dayCount: 3 });
  });

  it('does not count days of which hours are missing', () => {
    const days = hoursFrom('2026-03-09', '2026-03-11', 'UTC', OFFICE);
    expect(paceAfter(days.toSpliced(30, 1), '2026-03-12', 12, 16)).toBeNull();
  });

  it('looks at earlier days only', () => {
    const later = hoursFrom('2026-03-16', '2026-03-30', 'UTC', () => 50);
    expect(paceAfter([...WEEKS, ...later], '2026-03-16', 13, 20)).toEqual(paceAfter(WEEKS, '2026-03-16', 13, 20));
  });

  it('finds a Friday and Saturday weekend without being told', () => {
    const quiet = (date: string): boolean => [5, 6].includes(new Date(date).getUTCDay());
    const hours = hoursFrom('2026-02-02', '2026-03-14', 'UTC', (hour, date) => (quiet(date) ? 0 : OFFICE(hour, date)));
    expect(paceAfter(hours, '2026-03-15', 13, 20)?.total).toBe(40);
    expect(paceAfter(hours, '2026-03-20', 13, 0)?.total ?? 0).toBe(0);
  });

  it('ends as the count when the day is over', () => {
    expect(paceAfter(WEEKS, '2026-03-16', 18, 37)).toMatchObject({ total: 37, low: 37, high: 37 });
  });

  it('narrows through the day', () => {
    const widths = [9.5, 11, 13, 15, 17, 18].map((at) => {
      const pace = paceAfter(WEEKS, '2026-03-16', at, Math.round((at - 8) * 4));
      return pace === null ? Number.NaN : pace.high - pace.low;
    });
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
    expect(widths[0]).toBeGreaterThan(10);
    expect(widths.at(-1)).toBe(0);
  });

  it('counts the hour that a day has twice, and does not count the one it skips', () => {
    const zone = 'Europe/Berlin';
    const flat = hoursFrom('2026-02-16', '2026-03-28', zone, () => 2);
    const spring = paceAfter(flat, '2026-03-29', 11.5, 23, zone);
    expect(spring).toMatchObject({ total: 46, share: HALF });
    const autumn = hoursFrom('2026-09-14', '2026-10-24', zone, () => 2);
    expect(paceAfter(autumn, '2026-10-25', 12.5, 25, zone)).toMatchObject({ total: 50, share: HALF });
  });
});

describe('the pace of any day in any zone', () => {
  it('has its range around it, none of it below the count, and nothing that is no number', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TRICKY_ZONES),
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 3, max: 30 }),
        fc.double({ min: 0, max: 25, noNaN: true }),
        fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.double({ min: 0, max: 300, noNaN: true })),
        fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 5, maxLength: 50 }),
        (zone, offset, dayCount, hoursIn, count, counts) => {
          const dateOf = (day: number): string =>
            new Date(Date.UTC(2025, 0, 1) + day * 24 * HOUR_MS).toISOString().slice(0, 10);
          const hours = hoursOfDays(dateOf(offset), dateOf(offset + dayCount - 1), zone).map((hour, index) => ({
            ...hour,
            totalSessions: counts[index % counts.length] ?? 0,
          }));
          const pace = paceAfter(hours, dateOf(offset + dayCount), hoursIn, count, zone);
          if (pace === null) return;
          expect(pace.low).toBeGreaterThanOrEqual(count);
          expect(pace.total).toBeGreaterThanOrEqual(pace.low);
          expect(pace.high).toBeGreaterThanOrEqual(pace.total);
          expect(Number.isFinite(pace.high)).toBe(true);
          expect(pace.share).toBeGreaterThanOrEqual(0.1);
          expect(pace.share).toBeLessThanOrEqual(1 + 1e-9);
        },
      ),
      runs(300),
    );
  });
});
