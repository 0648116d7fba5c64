import { describe, expect, it } from 'vitest';
import { localDay } from '../../../../main/domain/time/calendar.ts';
import {
  dayNeedsFetch,
  daysToFetch,
  monthsBeside,
  monthsNeedFetch,
  SETTLE_MS,
  twelveMonthsBefore,
} from '../../../../main/domain/report/coverage.ts';
import { hoursOfDays, indexOf, wholeDays } from '../support.ts';
import { HOUR_MS } from '../../../../main/domain/time/units.ts';

const DATE = '2026-11-24';
const day = localDay(DATE, 'UTC');
const settledMs = day.endMs + SETTLE_MS;
const hours = (fetchedAtMs: number) => hoursOfDays(DATE, DATE, 'UTC', { fetchedAtMs });

describe('a day', () => {
  it('is left to the polls while it runs', () => {
    expect(dayNeedsFetch(indexOf([]), day, day.endMs - 1)).toBe(false);
    expect(dayNeedsFetch(indexOf([]), day, day.endMs)).toBe(true);
  });

  it('is asked for while an hour is missing or was not over', () => {
    expect(dayNeedsFetch(indexOf(hours(settledMs).slice(1)), day, settledMs)).toBe(true);
    const provisional = hours(settledMs).map((hour, place) =>
      place === 23 ? { ...hour, status: 'provisional' } : hour,
    );
    expect(dayNeedsFetch(indexOf(provisional as ReturnType<typeof hours>), day, settledMs)).toBe(true);
  });

  it('is asked for once more when its last sessions have ended, and then never again', () => {
    const early = indexOf(hours(day.endMs + 1_000));
    expect(dayNeedsFetch(early, day, settledMs - 1)).toBe(false);
    expect(dayNeedsFetch(early, day, settledMs)).toBe(true);
    expect(dayNeedsFetch(indexOf(hours(settledMs)), day, settledMs + 999 * HOUR_MS)).toBe(false);
  });

  it('that is known as a whole needs no hours', () => {
    const whole = wholeDays('day', DATE, DATE, 'UTC', { fetchedAtMs: settledMs });
    expect(dayNeedsFetch(indexOf([whole]), day, settledMs)).toBe(false);
  });

  it('fetched in another half-hour zone is not known in this one', () => {
    const kolkata = indexOf(hoursOfDays('2026-11-23', '2026-11-25', 'Asia/Kolkata', { fetchedAtMs: settledMs }));
    expect(dayNeedsFetch(kolkata, day, settledMs)).toBe(true);
  });
});

describe('the days to fetch', () => {
  it('are those that lack something, the newest first, over changes of the clock', () => {
    const zone = 'Europe/Berlin';
    const nowMs = Date.parse('2026-10-28T12:00:00Z');
    const known = hoursOfDays('2026-10-23', '2026-10-27', zone, { fetchedAtMs: nowMs });
    const without = known.filter((hour) => hour.startMs !== localDay('2026-10-25', zone).endMs - HOUR_MS);
    const dates = daysToFetch(indexOf(without), '2026-10-22', '2026-10-28', zone, nowMs).map(({ date }) => date);
    expect(dates).toEqual(['2026-10-25', '2026-10-22']);
    expect(daysToFetch(indexOf([]), '2026-10-28', '2026-10-22', zone, nowMs)).toEqual([]);
  });
});

describe('twelve months', () => {
  const nowMs = Date.parse('2026-11-24T12:00:00Z');
  const zone = 'Europe/Berlin';
  const span = twelveMonthsBefore(nowMs, zone, 0);
  const months = Array.from({ length: 12 }, (_, place) => {
    const first = new Date(Date.UTC(2025, 10 + place, 1));
    const last = new Date(Date.UTC(2025, 11 + place, 0));
    return wholeDays('month', first.toISOString().slice(0, 10), last.toISOString().slice(0, 10), zone);
  });

  it('end before this month and begin on a first', () => {
    expect(span.firstDate).toBe('2025-11-01');
    expect(span.startMs).toBe(localDay('2025-11-01', zone).startMs);
    expect(twelveMonthsBefore(nowMs, zone, 1).firstDate).toBe('2024-11-01');
    // On the first of January it is still last year's months.
    expect(twelveMonthsBefore(Date.parse('2027-01-01T00:30:00Z'), 'UTC', 0).firstDate).toBe('2026-01-01');
  });

  it('are asked for while one of them is known neither as a month nor by its days', () => {
    expect(monthsNeedFetch(indexOf(months), span, zone, nowMs)).toBe(false);
    expect(monthsNeedFetch(indexOf(months.slice(1)), span, zone, nowMs)).toBe(true);
    const byDays = hoursOfDays('2025-11-01', '2025-11-30', zone);
    expect(monthsNeedFetch(indexOf([...months.slice(1), ...byDays]), span, zone, nowMs)).toBe(false);
    expect(monthsNeedFetch(indexOf([...months.slice(1), ...byDays.slice(1)]), span, zone, nowMs)).toBe(true);
  });

  it('are cut beside where the clock is another than at their beginning', () => {
    const beside = (timeZone: string) => monthsBeside(twelveMonthsBefore(nowMs, timeZone, 0), timeZone);
    // October ends in winter again, and March began in it.
    const summer = ['2026-10', '2026-09', '2026-08', '2026-07', '2026-06', '2026-05', '2026-04', '2026-03'];
    expect(beside(zone)).toEqual(summer.map((month) => `${month}-01`));
    expect(beside('Asia/Kolkata')).toEqual([]);
    // There the first of November still was summer, a year before, and so was the next one.
    const winter = ['2026-03', '2026-02', '2026-01', '2025-12', '2025-11'];
    expect(beside('America/New_York')).toEqual(winter.map((month) => `${month}-01`));
  });
});
