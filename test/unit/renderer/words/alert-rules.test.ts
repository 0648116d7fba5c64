import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { ALERT_RULES, alertSettingsSchema, type AlertRuleSettings } from '../../../../main/contract/alerts.ts';
import {
  clockWords,
  coolDownChoices,
  lowered,
  minuteChoices,
  pollChoices,
  pollsHint,
  ruleSummary,
  sameAlerts,
  toggledDay,
  USUAL_QUIET_HOURS,
  withRule,
} from '../../../../renderer/words/alert-rules.ts';
import { DEFAULT_ALERTS } from '../state/support.ts';

const rule = (change: Partial<AlertRuleSettings> = {}): AlertRuleSettings => ({
  ...DEFAULT_ALERTS.rules['sessions-up'],
  ...change,
});

describe('not useful', () => {
  it.each([
    ['high', { sensitivity: 'medium' }, 'Its sensitivity goes from high to medium.'],
    ['medium', { sensitivity: 'low' }, 'Its sensitivity goes from medium to low.'],
    ['low', { enabled: false }, 'It already has the lowest sensitivity, so Glance will turn it off.'],
  ] as const)('lowers %s by a step', (sensitivity, change, words) => {
    expect(lowered('sessions-up', rule({ sensitivity }))).toEqual({ change, words });
  });

  it('changes nothing of a rule that is off', () => {
    expect(lowered('sessions-up', rule({ enabled: false }))).toBeNull();
  });

  it('moves a fixed threshold up by a quarter', () => {
    expect(lowered('sessions-up', rule({ mode: 'fixed', fixedThreshold: 20 }))).toEqual({
      change: { fixedThreshold: 25 },
      words: 'Its threshold goes from 20 to 25.',
    });
    expect(lowered('response-up', rule({ mode: 'fixed', fixedThreshold: 90 }))).toEqual({
      change: { fixedThreshold: 113 },
      words: 'Its threshold goes from 1 min 30 s to 1 min 53 s.',
    });
  });

  it('always moves it, small ones too', () => {
    expect(lowered('sessions-up', rule({ mode: 'fixed', fixedThreshold: 0 }))?.change).toEqual({ fixedThreshold: 1 });
    expect(lowered('sessions-up', rule({ mode: 'fixed', fixedThreshold: 1 }))?.change).toEqual({ fixedThreshold: 2 });
  });

  it('moves the threshold of the quiet rule down, and switches it off at the bottom', () => {
    expect(lowered('sessions-quiet', rule({ mode: 'fixed', fixedThreshold: 8 }))?.change).toEqual({
      fixedThreshold: 6,
    });
    expect(lowered('sessions-quiet', rule({ mode: 'fixed', fixedThreshold: 1 }))?.change).toEqual({ enabled: false });
  });

  it('leads to off in the end, and to settings that are valid on the way', () => {
    for (const name of ALERT_RULES) {
      let settings = rule({
        sensitivity: 'high',
        mode: name === 'sessions-quiet' ? 'fixed' : 'automatic',
        fixedThreshold: 9,
      });
      let steps = 0;
      for (let step = lowered(name, settings); step !== null; step = lowered(name, settings)) {
        settings = { ...settings, ...step.change };
        steps++;
        const alerts = withRule(DEFAULT_ALERTS, name, settings);
        expect(v.parse(alertSettingsSchema, alerts)).toEqual(alerts);
        expect(steps).toBeLessThan(20);
      }
      expect(settings.enabled).toBe(false);
    }
  });
});

