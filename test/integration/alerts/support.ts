import type { IncidentNotification } from '../../../main/notifications/incident-notifications.ts';
import { join } from 'node:path';
import * as v from 'valibot';
import { createIncidentTracker, type IncidentTracker } from '../../../main/alerts/incident-tracker.ts';
import { createReplay, type Replay } from '../../../main/alerts/replay.ts';
import { alertSettingsSchema, type AlertRule, type AlertSettings } from '../../../main/contract/alerts.ts';
import type { Detection, RuleDetection } from '../../../main/domain/detection/spike-detector.ts';
import { openHistory, type OpenedHistory } from '../../../main/history/open-history.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';
import { temporaryFolder } from '../core/support.ts';

/** The alert desk on real files, fed with verdicts by hand. */

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export interface ServiceBench {
  readonly clock: ManualClock;
  readonly opened: OpenedHistory;
  readonly replay: Replay;
  readonly news: IncidentNotification[];
  readonly withdrawn: string[];
  alerts: AlertSettings;
  quiet: { snoozedUntilMs: number | null; muted: boolean };
  tracker(): IncidentTracker;
  /** As when the app ends and starts again. */
  restart(): void;
  close(): void;
}

export function openService(options: { startMs: number; timeZone?: string; alerts?: AlertSettings }): ServiceBench {
  const { startMs, timeZone = 'UTC' } = options;
  const clock = createManualClock(startMs);
  const path = join(temporaryFolder(), 'history.sqlite');
  const opened = openHistory(path, startMs);
  const news: IncidentNotification[] = [];
  const withdrawn: string[] = [];
  const start = (): IncidentTracker =>
    createIncidentTracker({
      incidents: opened.incidents,
      observations: opened.observations,
      clock,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      alertsOf: () => bench.alerts,
      zoneOf: () => timeZone,
      quiet: () => bench.quiet,
      remindAfterMinutes: () => 0,
      onNotify: (item) => news.push(item),
      onWithdraw: (key) => withdrawn.push(key),
      onChange: () => undefined,
    });
  const { history, observations } = opened;
  const pause = () => new Promise((resolve) => setImmediate(resolve));
  const bench: ServiceBench = {
    clock,
    opened,
    replay: createReplay({ history, observations, nowMs: () => clock.nowMs(), zoneOf: () => timeZone, pause }),
    news,
    withdrawn,
    alerts: options.alerts ?? v.parse(alertSettingsSchema, {}),
    quiet: { snoozedUntilMs: null, muted: false },
    tracker: () => tracker,
    restart() {
      tracker.forget('acme');
      tracker = start();
    },
    close: () => {
      history.close();
    },
  };
  let tracker = start();
  return bench;
}

export interface FakePoll {
  readonly atMs: number;
  readonly scores: Readonly<Partial<Record<AlertRule, number>>>;
  /** Whether what shows goes on; whatever shows at all does, unless said otherwise. */
  readonly ongoing?: boolean;
  readonly sessions?: number;
  readonly responseSeconds?: number | null;
  readonly sessionsHourBefore?: number | null;
  readonly tooLittleData?: boolean;
  readonly newLevel?: Detection['newLevel'];
  readonly changing?: Detection['changing'];
  readonly continues?: boolean;
}

/** What the detector would say of a poll. */
export function detectionOf(poll: FakePoll): Detection {
  const { atMs, sessions = 6, responseSeconds = 20, sessionsHourBefore = 5 } = poll;
  const hourStartMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
  const ruleOf = (rule: AlertRule, value: number | null): RuleDetection => {
    const score = poll.scores[rule] ?? 0;
    const shown = value !== null && score > 0;
    return {
      score: shown ? score : 0,
      ongoing: poll.ongoing ?? score > 0.35,
      continues: poll.continues ?? false,
      value: shown ? value : null,
      sinceMs: hourStartMs,
      typical: shown ? { p10: 1.23456789, median: 2, p90: 4, sampleCount: 8, basis: 'same-weekday' } : null,
    };
  };
  return {
    ...{ atMs, hourStartMs, sessionsHourBefore, tooLittleData: poll.tooLittleData === true },
    newLevel: poll.newLevel ?? null,
    changing: poll.changing ?? null,
    running: {
      totalSessions: sessions,
      averageSessionSeconds: responseSeconds === null ? null : 500,
      responseSeconds,
    },
    byRule: {
      'sessions-up': ruleOf('sessions-up', sessions),
      'response-up': ruleOf('response-up', responseSeconds),
      'average-session-up': ruleOf('average-session-up', responseSeconds === null ? null : 500),
      'sessions-quiet': ruleOf('sessions-quiet', sessions),
    },
  };
}
