import { describe, expect, it } from 'vitest';
import { bucketsOfDay, figuresUntil, knownDays, knownHour } from '../../../../main/domain/report/bucket-index.ts';
import { localDay } from '../../../../main/domain/time/calendar.ts';
import { chartSpans } from '../../../../main/domain/report/ranges.ts';
import { bucket, hoursOfDays, indexOf, wholeDays } from '../support.ts';
import { HOUR_MS } from '../../../../main/domain/time/units.ts';

const DATE = '2026-11-24';
const LATER_MS = Date.parse('2026-12-24T12:00:00Z');
const day = (date = DATE, zone = 'UTC') => localDay(date, zone);
const spanOf = (date = DATE, zone = 'UTC') => {
  const [span] = chartSpans(date, date, 'day', zone);
  if (span === undefined) throw new Error('no span');
  return span;
};

describe('a local day', () => {
  it('is its hours, 23, 24 or 25 of them', () => {
    for (const [date, zone, count] of [
      [DATE, 'UTC', 24],
      ['2026-03-29', 'Europe/Berlin', 23],
      ['2026-10-25', 'Europe/Berlin', 25],
      ['2026-10-04', 'Australia/Lord_Howe', 24],
    ] as const) {
      const index = indexOf(hoursOfDays('2026-03-01', '2026-11-30', zone));
      expect(bucketsOfDay(index, day(date, zone))).toHaveLength(count);
      expect(knownDays(index, spanOf(date, zone), LATER_MS)).toMatchObject({
        status: 'complete',
        figures: { totalSessions: 2 * count },
      });
    }
  });

  it('is its day bucket where its hours were not fetched, and never both', () => {
    const whole = wholeDays('day', DATE, DATE, 'UTC', { totalSessions: 99 });
    expect(bucketsOfDay(indexOf([whole]), day())).toEqual([whole]);
    expect(bucketsOfDay(indexOf([whole, ...hoursOfDays(DATE, DATE, 'UTC').slice(0, 9)]), day())).toEqual([whole]);
    expect(bucketsOfDay(indexOf([whole, ...hoursOfDays(DATE, DATE, 'UTC')]), day())).toHaveLength(24);
  });

  it('leaves out hours that overlap its own, as of a half-hour zone', () => {
    const index = indexOf([...hoursOfDays(DATE, DATE, 'Asia/Kolkata'), ...hoursOfDays(DATE, DATE, 'UTC')]);
    expect(bucketsOfDay(index, day())).toHaveLength(24);
    expect(knownDays(index, spanOf(), LATER_MS).figures?.totalSessions).toBe(48);
  });

  it('is missing, partial, provisional, complete or yet to come', () => {
    const hours = hoursOfDays(DATE, DATE, 'UTC');
    const noonMs = day().startMs + 12 * HOUR_MS;
    const status = (buckets: typeof hours, nowMs = LATER_MS) => knownDays(indexOf(buckets), spanOf(), nowMs).status;
    expect(status([])).toBe('missing');
    expect(status(hours.slice(0, 23))).toBe('partial');
    expect(status(hours)).toBe('complete');
    expect(status(hours.map((hour, place) => (place === 20 ? { ...hour, status: 'provisional' } : hour)))).toBe(
      'provisional',
    );
    expect(status(hours.slice(0, 12), noonMs)).toBe('provisional');
    expect(status(hours.slice(0, 10), noonMs)).toBe('provisional');
    expect(status(hours.slice(0, 9), noonMs)).toBe('partial');
    expect(status(hours.slice(3, 12), noonMs)).toBe('partial');
    expect(status([], day().startMs)).toBe('future');
  });

  it('says when the newest and the oldest of it were fetched', () => {
    const hours = hoursOfDays(DATE, DATE, 'UTC').map((hour, place) => ({ ...hour, fetchedAtMs: LATER_MS - place }));
    expect(knownDays(indexOf(hours), spanOf(), LATER_MS)).toMatchObject({
      newestFetchMs: LATER_MS,
      oldestFetchMs: LATER_MS - 23,
    });
    expect(knownDays(indexOf([]), spanOf(), LATER_MS)).toMatchObject({ newestFetchMs: null, figures: null });
  });
});

