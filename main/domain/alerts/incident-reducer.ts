import {
  ALERT_RULES,
  type AlertRule,
  type AlertRuleSettings,
  type AlertSettings,
  type SuppressedReason,
  type ReplayedIncident,
} from '../../contract/alerts.ts';
import { LONGEST_MEMORY_MS } from '../detection/spike-detector.ts';
import { HOUR_MS, MINUTE_MS, type ZoneClock } from '../time/zone-clock.ts';
import { byRule, type Observation } from './observation.ts';
import { judge, lineOf, type Judgement, type Seen } from './evaluation.ts';
import { quietReason } from './quiet-hours.ts';

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
  /** The value that was told last; null when nothing was. Also where the desktop then could not show it. */
  readonly notifiedValue: number | null;
  /** The last hour in which it was unusual. */
  readonly unusualHourMs: number;
  /** It showed within about an hour, so it is over when about the last hour is; otherwise it built up over several. */
  readonly sharp: boolean;
}

export interface RuleState {
  readonly open: OpenIncident | null;
  /** When the last incident ended. It is still part of what scores rest on for hours. */
  readonly lastEndMs: number | null;
  /** When the last incident that was told ended: the cool-down counts from there. */
  readonly lastNotifiedEndMs: number | null;
}

export interface AlertState {
  readonly lastPollMs: number | null;
  readonly rules: Readonly<Record<AlertRule, RuleState>>;
}

/** `changed` is only said when there is something to keep or to tell. */
export interface AlertEvent {
  readonly kind: 'opened' | 'changed' | 'ended';
  readonly open: OpenIncident;
  /** Whether it is told now: for the first time, or again because it has grown markedly. */
  readonly tell: 'first' | 'again' | null;
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
  rules: byRule(() => ({ open: null, lastEndMs: null, lastNotifiedEndMs: null })),
};

/** After so long without a poll nobody knows whether it is still the same incident: it ended with the last poll. */
export const MAX_GAP_MS = 3 * HOUR_MS;
/** What was told is told again when it has become so many times as much. */
const MARKED_GROWTH = 1.5;

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
    const stepped = stepRule(rule, rules[rule], observation, alerts, times);
    rules[rule] = stepped.state;
    events.push(...stepped.events);
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

interface RuleStep {
  readonly state: RuleState;
  readonly events: readonly AlertEvent[];
}

function end({ lastNotifiedEndMs }: RuleState, open: OpenIncident, atMs: number): RuleStep {
  const endedAtMs = Math.max(open.incident.startedAtMs, atMs);
  const ended = { ...open, incident: { ...open.incident, endedAtMs } };
  return {
    state: {
      open: null,
      lastEndMs: endedAtMs,
      lastNotifiedEndMs: open.notifiedValue === null ? lastNotifiedEndMs : endedAtMs,
    },
    events: [{ kind: 'ended', open: ended, tell: null }],
  };
}

function stepRule(
  rule: AlertRule,
  state: RuleState,
  observation: Observation,
  alerts: AlertSettings,
  times: AlertTimes,
): RuleStep {
  const settings = alerts.rules[rule];
  const judgement = judge(rule, settings, observation);
  const { open } = state;
  if (open !== null) {
    if (!isWatched(open.incident, settings) || isOver(open, judgement, observation.hourStartMs)) {
      return end(state, open, observation.atMs);
    }
    const next = goOn(open, state, judgement, settings, observation, alerts, times);
    if (next.open === open) return { state, events: [] };
    return { state: { ...state, open: next.open }, events: [{ kind: 'changed', ...next }] };
  }
  if (!settings.enabled || judgement.standing !== 'unusual' || judgement.seen === null) return { state, events: [] };
  // Hours later the last incident still makes a score: another one has to show by itself.
  const inMemory = state.lastEndMs !== null && observation.atMs < state.lastEndMs + LONGEST_MEMORY_MS;
  if (inMemory && judgement.now !== 'unusual') return { state, events: [] };
  const begun = begin(rule, judgement.seen, settings, observation, times);
  const next = goOn(begun, state, judgement, settings, observation, alerts, times);
  return { state: { ...state, open: next.open }, events: [{ kind: 'opened', ...next }] };
}

