import {
  RULE_METRICS,
  type AlertRule,
  type HeldBackReason,
  type Incident,
  type ReplayedIncident,
  type Sensitivity,
} from '../../main/contract/alerts.ts';
import {
  formatDuration,
  formatMoment,
  formatSessions,
  formatTimeOfDay,
  formatWeekday,
} from '../../main/domain/format.ts';
import { formatMetric } from './tile-words.ts';

/** What rules and incidents are called in the windows; total, so a new rule or reason without words does not compile. */

interface RuleWords {
  /** The rule's own name. */
  readonly name: string;
  /** What has happened when it fires, as the notification's title has it. */
  readonly title: string;
  readonly explanation: string;
}

export const RULE_WORDS: Record<AlertRule, RuleWords> = {
  'sessions-up': {
    name: 'Sessions up',
    title: 'Many video sessions',
    explanation: 'Far more video sessions than usual for the hour.',
  },
  'response-up': {
    name: 'Response time up',
    title: 'Slow response',
    explanation: 'Callers wait far longer than usual for an answer.',
  },
  'average-session-up': {
    name: 'Average session up',
    title: 'Long video sessions',
    explanation: 'Sessions last far longer than usual.',
  },
  'sessions-quiet': {
    name: 'Unusually quiet',
    title: 'Unusually quiet',
    explanation: 'Far fewer video sessions than usual for the hour, such as when callers cannot get through.',
  },
};

interface HeldBackWords {
  /** Two or three words, for a mark. */
  readonly label: string;
  /** Goes on after “Not told, because”. */
  readonly because: string;
}

export const HELD_BACK_WORDS: Record<HeldBackReason, HeldBackWords> = {
  stale: { label: 'Old numbers', because: 'the numbers were not fresh, for instance right after waking up' },
  'too-little-data': { label: 'Too little data', because: 'there was too little history to be sure what is usual' },
  muted: { label: 'Muted', because: 'all notifications were switched off' },
  snoozed: { label: 'Snoozed', because: 'notifications were snoozed' },
  'not-a-work-day': { label: 'Not a work day', because: 'alerts are not wanted on this day of the week' },
  'quiet-hours': { label: 'Quiet hours', because: 'it was during quiet hours' },
  'too-few-polls': { label: 'Too short', because: 'too few checks in a row showed it' },
  'cool-down': { label: 'Cool-down', because: 'this rule had told of another incident shortly before' },
  'notifications-unavailable': { label: 'No notifications', because: 'this computer could not show notifications' },
};

export const SENSITIVITY_WORDS: Record<Sensitivity, string> = { low: 'Low', medium: 'Medium', high: 'High' };

/** `11 sessions`, `2 min 4 s response time`: how much it was at its most unusual. */
export function amountWords({ rule, value }: Pick<Incident, 'rule' | 'value'>): string {
  switch (RULE_METRICS[rule]) {
    case 'totalSessions':
      return formatSessions(value);
    case 'responseSeconds':
      return `${formatDuration(value)} response time`;
    case 'averageSessionSeconds':
      return `${formatDuration(value)} average session`;
  }
}

/** `11 sessions`, `2 min 4 s`: the same without saying of what, for beside the title. */
function shortAmount({ rule, value }: Pick<Incident, 'rule' | 'value'>): string {
  return RULE_METRICS[rule] === 'totalSessions' ? formatSessions(value) : formatDuration(value);
}

/** `Slow response: 2 min 4 s`. */
export function titleWords(incident: Pick<Incident, 'rule' | 'value'>): string {
  return `${RULE_WORDS[incident.rule].title}: ${shortAmount(incident)}`;
}

/** `11 sessions since 14:00`. */
export function sinceWords(incident: Pick<Incident, 'rule' | 'value' | 'sinceMs'>, timeZone: string): string {
  return `${amountWords(incident)} since ${formatTimeOfDay(incident.sinceMs, timeZone)}`;
}

