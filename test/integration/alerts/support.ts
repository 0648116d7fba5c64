import { join } from 'node:path';
import * as v from 'valibot';
import {
  createIncidentTracker,
  type IncidentTracker,
  type IncidentNews,
} from '../../../main/alerts/incident-tracker.ts';
import { createReplay, type Replay } from '../../../main/alerts/replay.ts';
import {
  alertSettingsSchema,
  RULE_METRICS,
  type AlertRule,
  type AlertSettings,
} from '../../../main/contract/alerts.ts';
import type { SpikeVerdict } from '../../../main/domain/detection/spike-detector.ts';
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
  readonly news: IncidentNews[];
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
  const news: IncidentNews[] = [];
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
      onTell: (item) => news.push(item),
      onWithdraw: (key) => withdrawn.push(key),
      onChange: () => undefined,
    });
  const { history, observations } = opened;
  const pause = () => new Promise((resolve) => setImmediate(resolve));
  const bench: ServiceBench = {
    clock,
    opened,
    replay: createReplay({ history, observations, clock, zoneOf: () => timeZone, pause }),
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
  /** How much of the scores the last hour makes alone; all of it unless said otherwise. */
  readonly currentShare?: number;
  readonly sessions?: number;
  readonly responseSeconds?: number | null;
  readonly sessionsHourBefore?: number | null;
  readonly tooLittleData?: boolean;
}

/** What the watch would say of a poll. */
export function verdictsOf(poll: FakePoll): SpikeVerdict[] {
  const { atMs, sessions = 6, responseSeconds = 20, sessionsHourBefore = 5 } = poll;
  const hourStartMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
  const verdict = (rule: AlertRule, value: number | null): SpikeVerdict => ({
    metric: RULE_METRICS[rule],
    kind: rule === 'sessions-quiet' ? 'quiet' : 'up',
    score: poll.scores[rule] ?? 0.1,
    current: (poll.scores[rule] ?? 0.1) * (poll.currentShare ?? 1),
    value,
    sessions,
    typical: { p10: 1.23456789, median: 2, p90: 4, sampleCount: 8, basis: 'same-weekday' },
    runningHour: { sessions, value },
    hourBeforeSessions: sessionsHourBefore,
    hourStartMs,
    sinceMs: hourStartMs,
    nowMs: atMs,
    suppressed: poll.tooLittleData === true ? 'too-little-data' : null,
  });
  return [
    verdict('sessions-up', sessions),
    verdict('response-up', responseSeconds),
    verdict('average-session-up', responseSeconds === null ? null : 500),
    verdict('sessions-quiet', sessions),
  ];
}
