import { RULE_METRICS, type Incident } from '../../contract/alerts.ts';
import type { Metric } from '../../contract/report.ts';
import { formatCount, formatDay, formatDuration, formatTimeOfDay, formatWeekday, shownCount } from './format.ts';
import type { Language } from './language.ts';
import { HOUR_MS } from '../time/units.ts';

/** What an incident is in words, the same in its notification and in the windows: how much, since when, against what. */

export type WordedIncident = Pick<Incident, 'rule' | 'value' | 'typical' | 'sinceMs' | 'line'>;

/** Counts grow with the hour: they are typical by now, or were by then for what is over. */
export type ByWhen = 'now' | 'other';

/** `11 sessions since 14:00 · typical for Tuesdays: 3 to 6 by now`, in the given IANA zone. */
export function incidentSentence(
  incident: WordedIncident,
  timeZone: string,
  language: Language,
  when: ByWhen = 'now',
): string {
  const amount = amountSince(incident, timeZone, language);
  const comparison = comparedWords(incident, timeZone, language, when);
  return comparison === '' ? amount : language.m.incidents.sentence({ amount, comparison });
}

/** `11 sessions since 14:00`. */
export function amountSince(
  { rule, value, sinceMs, line }: WordedIncident,
  timeZone: string,
  language: Language,
): string {
  const { incidents } = language.m;
  if (line.mode === 'level') {
    return incidents.levelSince({ count: Math.round(value), day: formatDay(sinceMs, timeZone, language) });
  }
  const at = (instantMs: number): string => formatTimeOfDay(instantMs, timeZone, language);
  const time = at(sinceMs);
  switch (RULE_METRICS[rule]) {
    case 'totalSessions': {
      const count = shownCount(value);
      // A fixed limit on few sessions is held against an hour that is over.
      return rule === 'sessions-quiet' && line.mode === 'fixed'
        ? incidents.sessionsFromTo({ count, from: time, to: at(sinceMs + HOUR_MS) })
        : incidents.sessionsSince({ count, time });
    }
    case 'responseSeconds':
      return incidents.responseSince({ duration: formatDuration(value, language), time });
    case 'averageSessionSeconds':
      return incidents.averageSince({ duration: formatDuration(value, language), time });
  }
}

/** `typical for Tuesdays: 3 to 6 by now`, `more than the 10 you set`; empty where neither is known. */
export function comparedWords(
  { rule, typical, sinceMs, line }: WordedIncident,
  timeZone: string,
  language: Language,
  when: ByWhen,
): string {
  const { incidents } = language.m;
  const metric = RULE_METRICS[rule];
  if (line.mode === 'level') return incidents.newLevel({ before: formatCount(Math.round(line.before), language) });
  if (line.mode === 'fixed') {
    const threshold = valueWords(metric, line.threshold, language);
    return rule === 'sessions-quiet' ? incidents.fewerThanSet({ threshold }) : incidents.moreThanSet({ threshold });
  }
  if (typical === null) return '';
  const parts = {
    basis: BASES[typical.basis],
    weekday: formatWeekday(sinceMs, timeZone, language),
    range: typicalRangeWords(metric, typical, language),
  };
  return metric === 'totalSessions' ? incidents.typicalSessions({ ...parts, when }) : incidents.typicalTime(parts);
}

/** The comparison is called a weekday's only when it rests on that weekday. */
const BASES = { 'same-weekday': 'weekday', 'same-kind-of-day': 'kind', 'all-days': 'other' } as const;

const valueWords = (metric: Metric, value: number, language: Language): string =>
  metric === 'totalSessions' ? formatCount(value, language) : formatDuration(value, language);

/** `3 to 6`, `3`, `none`, `18 s to 30 s`. */
export function typicalRangeWords(
  metric: Metric,
  { p10, p90 }: Pick<NonNullable<Incident['typical']>, 'p10' | 'p90'>,
  language: Language,
): string {
  const { m } = language;
  const sessions = metric === 'totalSessions';
  if (sessions && Math.round(p90) === 0) return m.incidents.none();
  const shown = (value: number): string => valueWords(metric, sessions ? Math.round(value) : value, language);
  const [from, to] = [shown(p10), shown(p90)];
  return from === to ? from : m.units.range({ from, to });
}
