import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RangeRequest, RangeView } from '../../../../main/contract/range.ts';
import type { Figures } from '../../../../main/contract/report.ts';
import { indexBuckets } from '../../../../main/domain/report/bucket-index.ts';
import { buildRangeView } from '../../../../main/domain/report/range-view.ts';
import { together } from '../../../../main/domain/report/together.ts';
import { hoursOf, localDay } from '../../../../main/domain/time/calendar.ts';
import { runs } from '../../../arbitraries.ts';

/** The day of a zone with so many sessions in each of its hours. */
function viewOf(accountId: string, timeZone: string, date: string, figures: Figures): RangeView {
  const day = localDay(date, timeZone);
  const hour = hoursOf(day).map(({ startMs, endMs }) => ({
    startMs,
    endMs,
    offsetMinutes: day.offsetMinutes,
    granularity: 'hour' as const,
    label: '',
    status: 'final' as const,
    fetchedAtMs: day.endMs + 1,
    ...figures,
  }));
  const request: RangeRequest = { accountId, preset: 'custom', fromDate: date, toDate: date };
  return buildRangeView({
    request,
    nowMs: day.endMs + 3_600_000,
    timeZone,
    index: indexBuckets({ hour, day: [], month: [] }),
    summaryOf: () => null,
    typicalOfHour: () => null,
    typicalOfDay: () => null,
    typicalSoFar: () => null,
  });
}

const ZONES = ['Europe/Berlin', 'Asia/Kolkata', 'Pacific/Auckland', 'America/New_York', 'UTC'];

describe('accounts together', () => {
  it('add up by the clock on each wall, also where a day has 25 hours', () => {
    const figures = { totalSessions: 2, averageSessionSeconds: 60, responseSeconds: 10 };
    const view = together([
      viewOf('berlin', 'Europe/Berlin', '2026-10-25', figures),
      viewOf('kolkata', 'Asia/Kolkata', '2026-10-25', figures),
    ]);
    expect(view?.points).toHaveLength(25);
    expect(view?.totals?.totalSessions).toBe(98);
    // The second time that it was two o'clock in Berlin is Berlin's alone.
    expect(view?.points.map((point) => point?.totalSessions)).toEqual([
      4,
      4,
      4,
      2,
      ...Array.from({ length: 21 }, () => 4),
    ]);
  });

  it('weigh times by sessions and lose or invent no session', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            zone: fc.constantFrom(...ZONES),
            totalSessions: fc.integer({ min: 1, max: 50 }),
            responseSeconds: fc.integer({ min: 1, max: 600 }),
          }),
          { minLength: 1, maxLength: 6 },
        ),
        (accounts) => {
          const views = accounts.map(({ zone, ...figures }, place) =>
            viewOf(`team-${place}`, zone, '2026-11-17', { averageSessionSeconds: 60, ...figures }),
          );
          const view = together(views);
          const count = accounts.reduce((sum, { totalSessions }) => sum + totalSessions, 0);
          const weighted = accounts.reduce((sum, one) => sum + one.totalSessions * one.responseSeconds, 0) / count;
          expect(view?.totals?.totalSessions).toBe(24 * count);
          expect(view?.totals?.responseSeconds).toBeCloseTo(weighted, 6);
          expect(view?.points.every((point) => point?.totalSessions === count)).toBe(true);
        },
      ),
      runs(60),
    );
  });

  it('are nothing without any, and say who lacks days', () => {
    expect(together([])).toBeNull();
    const whole = viewOf('a', 'UTC', '2026-11-17', { totalSessions: 1, averageSessionSeconds: 1, responseSeconds: 1 });
    const lacking: RangeView = { ...whole, accountId: 'b', missingDayCount: 1 };
    expect(together([whole, lacking])?.incompleteCount).toBe(1);
  });
});
