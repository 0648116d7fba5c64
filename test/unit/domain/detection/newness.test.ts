import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Metric } from '../../../../main/contract/report.ts';
import { createHourHistory, type HourFigures } from '../../../../main/domain/detection/hour-history.ts';
import { createNewness, scoreOf, type Newness } from '../../../../main/domain/detection/newness.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday, 00:00 UTC. */
const MONDAY = Date.UTC(2026, 0, 5);
const DAYS = 20;
const NOW = MONDAY + DAYS * DAY;

const TIMES = { logMean: Math.log(20), hourly: 0.04, perSession: 0.7 };
const EXPECTED = { sessions: { mean: 12, spread: 0.03 }, responseSeconds: TIMES, averageSessionSeconds: TIMES };

/** 8 to 16 sessions an hour, a little other each time, and waits of 17 to 23 seconds. */
const usual = (index: number): HourFigures => {
  const noise = Math.round(4 * Math.sin(index * 12.9898));
  return {
    startMs: MONDAY + index * HOUR,
    endMs: MONDAY + (index + 1) * HOUR,
    totalSessions: 12 + noise,
    responseSeconds: 20 + Math.round(3 * Math.sin(index * 78.233)),
    averageSessionSeconds: 20,
  };
};

const past = (change: (hour: HourFigures, index: number) => HourFigures = (hour) => hour): HourFigures[] =>
  Array.from({ length: DAYS * 24 }, (_, index) => change(usual(index), index));

interface Learning {
  readonly newness: Newness;
  readonly learn: (hours: readonly HourFigures[]) => void;
}

function learning(): Learning {
  const history = createHourHistory('UTC');
  const newness = createNewness(history, () => EXPECTED);
  const learn = (hours: readonly HourFigures[]): void => {
    for (const hour of hours) {
      newness.hear(hour);
      history.put([hour]);
    }
  };
  return { newness, learn };
}

function newnessAfter(hours: readonly HourFigures[]): Newness {
  const { newness, learn } = learning();
  learn(hours);
  newness.feedUntil(NOW);
  return newness;
}

/** How new an hour with so many sessions, and so long a mean, would be now. */
const ask = (newness: Newness, metric: Metric, sessions: number, seconds = 20): number | null =>
  newness.of(
    metric,
    { fromMs: NOW, sessions, responseSeconds: sessions * seconds, averageSessionSeconds: sessions * seconds },
    EXPECTED,
    NOW + HOUR,
  );

describe('how new a span is', () => {
  test('what never was is new, what came before or is usual is not', () => {
    const steady = newnessAfter(past());
    expect(ask(steady, 'totalSessions', 26)).toBeGreaterThan(0.6);
    expect(ask(steady, 'totalSessions', 14)).toBe(0);
    const wild = newnessAfter(past((hour, index) => (index % 37 < 3 ? { ...hour, totalSessions: 26 } : hour)));
    expect(ask(wild, 'totalSessions', 26)).toBeLessThan(0.3);
  });

  test('a wait is new as a session count is', () => {
    const steady = newnessAfter(past());
    expect(ask(steady, 'responseSeconds', 12, 60)).toBeGreaterThan(0.6);
    expect(ask(steady, 'responseSeconds', 12, 21)).toBe(0);
  });

  test('a great anomaly does not make the next one ordinary', () => {
    const newness = newnessAfter(past((hour, index) => (index === 200 ? { ...hour, totalSessions: 300 } : hour)));
    expect(ask(newness, 'totalSessions', 60)).toBeGreaterThan(0.6);
  });

  test('nobody can tell with few sessions, nor after few days', () => {
    const steady = newnessAfter(past());
    expect(ask(steady, 'responseSeconds', 4, 500)).toBeNull();
    expect(ask(newnessAfter(past().slice(-9 * 24)), 'totalSessions', 60)).toBeNull();
  });

  test('hours of few sessions teach nothing about times', () => {
    const empty = (seconds: number | null): HourFigures[] =>
      past((hour, index) => (index % 24 < 8 ? { ...hour, totalSessions: index % 5, responseSeconds: seconds } : hour));
    const asked = (seconds: number | null): number | null =>
      ask(newnessAfter(empty(seconds)), 'responseSeconds', 12, 40);
    expect(asked(500)).toBe(asked(null));
    expect(asked(null)).toBeGreaterThan(0.5);
  });

  test('hours learnt in whatever order, or corrected afterwards, end as if learnt in order of time', () => {
    const hours = past();
    const inOrder = newnessAfter(hours);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(hours, { minLength: hours.length }),
        fc.nat(hours.length - 1),
        fc.integer({ min: 14, max: 40 }),
        (shuffled, pause, sessions) => {
          const { newness, learn } = learning();
          learn(shuffled.slice(0, pause).map((hour) => ({ ...hour, totalSessions: hour.totalSessions + 9 })));
          newness.feedUntil(NOW);
          learn(shuffled);
          newness.feedUntil(NOW);
          expect(ask(newness, 'totalSessions', sessions)).toBe(ask(inOrder, 'totalSessions', sessions));
        },
      ),
      { numRuns: 10 },
    );
  });

  test('a mere correction waits for the next hour', () => {
    const { newness, learn } = learning();
    learn(past());
    newness.feedUntil(NOW);
    const before = ask(newness, 'totalSessions', 26);
    learn(past((hour, index) => (index % 37 < 3 ? { ...hour, totalSessions: 26 } : hour)));
    newness.feedUntil(NOW);
    expect(ask(newness, 'totalSessions', 26)).toBe(before);
    newness.feedUntil(NOW + HOUR);
    expect(ask(newness, 'totalSessions', 26)).toBeLessThan(0.3);
  });

  test('an hour at a time is the same as all at once, and later hours are not looked at', () => {
    const hours = past();
    const { newness, learn } = learning();
    for (const hour of hours) {
      learn([hour]);
      newness.feedUntil(hour.endMs);
    }
    learn(Array.from({ length: 48 }, (_, index) => ({ ...usual(DAYS * 24 + index), totalSessions: 90 })));
    newness.feedUntil(NOW);
    expect(ask(newness, 'totalSessions', 26)).toBe(ask(newnessAfter(hours), 'totalSessions', 26));
  });
});

test('what is new needs less surprise for an alert than what is not, and what nobody can tell lies between', () => {
  const line = { ordinary: 5, new: 3 };
  expect(scoreOf(3, 0.9, line)).toBe(0.5);
  expect(scoreOf(5, 0, line)).toBe(0.5);
  expect(scoreOf(4, 0.9, line)).toBeGreaterThan(scoreOf(4, null, line));
  expect(scoreOf(4, null, line)).toBeGreaterThan(scoreOf(4, 0, line));
  expect(scoreOf(0, 0.99, line)).toBe(0);
});