/**
 * Under the lower line, of about the last hour alone if it showed by that; or another hour runs, and it is not unusual
 * in that one either.
 */
function isOver(open: OpenIncident, { standing, now }: Judgement, hourStartMs: number): boolean {
  if (standing === 'usual') return true;
  if (now === 'calm' && (open.sharp || hourStartMs !== open.incident.hourStartMs)) return true;
  if (now === 'usual' && open.sharp) return true;
  // An hour without enough to judge by is waited for, not two.
  if (standing === 'unknown') return Math.abs(hourStartMs - open.unusualHourMs) > HOUR_MS;
  return standing === 'waning' && hourStartMs !== open.unusualHourMs;
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
    unusualHourMs: hourStartMs,
    sharp: false,
  };
}

/** The incident after one more poll: the very same object when nothing is new. */
function goOn(
  open: OpenIncident,
  { lastNotifiedEndMs }: RuleState,
  { standing, now, seen }: Judgement,
  settings: AlertRuleSettings,
  observation: Observation,
  alerts: AlertSettings,
  times: AlertTimes,
): Pick<AlertEvent, 'open' | 'tell'> {
  const { atMs, hourStartMs } = observation;
  const notified = open.notifiedValue !== null;
  if (standing !== 'unusual' || seen === null) {
    return { open: notified || open.streak === 0 ? open : { ...open, streak: 0 }, tell: null };
  }
  const streak = Math.min(settings.forPolls, open.streak + 1);
  let next = open;
  if (!notified && streak !== next.streak) next = { ...next, streak };
  if (now === 'unusual' && !next.sharp) next = { ...next, sharp: true };
  if (hourStartMs !== next.unusualHourMs) next = { ...next, unusualHourMs: hourStartMs };
  if (seen.weight > weightOf(next.incident)) {
    const { value, sinceMs, typical, score } = seen;
    next = { ...next, incident: { ...next.incident, value, sinceMs, typical, score } };
  }
  const quiet = (): SuppressedReason | null => quietReason({ ...alerts, ...times }, times.zone, atMs);
  if (notified) {
    const grown =
      open.incident.rule !== 'sessions-quiet' &&
      next.notifiedValue !== null &&
      next.incident.value >= MARKED_GROWTH * next.notifiedValue;
    if (!grown || observation.stale || quiet() !== null) return { open: next, tell: null };
    return { open: { ...next, notifiedValue: next.incident.value }, tell: 'again' };
  }
  const suppressed = ((): SuppressedReason | null => {
    if (observation.stale) return 'stale';
    if (observation.tooLittleData && settings.mode === 'automatic') return 'too-little-data';
    if (streak < settings.forPolls) return 'too-few-polls';
    const coolUntilMs =
      lastNotifiedEndMs === null ? -Infinity : lastNotifiedEndMs + settings.coolDownMinutes * MINUTE_MS;
    return quiet() ?? (atMs < coolUntilMs ? 'cool-down' : null);
  })();
  if (suppressed !== null) {
    if (suppressed !== next.incident.suppressed) next = { ...next, incident: { ...next.incident, suppressed } };
    return { open: next, tell: null };
  }
  const incident = { ...next.incident, suppressed: null, notifiedAtMs: atMs };
  return { open: { ...next, incident, notifiedValue: incident.value }, tell: 'first' };
}

/** How unusual an incident was at its most, in the same terms as `Seen.weight`. */
function weightOf({ line, rule, value, score }: ReplayedIncident): number {
  if (line.mode === 'automatic') return score;
  return rule === 'sessions-quiet' ? -value : value;
}
