import {
  MAX_POLL_INTERVAL_MS,
  MIN_POLL_INTERVAL_MS,
  REMINDER_MINUTES,
  type AccountSettings,
  type Settings,
} from '../../main/contract/settings.ts';
import { FIRST_WEEKDAYS, NUMBER_FORMATS } from '../../main/contract/language.ts';
import { weekdayName } from './date-words.ts';
import { asLine, formatDuration } from './format.ts';
import { m } from './language.ts';

export interface Choice<T> {
  readonly value: T;
  readonly label: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const INTERVALS_MS = [
  MIN_POLL_INTERVAL_MS,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
];

function everyWords(intervalMs: number): string {
  const { every, everyHour, everyMinute } = m().settings;
  if (intervalMs === MINUTE) return everyMinute();
  return intervalMs === 60 * MINUTE ? everyHour() : every({ interval: formatDuration(intervalMs / SECOND) });
}

/** The intervals to choose from, and the one in force where a file set another. */
export function intervalChoices(currentMs: number): Choice<number>[] {
  const all = new Set([...INTERVALS_MS, MAX_POLL_INTERVAL_MS, currentMs]);
  return [...all].sort((one, other) => one - other).map((value) => ({ value, label: everyWords(value) }));
}

const REACHES_DAYS = [0, 7, 30, 90, 180, 365, 731];
const MONTHS: Readonly<Record<number, number>> = { 180: 6, 365: 12, 731: 24 };

function reachWords(days: number): string {
  const { settings } = m();
  if (days === 0) return settings.nothing();
  const months = MONTHS[days];
  return months === undefined ? settings.days({ count: days }) : settings.months({ count: months });
}

/** How far back to download, and the number in force where a file set another. */
export function backfillChoices(currentDays: number): Choice<number>[] {
  return [...new Set([...REACHES_DAYS, currentDays])]
    .sort((one, other) => one - other)
    .map((value) => ({ value, label: reachWords(value) }));
}

/** From which age on days come as monthly totals, and the number in force where a file set another. */
export function hourlyChoices(currentDays: number | null): Choice<number | 'never'>[] {
  const older = backfillChoices(currentDays ?? 0)
    .filter(({ value }) => value >= 30 || value === currentDays)
    .map(({ value, label }) => ({ value, label: m().settings.olderThan({ reach: label }) }));
  return [{ value: 'never', label: m().settings.never() }, ...older.filter(({ value }) => value > 0)];
}

/** Light, dark, or as the computer. */
export const themes = (): Choice<Settings['theme']>[] => [
  { value: 'system', label: m().settings.themeSystem() },
  { value: 'light', label: m().settings.themeLight() },
  { value: 'dark', label: m().settings.themeDark() },
];

/** What separates the cells of a CSV. */
export const delimiters = (): Choice<Settings['csv']['delimiter']>[] => [
  { value: 'comma', label: m().exporting.comma() },
  { value: 'semicolon', label: m().exporting.semicolon() },
  { value: 'tab', label: m().exporting.tab() },
];

/** What icon and title of the tray show. */
export const trayShowsChoices = (): Choice<Settings['tray']['shows']>[] => [
  { value: 'sessions', label: m().settings.showSessions() },
  { value: 'response-time', label: m().settings.showResponseTime() },
  { value: 'in-turn', label: m().settings.showInTurn() },
  { value: 'pace', label: m().settings.showPace() },
  { value: 'dot', label: m().settings.showDot() },
];

/** Whose numbers the tray shows. */
export const trayAccountsChoices = (): Choice<Settings['tray']['accounts']>[] => [
  { value: 'primary', label: m().settings.onlyMainAccount() },
  { value: 'all', label: m().settings.allAccountsTogether() },
];

/** How often an open incident is notified again. */
export const reminderChoices = (): Choice<Settings['remindAfterMinutes']>[] =>
  REMINDER_MINUTES.map((value) => ({
    value,
    label: value === 0 ? m().settings.never() : m().settings.remindAfter({ duration: formatDuration(value * 60) }),
  }));

/** What Acquire may send a team's times in. */
export const timeUnits = (): Choice<AccountSettings['timesIn']>[] => [
  { value: 'seconds', label: m().accounts.timesInSeconds() },
  { value: 'minutes', label: m().accounts.timesInMinutes() },
];

/** Ways to write a number; each shows itself. */
export const numberChoices = (): Choice<Settings['numbers']>[] =>
  NUMBER_FORMATS.map((value) => ({ value, label: value === 'language' ? m().languages.clockLanguage() : value }));

/** Days on which a week may begin. */
export const weekdayChoices = (): Choice<Settings['firstWeekday']>[] =>
  FIRST_WEEKDAYS.map((value) => ({
    value,
    label: value === 'language' ? m().languages.clockLanguage() : asLine(weekdayName(ISO_WEEKDAYS[value], 'long')),
  }));

const ISO_WEEKDAYS = { monday: 1, saturday: 6, sunday: 7 } as const;
