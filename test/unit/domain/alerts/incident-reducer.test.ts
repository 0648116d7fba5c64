import { describe, expect, it } from 'vitest';
import { SCORE_LINES } from '../../../../main/domain/alerts/evaluation.ts';
import { closeUnwatched } from '../../../../main/domain/alerts/incident-reducer.ts';
import { alertsWith, engine, HOUR_MS, MINUTE_MS, poll, TUESDAY_14, TYPICAL } from './support.ts';

const minute = (count: number): number => TUESDAY_14 + count * MINUTE_MS;

describe('an incident', () => {
  it('is told once, keeps its most unusual moment, and ends when it does not go on', () => {
    const { feed, events } = engine(alertsWith('sessions-up', {}));
    expect(feed(poll(minute(0), 0.2), poll(minute(1), 0.49))).toEqual([]);
    expect(feed(poll(minute(2), 0.55))).toEqual(['opened first']);
    expect(feed(poll(minute(3), 0.7, { ruleObservation: { value: 14 } }))).toEqual(['changed']);
    expect(feed(poll(minute(4), 0.6, { ruleObservation: { value: 15 } }), poll(minute(5), 0.4))).toEqual([]);
    expect(feed(poll(minute(6), 0.34))).toEqual(['ended']);
    expect(events.at(-1)?.open.incident).toMatchObject({
      rule: 'sessions-up',
      startedAtMs: minute(2),
      endedAtMs: minute(6),
      value: 14,
      score: 0.7,
      suppressed: null,
      notifiedAtMs: minute(2),
      line: { mode: 'automatic', sensitivity: 'medium', score: 0.5 },
    });
  });

  it('keeps how bad it was at its most, also where nobody is told yet and all of it is far worse than the last one', () => {
    const { feed, events } = engine(alertsWith('sessions-up', { forPolls: 4 }));
    const at = (count: number, value: number) => poll(minute(count), 0.6, { ruleObservation: { value } });
    expect(feed(at(0, 11), at(1, 11), at(2, 11), at(3, 11)).at(-1)).toBe('changed first');
    expect(feed(poll(minute(10), 0.1))).toEqual(['ended']);
    feed(at(300, 30), at(301, 60), at(302, 25));
    expect(events.at(-1)?.open.incident).toMatchObject({ value: 60, suppressed: 'too-few-polls' });
  });

  it('is told once more when it is twice as bad, and then no more', () => {
    const { feed } = engine(alertsWith('sessions-up', {}));
    const grows = (count: number, score: number, value: number) =>
      feed(poll(minute(count), score, { ruleObservation: { value } }));
    expect(grows(0, 0.5, 10)).toEqual(['opened first']);
    expect(grows(1, 0.6, 19)).toEqual(['changed']);
    expect(grows(2, 0.7, 20)).toEqual(['changed again']);
    expect(grows(3, 0.8, 39)).toEqual(['changed']);
    expect(grows(4, 0.9, 400)).toEqual(['changed']);
  });

  it('is not worse for having been counted longer', () => {
    const { feed } = engine(alertsWith('sessions-up', {}));
    feed(poll(minute(0), 0.5, { ruleObservation: { value: 10 } }));
    const typical = { ...TYPICAL, p10: 30, median: 50, p90: 70 };
    expect(feed(poll(minute(150), 0.9, { ruleObservation: { value: 120, typical } }))).toEqual(['changed']);
    expect(feed(poll(minute(160), 0.95, { ruleObservation: { value: 199, typical } }))).toEqual(['changed']);
    expect(feed(poll(minute(170), 0.97, { ruleObservation: { value: 200, typical } }))).toEqual(['changed again']);
  });

  it('is not worse for having been counted longer where none are typical', () => {
    const { feed } = engine(alertsWith('sessions-up', {}));
    const none = { ...TYPICAL, p10: 0, median: 0, p90: 0 };
    const grows = (count: number, value: number, typical = none) =>
      feed(poll(minute(count), 0.7 + count / 1000, { ruleObservation: { value, typical } }));
    expect(grows(0, 5)).toEqual(['opened first']);
    expect(grows(20, 10)).toEqual(['changed']);
    expect(grows(60, 60)).toEqual(['changed']);
    // Ten times what is typical by then is another matter.
    expect(grows(80, 60, { ...TYPICAL, p10: 2, median: 6, p90: 9 })).toEqual(['changed again']);
  });

  it('goes on for as long as it does, whatever its score, and over the hours', () => {
    const { feed } = engine(alertsWith('sessions-up', {}));
    feed(poll(minute(50), 0.8));
    const goesOn = (count: number, ongoing: boolean) =>
      poll(minute(count), 0, { ruleObservation: { ongoing, value: null } });
    expect(feed(goesOn(59, true), goesOn(65, true), goesOn(121, true))).toEqual([]);
    expect(feed(goesOn(125, false))).toEqual(['ended']);
  });

  it('is told to be over by those who want to know', () => {
    const wanted = engine(alertsWith('sessions-up', {}, { notifyWhenOver: true }));
    expect(wanted.feed(poll(minute(0), 0.8), poll(minute(9), 0.1))).toEqual(['opened first', 'ended over']);
    const snoozed = engine(alertsWith('sessions-up', {}, { notifyWhenOver: true }), { snoozedUntilMs: minute(5) });
    expect(snoozed.feed(poll(minute(0), 0.8), poll(minute(4), 0.1))).toEqual(['opened snoozed', 'ended snoozed']);
  });

  it('ended with the last poll when there was none for hours', () => {
    const { feed, events } = engine(alertsWith('sessions-up', { coolDownMinutes: 0 }));
    feed(poll(minute(0), 0.8), poll(minute(1), 0.8));
    expect(feed(poll(minute(1 + 4 * 60), 0.8))).toEqual(['ended', 'opened first']);
    expect(events.find(({ kind }) => kind === 'ended')?.open.incident.endedAtMs).toBe(minute(1));
  });

  it('is the same after a short sleep', () => {
    const { feed } = engine(alertsWith('sessions-up', {}));
    feed(poll(minute(0), 0.8));
    expect(feed(poll(minute(120), 0.8))).toEqual(['changed']);
  });

  it('ends when its rule is switched off or compares in another way', () => {
    const { feed, state } = engine(alertsWith('sessions-up', {}));
    feed(poll(minute(0), 0.8));
    const off = closeUnwatched(state(), alertsWith('sessions-up', { enabled: false }), minute(1));
    expect(off.events).toMatchObject([{ kind: 'ended', open: { incident: { endedAtMs: minute(1) } } }]);
    const other = closeUnwatched(state(), alertsWith('sessions-up', { mode: 'fixed', fixedThreshold: 5 }), minute(1));
    expect(other.events).toHaveLength(1);
    expect(closeUnwatched(state(), alertsWith('sessions-up', { sensitivity: 'low' }), minute(1)).events).toEqual([]);
  });

  it('is one per rule', () => {
    const { feed } = engine(alertsWith('sessions-quiet', {}));
    expect(
      feed(poll(minute(0), 0.8, { rule: 'response-up', ruleObservation: { value: 40 } }), poll(minute(1), 0.8)),
    ).toEqual(['opened first', 'opened first', 'ended']);
    expect(feed(poll(minute(2), 0.8, { rule: 'average-session-up' }))).toEqual(['ended']);
  });
});

