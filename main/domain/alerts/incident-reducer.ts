import {
  ALERT_RULES,
  byRule,
  type AlertRule,
  type AlertRuleSettings,
  type AlertSettings,
  type SuppressedReason,
  type ReplayedIncident,
} from '../../contract/alerts.ts';
import type { ZoneClock } from '../time/zone-clock.ts';
import type { Observation } from './observation.ts';
import { judge, lineOf, type Judgement, type Seen } from './evaluation.ts';
import { quietReason } from './quiet-hours.ts';
import { HOUR_MS, MINUTE_MS } from '../time/units.ts';

/**
 * From what polls found to incidents: (state, poll, rules, times) -> (state, events). Live alerts and the replay of the
 * past both run through here and through nothing else, which is what makes the replay honest.
 *
 * One incident per rule at a time. It is told when nothing holds it back; while something does, it is looked at again
 * with each poll, so that what began in quiet hours (or a snooze, a cool-down) and still goes on afterwards is told
 * then, and what was over before is not.
 */

/** An incident that goes on, and what the engine has to remember of it. */
export interface OpenIncident {
  readonly incident: ReplayedIncident;
  /** Polls in a row that were unusual, counted as far as the rule asks for. */
  readonly streak: number;
  /** How bad it was when it was told last (see `badnessOf`); null when it was not. Also where the desktop then could not show it. */
  readonly notifiedValue: number | null;
  /** The last hour in which it fired. */
  readonly firingHourMs: number;
}

export interface RuleState {
  readonly open: OpenIncident | null;
  /** When the last incident that was told ended: the cool-down counts from there. */
  readonly lastNotifiedEndMs: number | null;
  /** When it was last said that a new level is typical. */
  readonly lastLevelMs: number | null;
}

export interface AlertState {
  readonly lastPollMs: number | null;
  readonly rules: Readonly<Record<AlertRule, RuleState>>;
}

/** `changed` is only said when there is something to keep or to tell. */
export interface AlertEvent {
  readonly kind: 'opened' | 'changed' | 'ended';
  readonly open: OpenIncident;
  /** Whether it is told now: for the first time, again because it is twice as bad, or that it is over. */
  readonly tell: 'first' | 'again' | 'over' | null;
}

export interface AlertStep {
  readonly state: AlertState;
  readonly events: readonly AlertEvent[];
}

/** What else decides whether a person is told. */
export interface AlertTimes {
  readonly accountId: string;
  readonly zone: ZoneClock;
  readonly snoozedUntilMs: number | null;
  readonly muted: boolean;
}

export const NO_ALERTS: AlertState = {
  lastPollMs: null,
  rules: byRule(() => ({ open: null, lastNotifiedEndMs: null, lastLevelMs: null })),
};

/** After so long without a poll nobody knows whether it is still the same incident: it ended with the last poll. */
export const MAX_GAP_MS = 3 * HOUR_MS;
/** What was told is told once more when it has become so many times as bad, and then no more. */
const TOLD_AGAIN_TIMES = 2;
const TOLD_ENOUGH = Number.MAX_VALUE;
/** So long after one of them, many sessions and a slow response have the same cause. */
const SAME_CAUSE_MS = HOUR_MS;

