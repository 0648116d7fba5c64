import type { Metric, Summary, Figures } from '../../contract/report.ts';
import { METRICS } from '../../contract/report.ts';
import type { ChartPoint, Comparison, RangeRequest, RangeView, Tile, TypicalRange } from '../../contract/range.ts';
import { figuresUntil, knownDays, knownHour, type BucketIndex, type Known } from './bucket-index.ts';
import {
  addDays,
  addMonths,
  countDays,
  localDay,
  sameTimeOfDay,
  startOfMonth,
  type LocalDay,
} from '../time/calendar.ts';
import { changeBetween, sumFigures } from './figures.ts';
import { chartSpans, resolveRange, type ChartSpan, type ResolvedRange } from './ranges.ts';

/** The dashboard's picture of a range, drawn from the history alone. */

export interface RangeViewInput {
  readonly request: RangeRequest;
  readonly nowMs: number;
  readonly timeZone: string;
  /** ISO weekday on which weeks begin; Monday when left out. */
  readonly firstWeekday?: number | undefined;
  readonly index: BucketIndex;
  /** The endpoint's own headline numbers for a single day, where it was asked for exactly that day. */
  readonly summaryOf: (day: LocalDay) => Pick<Summary, 'current' | 'previous'> | null;
  /** What is typical of an hour, or null with too little history. */
  readonly typicalOfHour: (startMs: number) => ChartPoint['typical'];
  /** What is typical of a local day, or null where that is not known. */
  readonly typicalOfDay: (date: string) => ChartPoint['typical'];
  /** What is typical from the start of a day up to a moment of it, or null with too little history. */
  readonly typicalSoFar: (metric: Metric, startMs: number, untilMs: number) => TypicalRange | null;
}

/** Builds the view; pure. */
export function buildRangeView(input: RangeViewInput): RangeView {
  const { request, nowMs, timeZone, index } = input;
  const range = resolveRange(request, nowMs, timeZone);
  const spans = chartSpans(range.fromDate, range.toDate, range.granularity, timeZone, input.firstWeekday);
  const facts = spans.map((span) =>
    range.granularity === 'hour' ? knownHour(index, span.startMs, span.endMs, nowMs) : knownDays(index, span, nowMs),
  );
  const points = spans.map((span, place) => toPoint(span, facts[place], range, input));
  const totals = totalsOf(range, facts, input);
  const previous = previousTotals(range, input);
  const fetches = facts.filter((fact) => fact.newestFetchMs !== null);
  const newestFetchMs = fetches.length === 0 ? null : Math.max(...fetches.map((fact) => fact.newestFetchMs ?? 0));
  const typical = (metric: Metric): TypicalRange | null => {
    if (range.fromDate !== range.toDate || newestFetchMs === null) return null;
    const day = localDay(range.fromDate, timeZone);
    return input.typicalSoFar(metric, day.startMs, Math.min(day.endMs, newestFetchMs));
  };
  return {
    accountId: request.accountId,
    preset: request.preset,
    fromDate: range.fromDate,
    toDate: range.toDate,
    timeZone,
    granularity: range.granularity,
    granularities: range.granularities,
    points,
    totals,
    tiles: METRICS.map((metric) => ({ ...toTile(metric, totals, previous), typical: typical(metric) })),
    comparedWith: range.comparedWith,
    comparison: comparisonOf(range, spans.length, input),
    newestFetchMs,
    oldestFetchMs: fetches.length === 0 ? null : Math.min(...fetches.map((fact) => fact.oldestFetchMs ?? 0)),
    missingDayCount: missingDays(range, input),
  };
}

/** The compared period bar by bar. Its first bar stands under the first of the range, whatever their dates. */
function comparisonOf(range: ResolvedRange, pointCount: number, input: RangeViewInput): Comparison | null {
  const { request, index, nowMs, timeZone } = input;
  if (request.compareWith === undefined) return null;
  const spans = chartSpans(
    range.previousFromDate,
    range.previousToDate,
    range.granularity,
    timeZone,
    input.firstWeekday,
  );
  const points = Array.from({ length: pointCount }, (_, place) => {
    const span = spans[place];
    if (span === undefined) return null;
    const known =
      range.granularity === 'hour' ? knownHour(index, span.startMs, span.endMs, nowMs) : knownDays(index, span, nowMs);
    return known.figures;
  });
  return { kind: request.compareWith, fromDate: range.previousFromDate, toDate: range.previousToDate, points };
}

