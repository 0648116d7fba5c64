import { describe, expect, it } from 'vitest';
import { SNOOZES } from '../../../../main/contract/alerts.ts';
import {
  snoozeChoices,
  notificationStateNow,
  notificationStateWords,
} from '../../../../renderer/words/notification-words.ts';
import { TUESDAY_14 } from '../state/support.ts';

const HOUR_MS = 3_600_000;
const title = (untilMs: number): string =>
  notificationStateWords({ state: 'snoozed', untilMs }, TUESDAY_14, 'UTC').title;

describe('whether notifications are sent', () => {
  it('is off for mute, whatever is snoozed', () => {
    expect(notificationStateNow({ enabled: false, snoozedUntilMs: TUESDAY_14 + HOUR_MS }, TUESDAY_14).state).toBe(
      'muted',
    );
  });

  it('is snoozed only until that instant', () => {
    const snoozed = { enabled: true, snoozedUntilMs: TUESDAY_14 + HOUR_MS };
    expect(notificationStateNow(snoozed, TUESDAY_14)).toEqual({ state: 'snoozed', untilMs: TUESDAY_14 + HOUR_MS });
    expect(notificationStateNow(snoozed, TUESDAY_14 + HOUR_MS)).toEqual({ state: 'on' });
    expect(notificationStateNow({ enabled: true, snoozedUntilMs: null }, TUESDAY_14)).toEqual({ state: 'on' });
  });
});

describe('until when it is snoozed', () => {
  it('is a time today, a weekday this week, else a date', () => {
    expect(title(TUESDAY_14 + HOUR_MS)).toBe('Snoozed until 15:00');
    expect(title(Date.parse('2026-11-25T00:00:00Z'))).toBe('Snoozed until Wednesday 00:00');
    expect(title(Date.parse('2026-11-30T00:00:00Z'))).toBe('Snoozed until Monday 00:00');
    // Six days and ten hours ahead, and still the only Monday in between: a day has a name for a whole week.
    expect(title(Date.parse('2026-11-30T23:59:00Z'))).toBe('Snoozed until Monday 23:59');
    expect(title(Date.parse('2026-12-01T00:00:00Z'))).toBe('Snoozed until 1 Dec 00:00');
    expect(title(Date.parse('2026-12-07T00:00:00Z'))).toBe('Snoozed until 7 Dec 00:00');
  });
});

it('offers every way to snooze', () => {
  expect(snoozeChoices().map(({ value }) => value)).toEqual(SNOOZES.filter((snooze) => snooze !== 'off'));
});
