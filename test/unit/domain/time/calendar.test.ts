import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  countDays,
  formatIso,
  formatOffset,
  formatRequestDate,
  hoursOf,
  isTimeZone,
  localDateAt,
  localDay,
  localDays,
  offsetMinutesAt,
  requestsForDay,
  startOfMonth,
  startOfWeek,
} from '../../../../main/domain/time/calendar.ts';
import { DAY_MS, HOUR_MS } from '../../../../main/domain/time/units.ts';
import { runs } from '../../../arbitraries.ts';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Havana',
  'America/St_Johns',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Etc/GMT+12',
];

const asked = (date: string, zone: string): string[] =>
  requestsForDay(localDay(date, zone)).map(
    (span) =>
      `${formatRequestDate(span.startMs, span.offsetMinutes)} to ${formatRequestDate(span.endMs - 1000, span.offsetMinutes)} ${formatOffset(span.offsetMinutes)}`,
  );

describe('a local day', () => {
  it.each([
    ['2026-11-24', 'Europe/Berlin', 24, '+01:00'],
    ['2026-03-29', 'Europe/Berlin', 23, '+01:00'],
    ['2026-10-25', 'Europe/Berlin', 25, '+02:00'],
    ['2026-03-08', 'America/New_York', 23, '-05:00'],
    ['2026-11-01', 'America/New_York', 25, '-04:00'],
    ['2026-11-24', 'Asia/Kolkata', 24, '+05:30'],
    ['2026-11-24', 'Asia/Kathmandu', 24, '+05:45'],
    ['2026-11-24', 'Pacific/Kiritimati', 24, '+14:00'],
    ['2026-11-24', 'Etc/GMT+12', 24, '-12:00'],
    ['2026-10-04', 'Australia/Lord_Howe', 23.5, '+10:30'],
    ['2026-04-05', 'Australia/Lord_Howe', 24.5, '+11:00'],
    ['2026-04-24', 'Africa/Cairo', 23, '+03:00'],
    ['2028-02-29', 'Europe/Berlin', 24, '+01:00'],
    ['2026-12-31', 'UTC', 24, '+00:00'],
  ])('%s in %s is %d hours long and begins at %s', (date, zone, hours, offset) => {
    const day = localDay(date, zone);
    expect((day.endMs - day.startMs) / HOUR_MS).toBe(hours);
    expect(formatOffset(day.offsetMinutes)).toBe(offset);
    expect(localDateAt(day.startMs, zone)).toBe(date);
    expect(localDateAt(day.startMs - 1, zone)).toBe(addDays(date, -1));
    expect(localDateAt(day.endMs, zone)).toBe(addDays(date, 1));
  });

  it('begins at one o’clock where summer time begins at midnight', () => {
    expect(asked('2026-04-24', 'Africa/Cairo')).toEqual(['2026-04-24 01:00:00 to 2026-04-24 23:59:59 +03:00']);
  });

  it('is asked for in one request, and in two where it is longer than 24 hours', () => {
    expect(asked('2026-11-24', 'Asia/Kolkata')).toEqual(['2026-11-24 00:00:00 to 2026-11-24 23:59:59 +05:30']);
    expect(asked('2026-03-29', 'Europe/Berlin')).toEqual(['2026-03-29 00:00:00 to 2026-03-29 22:59:59 +01:00']);
    expect(asked('2026-10-25', 'Europe/Berlin')).toEqual([
      '2026-10-25 00:00:00 to 2026-10-25 23:59:59 +02:00',
      '2026-10-26 00:00:00 to 2026-10-26 00:59:59 +02:00',
    ]);
  });

  it('joins the next without a hole or an overlap, in any zone, hour by hour', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.date({ min: new Date('2024-01-01'), max: new Date('2028-12-31'), noInvalidDate: true }),
        (zone, at) => {
          const date = at.toISOString().slice(0, 10);
          const days = localDays(date, addDays(date, 3), zone);
          const hours = days.flatMap((day) => requestsForDay(day).flatMap(hoursOf));
          expect(hours[0]?.startMs).toBe(days[0]?.startMs);
          expect(hours.at(-1)?.endMs).toBe(days.at(-1)?.endMs);
          for (const [place, hour] of hours.entries()) {
            if (place > 0) expect(hour.startMs).toBe(hours[place - 1]?.endMs);
            expect(hour.endMs - hour.startMs).toBeLessThanOrEqual(HOUR_MS);
          }
          for (const span of days.flatMap(requestsForDay))
            expect(span.endMs - span.startMs).toBeLessThanOrEqual(DAY_MS);
        },
      ),
      runs(100),
    );
  });
});

describe('dates', () => {
  it('go over leap days, months and years', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(countDays('2028-02-01', '2028-03-01')).toBe(30);
    expect(startOfMonth('2026-11-24')).toBe('2026-11-01');
    expect(startOfWeek('2026-11-24')).toBe('2026-11-23');
    expect(startOfWeek('2026-11-23')).toBe('2026-11-23');
    expect(localDays('2026-11-24', '2026-11-23', 'UTC')).toEqual([]);
  });

  it('are written with their offset', () => {
    expect(formatIso(Date.parse('2026-11-24T00:00:00+05:30'), 330)).toBe('2026-11-24T00:00:00+05:30');
    expect(formatOffset(-210)).toBe('-03:30');
    expect(offsetMinutesAt(Date.parse('2026-10-25T00:59:00Z'), 'Europe/Berlin')).toBe(120);
    expect(offsetMinutesAt(Date.parse('2026-10-25T01:00:00Z'), 'Europe/Berlin')).toBe(60);
  });

  it('tells names of zones from other text', () => {
    expect(isTimeZone('Europe/Berlin')).toBe(true);
    expect(isTimeZone('Europe/Nowhere')).toBe(false);
  });
});
