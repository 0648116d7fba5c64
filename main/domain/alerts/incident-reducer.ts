import {
  ALERT_RULES,
  type AlertRule,
  type AlertRuleSettings,
  type AlertSettings,
  type ReplayedIncident,
  type SuppressedReason,
} from '../../contract/alerts.ts';
import { DAY_MS, HOUR_MS } from '../time/units.ts';
import {
  end,
  type AlertEvent,
  type AlertState,
  type AlertStep,
  type AlertTimes,
  type OpenIncident,
  type RuleStep,
} from './alert-state.ts';
import { judge, type Judgement, type Seen } from './evaluation.ts';
import { beginIncident, continueIncident, MOST_NIGHTS_MS, type Context } from './incident-progress.ts';
import { stepNewLevel } from './new-level.ts';
import type { Observation } from './observation.ts';
import { quietReason } from './quiet-hours.ts';

/**
 * From what polls found to incidents: (state, poll, rules, times) -> (state, events). Live alerts and the replay of the
 * past both run through here and through nothing else, so a replay shows what live alerts would have done.
 *
 * Each rule has one open incident at most. Its notification comes as soon as nothing suppresses it: each poll looks again,
 * so an incident that began in quiet hours, a snooze or a cool-down and outlasts it gets its notification then, and one
 * that ended before gets none.
 */

/** After so long without a poll nobody knows whether it is still the same incident: it ended with the last poll. */
const MAX_GAP_MS = 3 * HOUR_MS;
/** For so long after one of them, many sessions and a slow response have the same cause. */
const SAME_CAUSE_MS = HOUR_MS;
/** From so many times the typical sessions on it is not just those who wait long and call again. */
const CALL_AGAIN_TIMES = 2;
/** For so long after a change for good a team is short of agents. */
const SHORT_AFTER_CHANGE_MS = 8 * DAY_MS;

/** The state and the events after one more poll. */
export function stepAlerts(
  before: AlertState,
  observation: Observation,
  alerts: AlertSettings,
  times: AlertTimes,
): AlertStep {
  const closed = closeAfterGap(before, observation.atMs);
  const events: AlertEvent[] = [...closed.events];
  let rules = closed.state.rules;
  for (const rule of ALERT_RULES) {
    const stepped = stepRule(rule, rules, observation, alerts, times);
    // At nearly every poll nothing changes.
    if (stepped.state !== rules[rule]) rules = { ...rules, [rule]: stepped.state };
    events.push(...stepped.events);
  }
  const level = stepNewLevel(rules, observation, alerts, times);
  if (level !== null) {
    rules = { ...rules, [level.rule]: level.state };
    events.push(...level.events);
  }
  return { state: { lastPollMs: observation.atMs, rules }, events };
}

/** Ends what was open before a long time without polls, by sleep or because the app was not running. */
export function closeAfterGap(state: AlertState, nowMs: number): AlertStep {
  const { lastPollMs } = state;
  if (lastPollMs === null || Math.abs(nowMs - lastPollMs) <= MAX_GAP_MS) return { state, events: [] };
  return endWhere(state, () => true, lastPollMs);
}

/** Ends what belongs to rules that are off or ask another question than when it began. */
export function closeUnwatched(state: AlertState, alerts: AlertSettings, nowMs: number): AlertStep {
  return endWhere(state, ({ incident }) => !isWatched(incident, alerts.rules[incident.rule]), nowMs);
}

const isWatched = ({ line }: ReplayedIncident, settings: AlertRuleSettings): boolean =>
  settings.enabled && settings.mode === line.mode;

function endWhere(state: AlertState, which: (open: OpenIncident) => boolean, atMs: number): AlertStep {
  const events: AlertEvent[] = [];
  const rules = { ...state.rules };
  for (const rule of ALERT_RULES) {
    const { open } = rules[rule];
    if (open === null || !which(open)) continue;
    const ended = end(rules[rule], open, atMs);
    rules[rule] = ended.state;
    events.push(...ended.events);
  }
  return events.length === 0 ? { state, events } : { state: { ...state, rules }, events };
}

