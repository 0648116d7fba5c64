import {
  RULE_METRICS,
  type AlertRule,
  type Incident,
  type ReplayedIncident,
  type Sensitivity,
  type SuppressedReason,
} from '../../main/contract/alerts.ts';
import * as sentences from '../../main/domain/wording/incident-sentence.ts';
import { shownCount } from '../../main/domain/wording/format.ts';
import { numberFormatter } from '../../main/domain/wording/formatters.ts';
import {
  formatDuration,
  formatMoment,
  formatSessions,
  formatTimeOfDay,
  formatWeekday,
  incidentTitle,
} from './format.ts';
import { language, m } from './language.ts';
import { formatMetric } from './tile-words.ts';

/** What the windows say of rules and incidents beyond the sentence they share with notifications. */

/** The words for each of a kind; the catalogue lacking one does not compile. */
type Each<Kind extends string> = Readonly<Record<Kind, () => string>>;

/** `Sessions up`. */
export function ruleName(rule: AlertRule): string {
  const names: Each<AlertRule> = m().ruleNames;
  return names[rule]();
}

/** What a rule looks for, as a sentence. */
export function ruleExplanation(rule: AlertRule): string {
  const explanations: Each<AlertRule> = m().ruleExplanations;
  return explanations[rule]();
}

/** Why no notification was sent, in two or three words, for a mark. */
export function suppressedLabel(reason: SuppressedReason): string {
  const labels: Each<SuppressedReason> = m().suppressedLabels;
  return labels[reason]();
}

/** `Low`, `Medium`, `High`. */
export function sensitivityName(sensitivity: Sensitivity): string {
  const names: Each<Sensitivity> = m().sensitivities;
  return names[sensitivity]();
}

/** `11 sessions since 14:00`. */
export const amountSince = (incident: ReplayedIncident, timeZone: string): string =>
  sentences.amountSince(incident, timeZone, language());

/** `11 sessions since 14:00 · typical for Tuesdays: 3 to 6 by then`: as in its notification, in the past once over. */
export const sentenceWords = (incident: ReplayedIncident, timeZone: string): string =>
  sentences.incidentSentence(incident, timeZone, language(), byWhen(incident));

/** `typical for Tuesdays: 3 to 6 by then`, `more than the 10 you set`; says so where there was too little history. */
export function againstWords(incident: ReplayedIncident, timeZone: string): string {
  const words = sentences.comparedWords(incident, timeZone, language(), byWhen(incident));
  return words === '' ? m().incidents.unknownTypical() : words;
}

const byWhen = ({ endedAtMs }: ReplayedIncident): sentences.ByWhen => (endedAtMs === null ? 'now' : 'other');

const BASES = { 'same-weekday': 'weekday', 'same-kind-of-day': 'kind', 'all-days': 'other' } as const;

/** `Median 4, from 10 Tuesdays`: the middle of what is typical and what that rests on; empty where nothing is known. */
export function medianWords({ rule, sinceMs, typical }: ReplayedIncident, timeZone: string): string {
  if (typical === null) return '';
  const metric = RULE_METRICS[rule];
  return m().incidents.median({
    median: formatMetric(metric, metric === 'totalSessions' ? Math.round(typical.median) : typical.median),
    count: typical.sampleCount,
    basis: BASES[typical.basis],
    weekday: formatWeekday(sinceMs, timeZone),
  });
}

const amountWords = ({ rule, value }: Pick<Incident, 'rule' | 'value'>): string =>
  RULE_METRICS[rule] === 'totalSessions' ? formatSessions(shownCount(value)) : formatDuration(value);

/** `Slow response: 2 min 4 s`. */
export function titleWords(incident: Pick<Incident, 'rule' | 'value'>): string {
  return m().incidents.titleWithAmount({ title: incidentTitle(incident.rule), amount: amountWords(incident) });
}

/** `14:02 – 15:10`, `since 14:02`: from the update that showed it first to the one that showed it over. */
export function spanWords({ startedAtMs, endedAtMs }: ReplayedIncident, timeZone: string): string {
  const from = formatTimeOfDay(startedAtMs, timeZone);
  if (endedAtMs === null) return m().incidents.since({ time: from });
  const to = formatMoment(endedAtMs, startedAtMs, timeZone);
  return from === to ? from : m().incidents.span({ from, to });
}

/** Why it counted as an incident: the score of the sensitivity, or the threshold that was passed. */
export function firedWords({ rule, line, score }: ReplayedIncident): string {
  const { incidents } = m();
  if (line.mode === 'automatic') {
    const shown = numberFormatter(language(), { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    return incidents.firedAutomatic({
      sensitivity: line.sensitivity === 'high' ? 'other' : line.sensitivity,
      score: shown.format(score),
      threshold: shown.format(line.score),
    });
  }
  if (line.mode === 'level') return '';
  const metric = RULE_METRICS[rule];
  const threshold = formatMetric(metric, line.threshold);
  if (metric !== 'totalSessions') return incidents.firedAboveTime({ threshold });
  return rule === 'sessions-quiet'
    ? incidents.firedBelowSessions({ threshold })
    : incidents.firedAboveSessions({ threshold });
}

/** Whether a notification was sent and when, or why not. */
export function notifiedWords({ suppressed, notifiedAtMs }: ReplayedIncident, timeZone: string): string {
  const reasons: Each<SuppressedReason> = m().suppressedReasons;
  if (suppressed !== null) return reasons[suppressed]();
  if (notifiedAtMs === null) return m().incidents.notNotified();
  return m().incidents.notifiedAt({ time: formatTimeOfDay(notifiedAtMs, timeZone) });
}

/** One incident in a line, for tooltips and for people who do not see the mark. */
export function shortLine(incident: ReplayedIncident, timeZone: string): string {
  const line = {
    title: incidentTitle(incident.rule),
    amount: amountWords(incident),
    time: formatTimeOfDay(incident.sinceMs, timeZone),
  };
  const { suppressed } = incident;
  if (suppressed === null) return m().incidents.line(line);
  return m().incidents.lineNotNotified({ ...line, reason: suppressedLabel(suppressed) });
}

/** `Slow response: 2 min 4 s since 14:00, and 1 more`: what goes on, the newest first; empty for nothing. */
export function openWords(incidents: readonly Incident[], timeZone: string): string {
  const [newest, ...others] = incidents;
  if (newest === undefined) return '';
  const line = shortLine(newest, timeZone);
  return others.length === 0 ? line : m().incidents.lineAndMore({ line, count: others.length });
}

/** `Many video sessions`, `Slow response, not notified: Snoozed`: for where the values stand beside it. */
export function incidentTag({ rule, suppressed }: ReplayedIncident): string {
  const title = incidentTitle(rule);
  return suppressed === null ? title : m().incidents.tagNotNotified({ title, reason: suppressedLabel(suppressed) });
}
