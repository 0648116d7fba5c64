import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { coverageView, type CoverageParts } from '../../../main/history/coverage-view.ts';
import { localDay } from '../../../main/domain/time/calendar.ts';
import { openHistory } from '../../../main/history/open-history.ts';
import { temporaryFolder } from '../core/support.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');

function parts(change: Partial<CoverageParts> = {}): CoverageParts {
  const { history, audit } = openHistory(join(temporaryFolder(), 'history.sqlite'), NOW_MS);
  onTestFinished(() => {
    history.close();
  });
  const settings = { backfillDays: 365, retentionMonths: null } as const;
  return { history, audit, nowMs: NOW_MS, timeZone: 'Europe/Berlin', problemOf: () => null, ...settings, ...change };
}

/** A day of long ago, as one bucket. */
function keepDay({ history }: CoverageParts, date: string): void {
  const { startMs, endMs, offsetMinutes } = localDay(date, 'Europe/Berlin');
  const figures = { totalSessions: 3, averageSessionSeconds: 540, responseSeconds: 20 };
  const rest = { granularity: 'day', label: date, status: 'final', fetchedAtMs: endMs } as const;
  const bucket = { startMs, endMs, offsetMinutes, ...figures, ...rest };
  expect(history.importBuckets([{ accountId: 'acme', bucket }]).ok).toBe(true);
}

describe('the first day of the coverage', () => {
  const firstOf = (view: CoverageParts, fromDate?: string): string | undefined =>
    coverageView(view, 'acme', fromDate).days[0]?.date;

  it('is as far back as the past is wanted', () => {
    expect(firstOf(parts({ backfillDays: 90 }))).toBe('2026-08-26');
    expect(firstOf(parts({ backfillDays: 0 }))).toBe('2026-11-24');
  });

  it('is further back where more is known', () => {
    const view = parts({ backfillDays: 90 });
    keepDay(view, '2026-07-01');
    expect(firstOf(view)).toBe('2026-07-01');
  });

  it('is not further back than what is kept: what was deleted for its age is not missing', () => {
    expect(firstOf(parts({ retentionMonths: 3 }))).toBe('2026-08-24');
    expect(firstOf(parts({ retentionMonths: 24 }))).toBe('2025-11-24');
  });

  it('is what was asked for, where something was', () => {
    expect(firstOf(parts(), '2026-11-20')).toBe('2026-11-20');
  });
});
