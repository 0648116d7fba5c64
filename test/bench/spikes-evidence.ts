import type { AlertRule } from '../../main/contract/alerts.ts';
import { surpriseAtLeast, surpriseAtMost, surpriseOfMean } from '../../main/domain/detection/surprisal.ts';
import { HOUR_MS, MINUTE_MS } from '../../main/domain/time/zone-clock.ts';
import {
  DAY_SPREAD,
  HALF_HOUR_SPREAD,
  LENGTH_SPREAD,
  RESPONSE_SPREAD,
  type Anomaly,
  type AnomalyKind,
  type Session,
  type Team,
} from './spikes-team.ts';

/**
 * When there is something to notice. Nobody can know of a burst before its sessions come, and three sessions where one
 * is usual are no proof of anything. So the clock of a delay starts when somebody who knows exactly what is usual, how
 * much it varies, and when the anomaly began would have the proof the watch asks for: all that came since then is less
 * likely than one in 10^4.5, and of at least five sessions. An anomaly for which that never comes is not evident.
 */

const PROOF = 4.5;
const FEWEST_SESSIONS = 5;

/** Which rule is to notice what. */
export const RULE_OF: Readonly<Record<AnomalyKind, AlertRule>> = {
  burst: 'sessions-up',
  'slow-climb': 'sessions-up',
  'level-shift': 'sessions-up',
  'response-blow-up': 'response-up',
  'sudden-silence': 'sessions-quiet',
  'long-sessions': 'average-session-up',
};

/** What else may rightly notice it: people wait longer during a burst. */
export const ALSO: Readonly<Partial<Record<AnomalyKind, AlertRule>>> = { burst: 'response-up' };

const FLOW_SPREAD = DAY_SPREAD ** 2 + HALF_HOUR_SPREAD ** 2;

/** When the anomaly is proven, to the minute; null when it never is while it lasts. */
export function evidentAtMs(team: Team, anomaly: Anomaly): number | null {
  let [usualSessions, sessions, excess] = [0, 0, 0];
  let at = firstFrom(team.sessions, anomaly.fromMs);
  for (let atMs = anomaly.fromMs; atMs < anomaly.toMs; atMs += MINUTE_MS) {
    const usual = team.usualAt(atMs);
    usualSessions += (usual.sessionsPerHour * MINUTE_MS) / HOUR_MS;
    for (let session; (session = team.sessions[at]) && session.startMs < atMs + MINUTE_MS; at++) {
      sessions++;
      excess +=
        RULE_OF[anomaly.kind] === 'response-up'
          ? session.responseSeconds / usual.responseSeconds
          : session.seconds / usual.sessionSeconds;
    }
    if (surpriseOf(RULE_OF[anomaly.kind], usualSessions, sessions, excess) >= PROOF) return atMs + MINUTE_MS;
  }
  return null;
}

function surpriseOf(rule: AlertRule, usualSessions: number, sessions: number, excess: number): number {
  const flow = { mean: usualSessions, spread: FLOW_SPREAD };
  if (rule === 'sessions-quiet') return surpriseAtMost(sessions, flow);
  if (sessions < FEWEST_SESSIONS) return 0;
  if (rule === 'sessions-up') return surpriseAtLeast(sessions, flow);
  const [between, within] = rule === 'response-up' ? [FLOW_SPREAD, RESPONSE_SPREAD] : [0, LENGTH_SPREAD];
  return surpriseOfMean(Math.log(excess / sessions), sessions, {
    hourly: between,
    perSession: Math.expm1(within ** 2),
  });
}

/** Where in sessions in order of their start the first one from `atMs` is. */
export function firstFrom(sessions: readonly Session[], atMs: number): number {
  let [low, high] = [0, sessions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sessions[middle]?.startMs ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
