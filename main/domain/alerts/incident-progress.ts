import type { AlertRule, AlertRuleSettings, ReplayedIncident, SuppressedReason } from '../../contract/alerts.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/units.ts';
import type { AlertEvent, AlertTimes, OpenIncident, RuleState } from './alert-state.ts';
import { lineOf, type Judgement, type Seen } from './evaluation.ts';
import type { Observation } from './observation.ts';

/** How one incident begins, and what each further poll adds to it. */

/** One more notification comes when it has become so many times as bad, and no third one. */
const NOTIFY_AGAIN_TIMES = 2;
const NEVER_AGAIN = Number.MAX_VALUE;
/** What goes on next morning, after a weekend or a holiday is the same incident. */
const MOST_NIGHTS_MS = 4 * DAY_MS;

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
  { state: { lastNotifiedEndMs }, settings, observation, quiet, sameCause }: Context,
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
  if (seen.weight > weightOf(next.incident)) {
    const { value, sinceMs, typical, score } = seen;
    next = { ...next, incident: { ...next.incident, value, sinceMs, typical, score } };
  }
  const badness = badnessOf(next.incident);
  if (next.notifiedValue !== null) {
    const worse = badness >= NOTIFY_AGAIN_TIMES * next.notifiedValue;
    if (!worse || observation.stale || quiet() !== null) return { open: next, notify: null };
    return { open: { ...next, notifiedValue: NEVER_AGAIN }, notify: 'again' };
  }
  const isAutomatic = next.incident.line.mode === 'automatic';
  const suppressed = ((): SuppressedReason | null => {
    if (observation.stale) return 'stale';
    if (streak < settings.forPolls) return 'too-few-polls';
    const { continues } = observation.byRule[next.incident.rule];
    const coolDownMs = Math.max(settings.coolDownMinutes * MINUTE_MS, isAutomatic && continues ? MOST_NIGHTS_MS : 0);
    const cools = isCoolingDown(lastNotifiedEndMs, coolDownMs, atMs);
    return quiet() ?? (cools ? 'cool-down' : sameCause ? 'same-cause' : null);
  })();
  if (suppressed !== null) {
    if (suppressed !== next.incident.suppressed) next = { ...next, incident: { ...next.incident, suppressed } };
    return { open: next, notify: null };
  }
  const incident = { ...next.incident, suppressed: null, notifiedAtMs: atMs };
  return { open: { ...next, incident, notifiedValue: badness }, notify: 'first' };
}

/** One that ended well after now did so by a clock that was wrong, and says nothing. */
function isCoolingDown(lastEndMs: number | null, coolDownMs: number, atMs: number): boolean {
  return lastEndMs !== null && atMs < lastEndMs + coolDownMs && lastEndMs - atMs < HOUR_MS;
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
