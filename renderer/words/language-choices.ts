import { CLOCKS, LANGUAGES, type ClockSetting, type LanguageSetting } from '../../main/contract/language.ts';
import { m } from './language.ts';
import type { Choice } from './setting-choices.ts';

/** The languages by their own names, and the one in force where a file set one that is for development. */
export function languageChoices(current: LanguageSetting): Choice<LanguageSetting>[] {
  const offered: readonly LanguageSetting[] = ['system', ...LANGUAGES];
  return [...offered, ...(offered.includes(current) ? [] : [current])].map((value) => ({
    value,
    label: value === 'system' ? m().languages.system() : ownName(value),
  }));
}

/** `Deutsch`, `Português (Brasil)`: somebody who reads nothing else on screen has to find it. */
function ownName(tag: string): string {
  const name = new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag;
  return `${name.charAt(0).toLocaleUpperCase(tag)}${name.slice(1)}`;
}

/** How times of day may be written. */
export function clockChoices(): Choice<ClockSetting>[] {
  const { clockLanguage, clock12, clock24 } = m().languages;
  const labels: Record<ClockSetting, () => string> = {
    language: clockLanguage,
    '12-hour': clock12,
    '24-hour': clock24,
  };
  return CLOCKS.map((value) => ({ value, label: labels[value]() }));
}
