import { ENGLISH } from '../../../../main/domain/wording/language.ts';
import { describe, expect, it } from 'vitest';
import { ALERT_RULES, SUPPRESSED_REASONS, type ReplayedIncident } from '../../../../main/contract/alerts.ts';
import { incidentTitle } from '../../../../main/domain/wording/incident-titles.ts';
import { incidentText } from '../../../../main/notifications/notification-text.ts';
import {
  firedWords,
  suppressedLabel,
  shortLine,
  sentenceWords,
  incidentTag,
  openWords,
  ruleName,
  medianWords,
  spanWords,
  notifiedWords,
  againstWords,
} from '../../../../renderer/words/incident-words.ts';
import { incident, TUESDAY_14 } from '../state/support.ts';

const UTC = 'UTC';
const typical = { p10: 3, median: 4, p90: 6, sampleCount: 10, basis: 'same-weekday' } as const;

describe('the sentence of an incident', () => {
  it('says what, how much, what is usual and since when', () => {
    expect(sentenceWords(incident({ endedAtMs: null }), UTC)).toBe(
      '11 sessions since 14:00 · typical for Tuesdays: 3 to 6 by now',
    );
    expect(sentenceWords(incident(), UTC)).toBe('11 sessions since 14:00 · typical for Tuesdays: 3 to 6 by then');
  });

  it('is in the words of the notification while the incident goes on', () => {
    const going = incident({ endedAtMs: null });
    const notified = incidentText({ accountName: 'acme', incident: going, timeZone: UTC }, ENGLISH);
    expect(notified).toEqual({ title: 'Many video sessions · acme', body: sentenceWords(going, UTC) });
  });

  it('counts in the zone of the account', () => {
    expect(sentenceWords(incident(), 'Asia/Kolkata')).toContain('since 19:30');
    // 14:00 in UTC is Wednesday on Kiribati.
    expect(againstWords(incident(), 'Pacific/Kiritimati')).toMatch(/^typical for Wednesdays/);
  });

  it('gives times as durations, without a "by then"', () => {
    const slow = incident({ rule: 'response-up', value: 84, typical: { ...typical, p10: 15, p90: 29 } });
    expect(sentenceWords(slow, UTC)).toBe('Response time 1 min 24 s since 14:00 · typical for Tuesdays: 15 s to 29 s');
  });

  it.each([
    ['same-kind-of-day', 'typical for days like this: 3 to 6 by then'],
    ['all-days', 'typical: 3 to 6 by then'],
  ] as const)('does not name the weekday where usual rests on %s', (basis, words) => {
    expect(againstWords(incident({ typical: { ...typical, basis } }), UTC)).toBe(words);
  });

  it('says none, a single number, or that it is not known', () => {
    expect(againstWords(incident({ typical: { ...typical, p10: 0, p90: 0.4 } }), UTC)).toBe(
      'typical for Tuesdays: none by then',
    );
    expect(againstWords(incident({ typical: { ...typical, p10: 2.6, p90: 3.3 } }), UTC)).toBe(
      'typical for Tuesdays: 3 by then',
    );
    expect(againstWords(incident({ typical: null }), UTC)).toBe('too little history to know what’s typical');
  });

  it('is about the threshold where that is fixed', () => {
    const line = { mode: 'fixed', threshold: 10 } as const;
    expect(sentenceWords(incident({ line }), UTC)).toBe('11 sessions since 14:00 · more than the 10 you set');
    // A finished hour had fewer.
    expect(sentenceWords(incident({ rule: 'sessions-quiet', value: 0, line }), UTC)).toBe(
      '0 sessions from 14:00 to 15:00 · fewer than the 10 you set',
    );
  });

  it('says what usual rests on', () => {
    expect(medianWords(incident(), UTC)).toBe('Median 4, from 10 Tuesdays');
    expect(medianWords(incident({ typical: { ...typical, sampleCount: 1 } }), UTC)).toBe('Median 4, from 1 Tuesday');
    expect(medianWords(incident({ typical: { ...typical, basis: 'same-kind-of-day' } }), UTC)).toBe(
      'Median 4, from 10 similar days',
    );
    expect(medianWords(incident({ typical: null }), UTC)).toBe('');
  });
});