/** One poll further. */
export function stepAlerts(
  before: AlertState,
  observation: Observation,
  alerts: AlertSettings,
  times: AlertTimes,
): AlertStep {
  const closed = closeAfterGap(before, observation.atMs);
  const events: AlertEvent[] = [...closed.events];
  const rules = { ...closed.state.rules };
  for (const rule of ALERT_RULES) {
    const stepped = stepRule(rule, rules, observation, alerts, times);
    rules[rule] = stepped.state;
    events.push(...stepped.events);
  }
  const level = tellLevel(rules, observation, alerts, times);
  if (level !== null) {
    rules[level.rule] = level.state;
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

/**
 * Who was told of a change while it was new hears once that it is the typical level now: on the first poll of a day that
 * shows anybody, and not in quiet hours.
 */
function tellLevel(
  rules: AlertState['rules'],
  observation: Observation,
  alerts: AlertSettings,
  times: AlertTimes,
): (RuleStep & { readonly rule: AlertRule }) | null {
  const { newLevel, running, stale, atMs, hourStartMs } = observation;
  if (newLevel === null || stale || running.totalSessions === 0) return null;
  const { sinceMs, before, now } = newLevel;
  const rule = now > before ? 'sessions-up' : 'sessions-quiet';
  const { open, lastNotifiedEndMs, lastLevelMs } = rules[rule];
  const wasTold = lastNotifiedEndMs !== null && lastNotifiedEndMs >= sinceMs;
  if (!alerts.rules[rule].enabled || open !== null || !wasTold || (lastLevelMs ?? -Infinity) >= sinceMs) return null;
  if (quietReason({ ...alerts, ...times }, times.zone, atMs) !== null) return null;
  const incident: ReplayedIncident = {
    ...{ accountId: times.accountId, rule, startedAtMs: atMs, endedAtMs: null, sinceMs, hourStartMs },
    ...{ value: now, typical: null, score: 0, line: { mode: 'level', before } },
    ...{ suppressed: null, notifiedAtMs: atMs },
  };
  const told: OpenIncident = { incident, streak: 0, notifiedValue: null, firingHourMs: hourStartMs };
  return {
    rule,
    state: { open: null, lastNotifiedEndMs, lastLevelMs: atMs },
    events: [
      { kind: 'opened', open: told, tell: 'first' },
      { kind: 'ended', open: { ...told, incident: { ...incident, endedAtMs: atMs } }, tell: null },
    ],
  };
}

interface RuleStep {
  readonly state: RuleState;
  readonly events: readonly AlertEvent[];
}

function end({ lastNotifiedEndMs, lastLevelMs }: RuleState, open: OpenIncident, atMs: number): RuleStep {
  const endedAtMs = Math.max(open.incident.startedAtMs, atMs);
  const ended = { ...open, incident: { ...open.incident, endedAtMs } };
  // What flares up in the cool-down belongs to what was told: the cool-down counts from its end.
  const belongs = open.notifiedValue !== null || open.incident.suppressed === 'cool-down';
  return {
    state: { open: null, lastNotifiedEndMs: belongs ? endedAtMs : lastNotifiedEndMs, lastLevelMs },
    events: [{ kind: 'ended', open: ended, tell: null }],
  };
}

function stepRule(
  rule: AlertRule,
  rules: AlertState['rules'],
  observation: Observation,
  alerts: AlertSettings,
  times: AlertTimes,
): RuleStep {
  const state = rules[rule];
  const settings = alerts.rules[rule];
  const judgement = judge(rule, settings, observation);
  const { open } = state;
  const quiet = (): SuppressedReason | null => quietReason({ ...alerts, ...times }, times.zone, observation.atMs);
  const context: Context = {
    state,
    settings,
    observation,
    quiet,
    sameCause: isExplained(rule, rules, observation.atMs),
  };
  if (open !== null) {
    if (!isWatched(open.incident, settings)) return end(state, open, observation.atMs);
    if (isOver(open, judgement, observation.hourStartMs)) {
      const tellsOver = alerts.notifyWhenOver && open.incident.notifiedAtMs !== null && quiet() === null;
      const ended = end(state, open, observation.atMs);
      return tellsOver ? { ...ended, events: ended.events.map((event) => ({ ...event, tell: 'over' })) } : ended;
    }
    const next = goOn(open, judgement, context);
    if (next.open === open) return { state, events: [] };
    return { state: { ...state, open: next.open }, events: [{ kind: 'changed', ...next }] };
  }
  if (!settings.enabled || judgement.standing !== 'firing' || judgement.seen === null) return { state, events: [] };
  const next = goOn(begin(rule, judgement.seen, settings, observation, times), judgement, context);
  return { state: { ...state, open: next.open }, events: [{ kind: 'opened', ...next }] };
}

/** What a poll is judged in. */
interface Context {
  readonly state: RuleState;
  readonly settings: AlertRuleSettings;
  readonly observation: Observation;
  readonly quiet: () => SuppressedReason | null;
  readonly sameCause: boolean;
}

/**
 * People wait longer while far more of them call, and those who wait long call again: who was told of the one need not be
 * told of the other.
 */
function isExplained(rule: AlertRule, rules: AlertState['rules'], nowMs: number): boolean {
  if (rule !== 'response-up' && rule !== 'sessions-up') return false;
  const { open, lastNotifiedEndMs } = rules[rule === 'response-up' ? 'sessions-up' : 'response-up'];
  if (open !== null) return open.incident.notifiedAtMs !== null;
  return rule === 'response-up' && lastNotifiedEndMs !== null && nowMs - lastNotifiedEndMs < SAME_CAUSE_MS;
}

/** Normal again; or, against a fixed threshold, another hour runs that is not over it, or of which nothing is known. */
function isOver(open: OpenIncident, { standing }: Judgement, hourStartMs: number): boolean {
  if (standing === 'normal') return true;
  // An hour without enough to judge by is waited for, not two.
  if (standing === 'no-data') return Math.abs(hourStartMs - open.firingHourMs) > HOUR_MS;
  return open.incident.line.mode === 'fixed' && standing === 'clearing' && hourStartMs !== open.firingHourMs;
}

function begin(
  rule: AlertRule,
  { value, sinceMs, typical, score }: Seen,
  settings: AlertRuleSettings,
  { atMs, hourStartMs }: Observation,
  { accountId }: AlertTimes,
): OpenIncident {
  return {
    incident: {
      accountId,
      rule,
      startedAtMs: atMs,
      endedAtMs: null,
      sinceMs,
      hourStartMs,
      value,
      typical,
      score,
      line: lineOf(settings),
      suppressed: null,
      notifiedAtMs: null,
    },
    streak: 0,
    notifiedValue: null,
    firingHourMs: hourStartMs,
  };
}

/** The incident after one more poll: the very same object when nothing is new. */
function goOn(
  open: OpenIncident,
  { standing, seen }: Judgement,
  { state: { lastNotifiedEndMs }, settings, observation, quiet, sameCause }: Context,
): Pick<AlertEvent, 'open' | 'tell'> {
  const { atMs, hourStartMs } = observation;
  const notified = open.notifiedValue !== null;
  if (standing !== 'firing' || seen === null) {
    return { open: notified || open.streak === 0 ? open : { ...open, streak: 0 }, tell: null };
  }
  const streak = Math.min(settings.forPolls, open.streak + 1);
  let next = open;
  if (!notified && streak !== next.streak) next = { ...next, streak };
  if (hourStartMs !== next.firingHourMs) next = { ...next, firingHourMs: hourStartMs };
  if (seen.weight > weightOf(next.incident)) {
    const { value, sinceMs, typical, score } = seen;
    next = { ...next, incident: { ...next.incident, value, sinceMs, typical, score } };
  }
  const badness = badnessOf(next.incident);
  if (next.notifiedValue !== null) {
    const worse = badness >= TOLD_AGAIN_TIMES * next.notifiedValue;
    if (!worse || observation.stale || quiet() !== null) return { open: next, tell: null };
    return { open: { ...next, notifiedValue: TOLD_ENOUGH }, tell: 'again' };
  }
  const suppressed = ((): SuppressedReason | null => {
    if (observation.stale) return 'stale';
    if (streak < settings.forPolls) return 'too-few-polls';
    const coolUntilMs =
      lastNotifiedEndMs === null ? -Infinity : lastNotifiedEndMs + settings.coolDownMinutes * MINUTE_MS;
    return quiet() ?? (atMs < coolUntilMs ? 'cool-down' : sameCause ? 'same-cause' : null);
  })();
  if (suppressed !== null) {
    if (suppressed !== next.incident.suppressed) next = { ...next, incident: { ...next.incident, suppressed } };
    return { open: next, tell: null };
  }
  const incident = { ...next.incident, suppressed: null, notifiedAtMs: atMs };
  return { open: { ...next, incident, notifiedValue: badness }, tell: 'first' };
}

/** How unusual an incident was at its most, in the same terms as `Seen.weight`. */
function weightOf({ line, rule, value, score }: ReplayedIncident): number {
  if (line.mode !== 'fixed') return score;
  return rule === 'sessions-quiet' ? -value : value;
}

/**
 * How bad it is, so that twice as much is twice as bad: as a multiple of what is typical, for a count grows with the time
 * it is counted over; against a fixed threshold the value itself. Fewer sessions than usual never get twice as bad.
 */
function badnessOf({ line, rule, value, typical }: ReplayedIncident): number {
  if (rule === 'sessions-quiet') return 1;
  return line.mode === 'automatic' && typical !== null ? value / Math.max(1, typical.median) : value;
}
