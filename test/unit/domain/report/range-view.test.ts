import { describe, expect, it } from 'vitest';
import type { RangeRequest } from '../../../../main/contract/range.ts';
import type { Bucket, Figures } from '../../../../main/contract/report.ts';
import { localDay } from '../../../../main/domain/time/calendar.ts';
import { buildRangeView, type RangeViewInput } from '../../../../main/domain/report/range-view.ts';
import { bucket, hoursOfDays, indexOf, wholeDays } from '../support.ts';
import { HOUR_MS } from '../../../../main/domain/time/units.ts';

const NOW_MS = Date.parse('2026-11-24T12:30:00Z');
const TODAY = localDay('2026-11-24', 'UTC');

function view(
  request: Omit<RangeRequest, 'accountId'>,
  buckets: readonly Bucket[],
  change: Partial<RangeViewInput> = {},
) {
  return buildRangeView({
    request: { accountId: 'acme', ...request },
    nowMs: NOW_MS,
    timeZone: 'UTC',
    index: indexOf(buckets),
    summaryOf: () => null,
    typicalSoFar: () => null,
    typicalOfHour: () => null,
    typicalOfDay: () => null,
    ...change,
  });
}

/** Today's twelve full hours and the running one. */
const today = (change: Partial<Bucket> = {}): Bucket[] => [
  ...hoursOfDays('2026-11-24', '2026-11-24', 'UTC', { fetchedAtMs: NOW_MS, ...change }).slice(0, 12),
  bucket(TODAY.startMs + 12 * HOUR_MS, TODAY.startMs + 13 * HOUR_MS, {
    status: 'provisional',
    fetchedAtMs: NOW_MS,
    ...change,
  }),
];

describe('the view of today', () => {
  it('has 24 hours, known up to now and yet to come from then on', () => {
    const { points, missingDayCount, newestFetchMs } = view({ preset: 'today' }, today());
    expect(points.map(({ status }) => status)).toEqual([
      ...Array<string>(12).fill('complete'),
      'provisional',
      ...Array<string>(11).fill('future'),
    ]);
    expect(points.slice(13).every((point) => point.totalSessions === null)).toBe(true);
    expect([missingDayCount, newestFetchMs]).toEqual([0, NOW_MS]);
  });

  it('has the endpoint’s own headline numbers, and the sum of the hours without any', () => {
    const current: Figures = { totalSessions: 99, averageSessionSeconds: 1, responseSeconds: 2 };
    const summaryOf = (): { current: Figures; previous: object } => ({ current, previous: {} });
    expect(view({ preset: 'today' }, today(), { summaryOf }).totals).toEqual(current);
    expect(view({ preset: 'today' }, today()).totals?.totalSessions).toBe(26);
  });

  it('is compared with yesterday up to this minute, once that is known', () => {
    const yesterday = hoursOfDays('2026-11-23', '2026-11-23', 'UTC', { totalSessions: 4 });
    const [sessions] = view({ preset: 'today' }, [...yesterday, ...today()]).tiles;
    expect(sessions).toMatchObject({ metric: 'totalSessions', current: 26, previous: 50 });
    expect(sessions?.change).toEqual({ kind: 'ratio', ratio: (26 - 50) / 50 });
    const [unknown] = view({ preset: 'today' }, [...yesterday.slice(1), ...today()]).tiles;
    expect(unknown).toMatchObject({ previous: null, change: { kind: 'unknown' } });
  });

  it('never has a percentage of nothing', () => {
    const calm = { totalSessions: 0, averageSessionSeconds: null, responseSeconds: null };
    const yesterday = hoursOfDays('2026-11-23', '2026-11-23', 'UTC', calm);
    const { tiles } = view({ preset: 'today' }, [...yesterday, ...today()]);
    expect(tiles.map(({ change }) => change.kind)).toEqual(['new', 'unknown', 'unknown']);
  });

  it('with nothing known has gaps, no totals and one day missing', () => {
    const empty = view({ preset: 'today' }, []);
    expect(empty).toMatchObject({ totals: null, newestFetchMs: null, oldestFetchMs: null, missingDayCount: 1 });
    expect(
      empty.points.slice(0, 13).every(({ status, totalSessions }) => status === 'missing' && totalSessions === null),
    ).toBe(true);
  });

  it('says what is typical of its hours, or of its days', () => {
    const typical = (sampleCount: number) => () => ({
      totalSessions: { p10: 1, median: 2, p90: 3, sampleCount },
      ...{ averageSessionSeconds: null, responseSeconds: null },
    });
    const looks = { typicalOfHour: typical(9), typicalOfDay: typical(4) };
    const samples = (request: Parameters<typeof view>[0]) =>
      view(request, today(), looks).points.map((point) => point.typical?.totalSessions?.sampleCount);
    expect(new Set(samples({ preset: 'today' }))).toEqual(new Set([9]));
    expect(samples({ preset: '7-days' })).toEqual([4, 4, 4, 4, 4, 4, 4]);
    expect(new Set(samples({ preset: '12-months' }))).toEqual(new Set([undefined]));
  });
});

