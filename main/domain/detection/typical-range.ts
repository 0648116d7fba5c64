import type { TypicalBasis } from '../../contract/alerts.ts';
import type { TypicalRange } from '../../contract/range.ts';
import type { Metric } from '../../contract/report.ts';
import { thinnedQuantiles, weightedQuantiles } from './quantiles.ts';
import { createHourHistory, type HourFigures, type HourHistory } from './hour-history.ts';
import { HOUR_MS, isoWeekday } from '../time/zone-clock.ts';

/**
 * What is usual: the middle 80 % of comparable past spans, drawn as a band behind the charts and named in alerts.
 * Comparable is the same hour of the same weekday; with too little of that, of the same kind of day (work day or not);
 * with too little of that, of any day. Only days before the asked one count, so a band never knows its own future.
 */

export interface Typical extends TypicalRange {
  readonly basis: TypicalBasis;
}

/** ISO weekdays, Monday is 1. */
export const DEFAULT_WORK_DAYS: readonly number[] = [1, 2, 3, 4, 5];

const WEEKS_BACK = 10;
const DAYS_BACK = 42;
const FEWEST_WEEKDAYS = 4;
const FEWEST_DAYS = 3;

export interface TypicalLookup {
  /** What is usual for a finished hour that starts at `startMs` (UTC epoch milliseconds); null with too little history. */
  readonly forHour: (metric: Metric, startMs: number) => Typical | null;
  /**
   * What is usual from `fromMs` (the start of an hour) up to `nowMs`: sessions of the whole hours plus the same part of
   * the last one; the two times as averages over those hours, weighted by sessions.
   */
  readonly soFar: (metric: Metric, fromMs: number, nowMs: number) => Typical | null;
}

/** Quick enough to build for every chart: two years of hours take a few milliseconds. */
export function createTypical(
  hours: Iterable<HourFigures>,
  timeZone: string,
  workDays: readonly number[] = DEFAULT_WORK_DAYS,
): TypicalLookup {
  const history = createHourHistory(timeZone);
  history.put(hours);
  return typicalOf(history, workDays);
}

/** The same over a history that is kept elsewhere and may grow. */
export function typicalOf(history: HourHistory, workDays: readonly number[] = DEFAULT_WORK_DAYS): TypicalLookup {
  const soFar = (metric: Metric, fromMs: number, nowMs: number): Typical | null => {
    const first = history.zone.localHour(fromMs);
    const hourCount = Math.max(1, Math.ceil((nowMs - fromMs) / HOUR_MS));
    const lastPart = Math.min(1, Math.max(0, (nowMs - fromMs) / HOUR_MS - (hourCount - 1)));
    for (const { basis, days, fewest } of comparableDays(first.dayNumber, workDays)) {
      const spans: HourFigures[][] = [];
      for (const day of days) {
        const span = spanAt(history, day, first.hour, hourCount);
        if (span !== null) spans.push(span);
      }
      const range = spans.length < fewest ? null : rangeOf(metric, spans, lastPart, fewest);
      if (range !== null) return { ...range, basis };
    }
    return null;
  };
  return { soFar, forHour: (metric, startMs) => soFar(metric, startMs, startMs + HOUR_MS) };
}

/** Past days to compare a day with, the most alike first. */
function comparableDays(
  today: number,
  workDays: readonly number[],
): { basis: TypicalBasis; days: number[]; fewest: number }[] {
  const weekdays = Array.from({ length: WEEKS_BACK }, (_, week) => today - 7 * (week + 1));
  const all = Array.from({ length: DAYS_BACK }, (_, day) => today - day - 1);
  const works = workDays.includes(isoWeekday(today));
  return [
    { basis: 'same-weekday', days: weekdays, fewest: FEWEST_WEEKDAYS },
    {
      basis: 'same-kind-of-day',
      days: all.filter((day) => workDays.includes(isoWeekday(day)) === works),
      fewest: FEWEST_DAYS,
    },
    { basis: 'all-days', days: all, fewest: FEWEST_DAYS },
  ];
}

/** The hours of a past day that lie like the asked ones; null when one of them was never fetched. */
function spanAt(history: HourHistory, day: number, firstHour: number, hourCount: number): HourFigures[] | null {
  const span: HourFigures[] = [];
  for (let index = 0; index < hourCount; index++) {
    const hour = history.at(day, firstHour + index);
    if (hour !== undefined) span.push(hour);
    // The hour that a day in spring does not have
    else if (index === 0 || index === hourCount - 1) return null;
    else if (history.at(day, firstHour + index + 1) === undefined) return null;
  }
  return span;
}

function rangeOf(
  metric: Metric,
  spans: readonly HourFigures[][],
  lastPart: number,
  fewest: number,
): TypicalRange | null {
  if (metric === 'totalSessions') {
    const counts = spans.map((span) => {
      const last = span.at(-1)?.totalSessions ?? 0;
      return { whole: span.reduce((sum, hour) => sum + hour.totalSessions, 0) - last, last };
    });
    return { ...thinnedQuantiles(counts, lastPart), sampleCount: spans.length };
  }
  const samples: { value: number; weight: number }[] = [];
  for (const span of spans) {
    let sum = 0;
    let sessions = 0;
    for (const hour of span) {
      const value = hour[metric];
      if (value === null || hour.totalSessions <= 0) continue;
      sum += value * hour.totalSessions;
      sessions += hour.totalSessions;
    }
    if (sessions > 0) samples.push({ value: sum / sessions, weight: sessions });
  }
  return samples.length < fewest ? null : { ...weightedQuantiles(samples), sampleCount: samples.length };
}
