import * as v from 'valibot';
import {
  alertSettingsSchema,
  type AlertSettings,
  type Incident,
  type ReplayView,
} from '../../../../main/contract/alerts.ts';
import type { ChartPoint } from '../../../../main/contract/range.ts';
import { accountWith, settingsSchema } from '../../../../main/contract/settings.ts';
import type { AppSnapshot } from '../../../../main/contract/snapshot.ts';
import { ENGLISH } from '../../../../main/domain/wording/language.ts';
import { HOUR_MS } from '../../../../main/domain/time/units.ts';

/** A Tuesday, 14:00 in UTC. */
export const TUESDAY_14 = Date.parse('2026-11-24T14:00:00Z');
const MINUTE_MS = 60_000;

export const DEFAULT_ALERTS: AlertSettings = v.parse(alertSettingsSchema, {});

/** An incident that is over and was told, changed as a test needs it. */
export function incident(change: Partial<Incident> = {}): Incident {
  return {
    id: 1,
    accountId: 'acme',
    rule: 'sessions-up',
    startedAtMs: TUESDAY_14 + 2 * MINUTE_MS,
    endedAtMs: TUESDAY_14 + 70 * MINUTE_MS,
    sinceMs: TUESDAY_14,
    hourStartMs: TUESDAY_14,
    value: 11,
    typical: { p10: 3.2, median: 4, p90: 6.4, sampleCount: 10, basis: 'same-weekday' },
    score: 0.714,
    line: { mode: 'automatic', sensitivity: 'medium', score: 0.5 },
    suppressed: null,
    notifiedAtMs: TUESDAY_14 + 3 * MINUTE_MS,
    note: '',
    notUseful: false,
    acknowledgedAtMs: null,
    ...change,
  };
}

export function replayOf(notifiedCount: number, change: Partial<ReplayView> = {}): ReplayView {
  return {
    accountId: 'acme',
    fromMs: TUESDAY_14 - 30 * 24 * HOUR_MS,
    toMs: TUESDAY_14,
    incidents: [],
    notifiedCount,
    pollCount: 100,
    hourCount: 5,
    ...change,
  };
}

/** Finished hours with these session counts, from `TUESDAY_14` on. */
export function hourPoints(counts: readonly (number | null)[]): ChartPoint[] {
  return counts.map((totalSessions, place) => ({
    startMs: TUESDAY_14 + place * HOUR_MS,
    endMs: TUESDAY_14 + (place + 1) * HOUR_MS,
    totalSessions,
    averageSessionSeconds: totalSessions === null ? null : 300,
    responseSeconds: totalSessions === null ? null : 20,
    status: totalSessions === null ? 'missing' : 'complete',
    typical: null,
  }));
}

const ACCOUNTS = ['acme', 'northwind'].map((id) => accountWith({ id, name: id, color: '#2f6bff', timeZone: 'UTC' }));
/** Two accounts with nothing fetched yet, one of which is the primary one. */
export const snapshotWith = (primaryAccountId: string): AppSnapshot => ({
  appVersion: '0.0.0',
  platform: 'linux',
  sampleData: false,
  settings: { ...v.parse(settingsSchema, {}), accounts: ACCOUNTS },
  language: ENGLISH,
  accounts: ACCOUNTS.map(({ id, name, color }) => ({
    ...{ id, name, color },
    timeZone: 'UTC',
    connection: { status: 'fresh', problem: null, sinceMs: TUESDAY_14 },
    ...{ today: null, fetching: null, openIncidents: [] },
  })),
  primaryAccountId,
  notices: [],
  lostAccounts: [],
});
