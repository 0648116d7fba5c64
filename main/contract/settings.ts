import * as v from 'valibot';
import { alertSettingsSchema } from './alerts.ts';
import { retentionSchema } from './history-care.ts';
import { clockSettingSchema, firstWeekdaySchema, languageSettingSchema, numberFormatSchema } from './language.ts';
import { accountIdSchema, CSV_FORMATS } from './settings-parts.ts';
import { shortArray } from './short-array.ts';
import { shownViewSchema } from './windows.ts';

export { accountIdSchema } from './settings-parts.ts';

/**
 * The one schema of the settings file: defaults, limits and types all come from here. Nothing secret is ever in it;
 * keys live in the operating system's keychain (`main/credentials`).
 */

export const MIN_POLL_INTERVAL_MS = 15_000;
export const MAX_POLL_INTERVAL_MS = 60 * 60_000;
export const MAX_BACKFILL_DAYS = 731;

export const MAX_ACCOUNTS = 50;
export const MAX_NAME_CHARACTERS = 60;
/** One for each server that an account was connected to out of one data folder. */
export const MAX_KEY_ENTRIES = 20;
/** Keys that wait for their keychain to be unlocked before they can be deleted. */
export const MAX_KEYS_TO_DELETE = 1000;

export const TRAY_SHOWS = ['sessions', 'response-time', 'in-turn', 'pace', 'dot'] as const;
export const TIME_UNITS = ['seconds', 'minutes'] as const;
export const SECONDS_IN = { seconds: 1, minutes: 60 } as const satisfies Record<(typeof TIME_UNITS)[number], number>;
export const REMINDER_MINUTES = [0, 30, 60, 120] as const;

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

/** The name of an entry in the keychain; never a key. */
const keyEntrySchema = v.pipe(v.string(), v.minLength(1), v.maxLength(300));

/** Modifiers and one key, as `Control+Alt+G`. */
export const acceleratorSchema = v.pipe(
  v.string(),
  v.regex(/^(?:(?:Control|Alt|Shift|Super|Command)\+){1,4}(?:[A-Z0-9]|F(?:[1-9]|1\d|2[0-4])|Space|Home|End|Insert)$/),
);

const targetSchema = v.optional(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1_000_000))), null);

/** What a team aims at, drawn as a line; null for no line. */
export const targetsSchema = v.object({
  /** Drawn where bars are days. */
  sessionsPerDay: targetSchema,
  averageSessionSeconds: targetSchema,
  responseSeconds: targetSchema,
});
export type Targets = v.InferOutput<typeof targetsSchema>;

export const accountSchema = v.object({
  id: accountIdSchema,
  /** What the person calls it; the id until renamed. */
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_NAME_CHARACTERS)),
  color: v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/)),
  timeZone: v.optional(timeZoneSchema, 'system'),
  paused: v.optional(v.boolean(), false),
  /** Whether the keychain was given a key. A keychain that then answers "none" is locked, not empty. */
  keyStored: v.optional(v.boolean(), false),
  /** The keychain's entries with this account's key; left out by versions whose one entry is named by the id alone. */
  keyEntries: v.optional(shortArray(keyEntrySchema, MAX_KEY_ENTRIES)),
  /** Which spelling of the path answered last: the vendor's page has `/api//v1`, later pages `/api/v1`. */
  apiPath: v.optional(v.picklist(['double-slash', 'single-slash']), 'double-slash'),
  /** The unit of the two times that Acquire sends for this account: its documentation does not say. Glance keeps seconds. */
  timesIn: v.optional(v.picklist(TIME_UNITS), 'seconds'),
  /** The person stopped fetching the past; it stays stopped until they start it again. */
  backfillStopped: v.optional(v.boolean(), false),
  alerts: v.optional(alertSettingsSchema, {}),
  targets: v.optional(targetsSchema, {}),
});
export type AccountSettings = v.InferOutput<typeof accountSchema>;

/** An account with the defaults for whatever is left out. @throws ValiError for a value that does not fit */
export const accountWith = (known: v.InferInput<typeof accountSchema>): AccountSettings =>
  v.parse(accountSchema, known);

/** Pixels on any desktop there may be. */
const MAX_PIXELS = 100_000;
const positionSchema = v.pipe(v.number(), v.integer(), v.minValue(-MAX_PIXELS), v.maxValue(MAX_PIXELS));
const lengthSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_PIXELS));
const rectangleSchema = v.object({ x: positionSchema, y: positionSchema, width: lengthSchema, height: lengthSchema });

/** The end of the year 9999, UTC epoch milliseconds: no instant of a person is later. */
const LAST_INSTANT_MS = 253_402_300_799_999;

