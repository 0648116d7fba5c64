import type { CoverageDay, CoverageView } from '../../main/contract/history-care.ts';
import type { PointStatus } from '../../main/contract/range.ts';
import { addDays, formatOffset } from '../../main/domain/time/calendar.ts';
import { briefDate, longDate } from './date-words.ts';
import { errorWords, formatCount, formatList, formatSessions } from './format.ts';
import { m } from './language.ts';

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

/** In the order of the legend. */
export const DAY_KINDS = [
  'complete',
  'total',
  'provisional',
  'partial',
  'missing',
  'failed',
  'future',
] as const satisfies readonly DayKind[];

/** The kinds as the legend names them. */
export function kindName(kind: DayKind): string {
  const names: Readonly<Record<DayKind, () => string>> = m().dayKinds;
  return names[kind]();
}

type IncompleteKind = (typeof INCOMPLETE)[number];

export interface CoverageCounts {
  /** Finished days, that is, without the one that is running. */
  readonly finishedCount: number;
  readonly completeCount: number;
  /** Finished days that are not complete, by kind. */
  readonly others: readonly { readonly kind: IncompleteKind; readonly count: number }[];
}

const INCOMPLETE = ['provisional', 'partial', 'missing', 'failed'] as const;

const isIncomplete = (kind: DayKind): boolean => (INCOMPLETE as readonly DayKind[]).includes(kind);

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
  return m().history.headline({ complete: formatCount(completeCount), total: finishedCount });
}

/** `2 in progress, 1 couldn’t be downloaded`; empty where every finished day is complete. */
export function othersWords({ others }: CoverageCounts): string {
  const { dayCounts } = m();
  return formatList(
    others.map(({ kind, count }) => dayCounts[kind]({ count })),
    'unit',
  );
}

/** Days in a row, `YYYY-MM-DD`, both inclusive. */
export interface DayRun {
  readonly fromDate: string;
  readonly toDate: string;
}

/** Finished days that are not complete, those in a row as one, the newest first. */
export function runsToLookAt(days: readonly CoverageDay[], today: string): DayRun[] {
  const runs: DayRun[] = [];
  for (const { date } of days.filter((day) => day.date < today && isIncomplete(dayKind(day))).reverse()) {
    const last = runs.at(-1);
    if (last?.fromDate === addDays(date, 1)) runs[runs.length - 1] = { ...last, fromDate: date };
    else runs.push({ fromDate: date, toDate: date });
  }
  return runs;
}

/** `3 Nov`, or `26 Aug – 20 Oct` for days in a row. */
export function runWords({ fromDate, toDate }: DayRun): string {
  return fromDate === toDate
    ? briefDate(toDate)
    : m().history.dates({ from: briefDate(fromDate), to: briefDate(toDate) });
}

/** Why a day is as it is, and what happens to it. */
export function whyWords(day: CoverageDay, today: string): string {
  const { history } = m();
  switch (dayKind(day)) {
    case 'complete':
      return history.whyComplete();
    case 'total':
      return day.fetchedAs === 'month' ? history.whyMonth() : history.whyTotal();
    case 'provisional':
      return day.date === today ? history.whyInProgress() : history.whyProvisional();
    case 'partial':
      return history.whyPartial();
    case 'missing':
      return history.whyMissing();
    case 'failed':
      return m().common.titleAndText(errorWords(day.problem?.code ?? 'internal'));
    case 'future':
      return history.whyFuture();
  }
}

/** What Acquire's own total for a day says against the sum of its hours; null where they agree or are unknown. */
export function differenceWords({ summaryDifference }: CoverageDay): string | null {
  if (summaryDifference === null || summaryDifference === 0) return null;
  const sessions = formatSessions(Math.abs(summaryDifference));
  return summaryDifference > 0 ? m().history.differenceMore({ sessions }) : m().history.differenceFewer({ sessions });
}

/** A day in one line, for its square: `Tuesday 3 November 2026: Not downloaded`. */
export function dayLabel(day: CoverageDay, today: string): string {
  const date = longDate(day.date);
  const kind = dayKind(day);
  return day.date === today && kind !== 'failed'
    ? m().history.dayLabelInProgress({ date })
    : m().history.dayLabel({ date, status: kindName(kind) });
}

/** In which zone days are shown, and what became of hours that were fetched in another. */
export function zoneNote({ timeZone, otherOffsetsMinutes }: CoverageView): string {
  const zone = timeZone.replaceAll('_', ' ');
  if (otherOffsetsMinutes.length === 0) return m().history.zone({ zone });
  const offsets = formatList(otherOffsetsMinutes.map((minutes) => `UTC${formatOffset(minutes)}`));
  return m().history.zoneOthers({ zone, offsets });
}
