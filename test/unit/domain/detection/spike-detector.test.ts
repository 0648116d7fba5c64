import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HourFigures } from '../../../../main/domain/detection/hour-history.ts';
import type { AlertRule } from '../../../../main/contract/alerts.ts';
import {
  createSpikeDetector,
  type RuleDetection,
  type SpikeDetector,
} from '../../../../main/domain/detection/spike-detector.ts';
import { runs } from '../../../arbitraries.ts';

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

const after = (days: HourFigures[]): SpikeDetector => {
  const detector = createSpikeDetector({ timeZone: 'UTC' });
  detector.learn(days);
  return detector;
};

const at = (hours: number, minutes: number): number => TODAY + hours * HOUR + minutes * MINUTE;

function ask(
  detector: SpikeDetector,
  nowMs: number,
  running: HourFigures,
  rule: AlertRule = 'sessions-up',
): RuleDetection {
  const found = detector.evaluate({ nowMs, hours: today(nowMs, running) });
  if (found === null) throw new Error('no hour runs');
  return found.byRule[rule];
}

describe('sessions', () => {
  test('a history that was fetched at once is enough: the first poll can tell', () => {
    const found = ask(after(past(WEEKS * 7)), at(10, 30), hour(at(10, 0), 40, 20));
    expect(found.score).toBeGreaterThan(0.5);
    expect(found).toMatchObject({ ongoing: true, value: 40, sinceMs: at(10, 0) });
    expect(found.typical?.median).toBeLessThan(9);
  });

  test('a running hour is compared with the same part of typical hours', () => {
    expect(ask(after(past(WEEKS * 7)), at(10, 12), hour(at(10, 0), 14, 20)).score).toBeGreaterThan(0.4);
    expect(ask(after(past(WEEKS * 7)), at(10, 54), hour(at(10, 0), 14, 20)).score).toBe(0);
  });

  test('three where one is typical is no spike', () => {
    const few = Array.from({ length: WEEKS * 7 * 24 }, (_, index) => hour(MONDAY + index * HOUR, 1, 20));
    for (const minutes of [1, 10, 30, 59]) {
      const hours = Array.from({ length: 10 }, (_, index) => hour(TODAY + index * HOUR, 1, 20));
      const found = after(few).evaluate({ nowMs: at(10, minutes), hours: [...hours, hour(at(10, 0), 3, 20)] });
      expect(found?.byRule['sessions-up'].score).toBeLessThan(0.5);
    }
  });

  test('silence in business hours is low, at night it is not', () => {
    const silent = Array.from({ length: 12 }, (_, index) => hour(TODAY + index * HOUR, 0));
    const low = (nowMs: number, hours: HourFigures[]): number =>
      after(past(WEEKS * 7)).evaluate({ nowMs, hours })?.byRule['sessions-quiet'].score ?? Number.NaN;
    expect(low(at(11, 30), silent)).toBeGreaterThan(0.5);
    expect(low(at(4, 59), silent.slice(0, 5))).toBe(0);
  });

  test('work days are learnt: a team that works from Sunday to Thursday is not silent on Fridays', () => {
    const worked = (startMs: number, count: number): HourFigures => hour(startMs, count, count > 0 ? 20 : null);
    const sunday = Array.from({ length: WEEKS * 7 * 24 }, (_, index) => {
      const [day, time] = [Math.floor(index / 24), index % 24];
      return worked(MONDAY + index * HOUR, day % 7 !== 4 && day % 7 !== 5 && time >= 9 && time < 17 ? 12 : 0);
    });
    const friday = TODAY + 4 * DAY;
    const week = Array.from({ length: 4 * 24 }, (_, index) =>
      worked(TODAY + index * HOUR, index % 24 >= 9 && index % 24 < 17 ? 12 : 0),
    );
    const hours = Array.from({ length: 13 }, (_, index) => hour(friday + index * HOUR, 0));
    const found = after([...sunday, ...week]).evaluate({ nowMs: friday + 12 * HOUR + 30 * MINUTE, hours });
    expect(found?.byRule['sessions-quiet'].score).toBe(0);
  });

  test('says that what was on may still be for a quarter of an hour after its first look, by a clock that is set back too', () => {
    const detector = after(past(WEEKS * 7));
    const ongoing = (nowMs: number): boolean | undefined =>
      detector.evaluate({ nowMs, hours: today(nowMs, hour(at(12, 0), 5, 20)) })?.byRule['sessions-up'].ongoing;
    expect([ongoing(at(12, 40)), ongoing(at(12, 54)), ongoing(at(12, 56))]).toEqual([true, true, false]);
    // The first look was by a clock forty minutes ahead.
    expect([ongoing(at(12, 1)), ongoing(at(12, 15)), ongoing(at(12, 17))]).toEqual([true, true, false]);
  });

  test('three weeks of history are enough to know the weekday that a team is closed on, whichever it is', () => {
    for (let closed = 0; closed < 7; closed++) {
      const worked = (day: number, time: number): number =>
        day % 7 !== closed && time >= 9 && time < 17 ? 12 + (((day * 5 + time * 3) % 7) - 3) : 0;
      const days = Array.from({ length: (21 + closed) * 24 }, (_, index) => {
        const count = worked(Math.floor(index / 24), index % 24);
        return hour(MONDAY + index * HOUR, count, count > 0 ? 20 : null);
      }).slice(closed * 24);
      const detector = after(days);
      const startMs = MONDAY + (21 + closed) * DAY;
      for (let minute = 10; minute < 1440; minute += 20) {
        const hours = Array.from({ length: Math.floor(minute / 60) + 1 }, (_, at) => hour(startMs + at * HOUR, 0));
        const found = detector.evaluate({ nowMs: startMs + minute * MINUTE, hours });
        expect(found?.byRule['sessions-quiet'], `weekday ${closed}, minute ${minute}`).toMatchObject({
          score: 0,
          // In its first quarter of an hour it cannot say that what was on before is over.
          ongoing: minute < 25,
        });
      }
    }
  });

  test('zeros from before the team was there are no history', () => {
    const zeros = Array.from({ length: 60 * 24 }, (_, index) => hour(MONDAY - (60 * 24 - index) * HOUR, 0));
    for (const count of [12, 40]) {
      const running = hour(at(10, 0), count, 20);
      const plain = ask(after(past(WEEKS * 7)), at(10, 50), running);
      expect(ask(after([...zeros, ...past(WEEKS * 7)]), at(10, 50), running)).toEqual(plain);
    }
  });

  test('a level that holds for two days is the new level', () => {
    const since = (days: number): number => {
      const all = past(WEEKS * 7 + days);
      const raised = all.map((each) =>
        each.startMs >= TODAY ? { ...each, totalSessions: 2 * each.totalSessions } : each,
      );
      const nowMs = TODAY + days * DAY + 12 * HOUR;
      const hours = Array.from({ length: 12 }, (_, at) =>
        hour(TODAY + days * DAY + at * HOUR, 2 * usual(days, at), 20),
      );
      return (
        after(raised).evaluate({ nowMs, hours: [...hours, hour(nowMs, 1, 20)] })?.byRule['sessions-up'].score ??
        Number.NaN
      );
    };
    expect(since(0)).toBeGreaterThan(0.5);
    expect(since(2)).toBe(0);
    expect(since(3)).toBe(0);
  });

  test('a new level stays learnt: over weekends, over a holiday in the week after, and for weeks', () => {
    const HOLIDAY = 8;
    const countOf = (day: number, time: number): number => {
      const count = usual(day, time);
      return day < WEEKS * 7 ? count : day === WEEKS * 7 + HOLIDAY ? 0 : 3 * count;
    };
    const all = Array.from({ length: (WEEKS * 7 + 35) * 24 }, (_, index) => {
      const count = countOf(Math.floor(index / 24), index % 24);
      return hour(MONDAY + index * HOUR, count, count > 0 ? 20 : null);
    });
    for (let day = 3; day < 35; day++) {
      if (day % 7 > 4 || day === HOLIDAY) continue;
      const startMs = TODAY + day * DAY;
      const detector = after(all.filter((each) => each.startMs < startMs));
      const hours = all.filter((each) => each.startMs >= startMs && each.startMs < startMs + 15 * HOUR);
      const found = detector.evaluate({ nowMs: startMs + 15 * HOUR - MINUTE, hours })?.byRule;
      expect(found?.['sessions-up'].score, `day ${day}`).toBe(0);
      expect(found?.['sessions-quiet'].score, `day ${day}`).toBe(0);
    }
  });

  test('numbers that came late are neither silence nor a burst', () => {
    const detector = after(past(WEEKS * 7));
    const poll = (minutes: number, count: number): RuleDetection =>
      ask(detector, at(10, minutes), hour(at(10, 0), count, 20));
    for (let minutes = 1; minutes < 12; minutes++) poll(minutes, Math.floor(minutes / 5));
    for (let minutes = 12; minutes < 50; minutes++) poll(minutes, 2);
    expect(poll(50, 11).score).toBe(0);
  });
});