/** `Tuesdays usually 3 to 6 by then`; says so where there was too little history to know. */
export function usualWords(incident: ReplayedIncident, timeZone: string): string {
  const { rule, typical, endedAtMs } = incident;
  if (typical === null) return 'Too little history to say what is usual';
  const metric = RULE_METRICS[rule];
  const shown = (value: number): string => formatMetric(metric, metric === 'totalSessions' ? Math.round(value) : value);
  const [low, high] = [shown(typical.p10), shown(typical.p90)];
  const range = metric === 'totalSessions' && high === '0' ? 'none' : low === high ? low : `${low} to ${high}`;
  const by = metric !== 'totalSessions' ? '' : endedAtMs === null ? ' by now' : ' by then';
  return `${whoUsually(incident, timeZone)} ${range}${by}`;
}

/** Whose habit it is: a weekday's only where it rests on that weekday. */
function whoUsually({ sinceMs, typical }: ReplayedIncident, timeZone: string): string {
  switch (typical?.basis) {
    case 'same-weekday':
      return `${formatWeekday(sinceMs, timeZone)}s usually`;
    case 'same-kind-of-day':
      return 'Days like this usually';
    case 'all-days':
    case undefined:
      return 'Usually';
  }
}

/** `11 sessions since 14:00 · Tuesdays usually 3 to 6 by now`: the sentence of the notification. */
export function incidentSentence(incident: ReplayedIncident, timeZone: string): string {
  return `${sinceWords(incident, timeZone)} · ${usualWords(incident, timeZone)}`;
}

/** `14:02 – 15:10`, `since 14:02`: from the check that showed it first to the one that showed it over. */
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
  const threshold = formatMetric(RULE_METRICS[rule], line.threshold);
  return rule === 'sessions-quiet'
    ? `Fired below the fixed threshold of ${threshold} in an hour.`
    : `Fired above the fixed threshold of ${threshold}${RULE_METRICS[rule] === 'totalSessions' ? ' in an hour' : ''}.`;
}

/** Whether a notification was sent and when, or why not. */
export function toldWords({ heldBack, toldAtMs }: ReplayedIncident, timeZone: string): string {
  if (heldBack !== null) return `Not told, because ${HELD_BACK_WORDS[heldBack].because}.`;
  return toldAtMs === null ? 'Not told.' : `Told at ${formatTimeOfDay(toldAtMs, timeZone)}.`;
}

/** One incident in a line, for tooltips, tables and people who do not see the mark. */
export function incidentLine(incident: ReplayedIncident, timeZone: string): string {
  const told =
    incident.heldBack === null ? '' : ` (not told: ${HELD_BACK_WORDS[incident.heldBack].label.toLowerCase()})`;
  return `${titleWords(incident)} since ${formatTimeOfDay(incident.sinceMs, timeZone)}${told}`;
}

/** `from 10 Tuesdays`: what “usual” rests on; empty where nothing is known. */
export function restsOnWords({ sinceMs, typical }: ReplayedIncident, timeZone: string): string {
  if (typical === null) return '';
  const one = typical.basis === 'same-weekday' ? formatWeekday(sinceMs, timeZone) : 'day';
  const many = `${typical.sampleCount} ${typical.sampleCount === 1 ? one : `${one}s`}`;
  return typical.basis === 'same-kind-of-day' ? `from ${many} like it` : `from ${many}`;
}

/** `Many video sessions: 22 sessions since 14:00, and 1 more`: what goes on, the newest first; empty for nothing. */
export function openWords(incidents: readonly Incident[], timeZone: string): string {
  const [newest, ...others] = incidents;
  if (newest === undefined) return '';
  return `${incidentLine(newest, timeZone)}${others.length === 0 ? '' : `, and ${others.length} more`}`;
}

/** `Many video sessions`, `Slow response, held back: snoozed`: for where the values stand beside it. */
export function incidentTag({ rule, heldBack }: ReplayedIncident): string {
  const why = heldBack === null ? '' : `, held back: ${HELD_BACK_WORDS[heldBack].label.toLowerCase()}`;
  return `${RULE_WORDS[rule].title}${why}`;
}
