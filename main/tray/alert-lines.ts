import type { Incident, Snooze } from '../contract/alerts.ts';
import type { AccountSnapshot, AppSnapshot } from '../contract/snapshot.ts';
import { incidentLine } from '../domain/wording/incident-titles.ts';
import { snoozeEndWords } from '../domain/wording/snooze-words.ts';
import { menuName } from './menu-text.ts';

/** The menu's lines about alerts: what goes on, and the snooze. */

/** An incident that goes on; choosing it shows it on the dashboard. */
export interface IncidentLine {
  readonly kind: 'incident';
  readonly label: string;
  readonly accountId: string;
  readonly incidentId: number;
  readonly atMs: number;
}
export interface SnoozeLine {
  readonly kind: 'snooze';
  readonly label: string;
  readonly snooze: Snooze;
}
export interface SnoozeMenu {
  readonly kind: 'submenu';
  readonly label: string;
  readonly lines: readonly SnoozeLine[];
}

/** `Many video sessions since 14:00`; with the account's name before it where it is not the tray's own. */
export function incidentLines({ id, name, timeZone, openIncidents }: AccountSnapshot, own: boolean): IncidentLine[] {
  const whose = own ? '' : `${menuName(name)}: `;
  return openIncidents.map((incident: Incident) => ({
    kind: 'incident',
    label: `${whose}${incidentLine(incident, timeZone)}`,
    accountId: id,
    incidentId: incident.id,
    atMs: incident.hourStartMs,
  }));
}

const SNOOZE_LINES: readonly SnoozeLine[] = [
  { kind: 'snooze', label: '1 hour', snooze: '1-hour' },
  { kind: 'snooze', label: 'Today', snooze: 'today' },
  { kind: 'snooze', label: 'Until Monday', snooze: 'until-monday' },
];
const END_SNOOZE: SnoozeLine = { kind: 'snooze', label: 'End snooze', snooze: 'off' };

/** Nothing to snooze where notifications are off altogether. */
export function snoozeLines(
  { enabled, snoozedUntilMs }: AppSnapshot['settings']['notifications'],
  nowMs: number,
  timeZone: string,
): SnoozeMenu[] {
  if (!enabled) return [];
  if (snoozedUntilMs === null || snoozedUntilMs <= nowMs) {
    return [{ kind: 'submenu', label: 'Snooze alerts', lines: SNOOZE_LINES }];
  }
  const label = `Alerts snoozed until ${snoozeEndWords(snoozedUntilMs, nowMs, timeZone)}`;
  return [{ kind: 'submenu', label, lines: [END_SNOOZE] }];
}
