import * as v from 'valibot';
import { accountSchema, settingsSchema } from './settings.ts';

/** Settings as a file to carry to another computer: what a person chose, and never a key. */

const { entries } = settingsSchema;
const account = accountSchema.entries;

/** What is the person's choice; window places, notices and the keychain's bookkeeping stay where they are. */
export const portableSettingsSchema = v.object({
  accounts: v.pipe(
    v.array(
      v.object({
        id: account.id,
        name: account.name,
        color: account.color,
        timeZone: account.timeZone,
        timesIn: account.timesIn,
        paused: account.paused,
        alerts: account.alerts,
        targets: account.targets,
      }),
    ),
    v.maxLength(50),
  ),
  primaryAccountId: entries.primaryAccountId,
  pollIntervalMs: entries.pollIntervalMs,
  theme: entries.theme,
  language: entries.language,
  clock: entries.clock,
  numbers: entries.numbers,
  firstWeekday: entries.firstWeekday,
  backfillDays: entries.backfillDays,
  hourlyBackfillDays: entries.hourlyBackfillDays,
  retentionMonths: entries.retentionMonths,
  remindAfterMinutes: entries.remindAfterMinutes,
  tray: entries.tray,
  csv: entries.csv,
});
export type PortableSettings = v.InferOutput<typeof portableSettingsSchema>;

/** The file. A later version that cannot be read by this one has another number. */
export const settingsFileSchema = v.object({
  format: v.literal('glance-settings'),
  version: v.literal(1),
  settings: portableSettingsSchema,
});
export type SettingsFile = v.InferOutput<typeof settingsFileSchema>;

export interface ImportedSettings {
  readonly accountCount: number;
  /** Accounts that were not here before: each needs its key. */
  readonly newAccountIds: readonly string[];
}
