import { RULE_METRICS, type Incident } from '../../contract/alerts.ts';
import type { Metric } from '../../contract/report.ts';
import { HOUR_MS } from '../time/calendar.ts';
import { formatCount, formatDuration, formatSessions, formatTimeOfDay, formatWeekday } from './format.ts';

/** What an incident is in words, the same in its notification and in the windows: how much, since when, against what. */

export type WordedIncident = Pick<Incident, 'rule' | 'value' | 'typical' | 'sinceMs' | 'line'>;

/** Counts grow with the hour: they are usual by now, or were by then for what is over. */
export type ByWhen = 'by now' | 'by then';

/** `11 sessions since 14:00 · Tuesdays usually 3 to 6 by now`, in the given IANA zone. */
export function incidentSentence(incident: WordedIncident, timeZone: string, byWhen: ByWhen = 'by now'): string {
  const against = comparedWords(incident, timeZone, byWhen);
  return `${amountSince(incident, timeZone)}${against === '' ? '' : ` · ${against}`}`;
}

/** `11 sessions since 14:00`. */
export function amountSince({ rule, value, sinceMs, line }: WordedIncident, timeZone: string): string {
  const since = formatTimeOfDay(sinceMs, timeZone);
  // A fixed limit on quiet is held against an hour that is over.
  if (rule === 'sessions-quiet' && line.mode === 'fixed') {
    return `${formatSessions(value)} from ${since} to ${formatTimeOfDay(sinceMs + HOUR_MS, timeZone)}`;
  }
  return `${amountWords(RULE_METRICS[rule], value)} since ${since}`;
}

function amountWords(metric: Metric, value: number): string {
  if (metric === 'totalSessions') return formatSessions(value);
  return `${formatDuration(value)} ${metric === 'responseSeconds' ? 'response time' : 'average session'}`;
}

/** `Tuesdays usually 3 to 6 by now`, `more than the 10 you set`; empty where neither is known. */
export function comparedWords(
  { rule, typical, sinceMs, line }: WordedIncident,
  timeZone: string,
  byWhen: ByWhen,
): string {
  const metric = RULE_METRICS[rule];
  if (line.mode === 'fixed') {
    return `${rule === 'sessions-quiet' ? 'fewer than' : 'more than'} the ${valueWords(metric, line.threshold)} you set`;
  }
  return typical === null
    ? ''
    : `${whoUsually(typical, sinceMs, timeZone)} ${usualWords(metric, typical)}${metric === 'totalSessions' ? ` ${byWhen}` : ''}`;
}

const valueWords = (metric: Metric, value: number): string =>
  metric === 'totalSessions' ? formatCount(value) : formatDuration(value);

/** Whose habit it is: the comparison is called a weekday's only when it rests on that weekday. */
function whoUsually({ basis }: NonNullable<Incident['typical']>, sinceMs: number, timeZone: string): string {
  if (basis === 'same-weekday') return `${formatWeekday(sinceMs, timeZone)}s usually`;
  return basis === 'same-kind-of-day' ? 'days like this usually' : 'usually';
}

function usualWords(metric: Metric, { p10, p90 }: NonNullable<Incident['typical']>): string {
  const sessions = metric === 'totalSessions';
  const [low, high] = [p10, p90].map((value) => valueWords(metric, sessions ? Math.round(value) : value));
  if (sessions && high === '0') return 'none';
  return low === high ? (low ?? '') : `${low ?? ''} to ${high ?? ''}`;
}
