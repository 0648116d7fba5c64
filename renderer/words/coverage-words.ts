import type { CoverageDay, CoverageView } from '../../main/contract/history-care.ts';
import type { PointStatus } from '../../main/contract/range.ts';
import { addDays, formatOffset } from '../../main/domain/time/calendar.ts';
import { errorWords } from '../../main/domain/wording/error-words.ts';
import { formatSessions } from '../../main/domain/wording/format.ts';
import { briefDate, longDate } from './date-words.ts';

/**
 * How a day is shown: its status, `total` where it is complete without hours, or `failed` where it lacks something that
 * could not be fetched.
 */
export type DayKind = PointStatus | 'total' | 'failed';

/** A day that has everything is fine, whatever went wrong on the way. */
export function dayKind(day: CoverageDay): DayKind {
  if (day.problem !== null && (day.status === 'missing' || day.status === 'partial')) return 'failed';
  return day.status === 'complete' && day.fetchedAs !== undefined ? 'total' : day.status;
}

/** The kinds as the legend and the counts name them. */
export const KIND_NAMES: Record<DayKind, string> = {
  complete: 'Complete',
  total: 'Complete, without hours',
  provisional: 'Provisional',
  partial: 'Partly here',
  missing: 'Missing',
  failed: 'Could not be fetched',
  future: 'Still to come',
};

export interface CoverageCounts {
  /** Finished days, that is, without the one that is running. */
  readonly finishedCount: number;
  readonly completeCount: number;
  /** Finished days that are not complete, by kind. */
  readonly others: readonly { readonly kind: DayKind; readonly count: number }[];
}

const INCOMPLETE: readonly DayKind[] = ['provisional', 'partial', 'missing', 'failed'];

/** Counts the finished days; `today` (`YYYY-MM-DD`) is still running and cannot be complete. */
export function countCoverage(days: readonly CoverageDay[], today: string): CoverageCounts {
  const kinds = days.filter(({ date }) => date < today).map(dayKind);
  const count = (kind: DayKind): number => kinds.filter((one) => one === kind).length;
  return {
    finishedCount: kinds.length,
    completeCount: count('complete') + count('total'),
    others: INCOMPLETE.map((kind) => ({ kind, count: count(kind) })).filter((entry) => entry.count > 0),
  };
}

/** `86 of 90 days complete`. */
export function headline({ completeCount, finishedCount }: CoverageCounts): string {
  const number = (count: number): string => count.toLocaleString('en-GB');
  return `${number(completeCount)} of ${number(finishedCount)} ${finishedCount === 1 ? 'day' : 'days'} complete`;
}

/** `2 provisional, 1 could not be fetched`; empty where every finished day is complete. */
export function othersWords({ others }: CoverageCounts): string {
  return others
    .map(({ kind, count }) => `${count.toLocaleString('en-GB')} ${KIND_NAMES[kind].toLowerCase()}`)
    .join(', ');
}

/** Days in a row, `YYYY-MM-DD`, both inclusive. */
export interface DayRun {
  readonly fromDate: string;
  readonly toDate: string;
}

/** Finished days that are not complete, those in a row as one, the newest first. */
export function runsToLookAt(days: readonly CoverageDay[], today: string): DayRun[] {
  const runs: DayRun[] = [];
  for (const { date } of days.filter((day) => day.date < today && INCOMPLETE.includes(dayKind(day))).reverse()) {
    const last = runs.at(-1);
    if (last?.fromDate === addDays(date, 1)) runs[runs.length - 1] = { ...last, fromDate: date };
    else runs.push({ fromDate: date, toDate: date });
  }
  return runs;
}

/** `3 Nov`, or `26 Aug – 20 Oct` for days in a row. */
export function runWords({ fromDate, toDate }: DayRun): string {
  return fromDate === toDate ? briefDate(toDate) : `${briefDate(fromDate)} – ${briefDate(toDate)}`;
}

/** Why a day is as it is, and what happens to it. */
export function whyWords(day: CoverageDay, today: string): string {
  switch (dayKind(day)) {
    case 'complete':
      return 'All of its hours are here and final.';
    case 'total':
      return day.fetchedAs === 'month'
        ? 'It is part of a total for its month. Fetch it again to have its hours.'
        : 'Its total is here. Fetch it again to have its hours.';
    case 'provisional':
      return day.date === today
        ? 'The day is still running.'
        : 'It was fetched before its numbers had settled. Glance asks again until they are final.';
    case 'partial':
      return 'Some of its hours are not here yet. Glance fetches them by itself.';
    case 'missing':
      return 'Nothing of it is here yet. Glance fetches it by itself.';
    case 'failed': {
      const { title, advice } = errorWords(day.problem?.code ?? 'internal');
      return `${title}. ${advice}`;
    }
    case 'future':
      return 'The day has not begun.';
  }
}

/** What Acquire's own total for a day says against the sum of its hours; null where they agree or are unknown. */
export function differenceWords({ summaryDifference }: CoverageDay): string | null {
  if (summaryDifference === null || summaryDifference === 0) return null;
  const much = formatSessions(Math.abs(summaryDifference));
  return `Acquire’s own total for this day is ${much} ${summaryDifference > 0 ? 'more' : 'fewer'} than its hours add up to.`;
}

/** A day in one line, for its square: `Tuesday 3 November 2026: missing`. */
export function dayLabel(day: CoverageDay, today: string): string {
  const running = day.date === today ? ', still running' : '';
  return `${longDate(day.date)}: ${KIND_NAMES[dayKind(day)].toLowerCase()}${running}`;
}

/** In which zone days are shown, and what became of hours that were fetched in another. */
export function zoneNote({ timeZone, otherOffsetsMinutes }: CoverageView): string {
  const shown = `Days are shown in ${timeZone.replaceAll('_', ' ')}.`;
  if (otherOffsetsMinutes.length === 0) return shown;
  const offsets = otherOffsetsMinutes.map((minutes) => `UTC${formatOffset(minutes)}`);
  return `${shown} Some hours were fetched in another zone (${offsets.join(', ')}) and are kept as they were.`;
}
