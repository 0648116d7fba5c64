import type { ChartPoint } from '../../main/contract/range.ts';
import type { Metric } from '../../main/contract/report.ts';

/** In which order the table has its rows: as time went, or by a measure. */
export interface TableOrder {
  readonly by: 'time' | Metric;
  readonly descending: boolean;
}

/** A click on a column: its highest first, then its lowest; time begins with the oldest. */
export function nextOrder(order: TableOrder, by: TableOrder['by']): TableOrder {
  if (order.by === by) return { by, descending: !order.descending };
  return { by, descending: by !== 'time' };
}

/** The places of points in an order. What has no value stands last, whichever way round. */
export function orderedPlaces(points: readonly ChartPoint[], { by, descending }: TableOrder): number[] {
  const places = points.map((_, place) => place);
  if (by === 'time') return descending ? places.toReversed() : places;
  return places.sort((one, other) => {
    const [a, b] = [points[one]?.[by] ?? null, points[other]?.[by] ?? null];
    if (a === null || b === null) return a === b ? one - other : a === null ? 1 : -1;
    return a === b ? one - other : descending ? b - a : a - b;
  });
}