describe('sensitivity', () => {
  it('sets the threshold of the score', () => {
    for (const sensitivity of ['low', 'medium', 'high'] as const) {
      const { feed } = engine(alertsWith('sessions-up', { sensitivity }));
      expect(feed(poll(minute(0), SCORE_LINES[sensitivity] - 0.001))).toEqual([]);
      expect(feed(poll(minute(1), SCORE_LINES[sensitivity]))).toEqual(['opened first']);
    }
    expect(SCORE_LINES.low).toBeGreaterThan(SCORE_LINES.medium);
    expect(SCORE_LINES.medium).toBeGreaterThan(SCORE_LINES.high);
  });
});

describe('a change that lasts', () => {
  const newLevel = { sinceMs: TUESDAY_14 - 10 * HOUR_MS, before: 40, now: 84 };

  it('is said once to be the new typical level, to who was told while it was new', () => {
    const { feed, events } = engine(alertsWith('sessions-up', {}));
    feed(poll(minute(0), 0.6), poll(minute(10), 0.1));
    const none = { totalSessions: 0, averageSessionSeconds: null, responseSeconds: null };
    expect(feed(poll(minute(150), 0, { newLevel, running: none }))).toEqual([]);
    expect(feed(poll(minute(300), 0, { newLevel }))).toEqual(['opened first', 'ended']);
    expect(events.at(-1)?.open.incident).toMatchObject({ value: 84, line: { mode: 'level', before: 40 } });
    expect(feed(poll(minute(301), 0, { newLevel }), poll(minute(460), 0, { newLevel }))).toEqual([]);
    // Another one, days later.
    const next = { sinceMs: minute(1000), before: 84, now: 170 };
    expect(feed(poll(minute(1100), 0.6), poll(minute(1110), 0.1), poll(minute(1300), 0, { newLevel: next }))).toEqual([
      'opened first',
      'ended',
      'opened first',
      'ended',
    ]);
  });

  it('is no news where nothing was told of it, nor in quiet hours', () => {
    expect(engine(alertsWith('sessions-up', {})).feed(poll(minute(0), 0, { newLevel }))).toEqual([]);
    const quietHours = { fromMinute: 15 * 60, toMinute: 18 * 60 };
    const { feed } = engine(alertsWith('sessions-up', {}, { quietHours }));
    feed(poll(minute(0), 0.6), poll(minute(10), 0.1));
    expect(feed(poll(minute(100), 0, { newLevel }))).toEqual([]);
    expect(feed(poll(minute(241), 0, { newLevel }))).toEqual(['opened first', 'ended']);
  });
});

