import { ENGLISH } from '../../../main/domain/wording/language.ts';
import type { Incident } from '../../../main/contract/alerts.ts';
import * as v from 'valibot';
import { ACCOUNT_COLORS, settingsSchema, type Settings } from '../../../main/contract/settings.ts';
import type { AccountSnapshot, AppSnapshot, Connection, Today } from '../../../main/contract/snapshot.ts';

/** Snapshots as the tray gets them. */

export const NOW_MS = Date.parse('2026-03-10T14:06:30Z');

export const at = (iso: string): number => Date.parse(iso);

const SETTINGS: Settings = v.parse(settingsSchema, {});

export const today = (changes: Partial<Today> = {}): Today => ({
  date: '2026-03-10',
  fetchedAtMs: at('2026-03-10T14:05:20Z'),
  totalSessions: 42,
  averageSessionSeconds: 544,
  responseSeconds: 21,
  hours: [],
  typicalSessionsByNow: null,
  typicalResponseSeconds: null,
  typicalAverageSessionSeconds: null,
  pace: null,
  ...changes,
});

export const connection = (changes: Partial<Connection> = {}): Connection => ({
  status: 'fresh',
  problem: null,
  sinceMs: at('2026-03-10T13:40:00Z'),
  ...changes,
});

export const account = (changes: Partial<AccountSnapshot> = {}): AccountSnapshot => ({
  id: 'acme',
  name: changes.id ?? 'acme',
  color: ACCOUNT_COLORS[0],
  timeZone: 'UTC',
  connection: connection(),
  today: today(),
  fetching: null,
  openIncidents: [],
  ...changes,
});

export const snapshot = (...accounts: AccountSnapshot[]): AppSnapshot => ({
  appVersion: '1.2.3',
  platform: 'linux',
  sampleData: false,
  settings: SETTINGS,
  language: ENGLISH,
  accounts,
  primaryAccountId: accounts[0]?.id ?? null,
  notices: [],
  lostAccounts: [],
});

export const incident = (changes: Partial<Incident> = {}): Incident => ({
  id: 1,
  accountId: 'acme',
  rule: 'sessions-up',
  startedAtMs: at('2026-03-10T13:20:00Z'),
  endedAtMs: null,
  sinceMs: at('2026-03-10T13:00:00Z'),
  hourStartMs: at('2026-03-10T13:00:00Z'),
  value: 11,
  typical: null,
  score: 0.7,
  line: { mode: 'automatic', sensitivity: 'medium', score: 0.5 },
  suppressed: null,
  notifiedAtMs: at('2026-03-10T13:20:00Z'),
  note: '',
  notUseful: false,
  acknowledgedAtMs: null,
  ...changes,
});
