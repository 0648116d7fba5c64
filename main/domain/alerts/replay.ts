import {
  ALERT_RULES,
  byRule,
  type AlertRule,
  type AlertSettings,
  type ReplayedIncident,
} from '../../contract/alerts.ts';
import { createZoneClock } from '../time/zone-clock.ts';
import type { Observation } from './observation.ts';
import { NO_ALERTS, type AlertEvent } from './alert-state.ts';
import { closeAfterGap, stepAlerts } from './incident-reducer.ts';
import { HOUR_MS } from '../time/units.ts';

/**
 * What rules would have sent: the same engine over what polls found. A replay asks about the rules, so it knows no
 * snooze and no mute; everything else is as it was live.
 */
export interface ReplayRun {
  /** The next poll, or finished hour, in order of time. */
  readonly feed: (observations: Observation) => void;
  /** What began so far, oldest first; what goes on has no end. */
  readonly incidents: () => readonly ReplayedIncident[];
  /** Nothing is known after the last one that was fed: what was open is over. */
  readonly breakOff: () => void;
}

export interface ReplayOptions {
  readonly accountId: string;
  readonly alerts: AlertSettings;
  /** IANA zone of quiet hours and work days. */
  readonly timeZone: string;
}

/** Builds a run from the beginning: nothing open, nothing notified. */
export function createReplayRun({ accountId, alerts, timeZone }: ReplayOptions): ReplayRun {
  const times = { accountId, zone: createZoneClock(timeZone), snoozedUntilMs: null, muted: false };
  const incidents: ReplayedIncident[] = [];
  const places = new Map<AlertRule, number>();
  let state = NO_ALERTS;

  const note = ({ kind, open: { incident } }: AlertEvent): void => {
    if (kind === 'opened') places.set(incident.rule, incidents.length);
    incidents[places.get(incident.rule) ?? incidents.length] = incident;
  };

  return {
    feed(observations) {
      const stepped = stepAlerts(state, observations, alerts, times);
      state = stepped.state;
      for (const event of stepped.events) note(event);
    },
    incidents: () => incidents,
    breakOff() {
      const closed = closeAfterGap(state, Infinity);
      state = closed.state;
      for (const event of closed.events) note(event);
    },
  };
}

/** Finished hours stand for all the polls that were not made in them, so "for at least N polls" is met by one. */
export function rulesForHours(alerts: AlertSettings): AlertSettings {
  return { ...alerts, rules: byRule((rule) => ({ ...alerts.rules[rule], forPolls: 1 })) };
}

/**
 * The incidents of the polls, and those of the hours without polls that are not the beginning or the end of one of
 * them. Oldest first.
 */
export function joinReplays(
  ofPolls: readonly ReplayedIncident[],
  ofHours: readonly ReplayedIncident[],
): ReplayedIncident[] {
  const touches = (hour: ReplayedIncident, poll: ReplayedIncident): boolean =>
    hour.rule === poll.rule &&
    poll.startedAtMs <= (hour.endedAtMs ?? Infinity) + HOUR_MS &&
    hour.startedAtMs <= (poll.endedAtMs ?? Infinity) + HOUR_MS;
  const alone = ofHours.filter((hour) => !ofPolls.some((poll) => touches(hour, poll)));
  return [...ofPolls, ...alone].sort(
    (one, other) =>
      one.startedAtMs - other.startedAtMs || ALERT_RULES.indexOf(one.rule) - ALERT_RULES.indexOf(other.rule),
  );
}
