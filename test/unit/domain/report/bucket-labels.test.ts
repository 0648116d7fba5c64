import { describe, expect, it } from 'vitest';
import { expectedBuckets, granularityOfLabel, hourLabel } from '../../../../main/domain/report/bucket-labels.ts';
import { localDay, requestsForDay } from '../../../../main/domain/time/calendar.ts';
import { twelveMonthsBefore } from '../../../../main/domain/report/coverage.ts';

const labelsOf = (date: string, zone: string): string[][] =>
  requestsForDay(localDay(date, zone)).map((span) => expectedBuckets(span, 'hour').map(({ label }) => label));

describe('labels of hours', () => {
  it('go round the clock once, in every offset', () => {
    for (const zone of ['UTC', 'Asia/Kolkata', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'Etc/GMT+12']) {
      const [labels = []] = labelsOf('2026-11-24', zone);
      expect([labels.length, labels[0], labels[11], labels[12], labels[13], labels[23]]).toEqual([
        24,
        '12 AM',
        '11 AM',
        '12 PM',
        '01 PM',
        '11 PM',
      ]);
    }
  });

  it('on days of another length are those of the offset that was asked with', () => {
    expect(labelsOf('2026-03-29', 'Europe/Berlin')[0]).toHaveLength(23);
    const [first, second] = labelsOf('2026-10-25', 'Europe/Berlin');
    expect([first?.length, second]).toEqual([24, ['12 AM']]);
    const [half, rest] = labelsOf('2026-04-05', 'Australia/Lord_Howe');
    expect([half?.length, rest]).toEqual([24, ['12 AM']]);
    // A day that begins at one o'clock, because midnight was left out.
    expect(labelsOf('2026-03-08', 'America/Havana')[0]?.[0]).toBe('01 AM');
  });

  it('cover their span without a hole', () => {
    for (const [date, zone] of [
      ['2026-10-25', 'Europe/Berlin'],
      ['2026-10-04', 'Australia/Lord_Howe'],
      ['2026-04-05', 'Australia/Lord_Howe'],
      ['2028-02-29', 'Asia/Kolkata'],
    ] as const) {
      const day = localDay(date, zone);
      let reachedMs = day.startMs;
      for (const bucket of requestsForDay(day).flatMap((span) => expectedBuckets(span, 'hour'))) {
        expect(bucket.startMs).toBe(reachedMs);
        reachedMs = bucket.endMs;
      }
      expect(reachedMs).toBe(day.endMs);
    }
  });

  it('of a half-hour offset are those of the hour on the wall', () => {
    expect(hourLabel(Date.parse('2026-11-24T06:30:00Z'), 330)).toBe('12 PM');
    expect(hourLabel(Date.parse('2026-11-24T03:30:00Z'), -210)).toBe('12 AM');
  });
});

describe('labels of days and months', () => {
  it('run over new year and leap days', () => {
    const span = (from: string, to: string) => ({ startMs: Date.parse(from), endMs: Date.parse(to), offsetMinutes: 0 });
    const days = expectedBuckets(span('2028-02-28T00:00:00Z', '2028-03-02T00:00:00Z'), 'day');
    expect(days.map(({ label }) => label)).toEqual(['28 Feb', '29 Feb', '01 Mar']);
    const year = expectedBuckets(span('2026-12-31T00:00:00Z', '2027-01-02T00:00:00Z'), 'day');
    expect(year.map(({ label }) => label)).toEqual(['31 Dec', '01 Jan']);
  });

  it.each(['UTC', 'Europe/Berlin', 'Pacific/Kiritimati', 'America/Havana'])('are twelve whole months in %s', (zone) => {
    const span = twelveMonthsBefore(Date.parse('2026-11-24T12:00:00Z'), zone, 0);
    const months = expectedBuckets(span, 'month');
    expect(months.map(({ label }) => label)).toEqual([
      '01 Nov 2025',
      '01 Dec 2025',
      ...['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct'].map((month) => `01 ${month} 2026`),
    ]);
    expect([months[0]?.startMs, months.at(-1)?.endMs]).toEqual([span.startMs, span.endMs]);
  });
});

describe('the width that a label stands for', () => {
  it.each([
    ['05 AM', 'hour'],
    ['12 PM', 'hour'],
    ['25 Aug', 'day'],
    ['18 Mar 2020', 'month'],
    ['5 AM', null],
    ['05 am', null],
    ['05:00', null],
    ['Aug 25', null],
    ['2020-03-18', null],
    ['', null],
    ['05 AM ', null],
  ])('%j is %s', (label, granularity) => {
    expect(granularityOfLabel(label)).toBe(granularity);
  });
});
