import {
  RULE_METRICS,
  type AlertRule,
  type AlertRuleSettings,
  type Incident,
  type Sensitivity,
} from '../../contract/alerts.ts';
import type { Typical } from '../detection/typical-range.ts';
import type { Observation } from './observation.ts';
import { HOUR_MS } from '../time/units.ts';

/** What one rule makes of one poll. */

/**
 * `firing`: an alert is due. `clearing`: not any more, but what is on is not over either. `normal`: nothing is on.
 * `no-data`: there were too few sessions, or no figures, to say.
 */
export type Standing = 'firing' | 'clearing' | 'normal' | 'no-data';

export interface Judgement {
  readonly standing: Standing;
  /** What is said of it; null where there is nothing to say. */
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
 * The alert lines on the score. A score is `s / (s + line)` of a surprisal `s` (-log10 of the probability), so 0.5 is
 * the detector's own line; high sensitivity is content with about four fifths of that surprisal, low asks for half as
 * much again.
 */
export const SCORE_LINES: Readonly<Record<Sensitivity, number>> = { low: 0.6, medium: 0.5, high: 0.44 };

/** An average of fewer sessions than this says nothing about a fixed threshold. The detector has its own minimum. */
const FEWEST_SESSIONS_FOR_AVERAGE = 3;
/** An average just under a fixed threshold may be over it again with the next session. */
const FIXED_OVER_SHARE = 0.9;

const NO_DATA: Judgement = { standing: 'no-data', seen: null };

/** Judges a poll by a rule, whether or not the rule is enabled. */
export function judge(rule: AlertRule, settings: AlertRuleSettings, observation: Observation): Judgement {
  return settings.mode === 'automatic'
    ? judgeByScore(rule, settings, observation)
    : judgeByThreshold(rule, settings.fixedThreshold, observation);
}

function judgeByScore(rule: AlertRule, settings: AlertRuleSettings, observation: Observation): Judgement {
  const { score, ongoing, value, sinceMs, typical } = observation.byRule[rule];
  if (observation.tooLittleData) return NO_DATA;
  const idle = ongoing ? 'clearing' : 'normal';
  if (value === null || typical === null) return { standing: idle, seen: null };
  const fires = score >= SCORE_LINES[settings.sensitivity] && matters(rule, settings, value, typical);
  return { standing: fires ? 'firing' : idle, seen: { value, sinceMs, typical, score, weight: score } };
}

/** A wait of nine seconds where four are typical is sure, and of no interest to anybody. */
function matters(rule: AlertRule, settings: AlertRuleSettings, value: number, typical: Typical): boolean {
  if (RULE_METRICS[rule] === 'totalSessions') return true;
  return value >= settings.minimumSeconds && value >= settings.minimumTimes * typical.median;
}

/** The running hour against a number; quiet by the finished hour before, for the running one may yet fill up. */
function judgeByThreshold(rule: AlertRule, threshold: number | null, observation: Observation): Judgement {
  if (threshold === null) return NO_DATA;
  const { hourStartMs, running, sessionsHourBefore } = observation;
  const { score } = observation.byRule[rule];
  if (rule === 'sessions-quiet') {
    if (sessionsHourBefore === null) return NO_DATA;
    const seen = { value: sessionsHourBefore, sinceMs: hourStartMs - HOUR_MS, typical: null, score };
    const standing = sessionsHourBefore < threshold ? 'firing' : 'normal';
    return {
      standing,
      seen: { ...seen, weight: -sessionsHourBefore },
    };
  }
  const metric = RULE_METRICS[rule];
  const value = running[metric];
  const average = metric !== 'totalSessions';
  if (value === null || (average && running.totalSessions < FEWEST_SESSIONS_FOR_AVERAGE)) return NO_DATA;
  const standing =
    value > threshold ? 'firing' : average && value > FIXED_OVER_SHARE * threshold ? 'clearing' : 'normal';
  // What is usual is known from the start of the span that the score is about, which may be another.
  const { sinceMs, typical } = observation.byRule[rule];
  return {
    standing,
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
