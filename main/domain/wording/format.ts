import type { Change } from '../../contract/range.ts';
import { dateFormatter, numberFormatter } from './formatters.ts';
import type { Language } from './language.ts';

/** Numbers and times as words, the same in the tray, in notifications and in the windows. */

/** Shown where nothing is known: an em dash. */
export const UNKNOWN = '—';

/** `9 min 4 s`, `21 s`, `1 h 2 min`; a dash for null. Seconds are rounded; above an hour they are left out. */
export function formatDuration(seconds: number | null, { m }: Language): string {
  if (seconds === null || !Number.isFinite(seconds)) return UNKNOWN;
  const whole = Math.round(seconds);
  if (whole < 60) return m.units.seconds({ seconds: whole });
  if (whole < 3600) {
    const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
    return rest === 0 ? m.units.minutes({ minutes }) : m.units.minutesSeconds({ minutes, seconds: rest });
  }
  const allMinutes = Math.round(whole / 60);
  const [hours, minutes] = [Math.floor(allMinutes / 60), allMinutes % 60];
  return minutes === 0 ? m.units.hours({ hours }) : m.units.hoursMinutes({ hours, minutes });
}

/** `1,284`, one decimal where the endpoint sent one; a dash for null. */
export function formatCount(count: number | null, language: Language): string {
  if (count === null || !Number.isFinite(count)) return UNKNOWN;
  return numberFormatter(language, { maximumFractionDigits: 1 }).format(count);
}

/** `1 session`, `42 sessions`. */
export function formatSessions(count: number, { m }: Language): string {
  return m.units.sessions({ count: shownCount(count) });
}

/** A count as it is shown, for the plural to agree with what is read: at most one decimal. */
export const shownCount = (count: number): number => Math.round(count * 10) / 10;

/** `12%`, `1,235%` for a share. */
export function formatPercent(share: number, language: Language): string {
  return numberFormatter(language, { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

/** `▲ 12%`, `▼ 5%`, `no change`, `new`; empty where there is nothing to compare with. */
export function formatChange(change: Change, language: Language): string {
  const { units } = language.m;
  if (change.kind === 'unknown') return '';
  if (change.kind === 'new') return units.new();
  const share = Math.round(Math.abs(change.ratio) * 100) / 100;
  if (share === 0) return units.noChange();
  const percent = formatPercent(share, language);
  return change.ratio > 0 ? units.increase({ percent }) : units.decrease({ percent });
}

/** `14:05` or `2:05 PM` in the given IANA zone. */
export function formatTimeOfDay(instantMs: number, timeZone: string, language: Language): string {
  const hour = language.hourCycle === 'h12' ? 'numeric' : '2-digit';
  return dateFormatter(language, { timeZone, hour, minute: '2-digit' }).format(instantMs);
}

/** `14:05`, or `23 Nov 14:05` where the instant is not on the same local day as `nowMs`. */
export function formatMoment(instantMs: number, nowMs: number, timeZone: string, language: Language): string {
  const day = dateFormatter(language, { timeZone, day: 'numeric', month: 'numeric', year: 'numeric' });
  const time = formatTimeOfDay(instantMs, timeZone, language);
  if (day.format(instantMs) === day.format(nowMs)) return time;
  const monthAndDay = dateFormatter(language, { timeZone, day: 'numeric', month: 'short' }).format(instantMs);
  const date = tidyDate(monthAndDay, language);
  return language.m.units.dayAndTime({ date, time });
}

/** `Tuesday` for an instant in a zone. */
export function formatWeekday(instantMs: number, timeZone: string, language: Language): string {
  return dateFormatter(language, { timeZone, weekday: 'long' }).format(instantMs);
}

/** `Tuesday 10 Mar` for an instant in a zone. */
export function formatDay(instantMs: number, timeZone: string, language: Language): string {
  const day = dateFormatter(language, { timeZone, weekday: 'long', day: 'numeric', month: 'short' });
  return tidyDate(day.format(instantMs), language);
}

/**
 * A date as people write it, where ICU does not. British ones have "Sept", the only month of four letters, and a comma
 * after the weekday that others do without. The first of a French month is `1er`.
 */
export function tidyDate(date: string, { tag }: Pick<Language, 'tag'>): string {
  if (tag === 'fr') return date.replace(/(?<!\d)1(?=\s\p{L})/gu, '1er');
  return tag !== 'en' ? date : date.replace(/\bSept\b/, 'Sep').replace(/^(\p{L}+), (?=\d+ \p{L}+)/u, '$1 ');
}

/** `acme`, `acme and globex`, `acme, globex and hooli`. */
export function formatList(
  items: readonly string[],
  { formats }: Language,
  type: Intl.ListFormatType = 'conjunction',
): string {
  return new Intl.ListFormat(formats, { type }).format(items);
}
