import {
  RULE_METRICS,
  type AlertRule,
  type SuppressedReason,
  type Incident,
  type ReplayedIncident,
  type Sensitivity,
} from '../../main/contract/alerts.ts';
import { comparedWords, incidentSentence } from '../../main/domain/wording/incident-sentence.ts';
import { INCIDENT_TITLES } from '../../main/domain/wording/incident-titles.ts';
import {
  formatDuration,
  formatMoment,
  formatSessions,
  formatTimeOfDay,
  formatWeekday,
} from '../../main/domain/wording/format.ts';
import { formatMetric } from './tile-words.ts';

/**
 * What the windows say of rules and incidents beyond the sentence they share with notifications; total, so a new rule or
 * reason without words does not compile.
 */

interface RuleWords {
  readonly name: string;
  readonly explanation: string;
}

export const RULE_WORDS: Record<AlertRule, RuleWords> = {
  'sessions-up': { name: 'Sessions up', explanation: 'Far more video sessions than usual for the hour.' },
  'response-up': { name: 'Response time up', explanation: 'Callers wait far longer than usual for an answer.' },
  'average-session-up': { name: 'Average session up', explanation: 'Sessions last far longer than usual.' },
  'sessions-quiet': {
    name: 'Unusually quiet',
    explanation: 'Far fewer video sessions than usual for the hour, such as when callers cannot get through.',
  },
};

interface SuppressedWords {
  /** Two or three words, for a mark. */
  readonly label: string;
  /** Goes on after “Not told, because”. */
  readonly because: string;
}

export const SUPPRESSED_WORDS: Record<SuppressedReason, SuppressedWords> = {
  stale: { label: 'Old numbers', because: 'the numbers were not fresh, for instance right after waking up' },
  'too-little-data': { label: 'Too little data', because: 'there was too little history to be sure what is usual' },
  muted: { label: 'Muted', because: 'all notifications were switched off' },
  snoozed: { label: 'Snoozed', because: 'notifications were snoozed' },
  'not-a-work-day': { label: 'Not a work day', because: 'alerts are not wanted on this day of the week' },
  'quiet-hours': { label: 'Quiet hours', because: 'it was during quiet hours' },
  'too-few-polls': { label: 'Too short', because: 'too few polls in a row showed it' },
  'cool-down': { label: 'Cool-down', because: 'this rule had told of another incident shortly before' },
  'notifications-unavailable': { label: 'No notifications', because: 'this computer could not show notifications' },
};

export const SENSITIVITY_WORDS: Record<Sensitivity, string> = { low: 'Low', medium: 'Medium', high: 'High' };

/** `11 sessions since 14:00 · Tuesdays usually 3 to 6 by then`: as it was told, and in the past once it is over. */
export function sentenceWords(incident: ReplayedIncident, timeZone: string): string {
  return incidentSentence(incident, timeZone, byWhen(incident));
}

/** `Tuesdays usually 3 to 6 by then`, `more than the 10 you set`; says so where there was too little history. */
export function againstWords(incident: ReplayedIncident, timeZone: string): string {
  const words = comparedWords(incident, timeZone, byWhen(incident));
  return words === '' ? 'too little history to say what is usual' : words;
}

const byWhen = ({ endedAtMs }: ReplayedIncident): 'by now' | 'by then' => (endedAtMs === null ? 'by now' : 'by then');

/** `median 4 from 10 Tuesdays`: the middle of what is usual and what that rests on; empty where nothing is known. */
export function medianWords({ rule, sinceMs, typical }: ReplayedIncident, timeZone: string): string {
  if (typical === null) return '';
  const { median, sampleCount, basis } = typical;
  const metric = RULE_METRICS[rule];
  const value = formatMetric(metric, metric === 'totalSessions' ? Math.round(median) : median);
  const one = basis === 'same-weekday' ? formatWeekday(sinceMs, timeZone) : 'day';
  const days = `${sampleCount} ${sampleCount === 1 ? one : `${one}s`}`;
  return `Median ${value} from ${days}${basis === 'same-kind-of-day' ? ' like it' : ''}`;
}

/** `Slow response: 2 min 4 s`. */
export function titleWords({ rule, value }: Pick<Incident, 'rule' | 'value'>): string {
  const amount = RULE_METRICS[rule] === 'totalSessions' ? formatSessions(value) : formatDuration(value);
  return `${INCIDENT_TITLES[rule]}: ${amount}`;
}

/** `14:02 – 15:10`, `since 14:02`: from the poll that showed it first to the one that showed it over. */
export function spanWords({ startedAtMs, endedAtMs }: ReplayedIncident, timeZone: string): string {
  const from = formatTimeOfDay(startedAtMs, timeZone);
  if (endedAtMs === null) return `since ${from}`;
  const until = formatMoment(endedAtMs, startedAtMs, timeZone);
  return from === until ? from : `${from} – ${until}`;
}

/** Why it counted as an incident: the line of the sensitivity, or the threshold that was passed. */
export function firedWords({ rule, line, score }: ReplayedIncident): string {
  if (line.mode === 'automatic') {
    return `Fired at ${line.sensitivity} sensitivity: score ${score.toFixed(2)}, alerts from ${line.score.toFixed(2)}.`;
  }
  const metric = RULE_METRICS[rule];
  const side = rule === 'sessions-quiet' ? 'below' : 'above';
  const unit = metric === 'totalSessions' ? ' in an hour' : '';
  return `Fired ${side} the fixed threshold of ${formatMetric(metric, line.threshold)}${unit}.`;
}

/** Whether a notification was sent and when, or why not. */
export function notifiedWords({ suppressed, notifiedAtMs }: ReplayedIncident, timeZone: string): string {
  if (suppressed !== null) return `Not notified, because ${SUPPRESSED_WORDS[suppressed].because}.`;
  return notifiedAtMs === null ? 'Not notified.' : `Told at ${formatTimeOfDay(notifiedAtMs, timeZone)}.`;
}

/** One incident in a line, for tooltips and for people who do not see the mark. */
export function shortLine(incident: ReplayedIncident, timeZone: string): string {
  const notified =
    incident.suppressed === null ? '' : ` (not notified: ${SUPPRESSED_WORDS[incident.suppressed].label.toLowerCase()})`;
  return `${titleWords(incident)} since ${formatTimeOfDay(incident.sinceMs, timeZone)}${notified}`;
}

/** `Slow response: 2 min 4 s since 14:00, and 1 more`: what goes on, the newest first; empty for nothing. */
export function openWords(incidents: readonly Incident[], timeZone: string): string {
  const [newest, ...others] = incidents;
  if (newest === undefined) return '';
  return `${shortLine(newest, timeZone)}${others.length === 0 ? '' : `, and ${others.length} more`}`;
}

/** `Many video sessions`, `Slow response, held back: snoozed`: for where the values stand beside it. */
export function incidentTag({ rule, suppressed }: ReplayedIncident): string {
  const why = suppressed === null ? '' : `, held back: ${SUPPRESSED_WORDS[suppressed].label.toLowerCase()}`;
  return `${INCIDENT_TITLES[rule]}${why}`;
}
