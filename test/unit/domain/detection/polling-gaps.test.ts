import { expect, test } from 'vitest';
import type { HourFigures } from '../../../../main/domain/detection/hour-history.ts';
import { createSpikeDetector } from '../../../../main/domain/detection/spike-detector.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONDAY = Date.UTC(2026, 0, 5);
const HISTORY_DAYS = 42;
const WATCHED_DAYS = 21;
const EVERY_MINUTES = 3;

/** Two of three are answered soon, and the third waits: single waits lie below the mean of their hour, as they do everywhere. */
const waitOf = (index: number): number => (index % 3 === 2 ? 50.3 : 4.9 + (index % 2) / 10);

/** The hours of a day by `atMinute`: one session at each poll from nine to five. */
function hoursOf(midnightMs: number, atMinute: number, waits: (index: number) => number): HourFigures[] {
  return Array.from({ length: Math.floor((atMinute - 1) / 60) + 1 }, (_, hour) => {
    const indices = Array.from({ length: 60 / EVERY_MINUTES }, (__, index) => hour * 20 + index).filter(
      (index) => hour >= 9 && hour < 17 && index * EVERY_MINUTES < atMinute,
    );
    const seconds = indices.reduce((sum, index) => sum + waits(index), 0);
    return {
      startMs: midnightMs + hour * HOUR,
      endMs: midnightMs + (hour + 1) * HOUR,
      totalSessions: indices.length,
      averageSessionSeconds: indices.length === 0 ? null : 500,
      responseSeconds: indices.length === 0 ? null : seconds / indices.length,
    };
  });
}

/** The highest score after nobody polled from noon to four, while waits were so many times as long as usual. */
function afterGap(times: number): number {
  const detector = createSpikeDetector({ timeZone: 'UTC' });
  const past = Array.from({ length: HISTORY_DAYS }, (_, day) =>
    // From day to day a little more and less.
    hoursOf(MONDAY + day * DAY, 1440, (index) => waitOf(index) * (0.9 + (day % 5) / 20)),
  );
  detector.learn(past.flat());
  let highest = 0;
  for (let day = HISTORY_DAYS; day < HISTORY_DAYS + WATCHED_DAYS; day++) {
    const midnightMs = MONDAY + day * DAY;
    const last = day === HISTORY_DAYS + WATCHED_DAYS - 1;
    const waits = (index: number): number => waitOf(index) * (last && index >= 12 * 20 ? times : 1);
    for (let minute = 8 * 60; minute < 17 * 60; minute += EVERY_MINUTES) {
      if (last && minute >= 12 * 60 && minute < 16 * 60) continue;
      const nowMs = midnightMs + minute * MINUTE;
      const hours = hoursOf(midnightMs, minute + 1, waits);
      const score = detector.evaluate({ nowMs, hours })?.byRule['response-up'].score ?? 0;
      if (last) highest = Math.max(highest, score);
    }
    detector.learn(hoursOf(midnightMs, 1440, waits));
  }
  return highest;
}

test('hours in which nobody polled are judged as hours: a little slower is no alert, three times as slow is one', () => {
  expect(afterGap(1.35)).toBeLessThan(0.5);
  expect(afterGap(3)).toBeGreaterThan(0.5);
});
