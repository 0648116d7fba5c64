import {
  ALERT_RULES,
  RULE_METRICS,
  SENSITIVITIES,
  type AlertRule,
  type AlertRuleSettings,
  type AlertSettings,
} from '../../main/contract/alerts.ts';
import type { Choice } from './setting-choices.ts';
import { formatMetric } from './tile-words.ts';
import { formatDuration, formatTimeOfDay } from './format.ts';
import { m } from './language.ts';
import { readNumber } from './number-field.ts';

/** Changing the rules: pure steps from one set of alert settings to the next, and the words for them. */

/** The settings with one rule changed. */
export function withRule(alerts: AlertSettings, rule: AlertRule, change: Partial<AlertRuleSettings>): AlertSettings {
  return { ...alerts, rules: { ...alerts.rules, [rule]: { ...alerts.rules[rule], ...change } } };
}

/** What **Not useful** does to a rule, with the words to confirm it by; null where it is off already. */
export interface Lowering {
  readonly change: Partial<AlertRuleSettings>;
  readonly words: string;
}

/** A fixed threshold is moved by so much, away from what is typical. */
const THRESHOLD_STEP = 0.25;

/** One step less sensitive: high, medium, low, off; a fixed threshold moves by a quarter. */
export function lowered(rule: AlertRule, settings: AlertRuleSettings): Lowering | null {
  if (!settings.enabled) return null;
  if (settings.mode === 'fixed' && settings.fixedThreshold !== null) {
    const moved = movedThreshold(rule, settings.fixedThreshold);
    if (moved === null) return { change: { enabled: false }, words: m().rules.turnedOff() };
    const [before, after] = [settings.fixedThreshold, moved].map((value) => formatMetric(RULE_METRICS[rule], value));
    return {
      change: { fixedThreshold: moved },
      words: m().rules.thresholdMoves({ before: before ?? '', after: after ?? '' }),
    };
  }
  const below = SENSITIVITIES[SENSITIVITIES.indexOf(settings.sensitivity) - 1];
  if (below === undefined) {
    return { change: { enabled: false }, words: m().rules.lowestAlready() };
  }
  const before = settings.sensitivity === 'high' ? 'high' : 'other';
  const words = m().rules.sensitivityMoves({ before, after: below === 'medium' ? 'medium' : 'other' });
  return { change: { sensitivity: below }, words };
}

/** Null where the threshold cannot move any further: nothing is fewer than none. */
function movedThreshold(rule: AlertRule, threshold: number): number | null {
  if (rule !== 'sessions-quiet') return Math.max(threshold + 1, Math.ceil(threshold * (1 + THRESHOLD_STEP)));
  const moved = Math.min(threshold - 1, Math.floor(threshold * (1 - THRESHOLD_STEP)));
  return moved > 0 ? moved : null;
}

/** What a rule does, in a line: `Medium sensitivity · for 2 updates · then no alerts for 1 h`. */
export function ruleSummary(rule: AlertRule, settings: AlertRuleSettings): string {
  const { rules } = m();
  if (!settings.enabled) return rules.off();
  const parts = [lineSummary(rule, settings)];
  if (settings.forPolls !== 1) parts.push(rules.summaryUpdates({ count: settings.forPolls }));
  if (settings.coolDownMinutes !== 0) {
    parts.push(rules.summaryCoolDown({ duration: minutesWords(settings.coolDownMinutes) }));
  }
  return parts.join(' · ');
}

function lineSummary(rule: AlertRule, { mode, sensitivity, fixedThreshold }: AlertRuleSettings): string {
  const { rules } = m();
  if (mode === 'automatic') {
    return rules.summarySensitivity({ sensitivity: sensitivity === 'high' ? 'other' : sensitivity });
  }
  if (fixedThreshold === null) return rules.summaryNoThreshold();
  const threshold = formatMetric(RULE_METRICS[rule], fixedThreshold);
  if (rule === 'sessions-quiet') return rules.summaryFewer({ threshold });
  return RULE_METRICS[rule] === 'totalSessions' ? rules.summaryMore({ threshold }) : rules.summaryAbove({ threshold });
}

/** The unit a threshold is typed in. */
export function thresholdUnit(rule: AlertRule): string {
  return RULE_METRICS[rule] === 'totalSessions' ? m().rules.unitSessions() : m().rules.unitSeconds();
}

/** The largest threshold there is. */
export const MOST_THRESHOLD = 1_000_000;

