import { MAX_POLL_INTERVAL_MS, MIN_POLL_INTERVAL_MS, type Settings } from '../../main/contract/settings.ts';

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

/** An interval as it follows “every”: `15 seconds`, `minute`, `2 minutes`. */
export function intervalWords(intervalMs: number): string {
  const seconds = Math.round(intervalMs / SECOND);
  if (seconds < 60 || seconds % 60 !== 0) return `${seconds} seconds`;
  return seconds === 60 ? 'minute' : `${seconds / 60} minutes`;
}

/** The intervals to choose from, and the one in force where a file set another. */
export function intervalChoices(currentMs: number): Choice<number>[] {
  const all = new Set([...INTERVALS_MS, MAX_POLL_INTERVAL_MS, currentMs]);
  return [...all].sort((one, other) => one - other).map((value) => ({ value, label: `Every ${intervalWords(value)}` }));
}

const BACKFILLS: readonly Choice<number>[] = [
  { value: 0, label: 'Nothing' },
  { value: 7, label: '7 days' },
  { value: 30, label: '30 days' },
  { value: 90, label: '90 days' },
  { value: 180, label: '6 months' },
  { value: 365, label: '12 months' },
  { value: 731, label: '24 months' },
];

/** How far back to fetch, and the number in force where a file set another. */
export function backfillChoices(currentDays: number): Choice<number>[] {
  if (BACKFILLS.some(({ value }) => value === currentDays)) return [...BACKFILLS];
  return [...BACKFILLS, { value: currentDays, label: `${currentDays} days` }].sort((a, b) => a.value - b.value);
}

/** From which age on days come as monthly totals, and the number in force where a file set another. */
export function hourlyChoices(currentDays: number | null): Choice<number | 'never'>[] {
  const older = backfillChoices(currentDays ?? 0)
    .filter(({ value }) => value >= 30 || value === currentDays)
    .map(({ value, label }) => ({ value, label: `Older than ${label}` }));
  return [{ value: 'never', label: 'Never' }, ...older.filter(({ value }) => value > 0)];
}

export const THEMES: readonly Choice<Settings['theme']>[] = [
  { value: 'system', label: 'Same as this computer' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export const DELIMITERS: readonly Choice<Settings['csv']['delimiter']>[] = [
  { value: 'comma', label: 'Comma ,' },
  { value: 'semicolon', label: 'Semicolon ;' },
  { value: 'tab', label: 'Tab' },
];