describe('the view of a longer range', () => {
  it('sums what is known, and counts the days that lack something', () => {
    const known = hoursOfDays('2026-11-19', '2026-11-22', 'UTC');
    const week = view({ preset: '7-days' }, [...known.slice(1), ...today()]);
    expect(week.points.map(({ status }) => status)).toEqual([
      'missing',
      'partial',
      'complete',
      'complete',
      'complete',
      'missing',
      'provisional',
    ]);
    expect([week.missingDayCount, week.totals?.totalSessions]).toEqual([3, 2 * 95 + 26]);
    expect(week.tiles[0]?.change).toEqual({ kind: 'unknown' });
  });

  it('over a change of the clock has days of 23 and 25 hours', () => {
    const nowMs = Date.parse('2026-10-28T12:00:00Z');
    const timeZone = 'Europe/Berlin';
    const index = indexOf(hoursOfDays('2026-10-20', '2026-10-28', timeZone));
    const range = { preset: 'custom', fromDate: '2026-10-24', toDate: '2026-10-26' } as const;
    const { points } = view(range, [], { nowMs, timeZone, index });
    expect(points.map(({ totalSessions }) => totalSessions)).toEqual([48, 50, 48]);
  });

  it('of twelve months is made of months, of which days of this month complete the last', () => {
    const months = Array.from({ length: 11 }, (_, place) => {
      const first = new Date(Date.UTC(2025, 11 + place, 1)).toISOString().slice(0, 10);
      const last = new Date(Date.UTC(2025, 12 + place, 0)).toISOString().slice(0, 10);
      return wholeDays('month', first, last, 'UTC', { totalSessions: 100 });
    });
    const november = hoursOfDays('2026-11-01', '2026-11-23', 'UTC');
    const year = view({ preset: '12-months' }, [...months, ...november, ...today()]);
    expect(year.points.map(({ totalSessions }) => totalSessions)).toEqual([
      ...Array<number>(11).fill(100),
      23 * 48 + 26,
    ]);
    expect([year.missingDayCount, year.points.at(-1)?.status]).toEqual([0, 'provisional']);
    const gap = view({ preset: '12-months' }, [...months.slice(1), ...november, ...today()]);
    expect([gap.missingDayCount, gap.points[0]?.status]).toEqual([31, 'missing']);
  });
});

describe('a comparison', () => {
  it('is drawn bar by bar, whatever is missing of it, and only when asked for', () => {
    const lastWeek = hoursOfDays('2026-11-17', '2026-11-17', 'UTC', { totalSessions: 4 }).slice(0, 20);
    const compared = view({ preset: 'today', compareWith: 'same-weekdays' }, [...lastWeek, ...today()]);
    expect(compared.comparison).toMatchObject({ kind: 'same-weekdays', fromDate: '2026-11-17', toDate: '2026-11-17' });
    expect(compared.comparison?.points.map((figures) => figures?.totalSessions ?? null)).toEqual([
      ...Array<number>(20).fill(4),
      ...Array<null>(4).fill(null),
    ]);
    // Up to the same minute: twelve hours and a half of four sessions.
    expect(compared.tiles[0]?.previous).toBe(50);
    expect(view({ preset: 'today' }, today()).comparison).toBeNull();
  });
});
