import type { RangeView, TypicalRange } from '../../main/contract/range.ts';
import type { Metric } from '../../main/contract/report.ts';
import { typicalRangeWords } from '../../main/domain/wording/incident-sentence.ts';
import { standingOf } from '../../main/domain/wording/pace-words.ts';
import { language, m } from '../words/language.ts';
import { formatMetric } from '../words/tile-words.ts';

/** The band behind the data, in words. */

/** `3 to 6`: what is typical at one point. */
export const typicalRange = (metric: Metric, typical: TypicalRange): string =>
  typicalRangeWords(metric, typical, language());

/** `4`: the middle of it. */
export const typicalMedian = (metric: Metric, { median }: TypicalRange): string =>
  formatMetric(metric, metric === 'totalSessions' ? Math.round(median) : median);

/** `3 to 6 (median 4)`, for a tooltip. */
export function typicalShort(metric: Metric, typical: TypicalRange): string {
  const [range, median] = [typicalRange(metric, typical), typicalMedian(metric, typical)];
  // A range of one number is its own middle.
  return range === median ? range : m().dashboard.typicalRangeMedian({ range, median });
}

/**
 * How many of a chart's finished points are in, above and below their typical range, as a sentence; empty without a band.
 * `9 finished hours: 7 in the typical range, 1 above it and 1 below it.`
 */
export function typicalSummary(
  { points, granularity }: Pick<RangeView, 'points' | 'granularity'>,
  metric: Metric,
): string {
  const compared = points.flatMap((point) => {
    const value = point[metric];
    const typical = point.typical?.[metric] ?? null;
    return value === null || typical === null || point.status !== 'complete' ? [] : [{ value, typical }];
  });
  if (compared.length === 0) return '';
  const standings = compared.map(({ value, typical }) => standingOf(value, typical));
  const above = standings.filter((standing) => standing === 'above').length;
  const below = standings.filter((standing) => standing === 'below').length;
  const inside = compared.length - above - below;
  const { charts } = m();
  const count = compared.length;
  const [all, some] =
    granularity === 'hour' ? [charts.typicalAll, charts.typicalSome] : [charts.typicalAllDays, charts.typicalSomeDays];
  return inside === count ? all({ count }) : some({ count, inside, above, below });
}
