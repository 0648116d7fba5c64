import { describe, expect, it } from 'vitest';
import type { ChartPoint } from '../../../../main/contract/range.ts';
import { localDay, localDays } from '../../../../main/domain/time/calendar.ts';
import { chartSpans } from '../../../../main/domain/report/ranges.ts';
import { labelPoints } from '../../../../renderer/charts/labels.ts';

const HOUR_MS = 3_600_000;

const pointOf = ({ startMs, endMs }: { startMs: number; endMs: number }): ChartPoint => ({
  startMs,
  endMs,
  totalSessions: 1,
  averageSessionSeconds: 60,
  responseSeconds: 20,
  status: 'complete',
  typical: null,
});

describe('the labels of points', () => {
  it('name the offset of an hour that the clock shows twice, and of no other', () => {
    const { startMs, endMs } = localDay('2026-10-25', 'Europe/Berlin');
    const hours = Array.from({ length: (endMs - startMs) / HOUR_MS }, (_unused, index) =>
      pointOf({ startMs: startMs + index * HOUR_MS, endMs: startMs + (index + 1) * HOUR_MS }),
    );
    const { full } = labelPoints(hours, 'hour', 'Europe/Berlin');
    expect(full.filter((label) => label.includes('UTC'))).toEqual([
      expect.stringContaining('(UTC+02:00)'),
      expect.stringContaining('(UTC+01:00)'),
    ]);
  });

  it('name none for months and days, which all begin at the same time', () => {
    const months = chartSpans('2025-12-01', '2026-11-30', 'month', 'Europe/Berlin').map(pointOf);
    expect(labelPoints(months, 'month', 'Europe/Berlin').full.slice(0, 2)).toEqual(['Dec 2025', 'Jan 2026']);
    const days = localDays('2026-02-28', '2026-03-01', 'Europe/Berlin').map(pointOf);
    expect(labelPoints(days, 'day', 'Europe/Berlin').full.join()).not.toContain('UTC');
  });

  it.each(['day', 'week'] as const)(
    'say month and year where a %s comes in two years, at the turns of months',
    (granularity) => {
      const spans = chartSpans('2024-09-17', '2026-11-25', granularity, 'Europe/Berlin').map(pointOf);
      const { axis, ticks } = labelPoints(spans, granularity, 'Europe/Berlin');
      const labels = ticks(14).map((place) => axis[place]);
      expect(labels.slice(0, 3)).toEqual(['Oct 2024', 'Dec 2024', 'Feb 2025']);
      expect(new Set(labels).size).toBe(labels.length);
      expect(labels.length).toBeLessThanOrEqual(14);
    },
  );

  it('say it as soon as one day comes twice', () => {
    const days = localDays('2024-12-01', '2025-12-01', 'Europe/Berlin').map(pointOf);
    const { axis, ticks } = labelPoints(days, 'day', 'Europe/Berlin');
    expect(axis[ticks(14)[0] ?? 0]).toBe('Jan 2025');
  });

  it('leave the year out where no day comes twice', () => {
    const days = localDays('2025-12-01', '2026-11-25', 'Europe/Berlin').map(pointOf);
    const { axis, ticks } = labelPoints(days, 'day', 'Europe/Berlin');
    expect(axis[ticks(14)[0] ?? 0]).toBe('1 Dec');
  });
});
