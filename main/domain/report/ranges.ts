import type { Granularity } from '../../contract/report.ts';
import type { ComparedWith, RangeRequest } from '../../contract/range.ts';
import {
  addDays,
  addMonths,
  countDays,
  hoursOf,
  localDateAt,
  localDay,
  localDays,
  startOfMonth,
  startOfWeek,
  type LocalDay,
} from '../time/calendar.ts';

/** What a range button means on a given day: which local days, how wide the bars, and what it is compared with. */

/** The longest custom range, in days: the vendor's data is asked for up to 24 months back. */
export const MAX_RANGE_DAYS = 800;
/** Before this there was no Acquire to ask. */
const EARLIEST_DATE = '2010-01-01';

export interface ResolvedRange {
  readonly fromDate: string;
  readonly toDate: string;
  readonly granularity: Granularity;
  readonly granularities: readonly Granularity[];
  /** The equally placed days before, for the change in the tiles. */
  readonly previousFromDate: string;
  readonly previousToDate: string;
  readonly comparedWith: ComparedWith;
}

/** Resolves a request on the local day of `nowMs`. A custom range that is turned round is put right; the future is cut. */
export function resolveRange(request: RangeRequest, nowMs: number, timeZone: string): ResolvedRange {
  const today = localDateAt(nowMs, timeZone);
  const [fromDate, toDate] = datesOf(request, today);
  const granularities: Granularity[] =
    request.preset === '12-months' ? ['month', 'week', 'day'] : granularitiesFor(countDays(fromDate, toDate));
  const usual = granularities[0] ?? 'day';
  const wanted = request.granularity;
  const granularity = wanted !== undefined && granularities.includes(wanted) ? wanted : usual;
  return { fromDate, toDate, granularity, granularities, ...previousOf(request, fromDate, toDate) };
}

function datesOf(request: RangeRequest, today: string): [string, string] {
  switch (request.preset) {
    case 'today':
      return [today, today];
    case 'yesterday':
      return [addDays(today, -1), addDays(today, -1)];
    case '7-days':
      return [addDays(today, -6), today];
    case '30-days':
      return [addDays(today, -29), today];
    case '90-days':
      return [addDays(today, -89), today];
    case '12-months':
      return [addMonths(startOfMonth(today), -11), today];
    case 'custom': {
      const ends = [request.fromDate ?? today, request.toDate ?? request.fromDate ?? today].sort();
      const [first = today, last = today] = ends.map((date) =>
        date > today ? today : date < EARLIEST_DATE ? EARLIEST_DATE : date,
      );
      const earliest = addDays(last, -(MAX_RANGE_DAYS - 1));
      return [first < earliest ? earliest : first, last];
    }
  }
}

function previousOf(
  request: RangeRequest,
  fromDate: string,
  toDate: string,
): Pick<ResolvedRange, 'previousFromDate' | 'previousToDate' | 'comparedWith'> {
  if (request.preset === '12-months' && (request.compareWith ?? 'previous-period') === 'previous-period') {
    const previous = { previousFromDate: addMonths(fromDate, -12), previousToDate: addMonths(toDate, -12) };
    return { ...previous, comparedWith: 'period-before' };
  }
  const length = countDays(fromDate, toDate);
  const chosen = chosenComparison(request, fromDate, toDate, length);
  if (chosen !== null) return chosen;
  const comparedWith = request.preset === 'today' ? 'yesterday-by-now' : length === 1 ? 'day-before' : 'period-before';
  return { previousFromDate: addDays(fromDate, -length), previousToDate: addDays(toDate, -length), comparedWith };
}

/** Null for the period before, which is what a range is compared with unless something else was asked for. */
function chosenComparison(
  { compareWith, compareFromDate }: RangeRequest,
  fromDate: string,
  toDate: string,
  length: number,
): Pick<ResolvedRange, 'previousFromDate' | 'previousToDate' | 'comparedWith'> | null {
  switch (compareWith) {
    case undefined:
    case 'previous-period':
      return null;
    case 'same-weekdays': {
      const days = 7 * Math.ceil(length / 7);
      const previous = { previousFromDate: addDays(fromDate, -days), previousToDate: addDays(toDate, -days) };
      return { ...previous, comparedWith: 'same-weekdays-before' };
    }
    case 'last-year': {
      const previous = { previousFromDate: addMonths(fromDate, -12), previousToDate: addMonths(toDate, -12) };
      return { ...previous, comparedWith: 'last-year' };
    }
    case 'custom': {
      const from = compareFromDate ?? addDays(fromDate, -length);
      const first = from < EARLIEST_DATE ? EARLIEST_DATE : from;
      return {
        previousFromDate: first,
        previousToDate: addDays(first, length - 1),
        comparedWith: 'chosen-period',
      };
    }
  }
}

/** The bar widths that suit a number of days, the usual one first. */
function granularitiesFor(dayCount: number): Granularity[] {
  if (dayCount === 1) return ['hour'];
  if (dayCount <= 2) return ['hour', 'day'];
  if (dayCount <= 14) return ['day', 'hour'];
  if (dayCount <= 31) return ['day', 'week'];
  if (dayCount <= 100) return ['day', 'week', 'month'];
  return ['week', 'day', 'month'];
}

/** A bar's span, with the local days it is made of (one, for an hour). */
export interface ChartSpan {
  readonly startMs: number;
  readonly endMs: number;
  readonly days: readonly LocalDay[];
}

/** The bars of a range, oldest first. Weeks begin on an ISO weekday, Monday unless said; the first and last week or month may be cut by the range. */
export function chartSpans(
  fromDate: string,
  toDate: string,
  granularity: Granularity,
  timeZone: string,
  firstWeekday = 1,
): ChartSpan[] {
  const days = localDays(fromDate, toDate, timeZone);
  if (granularity === 'hour') return days.flatMap((day) => hoursOf(day).map((hour) => ({ ...hour, days: [day] })));
  const weekOf = (date: string): string => startOfWeek(date, firstWeekday);
  const keyOf = { day: (date: string) => date, week: weekOf, month: startOfMonth }[granularity];
  const groups = new Map<string, LocalDay[]>();
  for (const day of days) {
    const group = groups.get(keyOf(day.date));
    if (group === undefined) groups.set(keyOf(day.date), [day]);
    else group.push(day);
  }
  return [...groups.values()].map((group) => spanOf(group));
}

function spanOf(days: readonly LocalDay[]): ChartSpan {
  return { startMs: days[0]?.startMs ?? 0, endMs: days.at(-1)?.endMs ?? 0, days };
}

/** From the first moment of one local date to the last of another, `[startMs, endMs)`. */
export function rangeSpan(fromDate: string, toDate: string, timeZone: string): { startMs: number; endMs: number } {
  return { startMs: localDay(fromDate, timeZone).startMs, endMs: localDay(toDate, timeZone).endMs };
}
