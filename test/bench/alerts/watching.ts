import * as v from 'valibot';
import {
  ALERT_RULES,
  alertSettingsSchema,
  byRule,
  type AlertRule,
  type ReplayedIncident,
} from '../../../main/contract/alerts.ts';
import { NO_ALERTS } from '../../../main/domain/alerts/alert-state.ts';
import { stepAlerts } from '../../../main/domain/alerts/incident-reducer.ts';
import { createSpikeDetector } from '../../../main/domain/detection/spike-detector.ts';
import { createZoneClock } from '../../../main/domain/time/zone-clock.ts';
import { answersOf, type Reported } from './answers.ts';
import { chanceOf } from './random.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../main/domain/time/units.ts';

/** Feeds the very code the app runs, poll by poll, as the app would: history once, then today's hours again and again. */

export interface Feed {
  readonly sessions: readonly Reported[];
  readonly timeZone: string;
  readonly startMs: number;
  readonly watchFromMs: number;
  readonly endMs: number;
  readonly seed: number;
  readonly rounded?: boolean;
  /** Stretches in which nobody polls. */
  readonly gaps?: readonly { readonly fromMs: number; readonly toMs: number }[];
  /** Days of zeros before the first one, as a backfill of a time before the team began gives them. */
  readonly zeroDays?: number;
}

export interface Notice {
  readonly rule: AlertRule;
  readonly atMs: number;
  readonly kind: 'first' | 'again' | 'over';
  readonly incident: ReplayedIncident;
}

export interface Watched {
  readonly notices: readonly Notice[];
  readonly incidents: readonly ReplayedIncident[];
  /** Milliseconds of work of each poll: whatever else the machine does is not in it. */
  readonly costs: Float64Array;
}

const IDLE_MS = 3 * HOUR_MS;
const IDLE_INTERVAL_MS = 10 * MINUTE_MS;

const DEFAULTS = v.parse(alertSettingsSchema, {});
/** The rules that are on by default; and silence, which a person may switch on. */
export const rulesWith = (on: readonly AlertRule[]) => ({
  ...DEFAULTS,
  rules: byRule((rule) => ({ ...DEFAULTS.rules[rule], enabled: on.includes(rule) })),
});

/** What the default rules, and those of `on`, notify of at medium sensitivity. */
export function watchFeed(feed: Feed, on: readonly AlertRule[] = ALERT_RULES, intervalMs = MINUTE_MS): Watched {
  const { timeZone, startMs, watchFromMs, endMs } = feed;
  const answers = answersOf(feed.sessions, timeZone, feed.rounded ?? true);
  const watch = createSpikeDetector({ timeZone });
  const zone = createZoneClock(timeZone);
  const dayOf = (ms: number): number => Math.floor(zone.localMs(ms) / DAY_MS);
  const times = { accountId: 'team', zone, snoozedUntilMs: null, muted: false };
  const alerts = rulesWith(on);
  const { share } = chanceOf(feed.seed);
  const notices: Notice[] = [];
  const incidents = new Map<string, ReplayedIncident>();
  const costs: number[] = [];
  answers.today(watchFromMs);
  watch.learn(answers.past(startMs - (feed.zeroDays ?? 0) * DAY_MS, watchFromMs));
  let state = NO_ALERTS;
  let day = dayOf(watchFromMs);
  let lastSessions = 0;
  let quietSinceMs = watchFromMs;
  let nowMs = watchFromMs + 1000;
  // At night the bench polls less often, for time's sake.
  const nextMs = (): number =>
    (nowMs - quietSinceMs > IDLE_MS ? IDLE_INTERVAL_MS : intervalMs) * (0.95 + 0.1 * share());
  for (; nowMs < endMs; nowMs += nextMs()) {
    const gap = feed.gaps?.find(({ fromMs, toMs }) => nowMs >= fromMs && nowMs < toMs);
    if (gap !== undefined) nowMs = gap.toMs;
    const hours = answers.today(nowMs);
    const [first] = hours;
    if (first === undefined) continue;
    // When a day is over, its end is fetched, and the day before once more.
    if (dayOf(nowMs) !== day) watch.learn(answers.past(first.startMs - 2 * DAY_MS, first.startMs));
    day = dayOf(nowMs);
    const sessions = hours.reduce((sum, { totalSessions }) => sum + totalSessions, 0);
    if (sessions !== lastSessions) quietSinceMs = nowMs;
    lastSessions = sessions;
    const began = process.cpuUsage();
    watch.learn(hours.filter((hour) => hour.endMs <= nowMs));
    const detection = watch.evaluate({ nowMs, hours });
    const stepped =
      detection === null ? { state, events: [] } : stepAlerts(state, { ...detection, stale: false }, alerts, times);
    const { user, system } = process.cpuUsage(began);
    costs.push((user + system) / 1000);
    state = stepped.state;
    for (const { open, notify } of stepped.events) {
      const { incident } = open;
      incidents.set(`${incident.rule} ${incident.startedAtMs}`, incident);
      if (notify !== null) notices.push({ rule: incident.rule, atMs: nowMs, kind: notify, incident });
    }
  }
  return { notices, incidents: [...incidents.values()], costs: Float64Array.from(costs) };
}