export const settingsSchema = v.object({
  accounts: v.optional(shortArray(accountSchema, MAX_ACCOUNTS), []),
  primaryAccountId: v.optional(v.nullable(accountIdSchema), null),
  pollIntervalMs: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(MIN_POLL_INTERVAL_MS), v.maxValue(MAX_POLL_INTERVAL_MS)),
    60_000,
  ),
  theme: v.optional(v.picklist(['system', 'light', 'dark']), 'system'),
  language: v.optional(languageSettingSchema, 'system'),
  clock: v.optional(clockSettingSchema, '24-hour'),
  numbers: v.optional(numberFormatSchema, 'language'),
  firstWeekday: v.optional(firstWeekdaySchema, 'monday'),
  /** Shows Glance whatever program is in front, as Electron writes it (`Control+Alt+G`); null for none. */
  globalShortcut: v.optional(v.nullable(acceleratorSchema), null),
  openAtLogin: v.optional(v.boolean(), false),
  /** How many days of the past are fetched after connecting. */
  backfillDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_BACKFILL_DAYS)), 90),
  /**
   * Days further back than this come as one request a month, without hours; null for hours all the way.
   */
  hourlyBackfillDays: v.optional(
    v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_BACKFILL_DAYS))),
    null,
  ),
  /** What is older than so many months is deleted; null keeps it for ever. */
  retentionMonths: v.optional(retentionSchema, null),
  /** Minutes after which an open incident that nobody acknowledged is notified again; 0 for never. */
  remindAfterMinutes: v.optional(v.picklist(REMINDER_MINUTES), 0),
  /** What icon and title show, and of whom. */
  tray: v.optional(
    v.object({
      shows: v.optional(v.picklist(TRAY_SHOWS), 'sessions'),
      accounts: v.optional(v.picklist(['primary', 'all']), 'primary'),
    }),
    {},
  ),
  notifications: v.optional(
    v.object({
      /** Off is the mute switch for everything. */
      enabled: v.optional(v.boolean(), true),
      /** No notification is sent before this instant, UTC epoch milliseconds. */
      snoozedUntilMs: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(LAST_INSTANT_MS))), null),
    }),
    {},
  ),
  csv: v.optional(
    v.object({
      /** With `spreadsheet` the language decides about the other two. */
      format: v.optional(v.picklist(CSV_FORMATS), 'standard'),
      delimiter: v.optional(v.picklist(['comma', 'semicolon', 'tab']), 'comma'),
      bom: v.optional(v.boolean(), false),
    }),
    {},
  ),
  /** Entries of the keychain whose accounts were removed while it was locked: deleted when it is open. */
  keysToDelete: v.optional(shortArray(keyEntrySchema, MAX_KEYS_TO_DELETE), []),
  /** Accounts that were deleted with their history and that a backup may still know. */
  accountsToForget: v.optional(shortArray(accountIdSchema, MAX_ACCOUNTS), []),
  /** Accounts that the history or the keychain knew when the settings were lost: offered to be brought back. */
  lostAccountIds: v.optional(shortArray(accountIdSchema, MAX_ACCOUNTS), []),
  /** The person has dismissed the notice that this desktop has no tray. */
  knowsNoTray: v.optional(v.boolean(), false),
  /** The dashboard's last place and size on screen. */
  windowBounds: v.optional(v.nullable(rectangleSchema), null),
  windowMaximized: v.optional(v.boolean(), false),
  /** What the dashboard showed last. */
  shownView: v.optional(v.nullable(shownViewSchema), null),
});
export type Settings = v.InferOutput<typeof settingsSchema>;

/** What the settings page may change. Accounts are changed by their own commands. */
export const settingsPatchSchema = v.partial(
  v.object({
    pollIntervalMs: settingsSchema.entries.pollIntervalMs.wrapped,
    theme: settingsSchema.entries.theme.wrapped,
    language: languageSettingSchema,
    clock: clockSettingSchema,
    numbers: numberFormatSchema,
    firstWeekday: firstWeekdaySchema,
    openAtLogin: v.boolean(),
    backfillDays: settingsSchema.entries.backfillDays.wrapped,
    hourlyBackfillDays: settingsSchema.entries.hourlyBackfillDays.wrapped,
    retentionMonths: retentionSchema,
    notifications: v.object({ enabled: v.boolean() }),
    remindAfterMinutes: v.picklist(REMINDER_MINUTES),
    tray: v.object({ shows: v.picklist(TRAY_SHOWS), accounts: v.picklist(['primary', 'all']) }),
    csv: v.object({
      format: v.picklist(CSV_FORMATS),
      delimiter: v.picklist(['comma', 'semicolon', 'tab']),
      bom: v.boolean(),
    }),
  }),
);
export type SettingsPatch = v.InferOutput<typeof settingsPatchSchema>;
