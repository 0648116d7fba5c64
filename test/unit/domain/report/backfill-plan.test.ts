import { describe, expect, it } from 'vitest';
import type { Bucket, FetchedGranularity } from '../../../../main/contract/report.ts';
import { indexBuckets, type BucketIndex } from '../../../../main/domain/report/bucket-index.ts';
import { localDay } from '../../../../main/domain/time/calendar.ts';
import {
  dayNeedsFetch,
  keptFromDate,
  planBackfill,
  requestSpansOfMonth,
  requestSpanNeedsFetch,
  type BackfillRequest,
} from '../../../../main/domain/report/coverage.ts';
import { DAY_MS, HOUR_MS } from '../../../../main/domain/time/units.ts';

const request = (change: Partial<BackfillRequest> = {}): BackfillRequest => ({
  today: '2026-11-24',
  firstFetchDate: '2026-11-24',
  backfillDays: 90,
  hourlyBackfillDays: null,
  keepFromDate: null,
  stopped: false,
  ...change,
});

function bucket(granularity: FetchedGranularity, startMs: number, endMs: number, change: Partial<Bucket> = {}) {
  const figures = { totalSessions: 4, averageSessionSeconds: 60, responseSeconds: 20 };
  const rest = { offsetMinutes: 0, label: 'x', status: 'final' as const, fetchedAtMs: endMs + DAY_MS };
  return { granularity, startMs, endMs, ...figures, ...rest, ...change };
}

const index = (lists: Partial<Record<FetchedGranularity, readonly Bucket[]>>): BucketIndex =>
  indexBuckets({ hour: [], day: [], month: [], ...lists });

describe('what is fetched of the past by itself', () => {
  it('is so many days before the first fetch, by the hour', () => {
    expect(planBackfill(request())).toEqual({ hoursFromDate: '2026-08-26', toDate: '2026-11-23', months: [] });
  });

  it('is everything since then, however long the app was away', () => {
    expect(planBackfill(request({ firstFetchDate: '2026-02-01', backfillDays: 30 })).hoursFromDate).toBe('2026-01-02');
    expect(planBackfill(request({ firstFetchDate: '2019-02-01' })).hoursFromDate).toBe('2024-11-23');
  });

  it('does not believe a first fetch in the future', () => {
    expect(planBackfill(request({ firstFetchDate: '2031-01-01', backfillDays: 1 })).hoursFromDate).toBe('2026-11-23');
  });

  it('is whole months beyond the days that are wanted by the hour, newest first', () => {
    const plan = planBackfill(request({ backfillDays: 200, hourlyBackfillDays: 60 }));
    expect(plan).toEqual({
      hoursFromDate: '2026-09-01',
      toDate: '2026-11-23',
      months: ['2026-08-01', '2026-07-01', '2026-06-01', '2026-05-01'],
    });
  });

  it('has no months where all that is wanted is wanted by the hour', () => {
    expect(planBackfill(request({ backfillDays: 30, hourlyBackfillDays: 60 })).months).toEqual([]);
  });

  it('never is what would be deleted again', () => {
    const keepFromDate = keptFromDate(Date.parse('2026-11-24T12:00:00Z'), 'UTC', 6);
    expect(keepFromDate).toBe('2026-05-24');
    expect(planBackfill(request({ backfillDays: 731, keepFromDate })).hoursFromDate).toBe('2026-05-24');
    const months = planBackfill(request({ backfillDays: 731, hourlyBackfillDays: 30, keepFromDate })).months;
    expect(months.at(-1)).toBe('2026-06-01');
  });

  it('is only what was polled last, where the person stopped it', () => {
    const stopped = { stopped: true, backfillDays: 731, hourlyBackfillDays: 1 };
    const plan = planBackfill(request({ ...stopped, firstFetchDate: '2026-10-01' }));
    expect(plan).toEqual({ hoursFromDate: '2026-11-22', toDate: '2026-11-23', months: [] });
    expect(planBackfill(request({ ...stopped, firstFetchDate: '2026-11-24' })).hoursFromDate).toBe('2026-11-24');
  });
});

