import type { Metric } from '../../main/contract/report.ts';
import type { Change, RangeView, Tile, TypicalRange } from '../../main/contract/range.ts';
import { countDays } from '../../main/domain/time/calendar.ts';
import { standingOf, typicalWords, type Standing } from '../../main/domain/wording/pace-words.ts';
import { typicalRangeWords } from '../../main/domain/wording/incident-sentence.ts';
import { asLine, formatChange, formatCount, formatDuration, formatWeekday } from './format.ts';
import { language, m } from './language.ts';

/** The three measures as they are named everywhere in the windows. */
export function metricName(metric: Metric): string {
  const names: Readonly<Record<Metric, () => string>> = m().metrics;
  return names[metric]();
}

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
  const { tiles } = m();
  if (tile.previous === null) return tiles.nothingToCompare();
  const value = formatMetric(tile.metric, Math.round(tile.previous));
  switch (view.comparedWith) {
    case 'yesterday-by-now':
      return tiles.byNowYesterday({ value });
    case 'day-before':
      return tiles.dayBefore({ value });
    case 'period-before':
      return view.preset === '12-months'
        ? tiles.monthsBefore({ value })
        : tiles.daysBefore({ value, days: countDays(view.fromDate, view.toDate) });
    case 'same-weekdays-before':
      return view.fromDate === view.toDate ? tiles.sameWeekdayBefore({ value }) : tiles.sameWeekdaysBefore({ value });
    case 'last-year':
      return tiles.yearEarlier({ value });
    case 'chosen-period':
      return tiles.chosenPeriod({ value });
  }
}

/** `4 of 12 months`: how much of a range its totals are of; empty where that is all of it. */
export function partialWords({ points, granularity }: Pick<RangeView, 'points' | 'granularity'>): string {
  const begun = points.filter(({ status }) => status !== 'future');
  const known = begun.filter(({ totalSessions, status }) => totalSessions !== null && status !== 'partial');
  if (known.length === begun.length) return '';
  return m().tiles.partOf({
    granularity: granularity === 'month' ? 'other' : granularity,
    known: formatCount(known.length),
    total: formatCount(begun.length),
  });
}

/** Whether both numbers read the same: then whatever hides behind the rounding is no change to a reader. */
const readsTheSame = ({ metric, current, previous }: Tile): boolean =>
  current !== null && previous !== null && formatMetric(metric, current) === formatMetric(metric, Math.round(previous));

/** `▲ 12%`, or `no change` where both numbers read the same; empty where there is nothing to compare with. */
export function changeWords(tile: Tile): string {
  return formatChange(readsTheSame(tile) ? { kind: 'ratio', ratio: 0 } : tile.change);
}

/** `▲ 12% vs the week before`, as `against` words it; `new` alone where nothing was before. */
export function changeAgainst(change: Change, against: (values: { change: string }) => string): string {
  if (change.kind === 'unknown') return m().tiles.nothingToCompare();
  const words = formatChange(change);
  return change.kind === 'new' ? words : against({ change: words });
}

/** Said to who does not see the mark beside a value; empty where nothing is known. */
export const standingWords = (standing: Standing): string => (standing === 'unknown' ? '' : m().pace[standing]());

/** What is typical for a tile's day and how its number lies to that; null where nothing is known of it. */
export function typicalOfTile(tile: Tile, view: RangeView): { words: string; standing: Standing } | null {
  const { metric, current, typical } = tile;
  if (typical === null) return null;
  return {
    words: asLine(typicalWords(metric, typical, view.preset === 'today', language())),
    standing: standingOf(current, typical),
  };
}

/** `Typical for Tuesdays: 31 to 48 by now`: where today's count would be expected at this time. */
export function typicalByNow(typical: TypicalRange, nowMs: number, timeZone: string): string {
  return m().tiles.typicalByNow({
    weekday: formatWeekday(nowMs, timeZone),
    range: typicalRangeWords('totalSessions', typical, language()),
  });
}
