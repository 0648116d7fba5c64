import type { Incident, Snooze } from '../contract/alerts.ts';
import type { AccountSnapshot, AppSnapshot } from '../contract/snapshot.ts';
import type { Language } from '../domain/wording/language.ts';
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
/** Says that the person knows of an incident. */
export interface AcknowledgeLine {
  readonly kind: 'acknowledge';
  readonly label: string;
  readonly incidentId: number;
}
export interface SnoozeLine {
  readonly kind: 'snooze';
  readonly label: string;
  readonly snooze: Snooze;
}
export interface SnoozeMenu {
  readonly kind: 'submenu';
  readonly name: 'snooze';
  readonly label: string;
  readonly lines: readonly (SnoozeLine | AcknowledgeLine)[];
}

/** `Many video sessions since 14:00`; with the account's name before it where it is not the tray's own. */
export function incidentLines(
  { id, name, timeZone, openIncidents }: AccountSnapshot,
  own: boolean,
  language: Language,
): IncidentLine[] {
  const labelOf = (incident: Incident): string => {
    const plain = incidentLine(incident, timeZone, language);
    const line = incident.acknowledgedAtMs === null ? plain : language.m.tray.acknowledged({ incident: plain });
    return own ? line : language.m.tray.incidentOf({ account: menuName(name), incident: line });
  };
  return openIncidents.map((incident: Incident) => ({
    kind: 'incident',
    label: labelOf(incident),
    accountId: id,
    incidentId: incident.id,
    atMs: incident.hourStartMs,
  }));
}

/** `Acknowledge: Many video sessions since 14:00`, for each that nobody has acknowledged yet. */
function acknowledgeLines(accounts: readonly AccountSnapshot[], language: Language): AcknowledgeLine[] {
  return accounts.flatMap(({ openIncidents, timeZone }) =>
    openIncidents
      .filter(({ acknowledgedAtMs }) => acknowledgedAtMs === null)
      .map((incident) => ({
        kind: 'acknowledge',
        label: language.m.tray.acknowledge({ incident: incidentLine(incident, timeZone, language) }),
        incidentId: incident.id,
      })),
  );
}

const snoozeChoices = ({ m }: Language): readonly SnoozeLine[] => [
  { kind: 'snooze', label: m.snooze.oneHour(), snooze: '1-hour' },
  { kind: 'snooze', label: m.snooze.today(), snooze: 'today' },
  { kind: 'snooze', label: m.snooze.untilMonday(), snooze: 'until-monday' },
];

/** Nothing to snooze where notifications are off altogether. */
export function snoozeLines(
  { enabled, snoozedUntilMs }: AppSnapshot['settings']['notifications'],
  nowMs: number,
  timeZone: string,
  accounts: readonly AccountSnapshot[],
  language: Language,
): SnoozeMenu[] {
  const { tray } = language.m;
  const acknowledge = acknowledgeLines(accounts, language);
  if (!enabled) return [];
  if (snoozedUntilMs === null || snoozedUntilMs <= nowMs) {
    return [
      { kind: 'submenu', name: 'snooze', label: tray.snooze(), lines: [...snoozeChoices(language), ...acknowledge] },
    ];
  }
  const label = tray.snoozedUntil({ time: snoozeEndWords(snoozedUntilMs, nowMs, timeZone, language) });
  const end: SnoozeLine = { kind: 'snooze', label: tray.endSnooze(), snooze: 'off' };
  return [{ kind: 'submenu', name: 'snooze', label, lines: [end, ...acknowledge] }];
}
