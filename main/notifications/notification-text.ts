import type { Incident } from '../contract/alerts.ts';
import { MINUTE_MS, SECOND_MS } from '../domain/time/units.ts';
import { formatDuration, formatTimeOfDay } from '../domain/wording/format.ts';
import { amountSince, incidentSentence, type WordedIncident } from '../domain/wording/incident-sentence.ts';
import { incidentTitle } from '../domain/wording/incident-titles.ts';
import type { Language } from '../domain/wording/language.ts';

/** What a notification says: what, how much, since when, and what is typical or which limit was passed. Pure. */

export interface IncidentFacts {
  readonly accountName: string;
  readonly incident: WordedIncident & Partial<Pick<Incident, 'startedAtMs' | 'endedAtMs'>>;
  /** The notification says that the incident is over. */
  readonly isOver?: boolean;
  /** IANA zone for the words. */
  readonly timeZone: string;
}

/** `Many video sessions · acme` and `11 sessions since 14:00 · typical for Tuesdays: 3 to 6 by now`. */
export function incidentText(
  { accountName, incident, isOver = false, timeZone }: IncidentFacts,
  language: Language,
): { title: string; body: string } {
  const { startedAtMs = null, endedAtMs = null } = incident;
  if (isOver && startedAtMs !== null && endedAtMs !== null) {
    const { incidents } = language.m;
    const time = formatTimeOfDay(endedAtMs, timeZone, language);
    return {
      title: incidents.overTitle({ title: incidentTitle(incident.rule, language), account: accountName }),
      body: incidents.overBody({
        time,
        duration: formatDuration(lastedSeconds(endedAtMs - startedAtMs), language),
        amount: amountSince(incident, timeZone, language),
      }),
    };
  }
  return {
    title: language.m.incidents.titleOf({ title: incidentTitle(incident.rule, language), account: accountName }),
    body: incidentSentence(incident, timeZone, language),
  };
}

/** In whole minutes from two minutes on: nobody needs the seconds of an incident of half an hour. */
function lastedSeconds(lastedMs: number): number {
  return lastedMs < 2 * MINUTE_MS ? lastedMs / SECOND_MS : Math.round(lastedMs / MINUTE_MS) * (MINUTE_MS / SECOND_MS);
}
