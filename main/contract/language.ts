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

/** What to write in and how: plain data, the same for main and for the windows. */
export interface LanguageChoice {
  readonly tag: LanguageTag;
  /** The BCP 47 tag that dates and numbers follow: the language, with this computer's region where that is known. */
  readonly formats: string;
  readonly hourCycle: 'h12' | 'h23';
}
