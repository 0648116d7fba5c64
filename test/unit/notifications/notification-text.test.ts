import { describe, expect, it } from 'vitest';
import { spikeText, type SpikeFacts } from '../../../main/notifications/notification-text.ts';

const usual = (p10: number, p90: number) => ({ p10, median: (p10 + p90) / 2, p90, sampleCount: 9 });

/** Tuesday 10 March 2026, 14:00 in Berlin. */
const facts = (changes: Partial<SpikeFacts> = {}): SpikeFacts => ({
  accountName: 'acme',
  metric: 'totalSessions',
  kind: 'up',
  value: 11,
  typical: usual(3.2, 5.8),
  sinceMs: Date.parse('2026-03-10T13:00:00Z'),
  timeZone: 'Europe/Berlin',
  ...changes,
});

describe('a spike in words', () => {
  it('says what, how much, since when and what is usual', () => {
    expect(spikeText(facts())).toEqual({
      title: 'Many video sessions · acme',
      body: '11 sessions since 14:00 · Tuesdays usually 3 to 6 by now',
    });
  });

  it('names times as times', () => {
    const slow = facts({ metric: 'responseSeconds', value: 102, typical: usual(18, 30) });
    expect(spikeText(slow)).toEqual({
      title: 'Slow response · acme',
      body: '1 min 42 s response time since 14:00 · Tuesdays usually 18 s to 30 s',
    });
    const long = facts({ metric: 'averageSessionSeconds', value: 1320, typical: usual(360, 540) });
    expect(spikeText(long).body).toBe('22 min average session since 14:00 · Tuesdays usually 6 min to 9 min');
  });

  it('says silence', () => {
    const quiet = facts({ kind: 'quiet', value: 0, typical: usual(8, 12) });
    expect(spikeText(quiet)).toEqual({
      title: 'Unusually quiet · acme',
      body: '0 sessions since 14:00 · Tuesdays usually 8 to 12 by now',
    });
  });

  it('gives one number where both ends are the same, and none for none', () => {
    expect(spikeText(facts({ typical: usual(2.9, 3.1) })).body).toMatch(/usually 3 by now$/);
    expect(spikeText(facts({ typical: usual(0, 0.2) })).body).toMatch(/usually none by now$/);
  });

  it('claims nothing where nothing is known', () => {
    expect(spikeText(facts({ value: 1, typical: null })).body).toBe('1 session since 14:00');
  });

  it('calls a habit a weekday’s only when it rests on that weekday', () => {
    const resting = (basis: 'same-weekday' | 'same-kind-of-day' | 'all-days') =>
      spikeText(facts({ typical: { ...usual(3, 6), basis } })).body.split(' · ')[1];
    expect(resting('same-weekday')).toBe('Tuesdays usually 3 to 6 by now');
    expect(resting('same-kind-of-day')).toBe('days like this usually 3 to 6 by now');
    expect(resting('all-days')).toBe('usually 3 to 6 by now');
  });
});