describe('when it was', () => {
  it('gives the span, or since when it goes on', () => {
    expect(spanWords(incident(), UTC)).toBe('14:02 – 15:10');
    expect(spanWords(incident({ endedAtMs: null }), UTC)).toBe('since 14:02');
  });

  it('names the day of an end on another day', () => {
    const lateMs = Date.parse('2026-11-24T23:50:00Z');
    const over = incident({ startedAtMs: lateMs, endedAtMs: lateMs + 40 * 60_000 });
    expect(spanWords(over, UTC)).toBe('23:50 – 25 Nov 00:30');
  });
});

describe('why it fired', () => {
  it('names the line of the sensitivity', () => {
    expect(firedWords(incident())).toBe('Score 0.71; the threshold at medium sensitivity is 0.50.');
  });

  it.each<[Partial<ReplayedIncident>, string]>([
    [{ line: { mode: 'fixed', threshold: 20 } }, 'Above the fixed threshold of 20 in an hour.'],
    [{ rule: 'response-up', line: { mode: 'fixed', threshold: 90 } }, 'Above the fixed threshold of 1 min 30 s.'],
    [{ rule: 'sessions-quiet', line: { mode: 'fixed', threshold: 2 } }, 'Below the fixed threshold of 2 in an hour.'],
  ])('names a fixed threshold %#', (change, words) => {
    expect(firedWords(incident(change))).toBe(words);
  });
});

describe('whether it was told', () => {
  it('says when, or why not', () => {
    expect(notifiedWords(incident(), UTC)).toBe('Notified at 14:03.');
    expect(notifiedWords(incident({ suppressed: 'quiet-hours', notifiedAtMs: null }), UTC)).toBe(
      'Not notified: it happened during quiet hours.',
    );
  });

  it('has a mark and a reason of its own for each way of holding back', () => {
    const labels = SUPPRESSED_REASONS.map(suppressedLabel);
    const sentences = SUPPRESSED_REASONS.map((suppressed) => notifiedWords(incident({ suppressed }), UTC));
    expect(new Set(labels).size).toBe(SUPPRESSED_REASONS.length);
    expect(new Set(sentences).size).toBe(SUPPRESSED_REASONS.length);
    for (const sentence of sentences) expect(sentence).toMatch(/^Not notified: .*\.$/);
  });

  it('is said in short beside charts and tables too', () => {
    const held = incident({ suppressed: 'snoozed' });
    expect(shortLine(incident(), UTC)).toBe('Many video sessions: 11 sessions since 14:00');
    expect(shortLine(held, UTC)).toBe('Many video sessions: 11 sessions since 14:00 (not notified: Snoozed)');
    expect(incidentTag(incident())).toBe('Many video sessions');
    expect(incidentTag(held)).toBe('Many video sessions, not notified: Snoozed');
  });
});

it('names every rule by itself', () => {
  expect(new Set(ALERT_RULES.map((rule) => ruleName(rule))).size).toBe(ALERT_RULES.length);
  expect(new Set(ALERT_RULES.map((rule) => incidentTitle(rule, ENGLISH))).size).toBe(ALERT_RULES.length);
});

it('says what goes on, the newest in full', () => {
  const slow = incident({ id: 2, rule: 'response-up', value: 84, sinceMs: TUESDAY_14 });
  expect(openWords([], UTC)).toBe('');
  expect(openWords([slow], UTC)).toBe('Slow response: 1 min 24 s since 14:00');
  expect(openWords([slow, incident()], UTC)).toBe('Slow response: 1 min 24 s since 14:00, and 1 more');
});
