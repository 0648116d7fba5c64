import { describe, expect, it } from 'vitest';
import {
  replayBasis,
  replayChange,
  replayCount,
  replayDays,
  replayDayWords,
} from '../../../../renderer/words/replay-words.ts';
import { incident, replayOf, TUESDAY_14 } from '../state/support.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('a replay in words', () => {
  it.each([
    [0, 'No alerts in the last 30 days'],
    [1, '1 alert in the last 30 days'],
    [4, '4 alerts in the last 30 days'],
  ])('counts %i', (notifiedCount, words) => {
    expect(replayCount(replayOf(notifiedCount), 30)).toBe(words);
  });

  it.each([
    [4, 6, '2 fewer than before'],
    [7, 6, '1 more than before'],
    [6, 6, 'same as before'],
  ])('compares %i with %i', (now, before, words) => {
    expect(replayChange(replayOf(now), replayOf(before), true)).toBe(words);
  });

  it('compares with nothing where nothing was changed or is known', () => {
    expect(replayChange(replayOf(6), replayOf(6), false)).toBe('');
    expect(replayChange(replayOf(6), null, true)).toBe('');
  });

  it('says what it rests on', () => {
    expect(replayBasis(replayOf(1, { pollCount: 28_431, hourCount: 312 }))).toBe(
      'What these rules would have sent, based on 28,431 updates and 312 hours in your history.',
    );
    expect(replayBasis(replayOf(1, { pollCount: 0, hourCount: 1 }))).toBe(
      'What these rules would have sent, based on 1 hour in your history.',
    );
    expect(replayBasis(replayOf(0, { pollCount: 0, hourCount: 0 }))).toMatch(/no history to replay yet/);
  });
});

describe('the strip of days', () => {
  it('has every local day, each incident on the day it began', () => {
    // 23:30 in UTC on Monday is Tuesday in Berlin.
    const lateMonday = Date.parse('2026-11-23T23:30:00Z');
    const replay = replayOf(1, {
      fromMs: TUESDAY_14 - 2 * DAY_MS,
      toMs: TUESDAY_14,
      incidents: [
        incident({ startedAtMs: lateMonday, suppressed: 'cool-down' }),
        incident({ startedAtMs: TUESDAY_14 - HOUR_MS }),
      ],
    });
    const inBerlin = replayDays(replay, 'Europe/Berlin');
    expect(inBerlin.map(({ date, notified, suppressed }) => [date, notified.length, suppressed.length])).toEqual([
      ['2026-11-22', 0, 0],
      ['2026-11-23', 0, 0],
      ['2026-11-24', 1, 1],
    ]);
    expect(replayDays(replay, 'UTC').map(({ notified, suppressed }) => [notified.length, suppressed.length])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
    ]);
    expect(inBerlin.map(({ isMonday }) => isMonday)).toEqual([false, true, false]);
    expect(inBerlin.map(replayDayWords)).toEqual([
      'Sun 22: no incidents',
      'Mon 23: no incidents',
      'Tue 24: 1 alert, 1 other incident not notified',
    ]);
  });

  it('loses no incident over the end of daylight saving', () => {
    const fromMs = Date.parse('2026-10-24T10:00:00Z');
    const incidents = Array.from({ length: 60 }, (_unused, hour) => incident({ startedAtMs: fromMs + hour * HOUR_MS }));
    const days = replayDays(replayOf(60, { fromMs, toMs: fromMs + 60 * HOUR_MS, incidents }), 'Europe/Berlin');
    expect(days.reduce((sum, { notified }) => sum + notified.length, 0)).toBe(60);
    // Sunday has 25 hours.
    expect(days.find(({ date }) => date === '2026-10-25')?.notified).toHaveLength(25);
  });
});