describe('an hour', () => {
  it('is exactly that bucket or nothing', () => {
    const startMs = day().startMs + 9 * HOUR_MS;
    const index = indexOf([bucket(startMs, startMs + HOUR_MS)]);
    expect(knownHour(index, startMs, startMs + HOUR_MS, LATER_MS)).toMatchObject({ status: 'complete' });
    expect(knownHour(index, startMs + HOUR_MS, startMs + 2 * HOUR_MS, LATER_MS).status).toBe('missing');
    expect(knownHour(index, startMs, startMs + HOUR_MS / 2, LATER_MS).status).toBe('missing');
    expect(knownHour(index, startMs, startMs + HOUR_MS, startMs).status).toBe('future');
  });

  it('without a session is a gap in the times, not a zero', () => {
    const startMs = day().startMs;
    const none = { totalSessions: 0, averageSessionSeconds: null, responseSeconds: null };
    expect(
      knownHour(indexOf([bucket(startMs, startMs + HOUR_MS, none)]), startMs, startMs + HOUR_MS, LATER_MS),
    ).toMatchObject({ figures: none, status: 'complete' });
  });
});

describe('a month', () => {
  const [october] = chartSpans('2026-10-01', '2026-10-31', 'month', 'Europe/Berlin');
  if (october === undefined) throw new Error('no span');

  it('is the sum of its days, and its own bucket where they were not all fetched', () => {
    const whole = wholeDays('month', '2026-10-01', '2026-10-31', 'Europe/Berlin', { totalSessions: 777 });
    const days = hoursOfDays('2026-10-01', '2026-10-31', 'Europe/Berlin');
    expect(knownDays(indexOf([whole, ...days]), october, LATER_MS).figures?.totalSessions).toBe(2 * 745);
    expect(knownDays(indexOf([whole, ...days.slice(24)]), october, LATER_MS)).toMatchObject({
      status: 'complete',
      figures: { totalSessions: 777 },
    });
    expect(knownDays(indexOf(days.slice(24)), october, LATER_MS).status).toBe('partial');
  });

  it('may begin or end an hour beside the local one, fetched with another offset, but not a day', () => {
    const beside = (byMs: number) =>
      bucket(october.startMs + byMs, october.endMs + byMs, { granularity: 'month', totalSessions: 777 });
    expect(knownDays(indexOf([beside(HOUR_MS)]), october, LATER_MS).figures?.totalSessions).toBe(777);
    expect(knownDays(indexOf([beside(-HOUR_MS)]), october, LATER_MS).figures?.totalSessions).toBe(777);
    expect(knownDays(indexOf([beside(24 * HOUR_MS)]), october, LATER_MS).figures).toBeNull();
    const exact = bucket(october.startMs, october.endMs, { granularity: 'month', totalSessions: 776 });
    for (const others of [
      [beside(-HOUR_MS), exact],
      [exact, beside(HOUR_MS)],
    ]) {
      expect(knownDays(indexOf(others), october, LATER_MS).figures?.totalSessions).toBe(776);
      expect(figuresUntil(indexOf(others), [october], LATER_MS)?.totalSessions).toBe(776);
    }
  });
});

describe('what was by a moment', () => {
  const spans = chartSpans('2026-11-22', '2026-11-23', 'day', 'UTC');
  const hours = hoursOfDays('2026-11-22', '2026-11-23', 'UTC');
  const halfPastNineMs = Date.parse('2026-11-23T09:30:00Z');

  it('counts the hour it falls in by its share', () => {
    expect(figuresUntil(indexOf(hours), spans, halfPastNineMs)?.totalSessions).toBe(24 * 2 + 9 * 2 + 1);
  });

  it('is not known where any of it is not', () => {
    expect(figuresUntil(indexOf(hours.slice(1)), spans, halfPastNineMs)).toBeNull();
    expect(figuresUntil(indexOf(hours.slice(0, 33)), spans, halfPastNineMs)).toBeNull();
    expect(figuresUntil(indexOf(hours.slice(0, 34)), spans, halfPastNineMs)).not.toBeNull();
  });

  it('is nothing before anything began', () => {
    expect(figuresUntil(indexOf([]), spans, spans[0]?.startMs ?? 0)).toMatchObject({ totalSessions: 0 });
  });
});
