import { describe, expect, it } from 'vitest';
import type { RangeView } from '../../../../main/contract/range.ts';
import { incidentMarks, incidentPlaces } from '../../../../renderer/charts/incident-places.ts';
import { pointWords } from '../../../../renderer/charts/summary.ts';
import {
  typicalMedian,
  typicalRange,
  typicalShort,
  typicalSummary,
} from '../../../../renderer/charts/typical-words.ts';
import { incidentsSummary, rangeQuery, shownIncidents } from '../../../../renderer/charts/shown-incidents.ts';
import { hourPoints, incident, TUESDAY_14 } from '../state/support.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const points = hourPoints([11, 6, 4, 3]);
const view = { accountId: 'acme', points, timeZone: 'UTC' } as unknown as RangeView;

describe('where incidents are', () => {
  it('is each hour they went on in', () => {
    // 14:02 to 15:10
    expect([...incidentPlaces(points, [incident()], TUESDAY_14 + 9 * HOUR_MS).keys()]).toEqual([0, 1]);
  });

  it('is up to now while they go on', () => {
    const going = incident({ endedAtMs: null });
    expect([...incidentPlaces(points, [going], TUESDAY_14 + 5 * MINUTE_MS).keys()]).toEqual([0]);
    expect([...incidentPlaces(points, [going], TUESDAY_14 + 2.5 * HOUR_MS).keys()]).toEqual([0, 1, 2]);
  });

  it('is nowhere for what ended before or began after', () => {
    const before = incident({
      hourStartMs: TUESDAY_14 - HOUR_MS,
      startedAtMs: TUESDAY_14 - MINUTE_MS,
      endedAtMs: TUESDAY_14,
    });
    const after = incident({
      hourStartMs: TUESDAY_14 + 4 * HOUR_MS,
      startedAtMs: TUESDAY_14 + 4 * HOUR_MS,
      endedAtMs: null,
    });
    expect(incidentPlaces(points, [before, after], TUESDAY_14 + 5 * HOUR_MS).size).toBe(0);
  });
});

describe('marks', () => {
  it('are on the chart of the rule’s measure, where the incident began', () => {
    const slow = incident({ id: 2, rule: 'response-up', hourStartMs: TUESDAY_14 + 2 * HOUR_MS });
    const all = [incident(), slow];
    expect(incidentMarks(points, all, 'totalSessions', null)).toEqual([{ place: 0, notified: true, pointed: false }]);
    expect(incidentMarks(points, all, 'responseSeconds', 2)).toEqual([{ place: 2, notified: true, pointed: true }]);
    expect(incidentMarks(points, all, 'averageSessionSeconds', 2)).toEqual([]);
  });

  it('are one for several at a place, full where any was told', () => {
    const held = incident({ id: 2, suppressed: 'cool-down' });
    expect(incidentMarks(points, [held], 'totalSessions', 1)).toEqual([{ place: 0, notified: false, pointed: false }]);
    expect(incidentMarks(points, [held, incident()], 'totalSessions', 1)).toEqual([
      { place: 0, notified: true, pointed: true },
    ]);
  });
});

describe('the incidents of a range', () => {
  it('are asked for by its first and last instant', () => {
    expect(rangeQuery(view)).toEqual({
      accountId: 'acme',
      fromMs: TUESDAY_14,
      toMs: TUESDAY_14 + 4 * HOUR_MS,
      limit: 1000,
    });
    expect(rangeQuery(null)).toBeNull();
  });

  it('leave out other accounts and other times, and have words for each place', () => {
    const elsewhere = incident({ id: 2, accountId: 'northwind' });
    const before = incident({
      id: 3,
      hourStartMs: TUESDAY_14 - HOUR_MS,
      startedAtMs: TUESDAY_14 - MINUTE_MS,
      endedAtMs: TUESDAY_14,
    });
    const shown = shownIncidents(view, [incident(), elsewhere, before], {
      nowMs: TUESDAY_14 + 9 * HOUR_MS,
      pointedId: 1,
    });
    expect(shown.list.map(({ id }) => id)).toEqual([1]);
    expect([...shown.lines]).toEqual([
      [0, ['Many video sessions: 11 sessions since 14:00']],
      [1, ['Many video sessions: 11 sessions since 14:00']],
    ]);
    expect(shown.pointedId).toBe(1);
  });

  it('are counted for those who do not see the marks', () => {
    const all = [incident(), incident({ id: 2, suppressed: 'muted' }), incident({ id: 3 })];
    const shown = shownIncidents(view, all, { nowMs: TUESDAY_14, pointedId: null });
    expect(incidentsSummary(shown, 'totalSessions')).toBe('2 alerts, 1 other incident not notified.');
    expect(incidentsSummary(shown, 'responseSeconds')).toBe('');
  });
});

describe('the typical range in words', () => {
  const typical = { p10: 3.2, median: 4.4, p90: 6.4, sampleCount: 10 };
  const withTypical = points.map((point) => ({
    ...point,
    typical: {
      totalSessions: typical,
      averageSessionSeconds: null,
      responseSeconds: { ...typical, p10: 15, median: 20, p90: 95 },
    },
  }));

  it('has the median', () => {
    expect(typicalRange('totalSessions', typical)).toBe('3 to 6');
    expect(typicalMedian('totalSessions', typical)).toBe('4');
    expect(typicalShort('totalSessions', typical)).toBe('3 to 6 (median 4)');
    expect(typicalShort('totalSessions', { ...typical, p10: 3.9, p90: 4.1 })).toBe('4');
  });

  it('is part of what the keyboard reads, with alerts', () => {
    const [point] = withTypical;
    expect(pointWords(point!, 'responseSeconds', '14:00', ['Slow response: 20 s since 14:00'])).toBe(
      '14:00: 20 s, typically 15 s to 1 min 35 s, median 20 s, Slow response: 20 s since 14:00',
    );
  });

  it('is summed up over the finished hours of a chart', () => {
    const shown = { points: withTypical, granularity: 'hour' as const };
    // 11 and 6 and 4 and 3 against 3.2 to 6.4, which is said as 3 to 6
    expect(typicalSummary(shown, 'totalSessions')).toBe(
      '4 finished hours: 3 in the typical range, 1 above it and 0 below it.',
    );
    expect(typicalSummary(shown, 'responseSeconds')).toBe('All 4 finished hours are in the typical range.');
    expect(typicalSummary(shown, 'averageSessionSeconds')).toBe('');
    expect(typicalSummary({ ...shown, granularity: 'day' }, 'totalSessions')).toBe(
      '4 finished days: 3 in the typical range, 1 above it and 0 below it.',
    );
    const one = (totalSessions: number, granularity: 'hour' | 'day'): string =>
      typicalSummary({ points: [{ ...withTypical[0]!, totalSessions }], granularity }, 'totalSessions');
    expect(one(5, 'day')).toBe('The one finished day is in the typical range.');
    expect(one(0, 'day')).toBe('The one finished day is below the typical range.');
    expect(one(50, 'day')).toBe('The one finished day is above the typical range.');
    expect(one(50, 'hour')).toBe('The one finished hour is above the typical range.');
    const running = withTypical.map((point) => ({ ...point, status: 'provisional' as const }));
    expect(typicalSummary({ ...shown, points: running }, 'totalSessions')).toBe('');
  });
});