const NONE: readonly AlertEvent[] = [];

function stepRule(
  rule: AlertRule,
  rules: AlertState['rules'],
  observation: Observation,
  alerts: AlertSettings,
  times: AlertTimes,
): RuleStep {
  const state = rules[rule];
  const settings = alerts.rules[rule];
  const { open } = state;
  if (open === null && !settings.enabled) return { state, events: NONE };
  const judgement = judge(rule, settings, observation);
  if (open === null && (judgement.standing !== 'firing' || judgement.seen === null)) return { state, events: NONE };
  const quiet = (): SuppressedReason | null => quietReason({ ...alerts, ...times }, times.zone, observation.atMs);
  const context: Context = {
    state,
    settings,
    observation,
    quiet,
    sameCause: isExplained(rule, judgement.seen, rules, observation),
  };
  if (open !== null) {
    if (!isWatched(open.incident, settings)) return end(state, open, observation.atMs);
    if (isOver(open, judgement, observation.hourStartMs)) {
      const saysOver = alerts.notifyWhenOver && open.incident.notifiedAtMs !== null && quiet() === null;
      const ended = end(state, open, observation.atMs);
      return saysOver ? { ...ended, events: ended.events.map((event) => ({ ...event, notify: 'over' })) } : ended;
    }
    const next = continueIncident(open, judgement, context);
    if (next.open === open) return { state, events: NONE };
    return { state: { ...state, open: next.open }, events: [{ kind: 'changed', ...next }] };
  }
  if (judgement.seen === null) return { state, events: NONE };
  const next = continueIncident(beginIncident(rule, judgement.seen, settings, observation, times), judgement, context);
  return { state: { ...state, open: next.open }, events: [{ kind: 'opened', ...next }] };
}

/**
 * People wait longer while far more of them call, and those who wait long call again, though they never double the calls:
 * after a notification of the one, the other needs none. The same goes for the days after a change for good, known or
 * likely, until there are agents for it.
 */
function isExplained(
  rule: AlertRule,
  seen: Seen | null,
  rules: AlertState['rules'],
  observation: Observation,
): boolean {
  const { atMs: nowMs, newLevel, changing } = observation;
  if (rule !== 'response-up' && rule !== 'sessions-up') return false;
  if (rule === 'sessions-up' && seen?.typical) {
    if (seen.value >= CALL_AGAIN_TIMES * Math.max(1, seen.typical.median)) return false;
  }
  if (rule === 'response-up') {
    const lastSessionsMs = rules['sessions-up'].lastNotifiedEndMs ?? -Infinity;
    if (changing === 'up' && nowMs - lastSessionsMs < MOST_NIGHTS_MS) return true;
    const isNew = newLevel !== null && newLevel.now > newLevel.before && lastSessionsMs >= newLevel.sinceMs;
    if (isNew && nowMs - newLevel.sinceMs < SHORT_AFTER_CHANGE_MS) return true;
  }
  const { open, lastNotifiedEndMs } = rules[rule === 'response-up' ? 'sessions-up' : 'response-up'];
  if (open !== null) return open.incident.notifiedAtMs !== null || open.incident.suppressed === 'cool-down';
  return rule === 'response-up' && lastNotifiedEndMs !== null && nowMs - lastNotifiedEndMs < SAME_CAUSE_MS;
}

/** Whether it is normal again or, against a fixed threshold, an hour runs that is not over it or has no numbers. */
function isOver(open: OpenIncident, { standing }: Judgement, hourStartMs: number): boolean {
  if (standing === 'normal') return true;
  // One hour without enough to judge by leaves it open; two end it.
  if (standing === 'no-data') return Math.abs(hourStartMs - open.firingHourMs) > HOUR_MS;
  return open.incident.line.mode === 'fixed' && standing === 'clearing' && hourStartMs !== open.firingHourMs;
}
