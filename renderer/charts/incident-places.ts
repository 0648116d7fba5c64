import { RULE_METRICS, type Incident } from '../../main/contract/alerts.ts';
import type { ChartPoint } from '../../main/contract/range.ts';
import type { Metric } from '../../main/contract/report.ts';

/** Where the incidents of a range are on its charts. */

/** The mark at one point of one chart. */
export interface IncidentMark {
  readonly place: number;
  /** At least one of them was notified: a full mark, else a hollow one. */
  readonly notified: boolean;
  /** The one that was asked for is among them. */
  readonly pointed: boolean;
}

/** The incidents at each place, from the hour that ran when one began to its end. Places without any are left out. */
export function incidentPlaces(
  points: readonly ChartPoint[],
  incidents: readonly Incident[],
  nowMs: number,
): ReadonlyMap<number, readonly Incident[]> {
  const places = new Map<number, Incident[]>();
  for (const incident of incidents) {
    const { hourStartMs, startedAtMs, endedAtMs } = incident;
    const endMs = Math.max(endedAtMs ?? nowMs, startedAtMs + 1);
    for (let place = firstEndingAfter(points, hourStartMs); (points[place]?.startMs ?? Infinity) < endMs; place++) {
      places.set(place, [...(places.get(place) ?? []), incident]);
    }
  }
  return new Map([...places].sort(([one], [other]) => one - other));
}

/** The marks on the chart of a measure: one where each of its incidents began. */
export function incidentMarks(
  points: readonly ChartPoint[],
  incidents: readonly Incident[],
  metric: Metric,
  pointedId: number | null,
): readonly IncidentMark[] {
  const began = new Map<number, Incident[]>();
  for (const incident of incidents) {
    const { rule, hourStartMs } = incident;
    const place = firstEndingAfter(points, hourStartMs);
    if (RULE_METRICS[rule] !== metric || (points[place]?.startMs ?? Infinity) > hourStartMs) continue;
    began.set(place, [...(began.get(place) ?? []), incident]);
  }
  return [...began]
    .sort(([one], [other]) => one - other)
    .map(([place, here]) => ({
      place,
      notified: here.some(({ suppressed }) => suppressed === null),
      pointed: here.some(({ id }) => id === pointedId),
    }));
}

/** The place of the first point that ends after an instant; points are in order, and there may be very many. */
function firstEndingAfter(points: readonly ChartPoint[], atMs: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.endMs ?? Infinity) > atMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
