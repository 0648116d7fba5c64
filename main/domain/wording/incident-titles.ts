import type { AlertRule, Incident, SuppressedReason } from '../../contract/alerts.ts';
import { formatTimeOfDay } from './format.ts';
import type { Language } from './language.ts';

/** What has happened when a rule fires: the title of its notification, and its line in the tray. */
export function incidentTitle(rule: AlertRule, { m }: Language): string {
  const titles: Readonly<Record<AlertRule, () => string>> = m.incidentTitles;
  return titles[rule]();
}

/** `Many video sessions since 14:00`, in the given IANA zone. */
export function incidentLine(
  { rule, sinceMs }: Pick<Incident, 'rule' | 'sinceMs'>,
  timeZone: string,
  language: Language,
): string {
  return language.m.incidents.titleSince({
    title: incidentTitle(rule, language),
    time: formatTimeOfDay(sinceMs, timeZone, language),
  });
}

/** Reasons for which an incident may turn out to be none. */
const UNSURE: ReadonlySet<SuppressedReason> = new Set(['stale', 'too-little-data', 'too-few-polls']);

/** Whether an incident is sure enough to be shown as going on. One that came in quiet hours, say, is. */
export function isSure({ suppressed }: Pick<Incident, 'suppressed'>): boolean {
  return suppressed === null || !UNSURE.has(suppressed);
}
