import type { Pace } from '../../contract/forecast.ts';
import type { TypicalRange } from '../../contract/range.ts';
import type { Metric } from '../../contract/report.ts';
import { formatCount, formatDuration } from './format.ts';

/** Whether today is usual and where it is heading, in the words of the tray, the windows and the status line. */

/** `31 so far, on track for 42 (36 to 49)`; says so where nothing more is expected. */
export function paceSentence(count: number, pace: Pace): string {
  const soFar = `${formatCount(count)} so far`;
  return pace.high <= count ? `${soFar}, no more expected today` : `${soFar}, ${onTrack(pace)}`;
}

/** `on track for 42 (36 to 49)`: goes on after a count that stands there already. */
export function paceShort(count: number, pace: Pace): string {
  return pace.high <= count ? 'no more expected today' : onTrack(pace);
}

function onTrack({ total, low, high }: Pace): string {
  const [middle, from, to] = [total, low, high].map((value) => formatCount(Math.round(value)));
  return from === to ? `on track for ${middle ?? ''}` : `on track for ${middle ?? ''} (${from ?? ''} to ${to ?? ''})`;
}

/** `204 to 257`, `18 s to 29 s`: a typical range as it is shown. */
export function rangeShown(metric: Metric, { p10, p90 }: TypicalRange): string {
  const [low, high] = [shown(metric, p10), shown(metric, p90)];
  return low === high ? low : `${low} to ${high}`;
}

/** `usually 204 to 257 by now`, `usually 18 s to 29 s`: counts grow with the day, times do not. */
export function usuallyWords(metric: Metric, typical: TypicalRange, running: boolean): string {
  const by = metric === 'totalSessions' && running ? ' by now' : '';
  return `usually ${rangeShown(metric, typical)}${by}`;
}

const shown = (metric: Metric, value: number): string =>
  metric === 'totalSessions' ? formatCount(Math.round(value)) : formatDuration(value);

/** Where a value lies to what is usual, by the numbers as they are shown: what reads as inside is inside. */
export type Standing = 'below' | 'inside' | 'above' | 'unknown';

export function standingOf(value: number | null, typical: TypicalRange | null): Standing {
  if (value === null || typical === null) return 'unknown';
  const rounded = Math.round(value);
  if (rounded > Math.round(typical.p90)) return 'above';
  return rounded < Math.round(typical.p10) ? 'below' : 'inside';
}
