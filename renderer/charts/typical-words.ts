import type { ChartPoint, TypicalRange } from '../../main/contract/range.ts';
import type { Metric } from '../../main/contract/report.ts';
import { formatMetric } from '../words/tile-words.ts';

/** The band behind the data, in words. */

/** `3 to 6, median 4`: what is usual at one point. */
export function typicalWords(metric: Metric, { p10, median, p90 }: TypicalRange): string {
  return `${rangeWords(metric, p10, p90)}, median ${shown(metric, median)}`;
}

/** `3 – 6 (median 4)`, shorter, for a tooltip. */
export function typicalShort(metric: Metric, { p10, median, p90 }: TypicalRange): string {
  const [low, high] = [shown(metric, p10), shown(metric, p90)];
  return low === high ? low : `${low} – ${high} (median ${shown(metric, median)})`;
}

function rangeWords(metric: Metric, p10: number, p90: number): string {
  const [low, high] = [shown(metric, p10), shown(metric, p90)];
  return low === high ? low : `${low} to ${high}`;
}

const shown = (metric: Metric, value: number): string =>
  formatMetric(metric, metric === 'totalSessions' ? Math.round(value) : value);

/**
 * How a chart's finished points lie to their usual range, as a sentence with a blank before it; empty without a band.
 * ` Of 9 hours 7 are in their usual range, 1 above it, 1 below it.`
 */
export function typicalSummary(points: readonly ChartPoint[], metric: Metric): string {
  const compared = points.flatMap((point) => {
    const value = point[metric];
    const typical = point.typical?.[metric] ?? null;
    return value === null || typical === null || point.status !== 'complete' ? [] : [{ value, typical }];
  });
  if (compared.length === 0) return '';
  const above = compared.filter(({ value, typical }) => value > typical.p90).length;
  const below = compared.filter(({ value, typical }) => value < typical.p10).length;
  const inside = compared.length - above - below;
  const outside = [above > 0 ? `${above} above it` : '', below > 0 ? `${below} below it` : ''].filter(Boolean);
  const hours = compared.length === 1 ? '1 hour' : `${compared.length} hours`;
  return ` Of ${hours} ${inside} ${inside === 1 ? 'is' : 'are'} in the usual range${
    outside.length === 0 ? '' : `, ${outside.join(', ')}`
  }.`;
}