describe('a rule in a line', () => {
  it.each<[Partial<AlertRuleSettings>, string]>([
    [{}, 'Medium sensitivity · then no alerts for 1 h'],
    [{ enabled: false }, 'Off'],
    [{ sensitivity: 'high', forPolls: 3, coolDownMinutes: 0 }, 'High sensitivity · for 3 updates'],
    [{ mode: 'fixed', coolDownMinutes: 90 }, 'No threshold yet, so no alerts · then no alerts for 1 h 30 min'],
    [{ mode: 'fixed', fixedThreshold: 20, coolDownMinutes: 0 }, 'More than 20 in an hour'],
  ])('%#', (change, words) => {
    expect(ruleSummary('sessions-up', rule(change))).toBe(words);
  });

  it('gives a threshold in the unit of the rule', () => {
    const fixed = rule({ mode: 'fixed', fixedThreshold: 90, coolDownMinutes: 0 });
    expect(ruleSummary('response-up', fixed)).toBe('Above 1 min 30 s');
    expect(ruleSummary('sessions-quiet', fixed)).toBe('Fewer than 90 in an hour');
  });
});

describe('choices', () => {
  it('offers what a file set too, in order', () => {
    expect(pollChoices(4).map(({ value }) => value)).toEqual([1, 2, 3, 4, 5, 10, 15]);
    expect(
      coolDownChoices(45)
        .map(({ label }) => label)
        .slice(0, 5),
    ).toEqual(['None', '15 min', '30 min', '45 min', '1 h']);
    expect(minuteChoices(455).map(({ label }) => label)).toContain('07:35');
    expect(minuteChoices(0)).toHaveLength(48);
  });

  it('are all valid settings', () => {
    for (const { value: forPolls } of pollChoices(1)) {
      for (const { value: coolDownMinutes } of coolDownChoices(60)) {
        const alerts = {
          ...withRule(DEFAULT_ALERTS, 'sessions-up', { forPolls, coolDownMinutes }),
          quietHours: USUAL_QUIET_HOURS,
        };
        expect(v.is(alertSettingsSchema, alerts)).toBe(true);
      }
    }
    for (const { value: fromMinute } of minuteChoices(0)) {
      expect(v.is(alertSettingsSchema, { ...DEFAULT_ALERTS, quietHours: { fromMinute, toMinute: 0 } })).toBe(true);
    }
  });

  it('says how long so many polls take', () => {
    expect(pollsHint(1, 60_000)).toBe('Alerts you as soon as one update shows the incident.');
    expect(pollsHint(3, 60_000)).toBe(
      'With an update every 1 min, you’ll be notified about 2 min after an incident begins.',
    );
    expect(pollsHint(2, 15_000)).toBe(
      'With an update every 15 s, you’ll be notified about 15 s after an incident begins.',
    );
  });

  it('writes minutes as a time of day', () => {
    expect([0, 65, 1230, 1439].map(clockWords)).toEqual(['00:00', '01:05', '20:30', '23:59']);
  });
});

it('puts work days in and out, in order', () => {
  expect(toggledDay([1, 2, 3], 2)).toEqual([1, 3]);
  expect(toggledDay([1, 3], 2)).toEqual([1, 2, 3]);
  expect(toggledDay([], 7)).toEqual([7]);
});

describe('whether two settings are the same', () => {
  it('does not mind the order of days', () => {
    expect(sameAlerts(DEFAULT_ALERTS, { ...DEFAULT_ALERTS, workDays: [...DEFAULT_ALERTS.workDays].reverse() })).toBe(
      true,
    );
  });

  it.each<Partial<AlertRuleSettings>>([
    { enabled: false },
    { mode: 'fixed' },
    { sensitivity: 'low' },
    { fixedThreshold: 3 },
    { forPolls: 2 },
    { coolDownMinutes: 0 },
  ])('sees %j', (change) => {
    expect(sameAlerts(DEFAULT_ALERTS, withRule(DEFAULT_ALERTS, 'response-up', change))).toBe(false);
  });

  it('sees quiet hours and work days', () => {
    expect(sameAlerts(DEFAULT_ALERTS, { ...DEFAULT_ALERTS, quietHours: USUAL_QUIET_HOURS })).toBe(false);
    expect(sameAlerts(DEFAULT_ALERTS, { ...DEFAULT_ALERTS, workDays: [1] })).toBe(false);
  });
});