describe('a month as requests', () => {
  it('is one request', () => {
    const [only, ...others] = requestSpansOfMonth('2026-02-01', 'Europe/Berlin');
    expect(others).toEqual([]);
    expect(only?.days).toHaveLength(28);
    expect(only).toMatchObject({ startMs: Date.parse('2026-01-31T23:00:00Z'), offsetMinutes: 60 });
  });

  it.each([
    ['2026-03-01', 'Europe/Berlin', [28, 1, 2], [60, 60, 120]],
    ['2026-10-01', 'Europe/Berlin', [24, 1, 6], [120, 120, 60]],
    ['2026-03-01', 'America/New_York', [7, 1, 23], [-300, -300, -240]],
    // Half an hour, and at midnight.
    ['2026-04-01', 'Australia/Lord_Howe', [4, 1, 25], [660, 660, 630]],
    ['2026-11-01', 'Asia/Kolkata', [30], [330]],
  ])('is cut at a change of the clock: %s in %s', (first, zone, lengths, offsets) => {
    const requestSpans = requestSpansOfMonth(first, zone);
    expect(requestSpans.map(({ days }) => days.length)).toEqual(lengths);
    expect(requestSpans.map(({ offsetMinutes }) => offsetMinutes)).toEqual(offsets);
    for (const [place, requestSpan] of requestSpans.entries()) {
      if (place > 0) expect(requestSpan.startMs).toBe(requestSpans[place - 1]?.endMs);
    }
  });

  it('is needed until its days are known, or the month as a whole', () => {
    const [requestSpan] = requestSpansOfMonth('2026-02-01', 'UTC');
    if (requestSpan === undefined) throw new Error('no requestSpan');
    const days = requestSpan.days.map((day) => bucket('day', day.startMs, day.endMs));
    expect(requestSpanNeedsFetch(index({}), requestSpan, 'UTC')).toBe(true);
    expect(requestSpanNeedsFetch(index({ day: days.slice(1) }), requestSpan, 'UTC')).toBe(true);
    expect(requestSpanNeedsFetch(index({ day: days }), requestSpan, 'UTC')).toBe(false);
    const month = [bucket('month', requestSpan.startMs, requestSpan.endMs)];
    expect(requestSpanNeedsFetch(index({ month }), requestSpan, 'UTC')).toBe(false);
    const provisional = [bucket('month', requestSpan.startMs, requestSpan.endMs, { status: 'provisional' })];
    expect(requestSpanNeedsFetch(index({ month: provisional }), requestSpan, 'UTC')).toBe(true);
  });

  it('is not needed in parts where the whole month is known, and needed where that counts an hour of its neighbour', () => {
    const requestSpans = requestSpansOfMonth('2026-03-01', 'Europe/Berlin');
    const [first, last] = [requestSpans[0], requestSpans.at(-1)];
    if (first === undefined || last === undefined) throw new Error('no requestSpan');
    const exact = bucket('month', first.startMs, last.endMs);
    // Asked for as part of twelve months, with one offset for all of them.
    const beside = bucket('month', first.startMs, last.endMs + HOUR_MS);
    const needed = (...month: (typeof exact)[]) =>
      requestSpans.map((requestSpan) => requestSpanNeedsFetch(index({ month }), requestSpan, 'Europe/Berlin'));
    expect(needed(exact)).toEqual([false, false, false]);
    expect(needed(beside)).toEqual([true, true, true]);
  });
});

describe('a day that is known as a day', () => {
  it('is needed again only where hours are wanted', () => {
    const day = localDay('2026-11-20', 'UTC');
    const known = index({ day: [bucket('day', day.startMs, day.endMs)] });
    const nowMs = day.endMs + 5 * DAY_MS;
    expect(dayNeedsFetch(known, day, nowMs)).toBe(false);
    expect(dayNeedsFetch(known, day, nowMs, 'hours')).toBe(true);
  });
});
