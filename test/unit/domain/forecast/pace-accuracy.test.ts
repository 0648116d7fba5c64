import { describe, expect, it } from 'vitest';
import { createHourHistory } from '../../../../main/domain/detection/hour-history.ts';
import { paceAccuracy } from '../../../../main/domain/forecast/pace-accuracy.ts';
import { addDays, hoursOf, localDay } from '../../../../main/domain/time/calendar.ts';

const ZONE = 'Europe/Berlin';
const NOW = Date.parse('2026-11-24T12:00:00Z');

/** Hours of so many days before today; `countOf` gives the sessions of an hour. */
function historyOf(dayCount: number, countOf: (day: number, hour: number) => number) {
  const history = createHourHistory(ZONE);
  for (let back = dayCount; back >= 1; back--) {
    const day = localDay(addDays('2026-11-24', -back), ZONE);
    history.put(
      hoursOf(day).map(({ startMs, endMs }, hour) => ({
        startMs,
        endMs,
        totalSessions: countOf(back, hour),
        averageSessionSeconds: null,
        responseSeconds: null,
      })),
    );
  }
  return history;
}

const OFFICE = [0, 0, 0, 0, 0, 0, 0, 2, 6, 10, 12, 11, 7, 8, 11, 10, 8, 5, 3, 2, 1, 0, 0, 0];

describe('what the pace was worth', () => {
  it('has next to no error on days that are all alike, and its range holds them', () => {
    const accuracy = paceAccuracy(
      historyOf(60, (_day, hour) => OFFICE[hour] ?? 0),
      ZONE,
      NOW,
    );
    expect(accuracy.dayCount).toBe(30);
    expect(accuracy.meanErrorShare).toBeLessThan(0.02);
    expect(accuracy.coverage).toBeGreaterThan(0.95);
  });

  it('is off by what days differ, and says so in sessions and as a share', () => {
    const accuracy = paceAccuracy(
      historyOf(60, (day, hour) => (OFFICE[hour] ?? 0) * (day % 2 === 0 ? 2 : 1)),
      ZONE,
      NOW,
    );
    expect(accuracy.meanErrorSessions).toBeGreaterThan(3);
    const mean = (96 + 192) / 2;
    expect(accuracy.meanErrorShare).toBeCloseTo(accuracy.meanErrorSessions / mean, 1);
  });

  it('is nothing where there is too little to go by', () => {
    expect(
      paceAccuracy(
        historyOf(2, () => 3),
        ZONE,
        NOW,
      ),
    ).toMatchObject({ dayCount: 0, forecastCount: 0 });
  });
});
