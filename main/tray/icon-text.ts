import { cut } from './menu-text.ts';

/** Windows cuts tooltips after so many UTF-16 units. */
const MAX_TOOLTIP_UNITS = 127;

/** A tooltip no longer than every desktop shows. */
export const cutTooltip = (text: string): string => cut(text, MAX_TOOLTIP_UNITS);

/** A count in at most four characters: `42`, `999`, `1.2k`, `12k`, `99k+`. Rounded down: never more than there is. */
export function iconText(count: number): string {
  const whole = Math.max(0, Math.round(count));
  if (whole < 1000) return String(whole);
  if (whole < 10_000) return `${Math.floor(whole / 100) / 10}k`;
  return whole < 100_000 ? `${Math.floor(whole / 1000)}k` : '99k+';
}

/** A time in at most three characters: `21s`, `99s`, `2m`, `99m`. */
export function iconSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return whole < 100 ? `${whole}s` : `${Math.min(99, Math.round(whole / 60))}m`;
}
