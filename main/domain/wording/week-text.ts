import type { Metric } from '../../contract/report.ts';
import type { WeekHour, WeekReview } from '../../contract/week-review.ts';
import { changeBetween } from '../report/figures.ts';
import { formatChange, formatCount, formatDuration, formatSessions, formatTimeOfDay, tidyDate } from './format.ts';
import { dateFormatter } from './formatters.ts';
import { incidentSentence, typicalRangeWords } from './incident-sentence.ts';
import { incidentTitle } from './incident-titles.ts';
import type { Language } from './language.ts';

/** A week in review as words: for the page, its picture, and as plain text to paste anywhere. */

/** `Mon 16 Nov to Sun 22 Nov 2026`. */
export function weekSpan({ fromDate, toDate }: Pick<WeekReview, 'fromDate' | 'toDate'>, language: Language): string {
  const written = (date: string, options: Intl.DateTimeFormatOptions): string =>
    tidyDate(
      dateFormatter(language, { weekday: 'short', day: 'numeric', month: 'short', ...options, timeZone: 'UTC' }).format(
        Date.parse(`${date}T12:00:00Z`),
      ),
      language,
    );
  return language.m.week.span({ from: written(fromDate, {}), to: written(toDate, { year: 'numeric' }) });
}

/** The week in a line: `412 sessions (▲ 8%)`. */
export function weekHeadline({ totals, previous }: WeekReview, language: Language): string {
  const { week } = language.m;
  if (totals === null) return week.nothing();
  const sessions = formatSessions(totals.totalSessions, language);
  const change = formatChange(changeBetween(previous?.totalSessions ?? null, totals.totalSessions), language);
  return change === '' ? sessions : week.headline({ sessions, change });
}

/** `typical week: 380 to 450`; empty with too few weeks before. */
export function typicalWeek(review: WeekReview, metric: Metric, language: Language): string {
  const typical = review.typical[metric];
  return typical === null ? '' : language.m.week.typical({ range: typicalRangeWords(metric, typical, language) });
}

/** `Tue 17 Nov 14:00`. */
export function hourName({ startMs }: Pick<WeekHour, 'startMs'>, timeZone: string, language: Language): string {
  const day = dateFormatter(language, { timeZone, weekday: 'short', day: 'numeric', month: 'short' });
  return language.m.units.dayAndTime({
    date: tidyDate(day.format(startMs), language),
    time: formatTimeOfDay(startMs, timeZone, language),
  });
}

/** `18 sessions`, or with its response time where that is what it is listed for. */
export function hourAmount(hour: WeekHour, by: 'sessions' | 'response', language: Language): string {
  const sessions = formatSessions(hour.totalSessions, language);
  if (by === 'sessions') return sessions;
  return language.m.week.responseOf({ duration: formatDuration(hour.responseSeconds, language), sessions });
}

/** The three lists of hours with their names, those that are empty left out. */
export function hourLists(
  review: WeekReview,
  { m }: Language,
): { readonly name: string; readonly by: 'sessions' | 'response'; readonly hours: readonly WeekHour[] }[] {
  const lists = [
    { name: m.week.busiest(), by: 'sessions', hours: review.busiest },
    { name: m.week.quickest(), by: 'response', hours: review.quickest },
    { name: m.week.slowest(), by: 'response', hours: review.slowest },
  ] as const;
  return lists.filter(({ hours }) => hours.length > 0);
}

/** One fact a line. */
export function weekText(review: WeekReview, language: Language): string {
  const { week } = language.m;
  const { accountName, totals, timeZone } = review;
  return [
    week.heading({ account: accountName, span: weekSpan(review, language) }),
    withTypical(weekHeadline(review, language), typicalWeek(review, 'totalSessions', language), language),
    ...(totals === null ? [] : timeLines(review, language)),
    ...review.days.map((day) =>
      week.line({ name: dayName(day.date, language), value: formatCount(day.totalSessions, language) }),
    ),
    ...hourLists(review, language).map(({ name, by, hours }) =>
      week.line({
        name,
        value: hours
          .map((hour) =>
            week.hour({ hour: hourName(hour, timeZone, language), amount: hourAmount(hour, by, language) }),
          )
          .join(' · '),
      }),
    ),
    ...incidentLines(review, language),
    ...review.notes.map(({ date, text }) => week.note({ date: dayName(date, language), text })),
    ...(review.missingDayCount === 0 ? [] : [week.missing({ count: review.missingDayCount })]),
  ].join('\n');
}

const withTypical = (value: string, typical: string, { m }: Language): string =>
  typical === '' ? value : m.week.withTypical({ value, typical });

function timeLines(review: WeekReview, language: Language): string[] {
  const { shift } = language.m;
  const { totals } = review;
  const line = (metric: 'responseSeconds' | 'averageSessionSeconds', name: typeof shift.responseTime): string =>
    withTypical(
      name({ duration: formatDuration(totals?.[metric] ?? null, language) }),
      typicalWeek(review, metric, language),
      language,
    );
  return [line('responseSeconds', shift.responseTime), line('averageSessionSeconds', shift.averageSession)];
}

/** `Tue 17 Nov`. */
export function dayName(date: string, language: Language): string {
  const format = dateFormatter(language, { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' });
  return tidyDate(format.format(Date.parse(`${date}T12:00:00Z`)), language);
}

function incidentLines({ incidents, timeZone, missingDayCount }: WeekReview, language: Language): string[] {
  const { shift, week } = language.m;
  // Of days that are not known, nobody can say that nothing happened.
  if (incidents.length === 0) return missingDayCount === 0 ? [shift.noIncidents()] : [];
  return incidents.map((incident) => {
    const by = incident.endedAtMs === null ? 'now' : 'other';
    const name = incidentTitle(incident.rule, language);
    const line = {
      incident: week.hour({ hour: hourName({ startMs: incident.startedAtMs }, timeZone, language), amount: name }),
      sentence: incidentSentence(incident, timeZone, language, by),
    };
    const note = incident.note.replace(/\s+/gu, ' ').trim();
    return note === '' ? shift.incident(line) : shift.incidentNote({ ...line, note });
  });
}
