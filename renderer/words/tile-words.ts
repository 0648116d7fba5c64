import type { Metric } from '../../main/contract/report.ts';
import type { RangeView, Tile, TypicalRange } from '../../main/contract/range.ts';
import { countDays } from '../../main/domain/time/calendar.ts';
import { standingOf, usuallyWords, type Standing } from '../../main/domain/wording/pace-words.ts';
import { formatChange, formatCount, formatDuration, formatWeekday } from '../../main/domain/wording/format.ts';

/** The three measures as they are named everywhere in the windows. */
export const METRIC_NAMES: Record<Metric, string> = {
  totalSessions: 'Sessions',
  averageSessionSeconds: 'Average session',
  responseSeconds: 'Response time',
};

/** The names in `data-testid` of tiles and charts. */
export const METRIC_TEST_IDS: Record<Metric, string> = {
  totalSessions: 'sessions',
  averageSessionSeconds: 'average-session',
  responseSeconds: 'response',
};

/** A measure's value as words: a count, or a duration. */
export function formatMetric(metric: Metric, value: number | null): string {
  return metric === 'totalSessions' ? formatCount(value) : formatDuration(value);
}

/** `vs 37 by this time yesterday`: what a tile's change is measured against. */
export function comparisonWords(tile: Tile, view: RangeView): string {
  if (tile.previous === null) return 'nothing to compare with yet';
  return `vs ${formatMetric(tile.metric, Math.round(tile.previous))} ${periodWords(view)}`;
}

function periodWords(view: RangeView): string {
  switch (view.comparedWith) {
    case 'yesterday-by-now':
      return 'by this time yesterday';
    case 'day-before':
      return 'the day before';
    case 'same-weekdays-before':
      return view.fromDate === view.toDate ? 'the same weekday before' : 'on the same weekdays before';
    case 'last-year':
      return 'a year earlier';
    case 'chosen-period':
      return 'in the chosen period';
    case 'period-before':
      return view.preset === '12-months'
        ? 'in the 12 months before'
        : `in the ${countDays(view.fromDate, view.toDate)} days before`;
  }
}

/** Whether both numbers read the same: then whatever hides behind the rounding is no change to a reader. */
const readsTheSame = ({ metric, current, previous }: Tile): boolean =>
  current !== null && previous !== null && formatMetric(metric, current) === formatMetric(metric, Math.round(previous));

/** `▲ 12 %`, or `no change` where both numbers read the same; empty where there is nothing to compare with. */
export function changeWords(tile: Tile): string {
  return formatChange(readsTheSame(tile) ? { kind: 'ratio', ratio: 0 } : tile.change);
}

/** Said to who does not see the mark beside a value. */
export const STANDING_WORDS: Record<Standing, string> = {
  below: 'below the typical range',
  inside: 'within the typical range',
  above: 'above the typical range',
  unknown: '',
};

/** What is usual for a tile's day and how its number lies to that; null where nothing is known of it. */
export function typicalOfTile(tile: Tile, view: RangeView): { words: string; standing: Standing } | null {
  const { metric, current, typical } = tile;
  if (typical === null) return null;
  return { words: usuallyWords(metric, typical, view.preset === 'today'), standing: standingOf(current, typical) };
}

/** `Tuesdays usually 31 to 48 by now`: where today's count would be expected at this time. */
export function usuallyByNow({ p10, p90 }: TypicalRange, nowMs: number, timeZone: string): string {
  const [low, high] = [formatCount(Math.round(p10)), formatCount(Math.round(p90))];
  return `${formatWeekday(nowMs, timeZone)}s usually ${low === high ? low : `${low} to ${high}`} by now`;
}
