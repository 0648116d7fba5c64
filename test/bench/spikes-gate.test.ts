import { expect, test } from 'vitest';
import { MINUTE_MS } from '../../main/domain/time/zone-clock.ts';
import { figuresOf, quantile, ruleFigures } from './spikes-figures.ts';
import { TEAM_SIZES, watchAndJudge } from './spikes-print.ts';

/** `npm run bench:spikes` in small, with seeds that nothing was tuned on. What it is about is explained there. */

const POLL_MINUTES = 5;
const accounts = (): ReturnType<typeof watchAndJudge>[] =>
  TEAM_SIZES.flatMap((size) =>
    [31, 32].map((seed) =>
      watchAndJudge(size, { seed, watchedDays: 42, anomalyEveryDays: 3 }, POLL_MINUTES * MINUTE_MS),
    ),
  );

test('finds what is evident, soon, and says little else', { timeout: 300_000 }, () => {
  const watched = accounts();
  for (const kind of ['burst', 'response-blow-up'] as const) {
    const { evident, found, delays } = figuresOf(kind, watched);
    expect(evident).toBeGreaterThan(5);
    expect(found / evident).toBeGreaterThanOrEqual(0.9);
    // A poll may come a tenth later than its interval.
    expect(quantile(delays, 0.5)).toBeLessThanOrEqual(2 * POLL_MINUTES * 1.1);
  }
  const { precision, falsePerMonth } = ruleFigures(['sessions-up', 'response-up'], watched);
  expect(precision).toBeGreaterThanOrEqual(0.9);
  expect(falsePerMonth).toBeLessThanOrEqual(2);
});
