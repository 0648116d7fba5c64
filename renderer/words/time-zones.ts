import { formatTimeOfDay } from './format.ts';
import { language, m } from './language.ts';

/** A stored zone as a person reads it: `America/New York`. */
export function zoneText(timeZone: string): string {
  return timeZone === 'system' ? m().languages.system() : timeZone.replaceAll('_', ' ');
}

/** What was typed as a zone to store; also a city alone. What is not known comes back as typed. */
export function zoneFromText(text: string, zones: readonly string[]): string {
  const typed = text.trim().toLowerCase();
  if (typed === '' || typed === 'system' || typed === m().languages.system().toLowerCase()) return 'system';
  const path = typed.replaceAll(' ', '_');
  const known =
    zones.find((zone) => zone.toLowerCase() === path) ?? zones.find((zone) => zone.toLowerCase().endsWith(`/${path}`));
  return known ?? text.trim().replaceAll(' ', '_');
}

/** `Days begin at midnight in Europe/Berlin, where it is 14:05 now (Central European Standard Time).` */
export function zoneWords(timeZone: string, nowMs: number): string {
  const name = new Intl.DateTimeFormat(language().formats, { timeZone, timeZoneName: 'long' })
    .formatToParts(nowMs)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const where = { zone: zoneText(timeZone), time: formatTimeOfDay(nowMs, timeZone) };
  return name === undefined ? m().accounts.zoneHint(where) : m().accounts.zoneHintNamed({ ...where, name });
}
