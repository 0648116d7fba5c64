import {
  RULE_METRICS,
  type AlertRule,
  type AlertRuleSettings,
  type Incident,
  type Sensitivity,
} from '../../contract/alerts.ts';
import type { Typical } from '../detection/typical-range.ts';
import { HOUR_MS } from '../time/zone-clock.ts';
import type { Observation } from './observation.ts';

/** What one rule makes of one poll. */

/**
 * `unusual`: an alert is due. `waning`: not any more, but what is on is not over either. `usual`: nothing is on.
 * `unknown`: it cannot be told, for there were too few sessions or no figures.
 */
export type Standing = 'unusual' | 'waning' | 'usual' | 'unknown';

export interface Judgement {
  readonly standing: Standing;
  /** Whether about the last hour alone is: over the alert line, over the lower line, or as calm as ever. */
  readonly now: 'unusual' | 'waning' | 'usual' | 'calm';
  /** What is said of it; null while unknown. */
  readonly seen: Seen | null;
}

export interface Seen {
  readonly value: number;
  readonly sinceMs: number;
  readonly typical: Typical | null;
  readonly score: number;
  /** Larger is more unusual; comparable within one mode of a rule. */
  readonly weight: number;
}

/**
 * The alert lines on the score. A score is `s / (s + line)` of a surprise `s` (-log10 of the probability), so 0.5 is
 * the detector's own line; high sensitivity is content with about four fifths of that surprise, low asks for half as
 * much again.
 */
export const SCORE_LINES: Readonly<Record<Sensitivity, number>> = { low: 0.6, medium: 0.5, high: 0.44 };

/** Over is what is under so much of the surprise that an alert takes: apart, so that one incident is not many. */
const OVER_SHARE = 0.54;
const surpriseOf = (score: number): number => score / (1 - score);

/** The score under which an incident of that sensitivity is over. */
export function overScore(sensitivity: Sensitivity): number {
  const surprise = OVER_SHARE * surpriseOf(SCORE_LINES[sensitivity]);
  return surprise / (1 + surprise);
}

/** An average of fewer sessions than this says nothing about a fixed threshold. The detector has its own minimum. */
export const FEWEST_SESSIONS_FOR_AVERAGE = 3;
/** An average just under a fixed threshold may be over it again with the next session. */
const FIXED_OVER_SHARE = 0.9;

/** A current score under which nothing at all is remarkable about the last hour. */
const CALM_SCORE = 0.05;

const UNKNOWN: Judgement = { standing: 'unknown', now: 'unusual', seen: null };

/** Judges a poll by a rule, whether or not the rule is enabled. */
export function judge(rule: AlertRule, settings: AlertRuleSettings, observation: Observation): Judgement {
  return settings.mode === 'automatic'
    ? judgeByScore(rule, settings.sensitivity, observation)
    : judgeByThreshold(rule, settings.fixedThreshold, observation);
}

function judgeByScore(rule: AlertRule, sensitivity: Sensitivity, observation: Observation): Judgement {
  const { score, current, value, sinceMs, typical } = observation.byRule[rule];
  // A few days of another kind are something to be held back by; nothing at all is nothing to compare with.
  if (observation.tooLittleData && typical === null) return UNKNOWN;
  const standingOf = (each: number): 'unusual' | 'waning' | 'usual' =>
    each >= SCORE_LINES[sensitivity] ? 'unusual' : each >= overScore(sensitivity) ? 'waning' : 'usual';
  const standing = standingOf(score);
  const now = current < CALM_SCORE ? 'calm' : standingOf(current);
  if (value === null) return standing === 'usual' ? { standing, now, seen: null } : UNKNOWN;
  return { standing, now, seen: { value, sinceMs, typical, score, weight: score } };
}

/** The running hour against a number; quiet by the finished hour before, for the running one may yet fill up. */
function judgeByThreshold(rule: AlertRule, threshold: number | null, observation: Observation): Judgement {
  if (threshold === null) return UNKNOWN;
  const { hourStartMs, running, sessionsHourBefore } = observation;
  const { score } = observation.byRule[rule];
  if (rule === 'sessions-quiet') {
    if (sessionsHourBefore === null) return UNKNOWN;
    const seen = { value: sessionsHourBefore, sinceMs: hourStartMs - HOUR_MS, typical: null, score };
    const standing = sessionsHourBefore < threshold ? 'unusual' : 'usual';
    return {
      standing,
      now: standing,
      seen: { ...seen, weight: -sessionsHourBefore },
    };
  }
  const metric = RULE_METRICS[rule];
  const value = running[metric];
  const average = metric !== 'totalSessions';
  if (value === null || (average && running.totalSessions < FEWEST_SESSIONS_FOR_AVERAGE)) return UNKNOWN;
  const standing = value > threshold ? 'unusual' : average && value > FIXED_OVER_SHARE * threshold ? 'waning' : 'usual';
  // What is usual is known from the start of the span that the score is about, which may be another.
  const { sinceMs, typical } = observation.byRule[rule];
  return {
    standing,
    now: standing,
    seen: {
      value,
      sinceMs: hourStartMs,
      typical: sinceMs === hourStartMs ? typical : null,
      score,
      weight: value,
    },
  };
}

/** Why it fired, for the incident. */
export function lineOf(settings: AlertRuleSettings): Incident['line'] {
  return settings.mode === 'automatic'
    ? { mode: 'automatic', sensitivity: settings.sensitivity, score: SCORE_LINES[settings.sensitivity] }
    : { mode: 'fixed', threshold: settings.fixedThreshold ?? 0 };
}
