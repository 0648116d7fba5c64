import type { AlertRule } from '../../main/contract/alerts.ts';
import { DAY_MS, HOUR_MS } from '../../main/domain/time/zone-clock.ts';
import { ALSO, evidentAtMs, RULE_OF } from './spikes-evidence.ts';
import type { Alert } from './spikes-live.ts';
import type { Anomaly, AnomalyKind, Team } from './spikes-team.ts';

/** What became of the anomalies of watched teams, and of the alerts. */

export interface Outcome {
  readonly kind: AnomalyKind;
  /** From the start of the anomaly until there was something to notice, minutes; null when that never came. */
  readonly evidentMinutes: number | null;
  /** From its start until the first alert of the rule that is meant to notice it, minutes; null for none. */
  readonly foundMinutes: number | null;
}

export interface AlertCounts {
  readonly all: number;
  /** At a time when nothing was the matter. */
  readonly false: number;
  /** That it was quiet on a holiday: true, and no news. */
  readonly holiday: number;
}

export interface Account {
  readonly days: number;
  readonly outcomes: readonly Outcome[];
  readonly alerts: ReadonlyMap<AlertRule, AlertCounts>;
}

/** An alert so long after the end is late, neither a find nor false: the last hours were unusual. */
const AFTERMATH_MS = HOUR_MS;

export function judge(team: Team, alerts: readonly Alert[], days: number): Account {
  const minutesIn = (anomaly: Anomaly, atMs: number): number => (atMs - anomaly.fromMs) / 60_000;
  const outcomes = team.anomalies.map((anomaly): Outcome => {
    const evidentMs = evidentAtMs(team, anomaly);
    const found = alerts.find(
      ({ rule, atMs }) => rule === RULE_OF[anomaly.kind] && atMs >= anomaly.fromMs && atMs < anomaly.toMs,
    );
    return {
      kind: anomaly.kind,
      evidentMinutes: evidentMs === null ? null : minutesIn(anomaly, evidentMs),
      foundMinutes: found === undefined ? null : minutesIn(anomaly, found.atMs),
    };
  });
  const counts = new Map<AlertRule, AlertCounts>();
  for (const { rule, atMs } of alerts) {
    const count = counts.get(rule) ?? { all: 0, false: 0, holiday: 0 };
    const meant = team.anomalies.some(
      ({ kind, fromMs, toMs }) =>
        (rule === RULE_OF[kind] || rule === ALSO[kind]) && atMs >= fromMs && atMs < toMs + AFTERMATH_MS,
    );
    const holiday = rule === 'sessions-quiet' && team.holidays.has(atMs - (atMs % DAY_MS));
    counts.set(rule, {
      all: count.all + 1,
      false: count.false + (meant || holiday ? 0 : 1),
      holiday: count.holiday + (holiday ? 1 : 0),
    });
  }
  return { days, outcomes, alerts: counts };
}

export interface KindFigures {
  readonly labelled: number;
  readonly evident: number;
  /** Of the evident ones. */
  readonly found: number;
  /** Of the rest: what was found without proof. */
  readonly foundBesides: number;
  /** From the evidence to the alert, minutes, never below 0; from the start to the alert. */
  readonly delays: readonly number[];
  readonly sinceStart: readonly number[];
}

export function figuresOf(kind: AnomalyKind, accounts: readonly Account[]): KindFigures {
  const outcomes = accounts.flatMap((account) => account.outcomes).filter((outcome) => outcome.kind === kind);
  const evident = outcomes.filter(({ evidentMinutes }) => evidentMinutes !== null);
  const found = evident.filter(({ foundMinutes }) => foundMinutes !== null);
  return {
    labelled: outcomes.length,
    evident: evident.length,
    found: found.length,
    foundBesides: outcomes.filter(
      ({ evidentMinutes, foundMinutes }) => evidentMinutes === null && foundMinutes !== null,
    ).length,
    delays: found
      .map(({ evidentMinutes, foundMinutes }) => Math.max(0, (foundMinutes ?? 0) - (evidentMinutes ?? 0)))
      .sort((a, b) => a - b),
    sinceStart: found.map(({ foundMinutes }) => foundMinutes ?? 0).sort((a, b) => a - b),
  };
}

export interface RuleFigures {
  readonly alerts: number;
  readonly falseAlerts: number;
  readonly holidayAlerts: number;
  /** Share of alerts, those of holidays left out, at a time when something was the matter; 1 for none. */
  readonly precision: number;
  readonly alertsPerMonth: number;
  readonly falsePerMonth: number;
}

/** Of some rules together, in months of 30 days, per account. */
export function ruleFigures(rules: readonly AlertRule[], accounts: readonly Account[]): RuleFigures {
  let [alerts, falseAlerts, holidayAlerts, days] = [0, 0, 0, 0];
  for (const account of accounts) {
    days += account.days;
    for (const rule of rules) {
      alerts += account.alerts.get(rule)?.all ?? 0;
      holidayAlerts += account.alerts.get(rule)?.holiday ?? 0;
      falseAlerts += account.alerts.get(rule)?.false ?? 0;
    }
  }
  const months = days / 30;
  return {
    alerts,
    falseAlerts,
    holidayAlerts,
    precision: alerts === holidayAlerts ? 1 : 1 - falseAlerts / (alerts - holidayAlerts),
    alertsPerMonth: alerts / months,
    falsePerMonth: falseAlerts / months,
  };
}

/** The value that this share of sorted values does not exceed; NaN for none. */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
