import type { AlertRule, AlertSettings, ReplayedIncident } from '../../contract/alerts.ts';
import type { AlertState, AlertTimes, OpenIncident, RuleStep } from './alert-state.ts';
import type { Observation } from './observation.ts';
import { quietReason } from './quiet-hours.ts';

/**
 * A change that was notified of and has lasted gets one more notification: the new level is typical now. It comes with the
 * first poll of a day that has sessions, and not in quiet hours.
 * @returns the rule that it belongs to and what becomes of it; null when there is nothing to say
 */
export function stepNewLevel(
  rules: AlertState['rules'],
  observation: Observation,
  alerts: AlertSettings,
  times: AlertTimes,
): (RuleStep & { readonly rule: AlertRule }) | null {
  const { newLevel, running, stale, atMs, hourStartMs } = observation;
  if (newLevel === null || stale || running.totalSessions === 0) return null;
  const { sinceMs, before, now } = newLevel;
  const rule = now > before ? 'sessions-up' : 'sessions-quiet';
  const { open, lastNotifiedEndMs, lastNotifiedValue, lastLevelMs } = rules[rule];
  const wasNotified = lastNotifiedEndMs !== null && lastNotifiedEndMs >= sinceMs;
  if (!alerts.rules[rule].enabled || open !== null || !wasNotified || (lastLevelMs ?? -Infinity) >= sinceMs)
    return null;
  if (quietReason({ ...alerts, ...times }, times.zone, atMs) !== null) return null;
  const incident: ReplayedIncident = {
    ...{ accountId: times.accountId, rule, startedAtMs: atMs, endedAtMs: null, sinceMs, hourStartMs },
    ...{ value: now, typical: null, score: 0, line: { mode: 'level', before } },
    ...{ suppressed: null, notifiedAtMs: atMs },
  };
  const level: OpenIncident = { incident, streak: 0, notifiedValue: null, firingHourMs: hourStartMs };
  return {
    rule,
    state: { open: null, lastNotifiedEndMs, lastNotifiedValue, lastLevelMs: atMs },
    events: [
      { kind: 'opened', open: level, notify: 'first' },
      { kind: 'ended', open: { ...level, incident: { ...incident, endedAtMs: atMs } }, notify: null },
    ],
  };
}
