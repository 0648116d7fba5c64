import { describe, expect, it } from 'vitest';
import { alertsWith, engine, MINUTE_MS, poll, TUESDAY_14, TYPICAL } from './support.ts';

const minute = (count: number): number => TUESDAY_14 + count * MINUTE_MS;

describe('an incident is not notified', () => {
  it('with too few polls in a row', () => {
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

  it('with too few polls, also when it is over before that', () => {
    const { feed } = engine(alertsWith('sessions-up', { forPolls: 3 }));
    expect(feed(poll(minute(0), 0.6), poll(minute(1), 0.1))).toEqual(['opened too-few-polls', 'ended too-few-polls']);
  });

  it('during the cool-down after one that was notified, counted from its end', () => {
    const { feed } = engine(alertsWith('sessions-up', { coolDownMinutes: 30 }));
    feed(poll(minute(0), 0.6), poll(minute(10), 0.1));
    expect(feed(poll(minute(20), 0.6), poll(minute(25), 0.1))).toEqual(['opened cool-down', 'ended cool-down']);
    // What flares up in between belongs to what was told: the cool-down counts from its end.
    const later = { ruleObservation: { sinceMs: minute(40) } };
    expect(feed(poll(minute(54), 0.6, later))).toEqual(['opened cool-down']);
    expect(feed(poll(minute(55), 0.6, later))).toEqual(['changed first']);
  });

  it('is one that is shown since before the end of the last: it is that one, counted once more', () => {
    const { feed } = engine(alertsWith('sessions-up', { coolDownMinutes: 0 }));
    const since = (minutes: number, from: number) =>
      poll(minute(minutes), 0.6, { ruleObservation: { sinceMs: minute(from) } });
    feed(since(20, 0), poll(minute(40), 0.1));
    expect(feed(since(180, 0), poll(minute(200), 0.1))).toEqual(['opened cool-down', 'ended cool-down']);
    // The end moves with what belongs to it: from there on it is another one.
    expect(feed(since(300, 190), poll(minute(310), 0.1))).toEqual(['opened cool-down', 'ended cool-down']);
    expect(feed(since(400, 320))).toEqual(['opened first']);
  });

  it('when it goes on after a night: it is the one that was notified, even days later', () => {
    const { feed } = engine(alertsWith('sessions-up', { coolDownMinutes: 0 }));
    const night = 16 * 60;
    const goesOn = (minutes: number) =>
      poll(minute(minutes), 0.6, { ruleObservation: { ongoing: true, continues: true } });
    feed(poll(minute(0), 0.6), poll(minute(10), 0.1));
    expect(feed(goesOn(night), poll(minute(night + 60), 0.1))).toEqual(['opened cool-down', 'ended cool-down']);
    expect(feed(goesOn(2 * night), poll(minute(2 * night + 60), 0.1))).toEqual(['opened cool-down', 'ended cool-down']);
    // After what was calm in between it is another one.
    expect(feed(poll(minute(3 * night), 0.6))).toEqual(['opened first']);
  });

  it('unless it comes back twice as bad, after minutes or after a weekend', () => {
    const weekend = 65 * 60;
    for (const [after, continues] of [
      [20, false],
      [weekend, true],
    ] as const) {
      const { feed } = engine(alertsWith('sessions-up', { coolDownMinutes: 60 }));
      const atValue = (minutes: number, value: number) =>
        poll(minute(minutes), 0.6, { ruleObservation: { ongoing: true, continues, value } });
      feed(atValue(0, 11), poll(minute(10), 0.1));
      expect(feed(atValue(after, 21))).toEqual(['opened cool-down']);
      // Just as sure, and worse.
      expect(feed(atValue(after + 1, 22))).toEqual(['changed first']);
      expect(feed(poll(minute(after + 3), 0.1))).toEqual(['ended']);
      // From then on twice as bad as that.
      expect(feed(atValue(after + 20, 43))).toEqual(['opened cool-down']);
    }
  });

  it('while the level may be changing: further incidents of both rules belong to the first one', () => {
    const { feed } = engine(alertsWith('sessions-up', {}));
    const slow = { score: 0.7, ongoing: true, continues: false, value: 90, sinceMs: TUESDAY_14, typical: TYPICAL };
    feed(poll(minute(0), 0.6), poll(minute(60), 0.1));
    const day = 24 * 60;
    const next = poll(minute(day), 0.6, { changing: 'up' });
    const both = { ...next, byRule: { ...next.byRule, 'response-up': slow } };
    expect(feed(both)).toEqual(['opened cool-down', 'opened same-cause']);
    expect(feed(poll(minute(day + 60), 0.1, { changing: 'up' }))).toEqual(['ended cool-down', 'ended same-cause']);
    expect(feed(poll(minute(2 * day), 0.6, { changing: 'down' }))).toEqual(['opened first']);
  });

  it('after a night, unless the one before was not notified or the threshold is fixed', () => {
    const continues = { ongoing: true, continues: true };
    const silent = engine(alertsWith('sessions-up', {}));
    expect(silent.feed(poll(minute(0), 0.6, { ruleObservation: continues }))).toEqual(['opened first']);
    const fixed = engine(alertsWith('sessions-up', { mode: 'fixed', fixedThreshold: 5, coolDownMinutes: 0 }));
    fixed.feed(
      poll(minute(0), 0),
      poll(minute(61), 0, { running: { totalSessions: 3, averageSessionSeconds: 500, responseSeconds: 20 } }),
    );
    expect(fixed.feed(poll(minute(122), 0, { ruleObservation: continues }))).toEqual(['opened first']);
  });

  it('after a change for good that was notified: there are not yet agents for it', () => {
    const newLevel = { sinceMs: minute(0), before: 40, now: 90 };
    const slow = { score: 0.7, ongoing: true, continues: false, value: 90, sinceMs: TUESDAY_14, typical: TYPICAL };
    const { feed } = engine(alertsWith('sessions-up', {}));
    feed(poll(minute(0), 0.6), poll(minute(60), 0.1));
    const atDay = (day: number) =>
      poll(minute(day * 24 * 60), 0.7, { rule: 'response-up', newLevel, ruleObservation: slow });
    // Once it is said that the new level is typical, and that is all.
    expect(feed(atDay(4))).toEqual(['opened same-cause', 'opened first', 'ended']);
    expect(feed(poll(minute(4 * 24 * 60 + 60), 0.1, { rule: 'response-up', newLevel }))).toEqual(['ended same-cause']);
    expect(feed(atDay(9))).toEqual(['opened first']);
  });

  it('when its answer was old when it came', () => {
    const { feed } = engine(alertsWith('sessions-up', {}));
    expect(feed(poll(minute(0), 0.6, { stale: true }))).toEqual(['opened stale']);
    expect(feed(poll(minute(2), 0.6))).toEqual(['changed first']);
  });

  it('and does not begin with too little history to compare with', () => {
    const { feed } = engine(alertsWith('sessions-up', {}));
    expect(feed(poll(minute(0), 0.9, { tooLittleData: true }))).toEqual([]);
  });

  it('after many sessions that were notified: people wait longer for the same cause, and for another when that is over', () => {
    const { feed } = engine(alertsWith('response-up', {}, {}));
    const slow = { score: 0.7, ongoing: true, continues: false, value: 90, sinceMs: TUESDAY_14, typical: TYPICAL };
    const both = (count: number, score: number) => {
      const sessions = poll(minute(count), score);
      return { ...sessions, byRule: { ...sessions.byRule, 'response-up': slow } };
    };
    expect(feed(both(0, 0.7))).toEqual(['opened first', 'opened same-cause']);
    expect(feed(both(20, 0.1))).toEqual(['ended']);
    expect(feed(both(79, 0.1))).toEqual(['changed same-cause']);
    expect(feed(both(80, 0.1))).toEqual(['changed first']);
  });

  it('after a slow response that was notified: those who wait long call again, and do not double the calls', () => {
    const { feed } = engine(alertsWith('response-up', {}));
    const value = 40;
    expect(feed(poll(minute(0), 0.7, { rule: 'response-up', ruleObservation: { value } }))).toEqual(['opened first']);
    const slow = { score: 0.7, ongoing: true, continues: false, value, sinceMs: TUESDAY_14, typical: TYPICAL };
    const withSessions = (count: number, sessions: number) => {
      const seen = poll(minute(count), 0.7, { ruleObservation: { value: sessions } });
      return { ...seen, byRule: { ...seen.byRule, 'response-up': slow } };
    };
    expect(feed(withSessions(5, 9))).toEqual(['opened same-cause']);
    // A burst during the slow response is news of its own, from twice what is typical on.
    expect(feed(withSessions(6, 10))).toEqual(['changed first']);
  });

  it('during a snooze or a mute, or on a day off', () => {
    const snoozed = engine(alertsWith('sessions-up', {}), { snoozedUntilMs: minute(5) });
    expect(snoozed.feed(poll(minute(0), 0.6), poll(minute(4), 0.6))).toEqual(['opened snoozed']);
    expect(snoozed.feed(poll(minute(5), 0.6))).toEqual(['changed first']);
    expect(engine(alertsWith('sessions-up', {}), { muted: true }).feed(poll(minute(0), 0.6))).toEqual(['opened muted']);
    const dayOff = engine(alertsWith('sessions-up', {}, { workDays: [1, 3, 4, 5] }));
    expect(dayOff.feed(poll(minute(0), 0.6))).toEqual(['opened not-a-work-day']);
  });

  it('during quiet hours; what still goes on after them is notified then, what is over is not', () => {
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

  it('nor that it has grown', () => {
    const { feed, settings } = engine(alertsWith('sessions-up', {}));
    feed(poll(minute(0), 0.6));
    settings.times.snoozedUntilMs = minute(2);
    expect(feed(poll(minute(1), 0.8, { ruleObservation: { value: 40 } }))).toEqual(['changed']);
    expect(feed(poll(minute(2), 0.8, { ruleObservation: { value: 40 } }))).toEqual(['changed again']);
  });
});
