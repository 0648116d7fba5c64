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
  const places = new Map<number, readonly Incident[]>();
  points.forEach((point, place) => {
    const here = incidents.filter((incident) => overlaps(point, incident, nowMs));
    if (here.length > 0) places.set(place, here);
  });
  return places;
}

function overlaps(point: ChartPoint, { hourStartMs, startedAtMs, endedAtMs }: Incident, nowMs: number): boolean {
  const endMs = Math.max(endedAtMs ?? nowMs, startedAtMs + 1);
  return point.startMs < endMs && hourStartMs < point.endMs;
}

/** The marks on the chart of a measure: one where each of its incidents began. */
export function incidentMarks(
  points: readonly ChartPoint[],
  incidents: readonly Incident[],
  metric: Metric,
  pointedId: number | null,
): readonly IncidentMark[] {
  return points.flatMap((point, place) => {
    const began = incidents.filter(
      ({ rule, hourStartMs }) =>
        RULE_METRICS[rule] === metric && point.startMs <= hourStartMs && hourStartMs < point.endMs,
    );
    if (began.length === 0) return [];
    const notified = began.some(({ suppressed }) => suppressed === null);
    return [{ place, notified, pointed: began.some(({ id }) => id === pointedId) }];
  });
}
