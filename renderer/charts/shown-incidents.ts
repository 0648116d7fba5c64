import { RULE_METRICS, type Incident } from '../../main/contract/alerts.ts';
import type { CommandInput } from '../../main/contract/ipc.ts';
import type { RangeView } from '../../main/contract/range.ts';
import type { Metric } from '../../main/contract/report.ts';
import { incidentPlaces } from './incident-places.ts';
import { m } from '../words/language.ts';
import { shortLine } from '../words/incident-words.ts';

/** The incidents on a range's charts and in its table. */
export interface ShownIncidents {
  readonly list: readonly Incident[];
  /** Place of a point to the incidents that went on there. */
  readonly places: ReadonlyMap<number, readonly Incident[]>;
  /** The same in words, a line each. */
  readonly lines: ReadonlyMap<number, readonly string[]>;
  /** The one that was asked for. */
  readonly pointedId: number | null;
}

interface Options {
  /** UTC epoch milliseconds: until when an incident that goes on is shown. */
  readonly nowMs: number;
  readonly pointedId: number | null;
}

const MOST_SHOWN = 1000;

/** What to ask for to have the incidents of a range; null without one. */
export function rangeQuery(view: RangeView | null): CommandInput<'loadIncidents'> | null {
  const [first, last] = [view?.points[0], view?.points.at(-1)];
  if (view === null || first === undefined || last === undefined) return null;
  return { accountId: view.accountId, fromMs: first.startMs, toMs: last.endMs, limit: MOST_SHOWN };
}

/** Puts incidents onto a range; those of another account are left out. */
export function shownIncidents(view: RangeView | null, all: readonly Incident[], options: Options): ShownIncidents {
  const { nowMs, pointedId } = options;
  const points = view?.points ?? [];
  const own = all.filter(({ accountId }) => accountId === view?.accountId);
  const places = incidentPlaces(points, own, nowMs);
  const shown = new Set([...places.values()].flat());
  const list = own.filter((incident) => shown.has(incident));
  const lines = new Map(
    [...places].map(([place, here]) => [place, here.map((one) => shortLine(one, view?.timeZone ?? 'UTC'))]),
  );
  return { list, places, lines, pointedId };
}

/** `2 alerts, 1 not notified.` for a measure's chart; empty without any. */
export function incidentsSummary({ list }: ShownIncidents, metric: Metric): string {
  const own = list.filter(({ rule }) => RULE_METRICS[rule] === metric);
  if (own.length === 0) return '';
  const suppressed = own.filter((incident) => incident.suppressed !== null).length;
  const count = own.length - suppressed;
  const { charts } = m();
  if (count > 0 && suppressed > 0) return charts.alertsBoth({ count, suppressed });
  return count > 0 ? charts.alerts({ count }) : charts.suppressed({ count: suppressed });
}
