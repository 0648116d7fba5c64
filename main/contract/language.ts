import * as v from 'valibot';

/** The languages of the windows, the tray, notifications and dialogs. Files, flags and logs stay English. */

/** Those a person can choose, as BCP 47 tags. */
export const LANGUAGES = ['en', 'es', 'de', 'fr', 'pt-BR', 'hi', 'ja'] as const;

/** Spoken by nobody: `en-XA` is long and accented, `ar-XB` runs from right to left. For development. */
export const PSEUDO_LANGUAGES = ['en-XA', 'ar-XB'] as const;

export type LanguageTag = (typeof LANGUAGES)[number] | (typeof PSEUDO_LANGUAGES)[number];

/** `system` follows this computer. */
export const languageSettingSchema = v.picklist(['system', ...LANGUAGES, ...PSEUDO_LANGUAGES]);
export type LanguageSetting = v.InferOutput<typeof languageSettingSchema>;

/** How times of day are written; `language` is what is usual in the language and region. */
export const CLOCKS = ['language', '12-hour', '24-hour'] as const;
export const clockSettingSchema = v.picklist(CLOCKS);
export type ClockSetting = v.InferOutput<typeof clockSettingSchema>;

/** How numbers are grouped and where their decimals begin; `language` is what is usual in the language and region. */
export const NUMBER_FORMATS = ['language', '1,234.5', '1.234,5', '1 234,5', '1’234.5'] as const;
export const numberFormatSchema = v.picklist(NUMBER_FORMATS);
export type NumberFormatSetting = v.InferOutput<typeof numberFormatSchema>;

/** The day on which weeks begin; `language` is what is usual in the language and region. */
export const FIRST_WEEKDAYS = ['language', 'monday', 'saturday', 'sunday'] as const;
export const firstWeekdaySchema = v.picklist(FIRST_WEEKDAYS);
export type FirstWeekdaySetting = v.InferOutput<typeof firstWeekdaySchema>;

/** ISO weekdays on which a week may begin: Monday, Saturday, Sunday. */
export type FirstWeekday = 1 | 6 | 7;

/** What to write in and how: plain data, the same for main and for the windows. */
export interface LanguageChoice {
  readonly tag: LanguageTag;
  /** The BCP 47 tag that dates follow: the language, with this computer's region where that is known. */
  readonly formats: string;
  readonly hourCycle: 'h12' | 'h23';
  /** The BCP 47 tag that numbers follow. */
  readonly numbers: string;
  readonly firstWeekday: FirstWeekday;
}
