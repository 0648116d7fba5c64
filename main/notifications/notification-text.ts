import { incidentSentence, type WordedIncident } from '../domain/wording/incident-sentence.ts';
import { INCIDENT_TITLES } from '../domain/wording/incident-titles.ts';

/** What a notification says: what, how much, since when, and what is usual or which limit was passed. Pure. */

export interface IncidentFacts {
  readonly accountName: string;
  readonly incident: WordedIncident;
  /** IANA zone for the words. */
  readonly timeZone: string;
}

/** `Many video sessions · acme` and `11 sessions since 14:00 · Tuesdays usually 3 to 6 by now`. */
export function incidentText({ accountName, incident, timeZone }: IncidentFacts): { title: string; body: string } {
  return {
    title: `${INCIDENT_TITLES[incident.rule]} · ${accountName}`,
    body: incidentSentence(incident, timeZone),
  };
}