describe('times', () => {
  /** Polled every two minutes since the hour began. */
  const response = (days: HourFigures[], sessions: number, seconds: number): number => {
    const detector = after(days);
    let score = 0;
    for (let minutes = 2; minutes <= 50; minutes += 2) {
      const running = hour(at(10, 0), Math.round((sessions * minutes) / 50), seconds);
      score = ask(detector, at(10, minutes), running, 'response-up').score;
    }
    return score;
  };

  test('four times the typical wait at typical volume is an alert, a little more is none', () => {
    expect(response(past(WEEKS * 7), 14, 80)).toBeGreaterThan(0.5);
    expect(response(past(WEEKS * 7), 14, 24)).toBe(0);
  });

  test('one person who waited long is no trouble', () => {
    const detector = after(past(WEEKS * 7));
    for (let minutes = 1; minutes < 50; minutes++) {
      const count = Math.floor(minutes / 4);
      // The fifth of them waited twenty minutes.
      const seconds = count === 0 ? null : (20 * count + (count >= 5 ? 1180 : 0)) / count;
      const found = ask(detector, at(10, minutes), hour(at(10, 0), count, seconds), 'response-up');
      expect(found.score).toBeLessThan(0.5);
    }
  });

  test('round the clock, a session within the first seconds of a day: the day is watched like any other', () => {
    const seconds = (index: number): number => 18 + (index % 5);
    const always = Array.from({ length: WEEKS * 7 * 24 }, (_, index) =>
      hour(MONDAY + index * HOUR, 12 + (index % 3), seconds(index)),
    );
    const detector = after(always);
    const poll = (day: number, minute: number, running: number, waits: number): number => {
      const startMs = TODAY + day * DAY;
      const hours = Array.from({ length: Math.floor(minute / 60) }, (_, index) =>
        hour(startMs + index * HOUR, 13, seconds(index)),
      );
      hours.push(hour(startMs + hours.length * HOUR, running, running === 0 ? null : waits));
      const score = detector.evaluate({ nowMs: startMs + minute * MINUTE, hours })?.byRule['response-up'].score;
      return score ?? Number.NaN;
    };
    for (let minute = 1380; minute < 1440; minute += 2) poll(0, minute, Math.floor((minute - 1380) / 5), 20);
    poll(1, 0.3, 1, 20);
    let score = 0;
    for (let minute = 602; minute <= 650; minute += 2) score = poll(1, minute, Math.floor((minute - 600) / 4), 90);
    expect(score).toBeGreaterThan(0.5);
  });

  test('hours without sessions teach nothing, whatever time they carry', () => {
    const odd = past(WEEKS * 7).map((each) =>
      each.totalSessions === 0 ? { ...each, responseSeconds: 900, averageSessionSeconds: 0 } : each,
    );
    expect(response(odd, 14, 80)).toBe(response(past(WEEKS * 7), 14, 80));
  });
});

