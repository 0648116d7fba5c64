import { describe, expect, it } from 'vitest';
import type { ChartPoint } from '../../../../main/contract/range.ts';
import { choiceOf, chosenShift, lastShift, shiftFigures } from '../../../../main/domain/report/shift.ts';
import { ENGLISH } from '../../../../main/domain/wording/language.ts';
import { shiftText } from '../../../../main/domain/wording/shift-text.ts';
import { at, incident, today } from '../../tray/support.ts';
import { HOUR_MS } from '../../../../main/domain/time/units.ts';

const isoOf = (nowIso: string, zone: string): string[] => {
  const { startMs, endMs } = lastShift(at(nowIso), zone);
  return [new Date(startMs).toISOString().slice(0, 16), new Date(endMs).toISOString().slice(0, 16)];
};

describe('the shift that ended last', () => {
  it('is eight hours of the wall clock', () => {
    expect(isoOf('2026-11-24T16:00:00Z', 'UTC')).toEqual(['2026-11-24T08:00', '2026-11-24T16:00']);
    expect(isoOf('2026-11-24T15:59:00Z', 'UTC')).toEqual(['2026-11-24T00:00', '2026-11-24T08:00']);
    expect(isoOf('2026-11-24T03:00:00Z', 'UTC')).toEqual(['2026-11-23T16:00', '2026-11-24T00:00']);
    expect(isoOf('2026-11-24T16:00:00Z', 'Asia/Kolkata')).toEqual(['2026-11-24T02:30', '2026-11-24T10:30']);
  });

  it('is an hour shorter or longer where the clock is changed in it', () => {
    expect(isoOf('2026-03-29T07:00:00Z', 'Europe/Berlin')).toEqual(['2026-03-28T23:00', '2026-03-29T06:00']);
    expect(isoOf('2026-10-25T08:00:00Z', 'Europe/Berlin')).toEqual(['2026-10-24T22:00', '2026-10-25T07:00']);
  });
});

const SHIFT = { startMs: at('2026-03-10T08:00:00Z'), endMs: at('2026-03-10T16:00:00Z') };
const point = (hour: number, totalSessions: number | null): ChartPoint => ({
  startMs: at('2026-03-10T00:00:00Z') + hour * HOUR_MS,
  endMs: at('2026-03-10T00:00:00Z') + (hour + 1) * HOUR_MS,
  totalSessions,
  averageSessionSeconds: totalSessions === null ? null : 544,
  responseSeconds: totalSessions === null ? null : 21,
  status: totalSessions === null ? 'missing' : 'complete',
  typical: {
    totalSessions: { p10: 3, median: 5, p90: 8, sampleCount: 9 },
    averageSessionSeconds: null,
    responseSeconds: null,
  },
});
const DAY = Array.from({ length: 24 }, (_, hour) => point(hour, hour === 11 ? 12 : 4));

describe('the summary of a shift', () => {
  const report = {
    accountName: 'Acme',
    timeZone: 'UTC',
    shift: SHIFT,
    figures: shiftFigures(DAY, SHIFT),
    incidents: [incident({ note: 'Newsletter\nwent out' })],
    today: today({ pace: { total: 57, low: 50, high: 64, share: 0.7, dayCount: 20 } }),
  };

  it('says what came, against what is typical, when most, what was unusual, and where the day is heading', () => {
    expect(shiftText(report, ENGLISH).split('\n')).toEqual([
      'Acme · Tue 10 Mar · 08:00 to 16:00',
      '40 sessions (typically 40)',
      'Response time 21 s',
      'Average session 9 min 4 s',
      'Busiest hour: 11:00 to 12:00, 12 sessions',
      'Many video sessions, 11 sessions since 13:00. Note: Newsletter went out',
      'Today: 42 so far, on track for 57 (50 to 64)',
    ]);
  });

  it('never says that nothing happened in hours that are not known', () => {
    const gaps = DAY.map((each, hour) => (hour === 9 ? point(9, null) : each));
    const text = (points: readonly ChartPoint[]): string =>
      shiftText({ ...report, incidents: [], today: null, figures: shiftFigures(points, SHIFT) }, ENGLISH);
    expect(text(DAY)).toContain('No incidents');
    expect(text(gaps)).not.toContain('No incidents');
    expect(text(gaps)).toContain('1 hour isn’t in the history yet');
  });
});

describe('a chosen shift', () => {
  it('ends on the next day where it ends before it begins, by the clock on the wall', () => {
    const night = chosenShift({ date: '2026-10-24', fromHour: 22, toHour: 6 }, 'Europe/Berlin');
    // That night had an hour more.
    expect((night.endMs - night.startMs) / 3_600_000).toBe(9);
    expect(choiceOf(night, 'Europe/Berlin')).toEqual({ date: '2026-10-24', fromHour: 22, toHour: 6 });
  });
});
