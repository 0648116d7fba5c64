import type { Revision } from '../../main/contract/history-care.ts';
import type { Figures } from '../../main/contract/report.ts';
import { localDateAt } from '../../main/domain/time/calendar.ts';
import { dateAndTime, monthWords, shortDate } from './date-words.ts';
import { formatCount, formatDuration, formatMoment } from './format.ts';
import { shownCount } from '../../main/domain/wording/format.ts';
import { m } from './language.ts';

/** The bucket that was changed: `Tue 3 Nov 2026, 14:00`, `Tue 3 Nov 2026` or `Nov 2026`. */
export function revisionTitle({ granularity, startMs }: Revision, timeZone: string): string {
  const date = localDateAt(startMs, timeZone);
  if (granularity === 'month') return monthWords(date);
  return granularity === 'day' ? shortDate(date) : dateAndTime(startMs, timeZone);
}

/** What changed, as lines: `12 → 14 sessions`, `Average session 9 min → 9 min 4 s`. Never empty. */
export function revisionChanges({ before, after }: Revision): string[] {
  const { revisions } = m();
  const lines: string[] = [];
  const differs = (metric: keyof Figures): boolean => before[metric] !== after[metric];
  const durations = (metric: 'averageSessionSeconds' | 'responseSeconds'): { before: string; after: string } => ({
    before: formatDuration(before[metric]),
    after: formatDuration(after[metric]),
  });
  if (differs('totalSessions')) {
    lines.push(
      revisions.sessions({ before: formatCount(before.totalSessions), after: shownCount(after.totalSessions) }),
    );
  }
  if (differs('averageSessionSeconds')) lines.push(revisions.averageSession(durations('averageSessionSeconds')));
  if (differs('responseSeconds')) lines.push(revisions.responseTime(durations('responseSeconds')));
  return lines.length === 0 ? [revisions.nothingShown()] : lines;
}

/** `Changed 5 Nov 09:12, first downloaded 4 Nov 00:03`; where that was not the only change, how many there were. */
export function revisionSource(revision: Revision, nowMs: number, timeZone: string): string {
  const moment = (ms: number): string => formatMoment(ms, nowMs, timeZone);
  const times = { after: moment(revision.afterFetchedAtMs), before: moment(revision.beforeFetchedAtMs) };
  const { changeCount: count } = revision;
  return count > 1 ? m().revisions.changedOften({ count, ...times }) : m().revisions.source(times);
}
