import { ENGLISH } from '../../../../main/domain/wording/language.ts';
import { describe, expect, it } from 'vitest';
import {
  formatChange,
  formatCount,
  formatDuration,
  formatMoment,
  formatSessions,
  formatTimeOfDay,
  formatWeekday,
  tidyDate,
} from '../../../../main/domain/wording/format.ts';

describe('words for numbers', () => {
  it.each([
    [0, '0 s'],
    [0.4, '0 s'],
    [21, '21 s'],
    [59.4, '59 s'],
    [59.5, '1 min'],
    [60, '1 min'],
    [544, '9 min 4 s'],
    [3599.4, '59 min 59 s'],
    [3599.5, '1 h'],
    [3720, '1 h 2 min'],
    [7199, '2 h'],
    [90_000, '25 h'],
    [null, '—'],
    [NaN, '—'],
    [Infinity, '—'],
  ])('%s seconds are “%s”', (seconds, text) => {
    expect(formatDuration(seconds, ENGLISH)).toBe(text);
  });

  it.each([
    [0, '0', '0 sessions'],
    [1, '1', '1 session'],
    [0.98, '1', '1 session'],
    [1.5, '1.5', '1.5 sessions'],
    [42, '42', '42 sessions'],
    [1284, '1,284', '1,284 sessions'],
    [20.75, '20.8', '20.8 sessions'],
  ])('%s is “%s” and “%s”', (count, text, sessions) => {
    expect([formatCount(count, ENGLISH), formatSessions(count, ENGLISH)]).toEqual([text, sessions]);
  });

  it('a count that is not known is a dash', () => {
    expect([formatCount(null, ENGLISH), formatCount(NaN, ENGLISH)]).toEqual(['—', '—']);
  });

  it('a change has a direction and a percentage, and nothing has none', () => {
    const ratio = (value: number): string => formatChange({ kind: 'ratio', ratio: value }, ENGLISH);
    expect([0.12, -0.05, 0, 0.004, -0.004, 0.005, -1, 12.345].map(ratio)).toEqual([
      '▲ 12%',
      '▼ 5%',
      'no change',
      'no change',
      'no change',
      '▲ 1%',
      '▼ 100%',
      '▲ 1,235%',
    ]);
    expect([formatChange({ kind: 'new' }, ENGLISH), formatChange({ kind: 'unknown' }, ENGLISH)]).toEqual(['new', '']);
  });
});

describe('a date', () => {
  it('is written the way people write it, where ICU does not', () => {
    const french = new Intl.DateTimeFormat('fr', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
    const written = ['2026-10-01', '2026-10-11', '2026-10-21', '2026-10-10'].map((day) =>
      tidyDate(french.format(Date.parse(day)), { tag: 'fr' }),
    );
    expect(written).toEqual(['jeudi 1er octobre', 'dimanche 11 octobre', 'mercredi 21 octobre', 'samedi 10 octobre']);
    expect(tidyDate('1 nov. 2025 – 1 janv. 2026', { tag: 'fr' })).toBe('1er nov. 2025 – 1er janv. 2026');
    expect(tidyDate('Thu, 1 Sept 2026', { tag: 'en' })).toBe('Thu 1 Sep 2026');
    expect(tidyDate('1. Okt.', { tag: 'de' })).toBe('1. Okt.');
  });
});

describe('words for times', () => {
  const noonMs = Date.parse('2026-11-24T12:05:00Z');
  it.each([
    ['UTC', '12:05', 'Tuesday'],
    ['Asia/Kolkata', '17:35', 'Tuesday'],
    ['Pacific/Kiritimati', '02:05', 'Wednesday'],
    ['Etc/GMT+12', '00:05', 'Tuesday'],
  ])('are those of %s', (zone, time, weekday) => {
    expect([formatTimeOfDay(noonMs, zone, ENGLISH), formatWeekday(noonMs, zone, ENGLISH)]).toEqual([time, weekday]);
  });

  it('have the date where it is not today’s, there', () => {
    const nowMs = Date.parse('2026-11-24T23:30:00Z');
    expect(formatMoment(noonMs, nowMs, 'UTC', ENGLISH)).toBe('12:05');
    expect(formatMoment(noonMs, nowMs, 'Europe/Berlin', ENGLISH)).toBe('24 Nov 13:05');
    expect(formatMoment(Date.parse('2025-11-24T12:05:00Z'), nowMs, 'UTC', ENGLISH)).toBe('24 Nov 12:05');
    expect(formatTimeOfDay(Date.parse('2026-11-24T00:00:00Z'), 'UTC', ENGLISH)).toBe('00:00');
  });
});
