import {
  LANGUAGES,
  PSEUDO_LANGUAGES,
  type ClockSetting,
  type FirstWeekday,
  type FirstWeekdaySetting,
  type LanguageChoice,
  type LanguageTag,
  type NumberFormatSetting,
} from '../../contract/language.ts';
import type { Settings } from '../../contract/settings.ts';
import english from './messages/en.js';
import type { Messages, WriteNumber } from './messages/messages.ts';

/** A loaded language: its messages, and how it writes dates and numbers. Every function that makes words takes one. */
export interface Language extends LanguageChoice {
  readonly direction: 'ltr' | 'rtl';
  /** The catalogue: `m.tray.quit()`. */
  readonly m: Messages;
}

/** British dates, unless this computer says which English it speaks. */
export const ENGLISH: Language = {
  tag: 'en',
  formats: 'en-GB',
  hourCycle: 'h23',
  numbers: 'en-GB',
  firstWeekday: 1,
  direction: 'ltr',
  m: english(numbersIn('en-GB')),
};

/** Each a file of its own, so that only what is spoken is read. English is always there. */
const LOADERS: Readonly<Record<LanguageTag, () => Promise<(write: WriteNumber) => Messages>>> = {
  en: () => Promise.resolve(english),
  es: async () => (await import('./messages/es.js')).default,
  de: async () => (await import('./messages/de.js')).default,
  fr: async () => (await import('./messages/fr.js')).default,
  'pt-BR': async () => (await import('./messages/pt-BR.js')).default,
  hi: async () => (await import('./messages/hi.js')).default,
  ja: async () => (await import('./messages/ja.js')).default,
  'en-XA': async () => (await import('./messages/en-XA.js')).default,
  'ar-XB': async () => (await import('./messages/ar-XB.js')).default,
};

/** Whether two say the same. */
export const isSameChoice = (one: LanguageChoice, other: LanguageChoice): boolean =>
  one.tag === other.tag &&
  one.formats === other.formats &&
  one.hourCycle === other.hourCycle &&
  one.numbers === other.numbers &&
  one.firstWeekday === other.firstWeekday;

/** Loads the messages of a language. */
export async function loadLanguage(choice: LanguageChoice): Promise<Language> {
  const isEnglish = choice.tag === ENGLISH.tag && choice.numbers === ENGLISH.numbers;
  return {
    ...choice,
    direction: choice.tag === 'ar-XB' ? 'rtl' : 'ltr',
    m: isEnglish ? ENGLISH.m : (await LOADERS[choice.tag]())(numbersIn(choice.numbers)),
  };
}

/**
 * The language to use. `systemLanguages` are this computer's, the preferred first (`['de-AT', 'en']`). Where none of
 * them is spoken here it is English.
 */
export function chooseLanguage(
  settings: Pick<Settings, 'language' | 'clock' | 'numbers' | 'firstWeekday'>,
  systemLanguages: readonly string[],
): LanguageChoice {
  const tag = settings.language === 'system' ? spokenBy(systemLanguages) : settings.language;
  const formats = formatsOf(tag, systemLanguages);
  return {
    tag,
    formats,
    hourCycle: hourCycleOf(settings.clock, formats),
    numbers: NUMBER_TAGS[settings.numbers] ?? formats,
    firstWeekday: WEEKDAYS[settings.firstWeekday] ?? firstWeekdayOf(formats),
  };
}

/** Whoever writes numbers so. */
const NUMBER_TAGS: Readonly<Record<NumberFormatSetting, string | null>> = {
  language: null,
  '1,234.5': 'en-US',
  '1.234,5': 'de-DE',
  '1 234,5': 'fr-FR',
  '1’234.5': 'de-CH',
};

const WEEKDAYS: Readonly<Record<FirstWeekdaySetting, FirstWeekday | null>> = {
  language: null,
  monday: 1,
  saturday: 6,
  sunday: 7,
};

/** Messages write numbers as everything else does. Each tag is looked up once, and not before there is a number. */
function numbersIn(tag: string): WriteNumber {
  let format: Intl.NumberFormat | null = null;
  return (_messageTag, value, offset) => (format ??= new Intl.NumberFormat(tag)).format(value - offset);
}

/** Of a language without a region, that of where most of its speakers live. */
function firstWeekdayOf(formats: string): FirstWeekday {
  const locale = new Intl.Locale(formats) as Intl.Locale & {
    readonly weekInfo?: { readonly firstDay: number };
    getWeekInfo?(): { readonly firstDay: number };
  };
  const firstDay = locale.getWeekInfo?.().firstDay ?? locale.weekInfo?.firstDay;
  return firstDay === 6 || firstDay === 7 ? firstDay : 1;
}

function spokenBy(systemLanguages: readonly string[]): LanguageTag {
  for (const wanted of systemLanguages) {
    const found = LANGUAGES.find((tag) => baseOf(tag) === baseOf(wanted));
    if (found !== undefined) return found;
  }
  return 'en';
}

/** This computer's own variant of the language (`de-AT`, `en-US`), else the plain one. */
function formatsOf(tag: LanguageTag, systemLanguages: readonly string[]): string {
  if (isPseudo(tag)) return ENGLISH.formats;
  const own = systemLanguages.find((one) => baseOf(one) === baseOf(tag) && isLocale(one));
  if (own !== undefined && own !== baseOf(own)) return own;
  return tag === 'en' ? ENGLISH.formats : tag;
}

function hourCycleOf(clock: ClockSetting, formats: string): LanguageChoice['hourCycle'] {
  if (clock !== 'language') return clock === '12-hour' ? 'h12' : 'h23';
  const { hour12 } = new Intl.DateTimeFormat(formats, { hour: 'numeric' }).resolvedOptions();
  return hour12 === true ? 'h12' : 'h23';
}

const isPseudo = (tag: string): boolean => (PSEUDO_LANGUAGES as readonly string[]).includes(tag);
const baseOf = (tag: string): string => tag.toLowerCase().split(/[-_]/)[0] ?? tag;

/** `C` and the like, which some systems call a language, are none. */
function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
