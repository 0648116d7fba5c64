import { describe, expect, it } from 'vitest';
import { quietReason, type QuietTimes } from '../../../../main/domain/alerts/quiet-hours.ts';
import { snoozeEndsAtMs } from '../../../../main/domain/alerts/snooze.ts';
import { createZoneClock } from '../../../../main/domain/time/zone-clock.ts';
import { at } from './support.ts';

const plain: QuietTimes = { quietHours: null, workDays: [1, 2, 3, 4, 5, 6, 7], snoozedUntilMs: null, muted: false };
const reason = (times: Partial<QuietTimes>, iso: string, zone = 'UTC') =>
  quietReason({ ...plain, ...times }, createZoneClock(zone), at(iso));

describe('quiet times', () => {
  it('are hours of the account’s own zone, from the first minute to before the last', () => {
    const quietHours = { fromMinute: 12 * 60, toMinute: 13 * 60 };
    expect(reason({ quietHours }, '2026-03-10T11:59:59Z')).toBeNull();
    expect(reason({ quietHours }, '2026-03-10T12:00:00Z')).toBe('quiet-hours');
    expect(reason({ quietHours }, '2026-03-10T13:00:00Z')).toBeNull();
    expect(reason({ quietHours }, '2026-03-10T06:45:00Z', 'Asia/Kolkata')).toBe('quiet-hours');
  });

  it('may span midnight', () => {
    const quietHours = { fromMinute: 22 * 60, toMinute: 7 * 60 };
    expect(reason({ quietHours }, '2026-03-10T23:30:00Z')).toBe('quiet-hours');
    expect(reason({ quietHours }, '2026-03-10T06:59:00Z')).toBe('quiet-hours');
    expect(reason({ quietHours }, '2026-03-10T12:00:00Z')).toBeNull();
  });

  it('are days off, where it is that day', () => {
    const workDays = [1, 2, 3, 4, 5];
    expect(reason({ workDays }, '2026-03-13T22:00:00Z')).toBeNull();
    expect(reason({ workDays }, '2026-03-13T22:00:00Z', 'Pacific/Kiritimati')).toBe('not-a-work-day');
  });

  it('are a snooze until its end, and a mute', () => {
    expect(reason({ snoozedUntilMs: at('2026-03-10T15:00:00Z') }, '2026-03-10T14:59:59Z')).toBe('snoozed');
    expect(reason({ snoozedUntilMs: at('2026-03-10T15:00:00Z') }, '2026-03-10T15:00:00Z')).toBeNull();
    expect(reason({ muted: true }, '2026-03-10T15:00:00Z')).toBe('muted');
  });
});

describe('a snooze', () => {
  const ends = (...args: Parameters<typeof snoozeEndsAtMs>) => {
    const endMs = snoozeEndsAtMs(...args);
    return endMs === null ? null : new Date(endMs).toISOString();
  };

  it('lasts an hour, today, or until Monday', () => {
    const tuesday = at('2026-03-10T14:06:30Z');
    expect(ends('1-hour', tuesday, 'UTC')).toBe('2026-03-10T15:06:30.000Z');
    expect(ends('today', tuesday, 'UTC')).toBe('2026-03-11T00:00:00.000Z');
    expect(ends('until-monday', tuesday, 'UTC')).toBe('2026-03-16T00:00:00.000Z');
    expect(ends('off', tuesday, 'UTC')).toBeNull();
  });

  it('goes by the zone’s own days, also when the clocks change', () => {
    expect(ends('today', at('2026-03-10T23:30:00Z'), 'Europe/Berlin')).toBe('2026-03-11T23:00:00.000Z');
    // The clocks go forward on Sunday the 29th.
    expect(ends('until-monday', at('2026-03-28T12:00:00Z'), 'Europe/Berlin')).toBe('2026-03-29T22:00:00.000Z');
  });

  it('taken on a Monday lasts the week', () => {
    expect(ends('until-monday', at('2026-03-09T09:00:00Z'), 'UTC')).toBe('2026-03-16T00:00:00.000Z');
  });
});
