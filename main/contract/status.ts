import * as v from 'valibot';
import { ALERT_RULES } from './alerts.ts';
import { accountIdSchema } from './settings-parts.ts';

/**
 * What `--status=json` prints, for bars and scripts, and what the running app writes for it. `version` rises when a name
 * is taken away or means something else; names may be added at any time.
 */
export const STATUS_VERSION = 1;

/** How an account is doing: as in the app, or `old` when no app is running that could say. */
export const STATUS_STATES = [
  'connecting',
  'fresh',
  'stale',
  'offline',
  'error',
  'key-locked',
  'paused',
  'old',
] as const;

/** ISO 8601 with the account's own offset, whole seconds: `2026-11-24T14:05:00+01:00`. */
const instantSchema = v.pipe(v.string(), v.isoTimestamp());
const rangeSchema = v.object({ low: v.number(), high: v.number() });

export const accountStatusSchema = v.object({
  id: accountIdSchema,
  name: v.string(),
  /** Whether it is the one in the tray. */
  primary: v.boolean(),
  timeZone: v.string(),
  state: v.picklist(STATUS_STATES),
  /** The code of what is wrong; null when nothing is. */
  problem: v.nullable(v.string()),
  /** The day the numbers are of, in the account's zone; null with no numbers. */
  date: v.nullable(v.pipe(v.string(), v.isoDate())),
  updatedAt: v.nullable(instantSchema),
  sessions: v.nullable(v.number()),
  responseSeconds: v.nullable(v.number()),
  averageSessionSeconds: v.nullable(v.number()),
  /** Typical ranges by the time of `updatedAt`: the middle 80 % of comparable days. Null with too little history. */
  typicalSessions: v.nullable(rangeSchema),
  typicalResponseSeconds: v.nullable(rangeSchema),
  typicalAverageSessionSeconds: v.nullable(rangeSchema),
  /** Sessions expected by the end of the day, with a range that holds on four days of five. */
  pace: v.nullable(v.object({ total: v.number(), low: v.number(), high: v.number() })),
  /** What is unusual right now, the newest first. */
  openIncidents: v.array(
    v.object({ rule: v.picklist(ALERT_RULES), since: instantSchema, value: v.number(), acknowledged: v.boolean() }),
  ),
});
export type AccountStatus = v.InferOutput<typeof accountStatusSchema>;

export const statusSchema = v.object({
  version: v.literal(STATUS_VERSION),
  /** Whether the numbers come from a Glance that is running. */
  running: v.boolean(),
  sampleData: v.boolean(),
  accounts: v.array(accountStatusSchema),
});
export type Status = v.InferOutput<typeof statusSchema>;

/** The file the app keeps in its data folder. */
export const STATUS_FILE = 'status.json';
export const statusFileSchema = v.object({ pid: v.pipe(v.number(), v.integer()), status: statusSchema });
