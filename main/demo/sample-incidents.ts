import type { AlertRule, ReplayedIncident } from '../contract/alerts.ts';
import type { OpenIncident } from '../domain/alerts/alert-state.ts';
import { badnessOf } from '../domain/alerts/badness.ts';
import { createZoneClock, type ZoneClock } from '../domain/time/zone-clock.ts';
import { HOUR_MS, MINUTE_MS } from '../domain/time/units.ts';
import { SAMPLE_ACCOUNT_ID, SAMPLE_SEED, sampleTeam } from './sample-team.ts';
import { figuresOf, type Override, type SessionSource } from './sessions.ts';
import { teamIncidents, teamRhythm, type TeamIncident } from './team-rhythm.ts';

/**
 * The incidents of the sample team: the last four incidents of its past, which are in its numbers, and one
 * that goes on. The same for the same instant and zone.
 */

const PAST_COUNT = 4;
/** A search for four incidents, of which three weeks in five have one, ends long before. */
const MOST_DAYS_BACK = 400;
const DAY_QUARTERS = 96;
const QUARTER_MS = 15 * MINUTE_MS;

/** How many times as slow as is typical the answers are while the open incident goes on. */
const SLOW_TIMES = 5;
/** With three whole hours behind it the incident is found at the first look, and goes on for two hours of a visit. */
const SLOW_BEFORE_MS = 3 * HOUR_MS;
const SLOW_AFTER_MS = 2 * HOUR_MS;
const NOTICED_AFTER_MS = 48 * MINUTE_MS;

/** Rules that are on for everybody, by what the team's incidents do. */
const RULE_OF: Readonly<Record<TeamIncident['kind'], AlertRule | null>> = {
  rush: 'sessions-up',
  slow: 'response-up',
  outage: null,
  long: null,
};

export interface SampleIncidents {
  /** Oldest first. */
  readonly past: readonly OpenIncident[];
  readonly open: OpenIncident;
}

/** @param nowMs UTC epoch milliseconds; `timeZone` is the zone the team works in */
export function sampleIncidents(nowMs: number, timeZone: string): SampleIncidents {
  const zone = createZoneClock(timeZone);
  const team = sampleTeam({ seed: SAMPLE_SEED, shifts: 'around-the-clock', timeZone });
  const offsetMs = zone.localMs(nowMs) - nowMs;
  const today = Math.floor((nowMs + offsetMs) / (DAY_QUARTERS * QUARTER_MS));
  const past: OpenIncident[] = [];
  for (let day = today - 1; day > today - MOST_DAYS_BACK && past.length < PAST_COUNT; day--) {
    const found = teamIncidents(day, SAMPLE_SEED);
    const rule = found === null ? null : RULE_OF[found.kind];
    if (found === null || rule === null) continue;
    const fromMs = localInstant(day * DAY_QUARTERS * QUARTER_MS + found.fromQuarter * QUARTER_MS, zone.localMs);
    const toMs = fromMs + (found.toQuarter - found.fromQuarter) * QUARTER_MS;
    past.unshift(pastIncident(rule, fromMs, toMs, { team, zone }, past.length === 2));
  }
  return { past, open: openIncident(nowMs, { team, zone }) };
}

const localInstant = (localMs: number, toLocal: (instantMs: number) => number): number =>
  localMs - (toLocal(localMs) - localMs);

/** Who has an incident, and where. */
interface Place {
  readonly team: SessionSource;
  readonly zone: ZoneClock;
}

/** The first whole hour of it: there the numbers are the most unusual. */
function pastIncident(
  rule: AlertRule,
  fromMs: number,
  toMs: number,
  { team, zone }: Place,
  isSnoozed: boolean,
): OpenIncident {
  const hourStartMs = zone.hourStartMs(fromMs + HOUR_MS - 1);
  const startedAtMs = hourStartMs + 24 * MINUTE_MS;
  const figures = figuresOf(team.sessionsBetween(hourStartMs, hourStartMs + HOUR_MS));
  const value = rule === 'sessions-up' ? figures.totalSessions : Math.round(figures.responseSeconds ?? 0);
  const endedAtMs = Math.max(toMs, startedAtMs + 20 * MINUTE_MS) + 8 * MINUTE_MS;
  const at = { rule, startedAtMs, endedAtMs, hourStartMs, value, typical: typicalOf(rule, hourStartMs, zone.localMs) };
  return incidentOf(at, isSnoozed);
}

/** Since the first slow minute; Glance noticed it before that hour was over. */
function openIncident(nowMs: number, { team, zone }: Place): OpenIncident {
  const { fromMs } = causeAt(nowMs, zone);
  const typical = typicalOf('response-up', zone.hourStartMs(nowMs), zone.localMs);
  const { responseSeconds } = figuresOf(team.sessionsBetween(fromMs, nowMs));
  const value = Math.round((responseSeconds ?? typical.median) * SLOW_TIMES);
  const startedAtMs = fromMs + NOTICED_AFTER_MS;
  const at = { rule: 'response-up', startedAtMs, endedAtMs: null, hourStartMs: fromMs, value, typical } as const;
  // It goes on in the running hour: until the history is there, nothing else says so.
  return { ...incidentOf(at, false), firingHourMs: zone.hourStartMs(nowMs) };
}

/** What makes the open incident, for a sample team that is first looked at at `nowMs`. */
export function openIncidentCause(nowMs: number, timeZone: string): Override {
  return causeAt(nowMs, createZoneClock(timeZone));
}

function causeAt(nowMs: number, zone: ZoneClock): Override {
  return { fromMs: zone.hourStartMs(nowMs) - SLOW_BEFORE_MS, toMs: nowMs + SLOW_AFTER_MS, responseFactor: SLOW_TIMES };
}

interface At {
  readonly rule: AlertRule;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly hourStartMs: number;
  readonly value: number;
  readonly typical: ReturnType<typeof typicalOf>;
}

function incidentOf(at: At, isSnoozed: boolean): OpenIncident {
  const incident: ReplayedIncident = {
    ...at,
    accountId: SAMPLE_ACCOUNT_ID,
    sinceMs: at.hourStartMs,
    score: 0.86,
    line: { mode: 'automatic', sensitivity: 'medium', score: 0.5 },
    suppressed: isSnoozed ? 'snoozed' : null,
    notifiedAtMs: isSnoozed ? null : at.startedAtMs,
  };
  const notifiedValue = isSnoozed ? null : badnessOf(incident);
  return { incident, streak: 1, notifiedValue, firingHourMs: at.hourStartMs };
}

/** What the team would have had in such an hour without an incident. */
function typicalOf(rule: AlertRule, hourStartMs: number, toLocal: (instantMs: number) => number) {
  const momentAt = teamRhythm(SAMPLE_SEED, 1, false, 'around-the-clock');
  const quarters = [0, 1, 2, 3].map((quarter) => momentAt(toLocal(hourStartMs) + quarter * QUARTER_MS));
  const sessions = quarters.reduce((sum, { expectedSessions }) => sum + expectedSessions, 0);
  const seconds = quarters.reduce((sum, { responseSeconds }) => sum + responseSeconds, 0) / quarters.length;
  const [median, spread] = rule === 'sessions-up' ? [sessions, 1.28 * Math.sqrt(sessions)] : [seconds, 0.24 * seconds];
  return {
    p10: Math.max(0, median - spread),
    median,
    p90: median + spread,
    sampleCount: 10,
    basis: 'same-weekday',
  } as const;
}
