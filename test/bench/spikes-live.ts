import { performance } from 'node:perf_hooks';
import * as v from 'valibot';
import { alertSettingsSchema, type AlertRule } from '../../main/contract/alerts.ts';
import { byRule, observationOf } from '../../main/domain/alerts/observation.ts';
import { createReplayRun } from '../../main/domain/alerts/replay.ts';
import { pollDelayMs } from '../../main/domain/time/poll-delay.ts';
import type { HourFigures } from '../../main/domain/detection/hour-history.ts';
import { createSpikeWatch } from '../../main/domain/detection/spike-detector.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../main/domain/time/zone-clock.ts';
import { randomOf } from './random.ts';
import { firstFrom } from './spikes-evidence.ts';
import type { Team } from './spikes-team.ts';

/** Watches a made-up team as the app watches a real one: learns the past once, then polls today. */

export interface Alert {
  readonly rule: AlertRule;
  readonly atMs: number;
}

export interface Watched {
  readonly alerts: readonly Alert[];
  readonly polls: number;
  /** What `evaluate` took of this computer's time, milliseconds for all polls. */
  readonly evaluateMs: number;
}

/** The hours from `fromMs` to `toMs` as the report gives them at `nowMs`: averages in whole seconds, null for none. */
export function hoursBetween(team: Team, fromMs: number, toMs: number, nowMs: number): HourFigures[] {
  const hours: HourFigures[] = [];
  let at = firstFrom(team.sessions, fromMs);
  for (let startMs = fromMs; startMs < toMs; startMs += HOUR_MS) {
    const endMs = startMs + HOUR_MS;
    let [count, seconds, response] = [0, 0, 0];
    for (let session; (session = team.sessions[at]) && session.startMs < Math.min(endMs, nowMs); at++) {
      count++;
      seconds += session.seconds;
      response += session.responseSeconds;
    }
    hours.push({
      startMs,
      endMs,
      totalSessions: count,
      averageSessionSeconds: count > 0 ? Math.round(seconds / count) : null,
      responseSeconds: count > 0 ? Math.round(response / count) : null,
    });
  }
  return hours;
}

const DEFAULTS = v.parse(alertSettingsSchema, {});
const ALL_RULES = { ...DEFAULTS, rules: byRule((rule) => ({ ...DEFAULTS.rules[rule], enabled: true })) };

/** Every alert that the rules at their defaults would have sent, had all four been on. */
export function watchTeam(team: Team, intervalMs = MINUTE_MS): Watched {
  const watch = createSpikeWatch({ timeZone: 'UTC' });
  watch.learn(hoursBetween(team, team.startMs, team.watchFromMs, team.endMs));
  const random = randomOf(intervalMs);
  const rules = createReplayRun({ accountId: 'team', alerts: ALL_RULES, timeZone: 'UTC' });
  let today: HourFigures[] = [];
  let [polls, evaluateMs] = [0, 0];
  for (let nowMs = team.watchFromMs; nowMs < team.endMs;) {
    const dayMs = nowMs - (nowMs % DAY_MS);
    // Yesterday's end is fetched when the day is over; hours that are over do not change any more.
    if (today[0]?.startMs !== dayMs) {
      watch.learn(hoursBetween(team, Math.max(team.startMs, dayMs - DAY_MS), dayMs, nowMs));
      today = [];
    }
    const finished = today.filter(({ endMs }, index) => endMs <= nowMs && index < today.length - 1);
    const fromMs = dayMs + finished.length * HOUR_MS;
    const fresh = hoursBetween(team, fromMs, nowMs + 1, nowMs);
    today = [...finished, ...fresh];
    watch.learn(fresh.filter(({ endMs }) => endMs <= nowMs));
    const beganMs = performance.now();
    const verdicts = watch.evaluate({ nowMs, hours: today });
    evaluateMs += performance.now() - beganMs;
    const observation = observationOf(verdicts, false);
    if (observation !== null) rules.feed(observation);
    polls++;
    const delayMs = pollDelayMs({ intervalMs, failureCount: 0, random: random() });
    nowMs = Math.min(nowMs + delayMs, nowMs < dayMs + DAY_MS - 1000 ? dayMs + DAY_MS + 1000 : Infinity);
  }
  const alerts = rules
    .incidents()
    .flatMap(({ rule, notifiedAtMs }) => (notifiedAtMs === null ? [] : [{ rule, atMs: notifiedAtMs }]));
  return { alerts, polls, evaluateMs };
}
