import type { Incident } from '../../contract/alerts.ts';
import type { Today } from '../../contract/snapshot.ts';
import type { Shift, ShiftFigures } from '../report/shift.ts';
import { formatCount, formatDuration, formatSessions, formatTimeOfDay, tidyDate } from './format.ts';
import { dateFormatter } from './formatters.ts';
import { incidentSentence, typicalRangeWords } from './incident-sentence.ts';
import { incidentTitle } from './incident-titles.ts';
import type { Language } from './language.ts';
import { paceSentence } from './pace-words.ts';

/** What is handed over at the end of a shift, as plain text to paste anywhere. */

export interface ShiftReport {
  readonly accountName: string;
  readonly timeZone: string;
  readonly shift: Shift;
  readonly figures: ShiftFigures;
  /** Those that overlap the shift, oldest first. */
  readonly incidents: readonly Incident[];
  /** For where the day is heading; null where the shift is not of today. */
  readonly today: Today | null;
}

/** `08:00 to 16:00`. */
export function shiftSpan({ startMs, endMs }: Shift, timeZone: string, language: Language): string {
  const at = (ms: number): string => formatTimeOfDay(ms, timeZone, language);
  return language.m.shift.span({ from: at(startMs), to: at(endMs) });
}

/** One fact a line. */
export function shiftText(report: ShiftReport, language: Language): string {
  const { accountName, timeZone, shift, figures, today } = report;
  const { shift: m } = language.m;
  const { peak, missingCount } = figures;
  const date = dateFormatter(language, { timeZone, weekday: 'short', day: 'numeric', month: 'short' });
  return [
    m.heading({
      account: accountName,
      date: tidyDate(date.format(shift.startMs), language),
      span: shiftSpan(shift, timeZone, language),
    }),
    sessionsLine(figures, language),
    timeLine('responseSeconds', figures, language),
    timeLine('averageSessionSeconds', figures, language),
    ...(peak === null
      ? []
      : [
          m.peak({
            span: shiftSpan(peak, timeZone, language),
            sessions: formatSessions(peak.totalSessions, language),
          }),
        ]),
    ...incidentLines(report, language),
    ...(missingCount === 0 ? [] : [m.missing({ count: missingCount })]),
    ...(today?.pace == null ? [] : [m.outlook({ outlook: paceSentence(today.totalSessions, today.pace, language) })]),
  ].join('\n');
}

function sessionsLine({ totals, typicalSessions }: ShiftFigures, language: Language): string {
  const sessions = formatSessions(totals.totalSessions, language);
  if (typicalSessions === null) return sessions;
  return language.m.shift.sessions({ sessions, typical: formatCount(Math.round(typicalSessions), language) });
}

function timeLine(
  metric: 'responseSeconds' | 'averageSessionSeconds',
  { totals, typicalTimes }: ShiftFigures,
  language: Language,
): string {
  const { shift: m } = language.m;
  const duration = formatDuration(totals[metric], language);
  const typical = typicalTimes[metric];
  if (typical === null)
    return metric === 'responseSeconds' ? m.responseTime({ duration }) : m.averageSession({ duration });
  const line = { duration, range: typicalRangeWords(metric, typical, language) };
  return metric === 'responseSeconds' ? m.responseTimeTypical(line) : m.averageSessionTypical(line);
}

function incidentLines({ incidents, timeZone, figures }: ShiftReport, language: Language): string[] {
  const { shift: m } = language.m;
  // Of hours that are not known, nobody can say that nothing happened.
  if (incidents.length === 0) return figures.missingCount === 0 ? [m.noIncidents()] : [];
  return incidents.map((incident) => {
    const by = incident.endedAtMs === null ? 'now' : 'other';
    const line = {
      incident: incidentTitle(incident.rule, language),
      sentence: incidentSentence(incident, timeZone, language, by),
    };
    const note = incident.note.replace(/\s+/gu, ' ').trim();
    return note === '' ? m.incident(line) : m.incidentNote({ ...line, note });
  });
}
