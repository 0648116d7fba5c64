import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HourFigures } from '../../../../main/domain/detection/hour-history.ts';
import {
  createSpikeWatch,
  type SpikeVerdict,
  type SpikeWatch,
} from '../../../../main/domain/detection/spike-detector.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Monday, 00:00 UTC. */
const MONDAY = Date.UTC(2026, 0, 5);

const hour = (startMs: number, totalSessions: number, responseSeconds: number | null = null): HourFigures => ({
  startMs,
  endMs: startMs + HOUR,
  totalSessions,
  averageSessionSeconds: totalSessions > 0 ? 500 : null,
  responseSeconds,
});

/** 12 sessions an hour from 9 to 5 on work days, a little more and less from day to day; nobody at other times. */
const usual = (day: number, at: number): number =>
  day % 7 < 5 && at >= 9 && at < 17 ? 12 + (((day * 5 + at * 3) % 7) - 3) : 0;

const past = (days: number): HourFigures[] =>
  Array.from({ length: days * 24 }, (_, index) => {
    const count = usual(Math.floor(index / 24), index % 24);
    return hour(MONDAY + index * HOUR, count, count > 0 ? 18 + (index % 5) : null);
  });

const WEEKS = 8;
const TODAY = MONDAY + WEEKS * 7 * DAY;

/** Today until `nowMs`: usual hours, and `running` as the one that runs. */
const today = (nowMs: number, running: HourFigures): HourFigures[] => [
  ...Array.from({ length: Math.floor((nowMs - TODAY) / HOUR) }, (_, at) =>
    hour(TODAY + at * HOUR, usual(0, at), usual(0, at) > 0 ? 20 : null),
  ),
  running,
];

const watchAfter = (days: HourFigures[]): SpikeWatch => {
  const watch = createSpikeWatch({ timeZone: 'UTC' });
  watch.learn(days);
  return watch;
};

const at = (hours: number, minutes: number): number => TODAY + hours * HOUR + minutes * MINUTE;

function verdict(
  watch: SpikeWatch,
  nowMs: number,
  running: HourFigures,
  metric: SpikeVerdict['metric'] = 'totalSessions',
  kind: SpikeVerdict['kind'] = 'up',
): SpikeVerdict {
  const found = watch
    .evaluate({ nowMs, hours: today(nowMs, running) })
    .find((each) => each.metric === metric && each.kind === kind);
  if (found === undefined) throw new Error('no verdict');
  return found;
}

describe('sessions', () => {
  test('backfilled history warms the baseline at once: the first poll can tell', () => {
    const found = verdict(watchAfter(past(WEEKS * 7)), at(10, 30), hour(at(10, 0), 30, 20));
    expect(found.score).toBeGreaterThan(0.5);
    expect(found).toMatchObject({ suppressed: null, value: 30, sinceMs: at(10, 0) });
    expect(found.typical?.median).toBeLessThan(9);
  });

  test('a running hour is compared with the same part of usual hours', () => {
    const watch = watchAfter(past(WEEKS * 7));
    // 12 is what a whole hour has: too many for 6 minutes, usual for 54
    expect(verdict(watch, at(10, 6), hour(at(10, 0), 12, 20)).score).toBeGreaterThan(0.5);
    expect(verdict(watchAfter(past(WEEKS * 7)), at(10, 54), hour(at(10, 0), 12, 20)).score).toBe(0);
  });

  test('three where one is usual is no spike', () => {
    const few = Array.from({ length: WEEKS * 7 * 24 }, (_, index) => hour(MONDAY + index * HOUR, 1, 20));
    for (const minutes of [1, 10, 30, 59]) {
      const watch = watchAfter(few);
      const nowMs = at(10, minutes);
      const hours = few.slice(0, 10).map((each) => ({ ...each, startMs: each.startMs - MONDAY + TODAY }));
      const shifted = hours.map((each) => ({ ...each, endMs: each.startMs + HOUR }));
      const verdicts = watch.evaluate({ nowMs, hours: [...shifted, hour(at(10, 0), 3, 20)] });
      expect(verdicts.find(({ metric, kind }) => metric === 'totalSessions' && kind === 'up')?.score).toBeLessThan(0.5);
    }
  });

  test('silence in business hours is unusual, at night it is not', () => {
    const watch = watchAfter(past(WEEKS * 7));
    const silent = Array.from({ length: 11 }, (_, index) => hour(TODAY + index * HOUR, 0));
    const quiet = (verdicts: SpikeVerdict[]): number => verdicts.find(({ kind }) => kind === 'quiet')?.score ?? NaN;
    expect(quiet(watch.evaluate({ nowMs: at(10, 59), hours: silent }))).toBeGreaterThan(0.5);
    expect(quiet(watch.evaluate({ nowMs: at(4, 59), hours: silent.slice(0, 5) }))).toBeLessThan(0.2);
  });

  test('a holiday and an outage in the past do not make half a day usual, nor a burst another', () => {
    const hours = past(WEEKS * 7).map((each) => {
      const day = Math.floor((each.startMs - MONDAY) / DAY);
      if (day === 42) return { ...each, totalSessions: 0 };
      return day === 49 ? { ...each, totalSessions: each.totalSessions * 2 } : each;
    });
    const plain = verdict(watchAfter(past(WEEKS * 7)), at(10, 30), hour(at(10, 0), 20, 20)).score;
    expect(verdict(watchAfter(hours), at(10, 30), hour(at(10, 0), 20, 20)).score).toBeCloseTo(plain, 1);
  });
});

