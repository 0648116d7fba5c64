import type { AlertRule, AlertRuleSettings, ReplayedIncident, SuppressedReason } from '../../contract/alerts.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/units.ts';
import type { AlertEvent, AlertTimes, OpenIncident, RuleState } from './alert-state.ts';
import { badnessOf, NEVER_AGAIN, weightOf } from './badness.ts';
import { lineOf, type Judgement, type Seen } from './evaluation.ts';
import type { Observation } from './observation.ts';

/** How one incident begins, and what each further poll adds to it. */

/** One more notification comes when it has become so many times as bad, and no third one. */
const NOTIFY_AGAIN_TIMES = 2;
/** What goes on next morning, after a weekend or a holiday is the same incident; so is what a new level brings at first. */
export const MOST_NIGHTS_MS = 4 * DAY_MS;

/** What a poll is judged in. */
export interface Context {
  readonly state: RuleState;
  readonly settings: AlertRuleSettings;
  readonly observation: Observation;
  readonly quiet: () => SuppressedReason | null;
  readonly sameCause: boolean;
}

/** An incident as its first poll shows it, without a notification yet. */
export function beginIncident(
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
export function continueIncident(
  open: OpenIncident,
  { standing, seen }: Judgement,
  { state, settings, observation, quiet, sameCause }: Context,
): Pick<AlertEvent, 'open' | 'notify'> {
  const { atMs, hourStartMs } = observation;
  const notified = open.notifiedValue !== null;
  if (standing !== 'firing' || seen === null) {
    return { open: notified || open.streak === 0 ? open : { ...open, streak: 0 }, notify: null };
  }
  const streak = Math.min(settings.forPolls, open.streak + 1);
  let next = open;
  if (!notified && streak !== next.streak) next = { ...next, streak };
  if (hourStartMs !== next.firingHourMs) next = { ...next, firingHourMs: hourStartMs };
  const { value, sinceMs, typical, score } = seen;
  const asSeen = { ...next.incident, value, sinceMs, typical, score };
  // Twice as bad is worth telling even when it is no surer; what was worse already stays as it was at its most.
  const isWorse =
    isTwiceAsBad(asSeen, next.notifiedValue ?? state.lastNotifiedValue) && badnessOf(asSeen) > badnessOf(next.incident);
  if (seen.weight > weightOf(next.incident) || isWorse) next = { ...next, incident: asSeen };
  const badness = badnessOf(next.incident);
  if (next.notifiedValue !== null) {
    if (!isTwiceAsBad(next.incident, next.notifiedValue) || observation.stale || quiet() !== null)
      return { open: next, notify: null };
    return { open: { ...next, notifiedValue: NEVER_AGAIN }, notify: 'again' };
  }
  const suppressed = ((): SuppressedReason | null => {
    if (observation.stale) return 'stale';
    if (streak < settings.forPolls) return 'too-few-polls';
    return (
      quiet() ?? (isCoolingDown(next, settings, state, observation) ? 'cool-down' : sameCause ? 'same-cause' : null)
    );
  })();
  if (suppressed !== null) {
    if (suppressed !== next.incident.suppressed) next = { ...next, incident: { ...next.incident, suppressed } };
    return { open: next, notify: null };
  }
  const incident = { ...next.incident, suppressed: null, notifiedAtMs: atMs };
  return { open: { ...next, incident, notifiedValue: badness }, notify: 'first' };
}

/** Whether it belongs to the incident before it, and is not twice as bad as that was when it was notified of. */
function isCoolingDown(
  { incident }: OpenIncident,
  { coolDownMinutes }: AlertRuleSettings,
  { lastNotifiedEndMs, lastNotifiedValue }: RuleState,
  { atMs, byRule, changing }: Observation,
): boolean {
  const { rule, line, sinceMs } = incident;
  // What is shown since before the end of the last one is that one, counted once more.
  const again = lastNotifiedEndMs !== null && sinceMs < lastNotifiedEndMs;
  const goesOn = again || byRule[rule].continues || (changing !== null && changing === DIRECTIONS[rule]);
  const coolDownMs = Math.max(coolDownMinutes * MINUTE_MS, line.mode === 'automatic' && goesOn ? MOST_NIGHTS_MS : 0);
  // One that ended well after now did so by a clock that was wrong, and says nothing.
  const cools =
    lastNotifiedEndMs !== null && atMs < lastNotifiedEndMs + coolDownMs && lastNotifiedEndMs - atMs < HOUR_MS;
  return cools && !isTwiceAsBad(incident, lastNotifiedValue);
}

const isTwiceAsBad = (incident: ReplayedIncident, notifiedValue: number | null): boolean =>
  notifiedValue !== null && badnessOf(incident) >= NOTIFY_AGAIN_TIMES * notifiedValue;

/** Which way the level changes that a rule would notify of. */
const DIRECTIONS: Readonly<Partial<Record<AlertRule, 'up' | 'down'>>> = {
  'sessions-up': 'up',
  'sessions-quiet': 'down',
};