describe('a time', () => {
  it('matters from so many seconds on, and so many times what is typical', () => {
    const waits = (value: number, median: number) =>
      poll(minute(0), 0.9, { rule: 'response-up', ruleObservation: { value, typical: { ...TYPICAL, median } } });
    expect(engine(alertsWith('response-up', {})).feed(waits(14.9, 4))).toEqual([]);
    expect(engine(alertsWith('response-up', {})).feed(waits(15, 4))).toEqual(['opened first']);
    expect(engine(alertsWith('response-up', {})).feed(waits(59, 40))).toEqual([]);
    expect(engine(alertsWith('response-up', {})).feed(waits(60, 40))).toEqual(['opened first']);
    const own = alertsWith('response-up', { minimumSeconds: 60, minimumTimes: 3 });
    expect(engine(own).feed(waits(59, 4))).toEqual([]);
    expect(engine(own).feed(waits(60, 21))).toEqual([]);
    expect(engine(own).feed(waits(60, 20))).toEqual(['opened first']);
  });
});

describe('a fixed threshold', () => {
  it('is passed by the running hour, whatever is usual, and over with the hour', () => {
    const { feed, events } = engine(alertsWith('sessions-up', { mode: 'fixed', fixedThreshold: 10 }));
    const sessions = (count: number, totalSessions: number) =>
      poll(minute(count), 0.1, { running: { totalSessions, averageSessionSeconds: 1, responseSeconds: 1 } });
    expect(feed(sessions(30, 10))).toEqual([]);
    expect(feed(sessions(31, 11))).toEqual(['opened first']);
    expect(feed(sessions(40, 13))).toEqual(['changed']);
    expect(feed(sessions(60, 0))).toEqual(['ended']);
    expect(events.at(-1)?.open.incident).toMatchObject({ value: 13, sinceMs: TUESDAY_14, line: { threshold: 10 } });
  });

  it('does not judge an average of two sessions, nor end by it at once', () => {
    const { feed } = engine(alertsWith('response-up', { mode: 'fixed', fixedThreshold: 60 }));
    const response = (count: number, totalSessions: number, responseSeconds: number) =>
      poll(minute(count), 0, { running: { totalSessions, averageSessionSeconds: 1, responseSeconds } });
    expect(feed(response(10, 2, 300))).toEqual([]);
    expect(feed(response(20, 3, 70))).toEqual(['opened first']);
    expect(feed(response(30, 4, 58))).toEqual([]);
    // The next hour has nothing to judge by yet; the one after that has not either.
    expect(feed(response(61, 1, 20))).toEqual([]);
    expect(feed(response(121, 1, 20))).toEqual(['ended']);
  });

  it('is fallen short of by the hour that is over, for quiet', () => {
    const { feed, events } = engine(alertsWith('sessions-quiet', { mode: 'fixed', fixedThreshold: 3 }));
    const before = (count: number, sessionsHourBefore: number | null) => poll(minute(count), 0, { sessionsHourBefore });
    expect(feed(before(0, 3), before(1, null))).toEqual([]);
    expect(feed(before(60, 2))).toEqual(['opened first']);
    expect(feed(before(119, 2))).toEqual([]);
    expect(feed(before(120, 0))).toEqual(['changed']);
    expect(feed(before(180, 5))).toEqual(['ended']);
    expect(events.at(-1)?.open.incident).toMatchObject({ value: 0, sinceMs: TUESDAY_14 + HOUR_MS });
  });

  it('says nothing while none was entered, and minds no lack of history', () => {
    expect(engine(alertsWith('sessions-up', { mode: 'fixed' })).feed(poll(minute(0), 0.9))).toEqual([]);
    const young = engine(alertsWith('sessions-up', { mode: 'fixed', fixedThreshold: 5 }));
    expect(young.feed(poll(minute(0), 0, { tooLittleData: true }))).toEqual(['opened first']);
  });
});