/** How little of a time is worth an alert: one of the two numbers a person may set for that. */
export interface Minimum {
  readonly name: 'minimumSeconds' | 'minimumTimes';
  readonly least: number;
  readonly most: number;
  readonly label: () => string;
  readonly hint: (value: number) => string;
  readonly invalid: () => string;
  readonly unit: () => string;
}

export const MINIMA: readonly Minimum[] = [
  {
    name: 'minimumSeconds',
    least: 0,
    most: 86_400,
    label: () => m().rules.minimumSeconds(),
    hint: (seconds) => m().rules.minimumSecondsHint({ duration: secondsWords(seconds) }),
    invalid: () => m().rules.minimumSecondsInvalid(),
    unit: () => m().rules.unitSeconds(),
  },
  {
    name: 'minimumTimes',
    least: 1,
    most: 20,
    label: () => m().rules.minimumTimes(),
    hint: (times) => m().rules.minimumTimesHint({ times }),
    invalid: () => m().rules.minimumTimesInvalid(),
    unit: () => m().rules.unitTimes(),
  },
];

/** The number a person typed; null for what is none, or lies outside of what is allowed. */
export function readMinimum(text: string, { least, most }: Minimum): number | null {
  const value = readNumber(text, most) ?? null;
  return value === null || value < least ? null : value;
}

const minutesWords = (minutes: number): string => formatDuration(minutes * 60);
const secondsWords = (seconds: number): string => formatDuration(seconds);

const POLLS = [1, 2, 3, 5, 10, 15];
const COOL_DOWNS_MINUTES = [0, 15, 30, 60, 120, 240, 480, 1440];

const withCurrent = (offered: readonly number[], current: number): number[] =>
  [...new Set([...offered, current])].sort((one, other) => one - other);

/** For how many polls in a row, with the one in force where a file set another. */
export function pollChoices(current: number): Choice<number>[] {
  return withCurrent(POLLS, current).map((value) => ({
    value,
    label: value === 1 ? m().rules.atFirstUpdate() : m().rules.updatesInRow({ count: value }),
  }));
}

/** How long after the beginning of an incident its notification comes, as a sentence. */
export function pollsHint(forPolls: number, pollIntervalMs: number): string {
  return forPolls === 1
    ? m().rules.firstUpdateHint()
    : m().rules.updatesHint({
        interval: secondsWords(pollIntervalMs / 1000),
        delay: secondsWords(((forPolls - 1) * pollIntervalMs) / 1000),
      });
}

/** How long a rule is silent after an incident, with the one in force where a file set another. */
export function coolDownChoices(current: number): Choice<number>[] {
  return withCurrent(COOL_DOWNS_MINUTES, current).map((value) => ({
    value,
    label: value === 0 ? m().rules.noCoolDown() : minutesWords(value),
  }));
}

/** What quiet hours begin with when they are switched on. */
export const USUAL_QUIET_HOURS = { fromMinute: 20 * 60, toMinute: 7 * 60 };
const QUIET_STEP_MINUTES = 30;

/** The times of day for quiet hours, in minutes after midnight, with the one in force where a file set another. */
export function minuteChoices(current: number): Choice<number>[] {
  const steps = Array.from({ length: (24 * 60) / QUIET_STEP_MINUTES }, (_unused, place) => place * QUIET_STEP_MINUTES);
  return withCurrent(steps, current).map((value) => ({ value, label: clockWords(value) }));
}

/** `20:30` for 1230 minutes after midnight. */
export function clockWords(minute: number): string {
  return formatTimeOfDay(minute * 60_000, 'UTC');
}

/** Monday is 1, as in ISO 8601. */
export const ISO_WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** The work days with one of them (Monday is 1) put in or taken out, in order. */
export function toggledDay(workDays: readonly number[], day: number): number[] {
  const others = workDays.filter((one) => one !== day);
  return (others.length === workDays.length ? [...others, day] : others).sort((one, other) => one - other);
}

/** Whether two sets of alert settings say the same. */
export function sameAlerts(one: AlertSettings, other: AlertSettings): boolean {
  const signature = (alerts: AlertSettings): string =>
    JSON.stringify([
      ALERT_RULES.map((rule) => {
        const { enabled, mode, sensitivity, fixedThreshold, forPolls, coolDownMinutes, ...least } = alerts.rules[rule];
        const { minimumSeconds, minimumTimes } = least;
        return [enabled, mode, sensitivity, fixedThreshold, forPolls, coolDownMinutes, minimumSeconds, minimumTimes];
      }),
      alerts.quietHours === null ? null : [alerts.quietHours.fromMinute, alerts.quietHours.toMinute],
      [...alerts.workDays].sort(),
      alerts.notifyWhenOver,
    ]);
  return signature(one) === signature(other);
}