describe('the streaming detector has a say', () => {
  /** So long ago, on other weekdays and at another hour each time, that no Monday's expectation rests on it. */
  const longAgo = ({ startMs }: HourFigures): boolean => {
    const day = Math.floor((startMs - MONDAY) / DAY);
    return day < 13 && day % 7 > 0 && startMs % DAY === (9 + ((3 * day) % 8)) * HOUR;
  };
  const once = (change: (hour: HourFigures) => HourFigures): SpikeWatch =>
    watchAfter(past(WEEKS * 7).map((each) => (longAgo(each) ? change(each) : each)));

  test('on sessions: what there was before, though no count of a usual Monday knows it, needs to be more surprising', () => {
    const score = (watch: SpikeWatch): number => verdict(watch, at(10, 50), hour(at(10, 0), 22, 20)).score;
    const restless = once((each) => ({ ...each, totalSessions: 40 }));
    expect(score(watchAfter(past(WEEKS * 7)))).toBeGreaterThan(0.5);
    expect(score(restless)).toBeLessThan(0.5);
    expect(score(restless)).toBeGreaterThan(0);
  });

  test('on times and on about the last hour alone, too', () => {
    const ask = (watch: SpikeWatch): SpikeVerdict =>
      verdict(watch, at(10, 50), hour(at(10, 0), 11, 33), 'responseSeconds');
    const [steady, restless] = [
      ask(watchAfter(past(WEEKS * 7))),
      ask(once((each) => ({ ...each, responseSeconds: 200 }))),
    ];
    expect(restless.score).toBeLessThan(steady.score);
    expect(restless.current).toBeLessThan(steady.current);
  });

  test('on a past that is fetched afterwards, newest first', () => {
    const hours = past(WEEKS * 7).map((each) => (longAgo(each) ? { ...each, totalSessions: 40 } : each));
    const watch = createSpikeWatch({ timeZone: 'UTC' });
    const running = hour(at(10, 0), 22, 20);
    const score = (): number => verdict(watch, at(10, 50), running).score;
    watch.learn(hours.slice(-14 * 24));
    score();
    watch.learn(hours.slice(0, -14 * 24).reverse());
    expect(score()).toBe(verdict(watchAfter(hours), at(10, 50), running).score);
  });
});

