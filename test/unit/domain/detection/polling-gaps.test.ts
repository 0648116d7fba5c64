import { expect, test } from 'vitest';
import type { HourFigures } from '../../../../main/domain/detection/hour-history.ts';
import { createSpikeDetector, type SpikeDetector } from '../../../../main/domain/detection/spike-detector.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONDAY = Date.UTC(2026, 0, 5);
const HISTORY_DAYS = 42;
const EVERY_MINUTES = 3;

/** Two of three are answered soon, and the third waits: single waits lie below the mean of their hour, as they do everywhere. */
const waitOf = (index: number): number => (index % 3 === 2 ? 50.3 : 4.9 + (index % 2) / 10);
/** From day to day a little more and less. */
const usualOn =
  (day: number) =>
  (index: number): number =>
    waitOf(index) * (0.9 + (day % 5) / 20);

/** The hours of a day by `atMinute`: one session at each poll from nine to five. */
function hoursOf(day: number, atMinute: number, waits: (index: number) => number): HourFigures[] {
  return Array.from({ length: Math.floor((atMinute - 1) / 60) + 1 }, (_, hour) => {
    const indices = Array.from({ length: 60 / EVERY_MINUTES }, (__, index) => hour * 20 + index).filter(
      (index) => hour >= 9 && hour < 17 && index * EVERY_MINUTES < atMinute,
    );
    const seconds = indices.reduce((sum, index) => sum + waits(index), 0);
    return {
      startMs: MONDAY + day * DAY + hour * HOUR,
      endMs: MONDAY + day * DAY + (hour + 1) * HOUR,
      totalSessions: indices.length,
      averageSessionSeconds: indices.length === 0 ? null : 500,
      responseSeconds: indices.length === 0 ? null : seconds / indices.length,
    };
  });
}

/** The response time's score at each poll of a day, but for the minutes in which nobody polls. */
function scoresOf(
  detector: SpikeDetector,
  day: number,
  waits: (index: number) => number,
  isPolled: (minute: number) => boolean = () => true,
): number[] {
  const scores: number[] = [];
  for (let minute = 8 * 60; minute < 17 * 60; minute += EVERY_MINUTES) {
    if (!isPolled(minute)) continue;
    const nowMs = MONDAY + day * DAY + minute * MINUTE;
    const detection = detector.evaluate({ nowMs, hours: hoursOf(day, minute + 1, waits) });
    scores.push(detection?.byRule['response-up'].score ?? Number.NaN);
  }
  return scores;
}

function detectorAfter(days: number): SpikeDetector {
  const detector = createSpikeDetector({ timeZone: 'UTC' });
  detector.learn(Array.from({ length: days }, (_, day) => hoursOf(day, 1440, usualOn(day))).flat());
  return detector;
}

/** From noon on everybody waits so many times as long. */
const slower =
  (times: number) =>
  (index: number): number =>
    waitOf(index) * (index >= 12 * 20 ? times : 1);

test('hours in which nobody polled are judged as hours: a little slower is no alert, three times as slow is one', () => {
  const afterGap = (times: number): number =>
    Math.max(
      ...scoresOf(
        detectorAfter(HISTORY_DAYS),
        HISTORY_DAYS,
        slower(times),
        (minute) => minute < 12 * 60 || minute >= 16 * 60,
      ),
    );
  expect(afterGap(1.35)).toBeLessThan(0.5);
  expect(afterGap(3)).toBeGreaterThan(0.5);
});

test('a day is judged the same whether the weeks before it were watched or fetched at once', () => {
  const watched = detectorAfter(HISTORY_DAYS - 21);
  for (let day = HISTORY_DAYS - 21; day < HISTORY_DAYS; day++) {
    scoresOf(watched, day, usualOn(day));
    watched.learn(hoursOf(day, 1440, usualOn(day)));
  }
  const scores = scoresOf(watched, HISTORY_DAYS, slower(5));
  expect(scores).toEqual(scoresOf(detectorAfter(HISTORY_DAYS), HISTORY_DAYS, slower(5)));
  expect(Math.max(...scores)).toBeGreaterThan(0.4);
});
