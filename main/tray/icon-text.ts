import { cut } from './menu-text.ts';

/** Windows cuts tooltips after so many UTF-16 units. */
const MAX_TOOLTIP_UNITS = 127;

/** A tooltip no longer than every desktop shows. */
export const cutTooltip = (text: string): string => cut(text, MAX_TOOLTIP_UNITS);

/** A count in at most four characters: `42`, `999`, `1k`, `12k`, `99k+`. */
export function iconText(count: number): string {
  const whole = Math.max(0, Math.round(count));
  if (whole < 1000) return String(whole);
  return whole < 100_000 ? `${Math.floor(whole / 1000)}k` : '99k+';
}
