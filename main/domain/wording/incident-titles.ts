import type { AlertRule, SuppressedReason, Incident } from '../../contract/alerts.ts';
import { formatTimeOfDay } from './format.ts';

/** What has happened when a rule fires: the title of its notification, and its line in the tray. */
export const INCIDENT_TITLES: Readonly<Record<AlertRule, string>> = {
  'sessions-up': 'Many video sessions',
  'response-up': 'Slow response',
  'average-session-up': 'Long video sessions',
  'sessions-quiet': 'Unusually quiet',
};

/** `Many video sessions since 14:00`, in the given IANA zone. */
export function incidentLine({ rule, sinceMs }: Pick<Incident, 'rule' | 'sinceMs'>, timeZone: string): string {
  return `${INCIDENT_TITLES[rule]} since ${formatTimeOfDay(sinceMs, timeZone)}`;
}

/** Reasons why it is not yet sure that anything is on. */
const UNSURE: ReadonlySet<SuppressedReason> = new Set(['stale', 'too-little-data', 'too-few-polls']);

/** Whether an incident is sure enough to be shown as going on. One that came in quiet hours, say, is. */
export function isSure({ suppressed }: Pick<Incident, 'suppressed'>): boolean {
  return suppressed === null || !UNSURE.has(suppressed);
}
