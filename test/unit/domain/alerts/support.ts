import * as v from 'valibot';
import { alertSettingsSchema, byRule, type AlertRule, type AlertSettings } from '../../../../main/contract/alerts.ts';
import type { Observation } from '../../../../main/domain/alerts/observation.ts';
import type { RuleDetection } from '../../../../main/domain/detection/spike-detector.ts';
import {
  NO_ALERTS,
  type AlertEvent,
  type AlertState,
  type AlertTimes,
} from '../../../../main/domain/alerts/alert-state.ts';
import { stepAlerts } from '../../../../main/domain/alerts/incident-reducer.ts';
import { createZoneClock } from '../../../../main/domain/time/zone-clock.ts';

/** Polls and rules as the engine gets them, and an engine that goes on from poll to poll. */

export const at = (iso: string): number => Date.parse(iso);
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** Tuesday 10 March 2026, 14:00. */
export const TUESDAY_14 = at('2026-03-10T14:00:00Z');

export const alertsWith = (
  rule: AlertRule,
  settings: Partial<AlertSettings['rules'][AlertRule]>,
  rest: Partial<Omit<AlertSettings, 'rules'>> = {},
): AlertSettings => v.parse(alertSettingsSchema, { rules: { [rule]: { enabled: true, ...settings } }, ...rest });

export interface FakePoll extends Partial<Omit<Observation, 'byRule'>> {
  readonly rule?: AlertRule;
  readonly ruleObservation?: Partial<RuleDetection>;
}

export const TYPICAL = { p10: 3, median: 5, p90: 8, sampleCount: 9, basis: 'same-weekday' } as const;
/** From here on what a poll shows goes on, unless said otherwise. */
const ONGOING_SCORE = 0.35;

/** A poll in which one rule, sessions up unless said otherwise, has something to say. */
export function poll(
  atMs: number,
  score: number,
  { rule = 'sessions-up', ruleObservation = {}, ...rest }: FakePoll = {},
): Observation {
  const hourStartMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
  const dull: RuleDetection = {
    score: 0,
    ongoing: false,
    continues: false,
    value: null,
    sinceMs: hourStartMs,
    typical: null,
  };
  return {
    atMs,
    hourStartMs,
    running: { totalSessions: 10, averageSessionSeconds: 500, responseSeconds: 20 },
    sessionsHourBefore: 10,
    tooLittleData: false,
    stale: false,
    newLevel: null,
    changing: null,
    byRule: byRule((each) =>
      each === rule
        ? { ...dull, score, ongoing: score >= ONGOING_SCORE, value: 11, typical: TYPICAL, ...ruleObservation }
        : dull,
    ),
    ...rest,
  };
}

/** Feeds polls one after the other and notes down what came of each. */
export function engine(alerts: AlertSettings, times: Partial<AlertTimes> = {}) {
  let state: AlertState = NO_ALERTS;
  const events: AlertEvent[] = [];
  const settings = {
    alerts,
    times: { accountId: 'acme', zone: createZoneClock('UTC'), snoozedUntilMs: null, muted: false, ...times },
  };
  return {
    settings,
    events,
    state: () => state,
    feed(...polls: Observation[]) {
      const before = events.length;
      for (const each of polls) {
        const stepped = stepAlerts(state, each, settings.alerts, settings.times);
        state = stepped.state;
        events.push(...stepped.events);
      }
      return events
        .slice(before)
        .map(({ kind, notify, open }) =>
          [kind, notify, open.incident.suppressed].filter((word) => word !== null).join(' '),
        );
    },
  };
}
