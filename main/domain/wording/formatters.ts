import type { Language } from './language.ts';

/** Intl formatters are slow to build and never change, so each is built once. */
const dateFormatters = new Map<string, Intl.DateTimeFormat>();
const numberFormatters = new Map<string, Intl.NumberFormat>();

/** The formatter of dates and times in a language; times follow its clock. */
export function dateFormatter(
  { formats, hourCycle }: Language,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const full = options.hour === undefined ? options : { ...options, hourCycle };
  const key = `${formats} ${JSON.stringify(full)}`;
  const known = dateFormatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(formats, full);
  dateFormatters.set(key, made);
  return made;
}

/** The formatter of numbers in a language. */
export function numberFormatter({ numbers: formats }: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${formats} ${JSON.stringify(options)}`;
  const known = numberFormatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(formats, options);
  numberFormatters.set(key, made);
  return made;
}
