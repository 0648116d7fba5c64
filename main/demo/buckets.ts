import type { FetchedGranularity } from '../contract/report.ts';
import type { Assumptions } from './assumptions.ts';
import type { AnalyticsRequest } from './request.ts';
import { DAY_MS, HOUR_MS } from '../domain/time/units.ts';

/** One bucket of an answer, `[startMs, endMs)` in UTC epoch milliseconds, with its label. */
export interface LabelledSpan {
  readonly startMs: number;
  readonly endMs: number;
  readonly label: string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** The bucket width for a range, which the endpoint derives from its length alone. */
export function granularityOf(request: AnalyticsRequest, assumptions: Assumptions): FetchedGranularity {
  const lengthMs = request.endMs - request.startMs;
  if (lengthMs <= assumptions.hourBucketsUpToHours * HOUR_MS) return 'hour';
  return lengthMs <= assumptions.dayBucketsUpToDays * DAY_MS ? 'day' : 'month';
}

/** Cuts the range into its buckets: as many as steps from its first second lie inside it. */
export function bucketsOf(
  request: AnalyticsRequest,
  assumptions: Assumptions,
  granularity: FetchedGranularity = granularityOf(request, assumptions),
): LabelledSpan[] {
  const { startMs, endMs, offsetMs } = request;
  // In local milliseconds, so that the calendar is plain UTC arithmetic. The last edge closes the last bucket.
  const edges = [startMs + offsetMs];
  for (let last = startMs + offsetMs; last < endMs + offsetMs;) {
    last = stepFrom(startMs + offsetMs, last, edges.length, granularity, assumptions.monthStep);
    edges.push(last);
  }
  const onUnit = assumptions.bucketsBeginAt === 'unit-start';
  const instantOf = (localMs: number): number => (onUnit ? floorTo(granularity, localMs) : localMs) - offsetMs;
  return edges.slice(0, -1).map((edge, index) => ({
    startMs: Math.max(instantOf(edge), startMs),
    endMs: Math.min(instantOf(edges[index + 1] ?? edge), endMs),
    label: labelOf(granularity, edge),
  }));
}

function stepFrom(
  firstMs: number,
  lastMs: number,
  index: number,
  granularity: FetchedGranularity,
  monthStep: Assumptions['monthStep'],
): number {
  if (granularity === 'hour') return firstMs + index * HOUR_MS;
  if (granularity === 'day') return firstMs + index * DAY_MS;
  return monthStep === 'stay-clamped' ? addMonths(lastMs, 1, true) : addMonths(firstMs, index, monthStep === 'clamp');
}

function addMonths(ms: number, months: number, clamp: boolean): number {
  const date = new Date(ms);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.setUTCDate(clamp ? Math.min(day, lastDay) : day);
}

function floorTo(granularity: FetchedGranularity, localMs: number): number {
  const unitMs = granularity === 'hour' ? HOUR_MS : DAY_MS;
  return Math.floor(localMs / unitMs) * unitMs;
}

/** `05 AM`, `25 Aug` or `18 Mar 2020`, as the vendor's pages write them. */
export function labelOf(granularity: FetchedGranularity, localMs: number): string {
  const date = new Date(localMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (granularity === 'hour') {
    const hour = date.getUTCHours();
    return `${two(hour % 12 === 0 ? 12 : hour % 12)} ${hour < 12 ? 'AM' : 'PM'}`;
  }
  const dayAndMonth = `${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()] ?? ''}`;
  return granularity === 'day' ? dayAndMonth : `${dayAndMonth} ${String(date.getUTCFullYear())}`;
}
