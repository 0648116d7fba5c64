import type { ChartPoint } from '../../main/contract/range.ts';
import type { Metric } from '../../main/contract/report.ts';

/** A chart of more points than it has pixels draws some of them, and every extreme is among those. */

/** As many columns as a wide window has pixels; with no more points than that, each is drawn. */
export const MAX_COLUMNS = 1_200;

/**
 * The places that a chart draws, in order: of each column of points the highest, of a line the lowest too, and one that is
 * not known where there is one, so that a gap stays a gap.
 * @returns null where each point is drawn
 */
export function drawnPlaces(points: readonly ChartPoint[], metric: Metric): readonly number[] | null {
  if (points.length <= MAX_COLUMNS) return null;
  const drawn: number[] = [];
  for (let column = 0; column < MAX_COLUMNS; column++) {
    const from = Math.floor((column * points.length) / MAX_COLUMNS);
    const to = Math.floor(((column + 1) * points.length) / MAX_COLUMNS);
    drawn.push(...drawnOf(points, metric, from, to));
  }
  return drawn;
}

function drawnOf(points: readonly ChartPoint[], metric: Metric, from: number, to: number): number[] {
  let [lowest, highest, gap] = [-1, -1, -1];
  for (let place = from; place < to; place++) {
    const value = points[place]?.[metric] ?? null;
    if (value === null) {
      gap = place;
      continue;
    }
    if (lowest < 0 || value < (points[lowest]?.[metric] ?? Infinity)) lowest = place;
    if (highest < 0 || value > (points[highest]?.[metric] ?? -Infinity)) highest = place;
  }
  const found = metric === 'totalSessions' ? [highest] : [lowest, highest];
  // Bars leave a gap by themselves; a line would lead over it.
  const kept = new Set([...found, ...(metric === 'totalSessions' && highest >= 0 ? [] : [gap])]);
  return [...kept].filter((place) => place >= 0).sort((a, b) => a - b);
}
