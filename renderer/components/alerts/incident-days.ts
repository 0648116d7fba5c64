import type { Incident } from '../../../main/contract/alerts.ts';
import { addDays, localDateAt } from '../../../main/domain/time/calendar.ts';
import { dayAndMonth, longDate } from '../../words/date-words.ts';
import { asLine } from '../../words/format.ts';
import { m } from '../../words/language.ts';

export interface IncidentDay {
  /** `YYYY-MM-DD` in the account's zone. */
  readonly date: string;
  /** `Today`, `Yesterday`, `Tuesday 17 November`. */
  readonly label: string;
  readonly incidents: readonly Incident[];
}

/** The incidents by the local day they began on, the newest first. */
export function incidentDays(incidents: readonly Incident[], nowMs: number, timeZone: string): IncidentDay[] {
  const sorted = [...incidents].sort((one, other) => other.startedAtMs - one.startedAtMs);
  const groups = new Map<string, Incident[]>();
  for (const incident of sorted) {
    const date = localDateAt(incident.startedAtMs, timeZone);
    groups.set(date, [...(groups.get(date) ?? []), incident]);
  }
  const today = localDateAt(nowMs, timeZone);
  return [...groups].map(([date, ofDay]) => ({ date, label: dayLabel(date, today), incidents: ofDay }));
}

/** A local date as a heading; the year only where it is not this one. */
export function dayLabel(date: string, today: string): string {
  if (date === today) return m().dates.today();
  if (date === addDays(today, -1)) return m().dates.yesterday();
  return asLine(date.slice(0, 4) === today.slice(0, 4) ? dayAndMonth(date) : longDate(date));
}

/** Which incidents a list shows. */
export const INCIDENT_FILTERS = ['all', 'notified', 'suppressed'] as const;
export type IncidentFilter = (typeof INCIDENT_FILTERS)[number];

/** Those of the incidents that a filter lets through; notified means that a notification was due. */
export function filtered(incidents: readonly Incident[], filter: IncidentFilter): readonly Incident[] {
  if (filter === 'all') return incidents;
  return incidents.filter(({ suppressed }) => (suppressed === null) === (filter === 'notified'));
}
