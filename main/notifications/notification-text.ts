import { RULE_METRICS, type Incident } from '../contract/alerts.ts';
import type { Metric } from '../contract/report.ts';
import type { TypicalRange } from '../contract/range.ts';
import { INCIDENT_TITLES } from '../domain/alerts/incident-titles.ts';
import { HOUR_MS } from '../domain/calendar.ts';
import { formatCount, formatDuration, formatSessions, formatTimeOfDay, formatWeekday } from '../domain/format.ts';

/** What a notification says: what, how much, since when, and what is usual or which limit was passed. Pure. */

export interface IncidentFacts {
  readonly accountName: string;
  readonly incident: Pick<Incident, 'rule' | 'value' | 'typical' | 'sinceMs' | 'line'>;
  /** IANA zone for the words. */
  readonly timeZone: string;
}

/** `Many video sessions · acme` and `11 sessions since 14:00 · Tuesdays usually 3 to 6 by now`. */
export function incidentText(facts: IncidentFacts): { title: string; body: string } {
  const { accountName, incident } = facts;
  const why = incident.line.mode === 'fixed' ? limit(incident.rule, incident.line.threshold) : usual(facts);
  return {
    title: `${INCIDENT_TITLES[incident.rule]} · ${accountName}`,
    body: `${amount(facts)}${why === '' ? '' : ` · ${why}`}`,
  };
}

function amount({ incident: { rule, value, sinceMs, line }, timeZone }: IncidentFacts): string {
  const since = formatTimeOfDay(sinceMs, timeZone);
  // A fixed limit on quiet is held against an hour that is over.
  if (rule === 'sessions-quiet' && line.mode === 'fixed') {
    return `${formatSessions(value)} from ${since} to ${formatTimeOfDay(sinceMs + HOUR_MS, timeZone)}`;
  }
  return `${how(RULE_METRICS[rule], value)} since ${since}`;
}

function how(metric: Metric, value: number): string {
  if (metric === 'totalSessions') return formatSessions(value);
  return `${formatDuration(value)} ${metric === 'responseSeconds' ? 'response time' : 'average session'}`;
}

const wordFor = (metric: Metric): ((value: number) => string) =>
  metric === 'totalSessions' ? formatCount : formatDuration;

/** `more than the 10 you set`. */
function limit(rule: Incident['rule'], threshold: number): string {
  const than = rule === 'sessions-quiet' ? 'fewer than' : 'more than';
  return `${than} the ${wordFor(RULE_METRICS[rule])(threshold)} you set`;
}

/** `Tuesdays usually 3 to 6 by now`; empty where nothing is known. */
function usual({ incident: { rule, typical, sinceMs }, timeZone }: IncidentFacts): string {
  if (typical === null) return '';
  return `${whose(typical, sinceMs, timeZone)} ${usually(RULE_METRICS[rule], typical)}`;
}

/** Whose habit it is: the comparison is called a weekday's only when it rests on that weekday. */
function whose({ basis }: NonNullable<Incident['typical']>, sinceMs: number, timeZone: string): string {
  if (basis === 'same-weekday') return `${formatWeekday(sinceMs, timeZone)}s usually`;
  return basis === 'same-kind-of-day' ? 'days like this usually' : 'usually';
}

function usually(metric: Metric, { p10, p90 }: TypicalRange): string {
  const sessions = metric === 'totalSessions';
  const format = (value: number): string => wordFor(metric)(sessions ? Math.round(value) : value);
  const [low, high] = [format(p10), format(p90)];
  const byNow = sessions ? ' by now' : '';
  if (sessions && high === '0') return `none${byNow}`;
  return low === high ? `${low}${byNow}` : `${low} to ${high}${byNow}`;
}
