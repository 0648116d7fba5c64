import { expect, test } from 'vitest';
import { createTypical } from '../../../../main/domain/detection/typical-range.ts';
import type { HourFigures } from '../../../../main/domain/detection/hour-history.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday, 00:00 UTC. */
const MONDAY = Date.UTC(2026, 0, 5);

const hour = (startMs: number, totalSessions: number, responseSeconds: number | null = null): HourFigures => ({
  startMs,
  endMs: startMs + HOUR,
  totalSessions,
  averageSessionSeconds: null,
  responseSeconds,
});

/** Hours of so many days; `count` gets the day (0 is the Monday) and the hour. */
function days(count: number, sessions: (day: number, hour: number) => number, from = MONDAY): HourFigures[] {
  return Array.from({ length: count * 24 }, (_, index) =>
    hour(from + index * HOUR, sessions(Math.floor(index / 24), index % 24)),
  );
}

test('prefers the same weekday, then the same kind of day, then any day', () => {
  const weekly = days(35, (day) => (day % 7 === 0 ? 9 : day % 7 < 5 ? 4 : 1));
  const lookup = createTypical(weekly, 'UTC');
  expect(lookup.forHour('totalSessions', MONDAY + 35 * DAY)).toMatchObject({ median: 9, basis: 'same-weekday' });
  expect(createTypical(weekly.slice(0, 8 * 24), 'UTC').forHour('totalSessions', MONDAY + 8 * DAY)).toMatchObject({
    median: 4,
    basis: 'same-kind-of-day',
  });
  expect(createTypical(weekly.slice(0, 5 * 24), 'UTC').forHour('totalSessions', MONDAY + 5 * DAY)).toMatchObject({
    basis: 'all-days',
  });
  expect(createTypical(weekly.slice(0, 2 * 24), 'UTC').forHour('totalSessions', MONDAY + 2 * DAY)).toBeNull();
});

test('never looks at the asked day or later ones', () => {
  const hours = days(70, (day) => (day < 35 ? 2 : 50));
  expect(createTypical(hours, 'UTC').forHour('totalSessions', MONDAY + 35 * DAY)).toMatchObject({ p90: 2 });
});

test('compares a running hour with the same part of usual hours', () => {
  const lookup = createTypical(
    days(70, () => 8),
    'UTC',
  );
  const at = MONDAY + 70 * DAY + 10 * HOUR;
  const half = lookup.soFar('totalSessions', at, at + HOUR / 2);
  expect(half?.median).toBeCloseTo(4, 0);
  expect(half?.p10).toBeGreaterThan(1);
  expect(half?.p10).toBeLessThanOrEqual(3);
  expect(half?.p90).toBeLessThan(6.5);
  const day = lookup.soFar('totalSessions', MONDAY + 70 * DAY, at + HOUR / 2);
  expect(day?.median).toBeCloseTo(84, 0);
});

test('weighs times by sessions, and hours without sessions teach nothing', () => {
  const hours = Array.from({ length: 70 * 24 }, (_, index) =>
    index % 48 < 24 ? hour(MONDAY + index * HOUR, 0) : hour(MONDAY + index * HOUR, 3, 30),
  );
  const typical = createTypical(hours, 'UTC').forHour('responseSeconds', MONDAY + 70 * DAY);
  for (const point of ['p10', 'median', 'p90'] as const) expect(typical?.[point]).toBeCloseTo(30, 6);
});

test('keeps to the wall clock across daylight saving', () => {
  // Berlin goes to summer time on 29 March 2026: 09:00 local is 08:00 UTC before and 07:00 UTC after.
  const hours = Array.from({ length: 60 * 24 }, (_, index) => {
    const startMs = Date.UTC(2026, 1, 20) + index * HOUR;
    const local = (startMs >= Date.UTC(2026, 2, 29, 1) ? startMs + 2 * HOUR : startMs + HOUR) % DAY;
    return hour(startMs, local === 9 * HOUR ? 12 : 0);
  });
  const lookup = createTypical(hours, 'Europe/Berlin');
  expect(lookup.forHour('totalSessions', Date.UTC(2026, 3, 7, 7))?.median).toBe(12);
  expect(lookup.forHour('totalSessions', Date.UTC(2026, 3, 7, 8))?.median).toBe(0);
});

test('two years of hours are no burden', () => {
  const lookup = createTypical(
    days(730, (_, at) => at % 9),
    'America/New_York',
  );
  const asked = Array.from({ length: 168 }, (_, index) => MONDAY + 723 * DAY + index * HOUR);
  expect(asked.every((startMs) => lookup.forHour('totalSessions', startMs) !== null)).toBe(true);
});
