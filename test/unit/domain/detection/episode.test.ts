import { expect, test } from 'vitest';
import { createEpisodes, type Ending } from '../../../../main/domain/detection/episode.ts';
import { createSpikeDetector } from '../../../../main/domain/detection/spike-detector.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday, 00:00 UTC. */
const MONDAY = Date.UTC(2026, 0, 5);

const hour = (startMs: number, totalSessions: number) => ({
  ...{ startMs, endMs: startMs + HOUR, totalSessions },
  ...{ averageSessionSeconds: totalSessions > 0 ? 500 : null, responseSeconds: totalSessions > 0 ? 20 : null },
});

test('a notified episode ends with a calm stretch; one that was not notified counts on', () => {
  const seen = (surprisal: number) => ({ fromMs: 0, ratio: 2, surprisal });
  const calmAfter = (surprisal: number, ending: Ending): number => {
    const episodes = createEpisodes(3, 4);
    expect(episodes.step(1, seen(surprisal), () => null)).toBe(true);
    expect(episodes.step(2, null, () => ending)).toBe(false);
    expect(episodes.current()).toBeNull();
    return episodes.calmSinceMs();
  };
  expect(calmAfter(4, 'calm')).toBe(2);
  expect(calmAfter(4, 'idle')).toBe(2);
  expect(calmAfter(3.9, 'calm')).toBe(-Infinity);
  expect(calmAfter(3.9, 'idle')).toBe(-Infinity);
});

test('what shows since the calm end of another continues it, what begins later in the day does not', () => {
  const continuesFrom = (fromMs: number): boolean => {
    const episodes = createEpisodes(3, 4);
    episodes.step(1, { fromMs: 0, ratio: 2, surprisal: 5 }, () => null);
    episodes.step(2 * HOUR, null, () => 'calm');
    episodes.step(7 * HOUR, { fromMs, ratio: 2, surprisal: 5 }, () => null);
    return episodes.continues();
  };
  expect(continuesFrom(2.2 * HOUR)).toBe(true);
  expect(continuesFrom(5 * HOUR)).toBe(false);
});

test('a small team that is called three times as often is told so, though an hour in between brings nobody', () => {
  // From none to four an hour, without any order.
  const usual = (day: number, at: number): number => {
    const share = ((day * 7919 + at * 104_729 + day * at * 31) % 97) / 97;
    return [0.22, 0.55, 0.8, 0.93].filter((each) => share >= each).length;
  };
  const past = Array.from({ length: 56 * 24 }, (_, index) => {
    const at = index % 24;
    return hour(MONDAY + index * HOUR, at >= 8 && at < 20 ? usual(Math.floor(index / 24), at) : 0);
  });
  const detector = createSpikeDetector({ timeZone: 'UTC' });
  detector.learn(past);
  const midnight = MONDAY + 56 * DAY;
  const counts = [0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 5, 5, 4, 0, 3, 5, 4, 5];
  const scores: number[] = [];
  for (let minute = 1; minute < counts.length * 60; minute += 2) {
    const nowMs = midnight + minute * 60_000;
    const hours = counts
      .slice(0, Math.floor(minute / 60) + 1)
      .map((count, at) => hour(midnight + at * HOUR, Math.round(count * Math.min(1, (minute - at * 60) / 60))));
    scores.push(detector.evaluate({ nowMs, hours })?.byRule['sessions-up'].score ?? Number.NaN);
  }
  const highestBy = (at: number): number => Math.max(...scores.slice(0, at * 30));
  // By then it is unusual, and nothing that an alert is due of.
  expect(highestBy(14)).toBeLessThan(0.5);
  expect(highestBy(14)).toBeGreaterThan(0.44);
  expect(highestBy(18)).toBeGreaterThan(0.5);
});

test('a new level is said in the numbers of the weekday on which it began, also on a Saturday with few', () => {
  const countOf = (day: number, at: number): number => {
    if (at < 9 || at >= 17 || day % 7 === 6) return 0;
    if (day % 7 === 5) return at < 11 ? 3 : 0;
    return (12 + (((day * 5 + at * 3) % 7) - 3)) * (day >= 58 ? 2 : 1);
  };
  const saturday = 61;
  const detector = createSpikeDetector({ timeZone: 'UTC' });
  detector.learn(
    Array.from({ length: saturday * 24 }, (_, index) =>
      hour(MONDAY + index * HOUR, countOf(Math.floor(index / 24), index % 24)),
    ),
  );
  const nowMs = MONDAY + saturday * DAY + 9.5 * HOUR;
  const hours = [...Array.from({ length: 9 }, (_, at) => hour(MONDAY + saturday * DAY + at * HOUR, 0))];
  const level = detector.evaluate({ nowMs, hours: [...hours, hour(nowMs - HOUR / 2, 1)] })?.newLevel;
  expect(level?.sinceMs).toBe(MONDAY + 58 * DAY);
  expect(level?.now).toBeGreaterThan(150);
  expect(level?.before).toBeGreaterThan(80);
});