describe('times', () => {
  const response = (days: HourFigures[], sessions: number, seconds: number): number =>
    verdict(watchAfter(days), at(10, 50), hour(at(10, 0), sessions, seconds), 'responseSeconds').score;

  test('three times the usual wait at usual volume is an alert, a little more is none', () => {
    expect(response(past(WEEKS * 7), 11, 60)).toBeGreaterThan(0.5);
    expect(response(past(WEEKS * 7), 11, 26)).toBe(0);
  });

  test('so few sessions say nothing about response time', () => {
    const quietPast = past(WEEKS * 7).map((each) => (each.startMs >= TODAY - 3 * DAY ? hour(each.startMs, 0) : each));
    const watch = watchAfter(quietPast);
    const hours = today(at(10, 50), hour(at(10, 0), 4, 600)).map((each) =>
      each.startMs < at(10, 0) ? hour(each.startMs, 0) : each,
    );
    const found = watch.evaluate({ nowMs: at(10, 50), hours }).find(({ metric }) => metric === 'responseSeconds');
    expect(found?.score).toBe(0);
  });

  test('hours without sessions teach nothing, whatever time they carry', () => {
    fc.assert(
      fc.property(fc.option(fc.double({ min: 0, max: 1e5, noNaN: true }), { nil: null }), (seconds) => {
        const odd = past(WEEKS * 7).map((each) =>
          each.totalSessions === 0 ? { ...each, responseSeconds: seconds, averageSessionSeconds: seconds } : each,
        );
        expect(response(odd, 11, 60)).toBe(response(past(WEEKS * 7), 11, 60));
      }),
      { numRuns: 20 },
    );
  });
});

describe('promises', () => {
  test('with fewer than three days of the same kind nothing is said', () => {
    for (const [days, suppressed] of [
      [2, 'too-little-data'],
      [3, null],
    ] as const) {
      const watch = watchAfter(past(days));
      const nowMs = MONDAY + days * DAY + 10 * HOUR;
      const verdicts = watch.evaluate({ nowMs, hours: [hour(nowMs, 0)] });
      expect(verdicts.map((each) => each.suppressed)).toEqual([suppressed, suppressed, suppressed, suppressed]);
    }
  });

  test('what a day is compared with is the days before it: later answers about it and later days change nothing', () => {
    const plain = watchAfter(past(WEEKS * 7));
    const knowing = watchAfter([
      ...past(WEEKS * 7),
      ...past(7).map((each) => hour(each.startMs + WEEKS * 7 * DAY + DAY, 500)),
    ]);
    for (const minutes of [5, 20, 40]) {
      const running = hour(at(10, 0), 3 * minutes, 50);
      const ask = (watch: SpikeWatch): SpikeVerdict[] =>
        watch.evaluate({ nowMs: at(10, minutes), hours: today(at(10, minutes), running) });
      expect(ask(knowing).map(({ score }) => score)).toEqual(ask(plain).map(({ score }) => score));
    }
  });

  test('the same hours and polls give the same verdicts, in whatever order the past was learnt', () => {
    const hours = past(WEEKS * 7);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(hours, { minLength: hours.length }),
        fc.nat(59),
        fc.nat(40),
        (shuffled, minutes, count) => {
          const ask = (days: HourFigures[]): SpikeVerdict[] =>
            watchAfter(days).evaluate({
              nowMs: at(11, minutes),
              hours: today(at(11, minutes), hour(at(11, 0), count, 25)),
            });
          expect(ask(shuffled)).toEqual(ask(hours));
        },
      ),
      { numRuns: 10 },
    );
  });

  test('scores are between 0 and 1 and more sessions are never less unusual', () => {
    fc.assert(
      fc.property(fc.nat(59), fc.nat(200), fc.nat(50), (minutes, count, more) => {
        const score = (sessions: number): number =>
          verdict(watchAfter(past(28)), at(10, minutes), hour(at(10, 0), sessions, 20)).score;
        const [less, greater] = [score(count), score(count + more)];
        expect(less).toBeGreaterThanOrEqual(0);
        expect(greater).toBeLessThan(1);
        expect(greater).toBeGreaterThanOrEqual(less);
      }),
      { numRuns: 40 },
    );
  });

  test('nothing is said of a reading in which no hour runs', () => {
    expect(watchAfter(past(28)).evaluate({ nowMs: TODAY, hours: past(2) })).toEqual([]);
  });
});
