import type { Pace } from '../../contract/forecast.ts';
import type { TypicalRange } from '../../contract/range.ts';
import type { Metric } from '../../contract/report.ts';
import { formatCount } from './format.ts';
import { typicalRangeWords } from './incident-sentence.ts';
import type { Language } from './language.ts';

/** Whether today is typical and where it is heading, in the words of the tray, the windows and the status line. */

/** `31 so far, on track for 42 (36 to 49)`; says so where nothing more is expected. */
export function paceSentence(count: number, pace: Pace, language: Language): string {
  return language.m.pace.soFar({ count: formatCount(count, language), outlook: paceShort(count, pace, language) });
}

/** `on track for 42 (36 to 49)`: goes on after a count that stands there already. */
export function paceShort(count: number, pace: Pace, language: Language): string {
  const { m } = language;
  if (pace.high <= count) return m.pace.noMore();
  const shown = (value: number): string => formatCount(Math.round(value), language);
  const [total, from, to] = [shown(pace.total), shown(pace.low), shown(pace.high)];
  return from === to ? m.pace.onTrack({ total }) : m.pace.onTrackRange({ total, range: m.units.range({ from, to }) });
}

/** `typical: 204 to 257 by now`, `typical: 18 s to 29 s`: counts grow with the day, times do not. */
export function typicalWords(metric: Metric, typical: TypicalRange, running: boolean, language: Language): string {
  const range = typicalRangeWords(metric, typical, language);
  const { pace } = language.m;
  return metric === 'totalSessions' && running ? pace.typicalByNow({ range }) : pace.typical({ range });
}

/** Whether a value lies below, inside or above its typical range, judged by the rounded numbers that are shown. */
export type Standing = 'below' | 'inside' | 'above' | 'unknown';

export function standingOf(value: number | null, typical: TypicalRange | null): Standing {
  if (value === null || typical === null) return 'unknown';
  const rounded = Math.round(value);
  if (rounded > Math.round(typical.p90)) return 'above';
  return rounded < Math.round(typical.p10) ? 'below' : 'inside';
}
