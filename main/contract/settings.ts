import * as v from 'valibot';

/**
 * The one schema of the settings file: defaults, limits and types all come from here. Nothing secret is ever in it;
 * keys live in the operating system's keychain (`main/credentials`).
 */

export const MIN_POLL_INTERVAL_MS = 15_000;
export const MAX_POLL_INTERVAL_MS = 60 * 60_000;
export const MAX_BACKFILL_DAYS = 731;

/** The subdomain of a team's Acquire address: one DNS label, lower case. */
export const accountIdSchema = v.pipe(v.string(), v.regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/));

/** A key is sent as a header: visible ASCII only, no blanks. Some are several hundred characters long. */
export const apiKeySchema = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,4096}$/));

/** `system` follows this computer; anything else is an IANA zone such as `Europe/Berlin`. */
export const timeZoneSchema = v.pipe(v.string(), v.regex(/^(system|[A-Za-z][A-Za-z0-9_+\-/]{0,63})$/));

export const ACCOUNT_COLORS = [
  '#2f6bff',
  '#0f9d8a',
  '#b4540a',
  '#8a3ffc',
  '#c2185b',
  '#4d6b1f',
  '#00759e',
  '#7a5c00',
] as const;

export const accountSchema = v.object({
  id: accountIdSchema,
  /** What the person calls it; the id until renamed. */
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  color: v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/)),
  timeZone: v.optional(timeZoneSchema, 'system'),
  paused: v.optional(v.boolean(), false),
  /** Whether the keychain was given a key. A keychain that then answers "none" is locked, not empty. */
  keyStored: v.optional(v.boolean(), false),
  /** Which spelling of the path answered last: the vendor's page has `/api//v1`, later pages `/api/v1`. */
  apiPath: v.optional(v.picklist(['double-slash', 'single-slash']), 'double-slash'),
});
export type AccountSettings = v.InferOutput<typeof accountSchema>;

const rectangleSchema = v.object({ x: v.number(), y: v.number(), width: v.number(), height: v.number() });

export const settingsSchema = v.object({
  accounts: v.optional(v.pipe(v.array(accountSchema), v.maxLength(50)), []),
  primaryAccountId: v.optional(v.nullable(accountIdSchema), null),
  pollIntervalMs: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(MIN_POLL_INTERVAL_MS), v.maxValue(MAX_POLL_INTERVAL_MS)),
    60_000,
  ),
  theme: v.optional(v.picklist(['system', 'light', 'dark']), 'system'),
  openAtLogin: v.optional(v.boolean(), false),
  /** How many days of the past are fetched after connecting. */
  backfillDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_BACKFILL_DAYS)), 90),
  notifications: v.optional(v.object({ enabled: v.optional(v.boolean(), true) }), {}),
  csv: v.optional(
    v.object({
      delimiter: v.optional(v.picklist(['comma', 'semicolon', 'tab']), 'comma'),
      bom: v.optional(v.boolean(), false),
    }),
    {},
  ),
  /** The dashboard's last place and size on screen. */
  windowBounds: v.optional(v.nullable(rectangleSchema), null),
});
export type Settings = v.InferOutput<typeof settingsSchema>;

/** What the settings page may change. Accounts are changed by their own commands. */
export const settingsPatchSchema = v.partial(
  v.object({
    pollIntervalMs: settingsSchema.entries.pollIntervalMs.wrapped,
    theme: settingsSchema.entries.theme.wrapped,
    openAtLogin: v.boolean(),
    backfillDays: settingsSchema.entries.backfillDays.wrapped,
    notifications: v.object({ enabled: v.boolean() }),
    csv: v.object({ delimiter: v.picklist(['comma', 'semicolon', 'tab']), bom: v.boolean() }),
  }),
);
export type SettingsPatch = v.InferOutput<typeof settingsPatchSchema>;
