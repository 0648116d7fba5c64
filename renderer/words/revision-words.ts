import type { Revision } from '../../main/contract/history-care.ts';
import type { Figures } from '../../main/contract/report.ts';
import { localDateAt } from '../../main/domain/time/calendar.ts';
import { formatCount, formatDuration, formatMoment } from '../../main/domain/wording/format.ts';
import { dateAndTime, monthWords, shortDate } from './date-words.ts';

/** The bucket that was changed: `Tue 3 Nov 2026, 14:00`, `Tue 3 Nov 2026` or `Nov 2026`. */
export function revisionTitle({ granularity, startMs }: Revision, timeZone: string): string {
  const date = localDateAt(startMs, timeZone);
  if (granularity === 'month') return monthWords(date);
  return granularity === 'day' ? shortDate(date) : dateAndTime(startMs, timeZone);
}

/** What changed, as lines: `12 → 14 sessions`, `average session 9 min → 9 min 4 s`. Never empty. */
export function revisionChanges({ before, after }: Revision): string[] {
  const lines: string[] = [];
  const differs = (metric: keyof Figures): boolean => before[metric] !== after[metric];
  const duration = (metric: 'averageSessionSeconds' | 'responseSeconds'): string =>
    `${formatDuration(before[metric])} → ${formatDuration(after[metric])}`;
  if (differs('totalSessions')) {
    const unit = after.totalSessions === 1 ? 'session' : 'sessions';
    lines.push(`${formatCount(before.totalSessions)} → ${formatCount(after.totalSessions)} ${unit}`);
  }
  if (differs('averageSessionSeconds')) lines.push(`average session ${duration('averageSessionSeconds')}`);
  if (differs('responseSeconds')) lines.push(`response time ${duration('responseSeconds')}`);
  return lines.length === 0 ? ['nothing that is shown'] : lines;
}

/** `Seen 5 Nov 09:12, before that fetched 4 Nov 00:03`. */
export function revisionSource(revision: Revision, nowMs: number, timeZone: string): string {
  const moment = (ms: number): string => formatMoment(ms, nowMs, timeZone);
  return `Seen ${moment(revision.afterFetchedAtMs)}, before that fetched ${moment(revision.beforeFetchedAtMs)}`;
}
