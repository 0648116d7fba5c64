import { describe, expect, it } from 'vitest';
import { overScore, SCORE_LINES } from '../../../../main/domain/alerts/evaluation.ts';
import { closeUnwatched } from '../../../../main/domain/alerts/incident-reducer.ts';
import { alertsWith, engine, HOUR_MS, MINUTE_MS, poll, TUESDAY_14 } from './support.ts';

const minute = (count: number): number => TUESDAY_14 + count * MINUTE_MS;

describe('an incident', () => {
  it('is told once, keeps its most unusual moment, and ends under the lower line', () => {
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

  it('is told again when it has grown by half, and then by half of that', () => {
    const { feed } = engine(alertsWith('sessions-up', {}));
    const grows = (count: number, score: number, value: number) =>
      feed(poll(minute(count), score, { ruleObservation: { value } }));
    expect(grows(0, 0.5, 10)).toEqual(['opened first']);
    expect(grows(1, 0.6, 14)).toEqual(['changed']);
    expect(grows(2, 0.7, 15)).toEqual(['changed again']);
    expect(grows(3, 0.8, 22)).toEqual(['changed']);
    expect(grows(4, 0.9, 23)).toEqual(['changed again']);
  });

  it('ends when another hour runs and is not unusual', () => {
    const { feed } = engine(alertsWith('sessions-up', {}));
    feed(poll(minute(50), 0.8));
    expect(feed(poll(minute(59), 0.45))).toEqual([]);
    expect(feed(poll(minute(60), 0.45))).toEqual(['ended']);
  });

  it('goes on over the hours while it is unusual', () => {
    const { feed } = engine(alertsWith('sessions-up', {}));
    feed(poll(minute(50), 0.8), poll(minute(61), 0.6));
    expect(feed(poll(minute(65), 0.45))).toEqual([]);
    expect(feed(poll(minute(121), 0.45))).toEqual(['ended']);
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

  it('ends with its rule', () => {
    const { feed, state } = engine(alertsWith('sessions-up', {}));
    feed(poll(minute(0), 0.8));
    const off = closeUnwatched(state(), alertsWith('sessions-up', { enabled: false }), minute(1));
    expect(off.events).toMatchObject([{ kind: 'ended', open: { incident: { endedAtMs: minute(1) } } }]);
    const other = closeUnwatched(state(), alertsWith('sessions-up', { mode: 'fixed', fixedThreshold: 5 }), minute(1));
    expect(other.events).toHaveLength(1);
    expect(closeUnwatched(state(), alertsWith('sessions-up', { sensitivity: 'low' }), minute(1)).events).toEqual([]);
  });

  it('is one per rule: rules know nothing of each other', () => {
    const { feed } = engine(alertsWith('sessions-quiet', {}));
    expect(feed(poll(minute(0), 0.8), poll(minute(1), 0.8, { rule: 'response-up' }))).toEqual([
      'opened first',
      'ended',
      'opened first',
    ]);
    expect(feed(poll(minute(2), 0.8, { rule: 'average-session-up' }))).toEqual(['ended']);
  });
});

describe('what showed within an hour', () => {
  const at = (count: number, score: number, current: number) =>
    poll(minute(count), score, { ruleObservation: { current } });

  it('is over with that hour, however long it still shows in the score', () => {
    const { feed } = engine(alertsWith('sessions-up', {}));
    expect(feed(at(0, 0.8, 0.8), at(50, 0.8, 0.4))).toEqual(['opened first']);
    expect(feed(at(55, 0.8, 0.3))).toEqual(['ended']);
  });

  it('is not another one for still being in the score, but another hour is', () => {
    const { feed } = engine(alertsWith('sessions-up', { coolDownMinutes: 0 }));
    feed(at(0, 0.8, 0.8), at(10, 0.8, 0.1));
    expect(feed(at(20, 0.9, 0.1), at(120, 0.7, 0.45))).toEqual([]);
    expect(feed(at(121, 0.9, 0.5))).toEqual(['opened first']);
  });

  it('is told from what built up over hours, which is over when the score is or all is calm', () => {
    const slow = engine(alertsWith('sessions-up', {}));
    expect(slow.feed(at(0, 0.6, 0.2), at(30, 0.6, 0.01))).toEqual(['opened first']);
    expect(slow.feed(at(61, 0.6, 0.1))).toEqual(['changed']);
    expect(slow.feed(at(62, 0.6, 0.01))).toEqual(['ended']);
    // Nothing of it is told again while it is remembered, and after that anything may be.
    expect(slow.feed(at(120, 0.9, 0.2), at(400, 0.9, 0.2))).toEqual([]);
    expect(slow.feed(at(62 + 8 * 60, 0.9, 0.2))).toEqual(['opened first']);
  });
});

describe('sensitivity', () => {
  it('moves the line, and the line of its end with it', () => {
    for (const sensitivity of ['low', 'medium', 'high'] as const) {
      const { feed } = engine(alertsWith('sessions-up', { sensitivity }));
      expect(feed(poll(minute(0), SCORE_LINES[sensitivity] - 0.001))).toEqual([]);
      expect(feed(poll(minute(1), SCORE_LINES[sensitivity]))).toEqual(['opened first']);
      expect(feed(poll(minute(2), overScore(sensitivity)))).toEqual([]);
      expect(feed(poll(minute(3), overScore(sensitivity) - 0.001))).toEqual(['ended']);
    }
    expect(SCORE_LINES.low).toBeGreaterThan(SCORE_LINES.medium);
    expect(SCORE_LINES.medium).toBeGreaterThan(SCORE_LINES.high);
  });
});

describe('what holds an incident back', () => {
  it('is too few polls in a row', () => {
    const { feed } = engine(alertsWith('sessions-up', { forPolls: 3 }));
    expect(feed(poll(minute(0), 0.6), poll(minute(1), 0.6))).toEqual(['opened too-few-polls', 'changed too-few-polls']);
    // One poll in between that is not: from the beginning.
    expect(feed(poll(minute(2), 0.45), poll(minute(3), 0.6), poll(minute(4), 0.6))).toEqual([
      'changed too-few-polls',
      'changed too-few-polls',
      'changed too-few-polls',
    ]);
    expect(feed(poll(minute(5), 0.6))).toEqual(['changed first']);
    expect(feed(poll(minute(6), 0.6))).toEqual([]);
  });

  it('stays its reason when it is over before that', () => {
    const { feed } = engine(alertsWith('sessions-up', { forPolls: 3 }));
    expect(feed(poll(minute(0), 0.6), poll(minute(1), 0.1))).toEqual(['opened too-few-polls', 'ended too-few-polls']);
  });

  it('is the cool-down after one that was notified, counted from its end', () => {
    const { feed } = engine(alertsWith('sessions-up', { coolDownMinutes: 30 }));
    feed(poll(minute(0), 0.6), poll(minute(10), 0.1));
    expect(feed(poll(minute(20), 0.6), poll(minute(25), 0.1))).toEqual(['opened cool-down', 'ended cool-down']);
    // One that was held back begins no new one.
    expect(feed(poll(minute(39), 0.6))).toEqual(['opened cool-down']);
    expect(feed(poll(minute(40), 0.6))).toEqual(['changed first']);
  });

  it('is old or little data', () => {
    const { feed } = engine(alertsWith('sessions-up', {}));
    expect(feed(poll(minute(0), 0.6, { stale: true }))).toEqual(['opened stale']);
    const typical = { p10: 1, median: 2, p90: 3, sampleCount: 3, basis: 'all-days' } as const;
    const little = poll(minute(1), 0.6, { tooLittleData: true, ruleObservation: { typical } });
    expect(feed(little)).toEqual(['changed too-little-data']);
    expect(feed(poll(minute(2), 0.6))).toEqual(['changed first']);
  });

  it('is not needed where nothing at all is known to compare with', () => {
    const { feed } = engine(alertsWith('sessions-up', {}));
    expect(feed(poll(minute(0), 0.9, { tooLittleData: true }))).toEqual([]);
  });

  it('is a snooze, a mute, a day off', () => {
    const snoozed = engine(alertsWith('sessions-up', {}), { snoozedUntilMs: minute(5) });
    expect(snoozed.feed(poll(minute(0), 0.6), poll(minute(4), 0.6))).toEqual(['opened snoozed']);
    expect(snoozed.feed(poll(minute(5), 0.6))).toEqual(['changed first']);
    expect(engine(alertsWith('sessions-up', {}), { muted: true }).feed(poll(minute(0), 0.6))).toEqual(['opened muted']);
    const dayOff = engine(alertsWith('sessions-up', {}, { workDays: [1, 3, 4, 5] }));
    expect(dayOff.feed(poll(minute(0), 0.6))).toEqual(['opened not-a-work-day']);
  });

  it('is quiet hours; what still goes on after them is told then, what is over is not', () => {
    const quietHours = { fromMinute: 13 * 60, toMinute: 14 * 60 + 30 };
    const goesOn = engine(alertsWith('sessions-up', {}, { quietHours }));
    expect(goesOn.feed(poll(minute(10), 0.6), poll(minute(29), 0.6))).toEqual(['opened quiet-hours']);
    // On, but not unusual enough just now to be told of.
    expect(goesOn.feed(poll(minute(30), 0.4))).toEqual(['changed quiet-hours']);
    expect(goesOn.feed(poll(minute(31), 0.6))).toEqual(['changed first']);
    const over = engine(alertsWith('sessions-up', {}, { quietHours }));
    over.feed(poll(minute(10), 0.6), poll(minute(29), 0.1));
    expect(over.feed(poll(minute(31), 0.1))).toEqual([]);
    expect(over.events.at(-1)?.open.incident).toMatchObject({ suppressed: 'quiet-hours', notifiedAtMs: null });
  });

  it('holds back the news that it has grown, too', () => {
    const { feed, settings } = engine(alertsWith('sessions-up', {}));
    feed(poll(minute(0), 0.6));
    settings.times.snoozedUntilMs = minute(2);
    expect(feed(poll(minute(1), 0.8, { ruleObservation: { value: 40 } }))).toEqual(['changed']);
    expect(feed(poll(minute(2), 0.8, { ruleObservation: { value: 40 } }))).toEqual(['changed again']);
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
