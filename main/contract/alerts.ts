import * as v from 'valibot';
import type { TypicalRange } from './range.ts';
import type { Metric } from './report.ts';
import { accountIdSchema } from './settings-parts.ts';
import { shortArray } from './short-array.ts';

/** Alerts: the rules a person sets, and the incidents they led to. */

/** What can be watched: the first three for far more than typical, the last for far less. */
export const ALERT_RULES = ['sessions-up', 'response-up', 'average-session-up', 'sessions-quiet'] as const;
export type AlertRule = (typeof ALERT_RULES)[number];

/** Each rule's own value. */
export const byRule = <T>(of: (rule: AlertRule) => T): Record<AlertRule, T> => ({
  'sessions-up': of('sessions-up'),
  'response-up': of('response-up'),
  'average-session-up': of('average-session-up'),
  'sessions-quiet': of('sessions-quiet'),
});

export const RULE_METRICS = {
  'sessions-up': 'totalSessions',
  'response-up': 'responseSeconds',
  'average-session-up': 'averageSessionSeconds',
  'sessions-quiet': 'totalSessions',
} as const satisfies Record<AlertRule, Metric>;

export const SENSITIVITIES = ['low', 'medium', 'high'] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];

const ruleSchema = (enabled: boolean) =>
  v.optional(
    v.object({
      enabled: v.optional(v.boolean(), enabled),
      /** `automatic` compares with what is typical; `fixed` with `fixedThreshold`. */
      mode: v.optional(v.picklist(['automatic', 'fixed']), 'automatic'),
      sensitivity: v.optional(v.picklist(SENSITIVITIES), 'medium'),
      /**
       * For `fixed`: sessions in the running hour, or seconds as its average; an alert is due above it (for
       * `sessions-quiet`: when a finished hour had fewer). Null while none was entered.
       */
      fixedThreshold: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1_000_000))), null),
      /** For the two times, `automatic`: an alert is due from so many seconds on, and so many times what is typical. */
      minimumSeconds: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(86_400)), 15),
      minimumTimes: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(20)), 1.5),
      /** How many polls in a row have to say so. */
      forPolls: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(30)), 1),
      /** Minutes after an incident of this rule in which it sends no other notification. */
      coolDownMinutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1440)), 60),
    }),
    {},
  );

const minuteSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1439));

/** One account's alert settings, part of the settings file. */
export const alertSettingsSchema = v.object({
  rules: v.optional(
    v.object({
      'sessions-up': ruleSchema(true),
      'response-up': ruleSchema(true),
      'average-session-up': ruleSchema(false),
      'sessions-quiet': ruleSchema(false),
    }),
    {},
  ),
  /** Whether the end of a notified incident is notified too. */
  notifyWhenOver: v.optional(v.boolean(), false),
  /** Minutes after local midnight in the account's zone; may span midnight. Null for none. */
  quietHours: v.optional(v.nullable(v.object({ fromMinute: minuteSchema, toMinute: minuteSchema })), null),
  /** ISO weekdays on which alerts are wanted, Monday is 1. */
  workDays: v.optional(
    shortArray(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7)), 7),
    [1, 2, 3, 4, 5, 6, 7],
  ),
});
export type AlertSettings = v.InferOutput<typeof alertSettingsSchema>;
export type AlertRuleSettings = AlertSettings['rules'][AlertRule];

/** Why an incident got no notification. The list of incidents has it in any case. */
export const SUPPRESSED_REASONS = [
  'stale',
  'too-little-data',
  'muted',
  'snoozed',
  'not-a-work-day',
  'quiet-hours',
  'too-few-polls',
  'cool-down',
  'same-cause',
  'notifications-unavailable',
] as const;
export type SuppressedReason = (typeof SUPPRESSED_REASONS)[number];

/** Which past days the typical range rests on. */
export const TYPICAL_BASES = ['same-weekday', 'same-kind-of-day', 'all-days'] as const;
export type TypicalBasis = (typeof TYPICAL_BASES)[number];

/** Something unusual, from the poll that showed it first to the one that showed it over. */
export interface Incident {
  readonly id: number;
  readonly accountId: string;
  readonly rule: AlertRule;
  /** The poll that showed it first, and the one that showed it over (null while it goes on). UTC epoch milliseconds. */
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  /** Since when `value` is counted, UTC epoch milliseconds. */
  readonly sinceMs: number;
  /** The hour that was running when it began. */
  readonly hourStartMs: number;
  /** At its most unusual: sessions, or mean seconds, since `sinceMs`. */
  readonly value: number;
  readonly typical: (TypicalRange & { readonly basis: TypicalBasis }) | null;
  /** 0 to 1, at its most unusual. */
  readonly score: number;
  /**
   * Why it fired: the sensitivity's threshold of the score, or the fixed threshold that was passed. Or nothing fired: a change
   * that lasted is the new typical level, `value` sessions a day since `sinceMs` where `before` were typical.
   */
  readonly line:
    | { readonly mode: 'automatic'; readonly sensitivity: Sensitivity; readonly score: number }
    | { readonly mode: 'fixed'; readonly threshold: number }
    | { readonly mode: 'level'; readonly before: number };
  /** Why no notification was sent; null when one was. */
  readonly suppressed: SuppressedReason | null;
  /** When the notification was sent; null when none was. */
  readonly notifiedAtMs: number | null;
  readonly note: string;
  readonly notUseful: boolean;
  /** When the person said that they know: silent until it is over. Null while nobody did. UTC epoch milliseconds. */
  readonly acknowledgedAtMs: number | null;
}

/** An alert that rules would have sent in the past: an incident that is in no list. */
export type ReplayedIncident = Omit<Incident, 'id' | 'note' | 'notUseful' | 'acknowledgedAtMs'>;

export interface ReplayView {
  readonly accountId: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Oldest first. */
  readonly incidents: readonly ReplayedIncident[];
  /** How many of them would have been sent. */
  readonly notifiedCount: number;
  /** Polls that were looked at, and hours from the history where there were no polls. */
  readonly pollCount: number;
  readonly hourCount: number;
}

export const SNOOZES = ['1-hour', 'today', 'until-monday', 'off'] as const;
export type Snooze = (typeof SNOOZES)[number];

export const incidentQuerySchema = v.object({
  accountId: accountIdSchema,
  /** Incidents that overlap `[fromMs, toMs)`, UTC epoch milliseconds. */
  fromMs: v.optional(v.number()),
  toMs: v.optional(v.number()),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
});

export const MAX_NOTE_CHARACTERS = 2000;
export const incidentNoteSchema = v.object({
  id: v.pipe(v.number(), v.integer()),
  note: v.optional(v.pipe(v.string(), v.maxLength(MAX_NOTE_CHARACTERS))),
  notUseful: v.optional(v.boolean()),
});

/** An incident by its id. */
export const incidentIdSchema = v.object({ id: v.pipe(v.number(), v.integer()) });

export const replayRequestSchema = v.object({
  accountId: accountIdSchema,
  alerts: alertSettingsSchema,
  days: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(90)), 30),
});