function toPoint(span: ChartSpan, fact: Known | undefined, range: ResolvedRange, input: RangeViewInput): ChartPoint {
  const figures = fact?.figures ?? null;
  return {
    startMs: span.startMs,
    endMs: span.endMs,
    totalSessions: figures?.totalSessions ?? null,
    averageSessionSeconds: figures?.averageSessionSeconds ?? null,
    responseSeconds: figures?.responseSeconds ?? null,
    status: fact?.status ?? 'missing',
    typical: typicalOf(span, range, input),
  };
}

function typicalOf(span: ChartSpan, { granularity }: ResolvedRange, input: RangeViewInput): ChartPoint['typical'] {
  if (granularity === 'hour') return input.typicalOfHour(span.startMs);
  return granularity === 'day' ? input.typicalOfDay(span.days[0]?.date ?? '') : null;
}

/** A single day's totals are the endpoint's own; a longer range is the sum of what is known. */
function totalsOf(range: ResolvedRange, facts: readonly Known[], input: RangeViewInput): Figures | null {
  if (range.fromDate === range.toDate) {
    const summary = input.summaryOf(localDay(range.fromDate, input.timeZone));
    if (summary !== null) return summary.current;
  }
  const parts = facts.flatMap((fact) => fact.parts);
  return parts.length === 0 ? null : sumFigures(parts);
}

function previousTotals(range: ResolvedRange, input: RangeViewInput): Partial<Figures> | null {
  const { nowMs, timeZone, index, request } = input;
  const granularity = granularityOfFetch(range, request);
  const toDate = granularity === 'month' ? endOfMonth(range.previousToDate) : range.previousToDate;
  const spans = chartSpans(range.previousFromDate, toDate, granularity, timeZone);
  const known = figuresUntil(index, spans, sameMomentBefore(range, nowMs, timeZone));
  if (known !== null) return known;
  // A finished single day: the endpoint compares it with the period before by itself.
  if (range.comparedWith !== 'day-before') return null;
  return input.summaryOf(localDay(range.fromDate, timeZone))?.previous ?? null;
}

/** Twelve months are fetched by the month, unless finer bars were asked for. */
export function granularityOfFetch(range: ResolvedRange, { preset }: Pick<RangeRequest, 'preset'>): 'day' | 'month' {
  return preset === '12-months' && range.granularity === 'month' ? 'month' : 'day';
}

function endOfMonth(date: string): string {
  return addDays(addMonths(startOfMonth(date), 1), -1);
}

/** The moment in the previous period that `nowMs` is in this one; its end where this one is over. */
function sameMomentBefore(range: ResolvedRange, nowMs: number, timeZone: string): number {
  const last = localDay(range.toDate, timeZone);
  const lastBefore = localDay(range.previousToDate, timeZone);
  return nowMs >= last.endMs
    ? lastBefore.endMs
    : Math.min(lastBefore.endMs, sameTimeOfDay(nowMs, lastBefore.date, timeZone));
}

function toTile(metric: Metric, totals: Figures | null, before: Partial<Figures> | null): Omit<Tile, 'typical'> {
  const current = totals?.[metric] ?? null;
  const previous = before?.[metric] ?? null;
  return { metric, current, previous, change: changeBetween(previous, current) };
}

function missingDays(range: ResolvedRange, { index, nowMs, timeZone, request }: RangeViewInput): number {
  const lacking = chartSpans(range.fromDate, range.toDate, granularityOfFetch(range, request), timeZone).filter(
    (span) => {
      const { status } = knownDays(index, span, nowMs);
      return status === 'missing' || status === 'partial';
    },
  );
  return lacking.reduce((sum, span) => sum + countDays(span.days[0]?.date ?? '', span.days.at(-1)?.date ?? ''), 0);
}
