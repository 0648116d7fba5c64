import { expect, test } from 'vitest';
import { judgeTeam, meanErrors, shareCovered } from '../../bench/pace-figures.ts';
import { createPaceTeam } from '../../bench/pace-team.ts';

/** `npm run bench:pace` in small, with seeds that nothing was tuned on. */

test.each([2, 5, 20, 60])(
  '%i sessions an hour: a quarter better than the best guess, and sure as it says',
  (perHour) => {
    const judged = [301, 302].flatMap((seed) =>
      [true, false].flatMap((roundTheClock) => {
        const timeZone = 'Europe/Lisbon';
        const team = { seed: 1000 * seed + perHour, perHour, roundTheClock, weekend: [6, 7], timeZone, dayCount: 77 };
        return judgeTeam(createPaceTeam(team), timeZone);
      }),
    );
    const { pace, ...guesses } = meanErrors(judged);
    expect(pace).toBeLessThanOrEqual(0.75 * Math.min(...Object.values(guesses)));
    expect(shareCovered(judged)).toBeGreaterThanOrEqual(0.75);
    expect(shareCovered(judged)).toBeLessThanOrEqual(0.85);
  },
);
