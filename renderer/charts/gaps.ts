import type { ChartPoint } from '../../main/contract/range.ts';
import type { Metric } from '../../main/contract/report.ts';

/** True for a value with a gap on both sides: no line leads to it, so it needs a dot to be seen. */
export function isAlone(points: readonly ChartPoint[], metric: Metric, place: number): boolean {
  const known = (at: number): boolean => (points[at]?.[metric] ?? null) !== null;
  return known(place) && !known(place - 1) && !known(place + 1);
}

/** The place of the point that an instant (UTC epoch milliseconds) lies in, or null. */
export function placeAt(points: readonly ChartPoint[], atMs: number | null): number | null {
  if (atMs === null) return null;
  const place = points.findIndex((point) => point.startMs <= atMs && atMs < point.endMs);
  return place === -1 ? null : place;
}
