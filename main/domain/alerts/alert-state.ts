import { byRule, type AlertRule, type ReplayedIncident } from '../../contract/alerts.ts';
import { notifiedBadnessOf } from './badness.ts';
import type { ZoneClock } from '../time/zone-clock.ts';

/** What the rules remember between polls, and what one poll makes of it. */

/** An incident that goes on, and what the engine has to remember of it. */
export interface OpenIncident {
  readonly incident: ReplayedIncident;
  /** Polls in a row that were unusual, counted as far as the rule asks for. */
  readonly streak: number;
  /**
   * How bad it was at its last notification, see `badnessOf`; null before the first. A notification that the desktop then
   * could not show counts.
   */
  readonly notifiedValue: number | null;
  /** The last hour in which it fired. */
  readonly firingHourMs: number;
}

export interface RuleState {
  readonly open: OpenIncident | null;
  /** When the last incident with a notification ended: the cool-down counts from there. UTC epoch milliseconds. */
  readonly lastNotifiedEndMs: number | null;
  /** How bad that one was when it was notified of, as `OpenIncident.notifiedValue`. */
  readonly lastNotifiedValue: number | null;
  /** When a notification last said that a new level is typical. UTC epoch milliseconds. */
  readonly lastLevelMs: number | null;
}

export interface AlertState {
  readonly lastPollMs: number | null;
  readonly rules: Readonly<Record<AlertRule, RuleState>>;
}

/** `changed` comes only with something to keep or to notify of. */
export interface AlertEvent {
  readonly kind: 'opened' | 'changed' | 'ended';
  readonly open: OpenIncident;
  /** The notification that is due now: the first, one more because it is twice as bad, or that it is over. */
  readonly notify: 'first' | 'again' | 'over' | null;
}

export interface AlertStep {
  readonly state: AlertState;
  readonly events: readonly AlertEvent[];
}

/** What else decides whether a notification is due. */
export interface AlertTimes {
  readonly accountId: string;
  readonly zone: ZoneClock;
  readonly snoozedUntilMs: number | null;
  readonly muted: boolean;
}

export const NO_ALERTS: AlertState = {
  lastPollMs: null,
  rules: byRule(() => ({ open: null, lastNotifiedEndMs: null, lastNotifiedValue: null, lastLevelMs: null })),
};

/** One rule after one poll. */
export interface RuleStep {
  readonly state: RuleState;
  readonly events: readonly AlertEvent[];
}

/** Ends a rule's open incident. */
export function end(state: RuleState, open: OpenIncident, atMs: number): RuleStep {
  const endedAtMs = Math.max(open.incident.startedAtMs, atMs);
  const ended = { ...open, incident: { ...open.incident, endedAtMs } };
  // An incident within the cool-down belongs to the one before it, so the cool-down counts from its end.
  const belongs = open.notifiedValue !== null || open.incident.suppressed === 'cool-down';
  return {
    state: {
      open: null,
      lastNotifiedEndMs: belongs ? endedAtMs : state.lastNotifiedEndMs,
      lastNotifiedValue: notifiedBadnessOf(open) ?? state.lastNotifiedValue,
      lastLevelMs: state.lastLevelMs,
    },
    events: [{ kind: 'ended', open: ended, notify: null }],
  };
}
