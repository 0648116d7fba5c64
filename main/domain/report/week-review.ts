import type { ChartPoint, TypicalRange } from '../../contract/range.ts';
import { METRICS, type Figures, type Metric } from '../../contract/report.ts';
import type { WeekDay, WeekHour, WeekReview } from '../../contract/week-review.ts';
import { quantile } from '../detection/quantiles.ts';
import { localDateAt } from '../time/calendar.ts';
import { sumFigures } from './figures.ts';

/** Seven days against the weeks before. Pure. */

export const WEEK_DAYS = 7;
/** How many weeks before are looked at. */
export const WEEKS_BEFORE = 8;
/** With fewer there is nothing to call typical. */
const FEWEST_WEEKS = 3;
const HOURS_LISTED = 3;
/** One slow answer alone says nothing about an hour. */
const FEWEST_SESSIONS_OF_AN_HOUR = 3;

export interface WeekParts {
  readonly timeZone: string;
  /** The week's days, each with what is typical of it, its hours, and the days of the weeks before, oldest first. */
  readonly days: readonly ChartPoint[];
  readonly hours: readonly ChartPoint[];
  readonly daysBefore: readonly ChartPoint[];
}

type Worked = Pick<
  WeekReview,
  'days' | 'totals' | 'previous' | 'typical' | 'weekCount' | 'busiest' | 'quickest' | 'slowest' | 'missingDayCount'
>;

/** Works out everything that numbers say of the week. */
export function weekFigures({ timeZone, days, hours, daysBefore }: WeekParts): Worked {
  const weeks = weeksOf(daysBefore);
  const whole = weeks.filter((week) => week.every(({ status }) => status === 'complete')).map(figuresOf);
  return {
    days: days.map((day) => weekDay(day, timeZone)),
    totals: figuresOf(days),
    previous: figuresOf(weeks.at(-1) ?? []),
    typical: typicalOfWeeks(whole.filter((figures) => figures !== null)),
    weekCount: whole.length,
    ...hoursOfNote(hours),
    missingDayCount: days.filter(({ status }) => status === 'missing' || status === 'partial').length,
  };
}

function weeksOf(days: readonly ChartPoint[]): ChartPoint[][] {
  const weeks: ChartPoint[][] = [];
  for (let end = days.length; end >= WEEK_DAYS; end -= WEEK_DAYS) weeks.unshift(days.slice(end - WEEK_DAYS, end));
  return weeks;
}

function figuresOf(points: readonly ChartPoint[]): Figures | null {
  const known = points.flatMap(({ totalSessions, averageSessionSeconds, responseSeconds }) =>
    totalSessions === null ? [] : [{ totalSessions, averageSessionSeconds, responseSeconds }],
  );
  return known.length === 0 ? null : sumFigures(known);
}

function weekDay(point: ChartPoint, timeZone: string): WeekDay {
  const { totalSessions, averageSessionSeconds, responseSeconds, status, startMs, typical } = point;
  return {
    date: localDateAt(startMs, timeZone),
    totalSessions,
    averageSessionSeconds,
    responseSeconds,
    status,
    typicalSessions: typical?.totalSessions ?? null,
  };
}

function typicalOfWeeks(weeks: readonly Figures[]): Record<Metric, TypicalRange | null> {
  const of = (metric: Metric): TypicalRange | null =>
    rangeOf(weeks.map((week) => week[metric]).filter((value) => value !== null));
  const [totalSessions = null, averageSessionSeconds = null, responseSeconds = null] = METRICS.map(of);
  return { totalSessions, averageSessionSeconds, responseSeconds };
}

/** The middle 80 % of what one more week may bring, of few that are alike: Student's prediction interval of logarithms. */
function rangeOf(values: readonly number[]): TypicalRange | null {
  const count = values.length;
  if (count < FEWEST_WEEKS) return null;
  const logs = values.map((value) => Math.log(value + STEADYING));
  const mean = logs.reduce((sum, log) => sum + log, 0) / count;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (count - 1);
  const away = studentOf(count - 1) * Math.sqrt(variance * (1 + 1 / count));
  const at = (log: number): number => Math.max(0, Math.exp(log) - STEADYING);
  return { p10: at(mean - away), median: quantile(values, 0.5), p90: at(mean + away), sampleCount: count };
}

/** Added to each value, because zero has no logarithm. */
const STEADYING = 0.5;
/** The 90 % quantile of Student's t by degrees of freedom, from one on. */
const STUDENT_90 = [3.078, 1.886, 1.638, 1.533, 1.476, 1.44, 1.415];
const studentOf = (degrees: number): number => STUDENT_90[Math.min(degrees, STUDENT_90.length) - 1] ?? Infinity;

function hoursOfNote(points: readonly ChartPoint[]): Pick<Worked, 'busiest' | 'quickest' | 'slowest'> {
  const hours: WeekHour[] = points.flatMap(({ startMs, endMs, totalSessions, responseSeconds, status }) =>
    totalSessions === null || totalSessions === 0 || status === 'partial'
      ? []
      : [{ startMs, endMs, totalSessions, responseSeconds }],
  );
  const timed = hours.filter(
    ({ totalSessions, responseSeconds }) => responseSeconds !== null && totalSessions >= FEWEST_SESSIONS_OF_AN_HOUR,
  );
  const seconds = ({ responseSeconds }: WeekHour): number => responseSeconds ?? 0;
  const slowest = timed.toSorted((a, b) => seconds(b) - seconds(a)).slice(0, HOURS_LISTED);
  const quickest = timed
    .toSorted((a, b) => seconds(a) - seconds(b))
    // With few hours, no hour is in both lists.
    .filter((hour) => !slowest.includes(hour))
    .slice(0, HOURS_LISTED);
  return {
    busiest: hours.toSorted((a, b) => b.totalSessions - a.totalSessions).slice(0, HOURS_LISTED),
    quickest,
    slowest,
  };
}
