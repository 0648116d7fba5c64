import { ENGLISH } from '../../../main/domain/wording/language.ts';
import { describe, expect, it } from 'vitest';
import type { Incident, TypicalBasis } from '../../../main/contract/alerts.ts';
import { incidentText } from '../../../main/notifications/notification-text.ts';

const usual = (p10: number, p90: number, basis: TypicalBasis = 'same-weekday') => ({
  p10,
  median: (p10 + p90) / 2,
  p90,
  sampleCount: 9,
  basis,
});

type Told = Parameters<typeof incidentText>[0]['incident'];

/** Tuesday 10 March 2026, 14:00 in Berlin. */
const text = (changes: Partial<Told> = {}) =>
  incidentText(
    {
      accountName: 'acme',
      timeZone: 'Europe/Berlin',
      incident: {
        rule: 'sessions-up',
        value: 11,
        typical: usual(3.2, 5.8),
        sinceMs: Date.parse('2026-03-10T13:00:00Z'),
        line: { mode: 'automatic', sensitivity: 'medium', score: 0.5 },
        ...changes,
      },
    },
    ENGLISH,
  );

const fixed = (threshold: number): Incident['line'] => ({ mode: 'fixed', threshold });

describe('an incident in words', () => {
  it('says what, how much, since when and what is typical', () => {
    expect(text()).toEqual({
      title: 'Many video sessions · acme',
      body: '11 sessions since 14:00 · typical for Tuesdays: 3 to 6 by now',
    });
  });

  it('says when it is over how long it lasted: by the minute, and by the second only where that is short', () => {
    const startedAtMs = Date.parse('2026-03-10T13:15:00Z');
    const over = (lastedSeconds: number): string => {
      const endedAtMs = startedAtMs + lastedSeconds * 1000;
      const facts = { accountName: 'acme', timeZone: 'Europe/Berlin', isOver: true };
      const incident = {
        rule: 'sessions-up' as const,
        value: 11,
        typical: usual(3.2, 5.8),
        sinceMs: Date.parse('2026-03-10T13:00:00Z'),
        line: { mode: 'automatic', sensitivity: 'medium', score: 0.5 } as const,
        startedAtMs,
        endedAtMs,
      };
      return incidentText({ ...facts, incident }, ENGLISH).body;
    };
    expect(over(31 * 60 + 6)).toBe('11 sessions since 14:00 · back to typical at 14:46, after 31 min');
    expect(over(2 * 3600 + 29)).toContain('after 2 h');
    expect(over(75)).toContain('after 1 min 15 s');
  });

  it('writes response times as durations', () => {
    expect(text({ rule: 'response-up', value: 102, typical: usual(18, 30) })).toEqual({
      title: 'Slow response · acme',
      body: 'Response time 1 min 42 s since 14:00 · typical for Tuesdays: 18 s to 30 s',
    });
    expect(text({ rule: 'average-session-up', value: 1320, typical: usual(360, 540) })).toEqual({
      title: 'Long video sessions · acme',
      body: 'Average session 22 min since 14:00 · typical for Tuesdays: 6 min to 9 min',
    });
  });

  it('says that there are few sessions', () => {
    expect(text({ rule: 'sessions-quiet', value: 0, typical: usual(8, 12) })).toEqual({
      title: 'Few video sessions · acme',
      body: '0 sessions since 14:00 · typical for Tuesdays: 8 to 12 by now',
    });
  });

  it('names the limit that was set, where one was', () => {
    expect(text({ line: fixed(10) }).body).toBe('11 sessions since 14:00 · more than the 10 you set');
    expect(text({ rule: 'response-up', value: 102, line: fixed(60) }).body).toBe(
      'Response time 1 min 42 s since 14:00 · more than the 1 min you set',
    );
    // Held against an hour that is over: it says which.
    expect(text({ rule: 'sessions-quiet', value: 2, line: fixed(5) }).body).toBe(
      '2 sessions from 14:00 to 15:00 · fewer than the 5 you set',
    );
  });

  it('gives one number where both ends are the same, and none for none', () => {
    expect(text({ typical: usual(2.9, 3.1) }).body).toMatch(/: 3 by now$/);
    expect(text({ typical: usual(0, 0.2) }).body).toMatch(/: none by now$/);
  });

  it('claims nothing where nothing is known', () => {
    expect(text({ value: 1, typical: null }).body).toBe('1 session since 14:00');
  });

  it('calls a habit a weekday’s only when it rests on that weekday', () => {
    const resting = (basis: TypicalBasis) => text({ typical: usual(3, 6, basis) }).body.split(' · ')[1];
    expect(resting('same-weekday')).toBe('typical for Tuesdays: 3 to 6 by now');
    expect(resting('same-kind-of-day')).toBe('typical for days like this: 3 to 6 by now');
    expect(resting('all-days')).toBe('typical: 3 to 6 by now');
  });
});
