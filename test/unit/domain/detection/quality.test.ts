import { expect, test } from 'vitest';
import { falseAlertsOf, outcomesOf } from '../../../bench/alerts/judging.ts';
import { createTeam, reportedOf, type TeamOptions } from '../../../bench/alerts/team.ts';
import { watchFeed } from '../../../bench/alerts/watching.ts';

/** A small, fixed part of the alerts' bench: enough to notice that detection is broken, not to say how good it is. */

const TEAM: TeamOptions = { seed: 5, hours: 'office', peakPerHour: 40, historyDays: 42, watchedDays: 21 };
const EVERY_MS = 3 * 60_000;

function watched(options: TeamOptions) {
  const team = createTeam(options);
  const { timeZone, startMs, watchFromMs, endMs } = team;
  const feed = { sessions: reportedOf(team), timeZone, startMs, watchFromMs, endMs, seed: 1 };
  return { team, seen: watchFeed(feed, ['sessions-up', 'response-up', 'sessions-quiet'], EVERY_MS) };
}

test('a made-up team: each event is found and notified once, with few false notifications', () => {
  const { team, seen } = watched({ ...TEAM, events: ['burst x3, 2 h', 'response x3, 3 h', 'silence, 2 h'] });
  const outcomes = outcomesOf(team, seen);
  expect(outcomes.length).toBeGreaterThanOrEqual(4);
  expect(outcomes.filter(({ found }) => found !== null).length).toBeGreaterThanOrEqual(outcomes.length - 1);
  expect(outcomes.reduce((sum, { notices }) => sum + notices, 0)).toBeLessThanOrEqual(outcomes.length + 1);
  const ordinary = watched(TEAM);
  const { byRule } = falseAlertsOf(ordinary.team, ordinary.seen);
  expect(byRule['sessions-up'] + byRule['response-up']).toBeLessThanOrEqual(2);
});