describe('promises', () => {
  test('with fewer than three days nothing is said', () => {
    for (const days of [2, 3]) {
      const nowMs = MONDAY + days * DAY + 10 * HOUR;
      const found = after(past(days)).evaluate({ nowMs, hours: [hour(nowMs, 0)] });
      expect(found?.tooLittleData).toBe(days < 3);
    }
  });

  test('what a day is compared with is the days before it: later days change nothing', () => {
    const later = past(7).map((each) => hour(each.startMs + WEEKS * 7 * DAY + DAY, 500));
    for (const minutes of [5, 20, 40]) {
      const running = hour(at(10, 0), 3 * minutes, 50);
      const found = (days: HourFigures[]) =>
        after(days).evaluate({ nowMs: at(10, minutes), hours: today(at(10, minutes), running) });
      expect(found([...past(WEEKS * 7), ...later])).toEqual(found(past(WEEKS * 7)));
    }
  });

  test('the same hours and polls say the same, in whatever order the past was learnt', () => {
    const hours = past(28);
    const reading = { nowMs: at(11, 40), hours: today(at(11, 40), hour(at(11, 0), 30, 90)) };
    fc.assert(
      fc.property(fc.shuffledSubarray(hours, { minLength: hours.length }), (shuffled) => {
        expect(after(shuffled).evaluate(reading)).toEqual(after(hours).evaluate(reading));
      }),
      runs(10),
    );
  });

  /** Histories of all kinds: sizes, weeks, holidays, wild hours, gaps; and polls of a day on them. */
  const histories = fc.record({
    peak: fc.constantFrom(0.4, 2, 9, 40),
    days: fc.integer({ min: 3, max: 40 }),
    noise: fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 37, maxLength: 37 }),
    off: fc.subarray([0, 1, 2, 3, 4, 5, 6], { maxLength: 3 }),
    waits: fc.array(fc.double({ min: 1, max: 400, noNaN: true }), { minLength: 11, maxLength: 11 }),
    polls: fc.array(
      fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat(12), fc.double({ min: 1, max: 600, noNaN: true })),
      {
        minLength: 5,
        maxLength: 60,
      },
    ),
  });

  test('whatever came before, what is said never lies inside what it calls typical', () => {
    fc.assert(
      fc.property(histories, ({ peak, days, noise, off, waits, polls }) => {
        const detector = after(
          Array.from({ length: days * 24 }, (_, index) => {
            const [day, time] = [Math.floor(index / 24), index % 24];
            const works = !off.includes(day % 7) && time >= 7 && time < 20;
            const count = works ? Math.round(peak * (noise[(day * 13 + time) % 37] ?? 1)) : 0;
            return hour(TODAY - (days * 24 - index) * HOUR, count, count > 0 ? (waits[index % 11] ?? 1) : null);
          }),
        );
        const hours = Array.from({ length: 24 }, (_, index) => hour(TODAY + index * HOUR, 0));
        let nowMs = TODAY + 7 * HOUR;
        for (const [minutes, more, seconds] of polls) {
          nowMs += minutes * MINUTE;
          const running = hours[Math.floor((nowMs - TODAY) / HOUR)];
          if (running === undefined) return;
          const count = running.totalSessions + more;
          const sum = (running.responseSeconds ?? 0) * running.totalSessions + more * seconds;
          hours[(running.startMs - TODAY) / HOUR] = hour(running.startMs, count, count > 0 ? sum / count : null);
          const found = detector.evaluate({ nowMs, hours });
          for (const [rule, { score, value, typical, sinceMs }] of Object.entries(found?.byRule ?? {})) {
            if (score === 0) continue;
            expect(typical).not.toBeNull();
            expect(sinceMs).toBeLessThan(nowMs);
            if (rule === 'sessions-quiet') expect(value).toBeLessThan(typical?.p10 ?? -1);
            else expect(value).toBeGreaterThan(typical?.p90 ?? Infinity);
          }
        }
      }),
      runs(60),
    );
  });
});
