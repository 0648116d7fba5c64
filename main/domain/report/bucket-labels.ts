import type { FetchedGranularity } from '../../contract/report.ts';
import { addMonths, dateAtOffset, formatOffset, hoursOf, type Span } from '../time/calendar.ts';
import { DAY_MS } from '../time/units.ts';

/**
 * The labels the endpoint puts on its buckets, worked out from the request, so that an answer can be checked instead of
 * believed. Formats as on the vendor's pages: `05 AM`, `25 Aug`, `18 Mar 2020`.
 */

/** A bucket as the endpoint should have made it for a request. */
export interface ExpectedBucket {
  readonly startMs: number;
  readonly endMs: number;
  readonly label: string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const pad = (value: number): string => String(value).padStart(2, '0');
const monthName = (date: string): string => MONTHS[Number(date.slice(5, 7)) - 1] ?? '';

/** `12 AM`, `05 AM`, `12 PM`, `11 PM`. */
export function hourLabel(startMs: number, offsetMinutes: number): string {
  const hour = new Date(startMs + offsetMinutes * 60_000).getUTCHours();
  return `${pad(hour % 12 === 0 ? 12 : hour % 12)} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** `25 Aug` of a date `YYYY-MM-DD`. */
export function dayLabel(date: string): string {
  return `${date.slice(8, 10)} ${monthName(date)}`;
}

/** `18 Mar 2020` of a date `YYYY-MM-DD`. */
export function monthLabel(date: string): string {
  return `${dayLabel(date)} ${date.slice(0, 4)}`;
}

/** The width a label stands for, or null for anything the vendor's pages do not show. */
export function granularityOfLabel(label: string): FetchedGranularity | null {
  if (/^\d{2} [AP]M$/.test(label)) return 'hour';
  if (/^\d{2} [A-Z][a-z]{2}$/.test(label)) return 'day';
  if (/^\d{2} [A-Z][a-z]{2} \d{4}$/.test(label)) return 'month';
  return null;
}

/** The buckets, in order, of a request that begins on a whole local hour (for months: on the first of a month). */
export function expectedBuckets(span: Span, granularity: FetchedGranularity): ExpectedBucket[] {
  if (granularity === 'hour') {
    return hoursOf(span).map((hour) => ({ ...hour, label: hourLabel(hour.startMs, span.offsetMinutes) }));
  }
  const buckets: ExpectedBucket[] = [];
  const firstDate = dateAtOffset(span.startMs, span.offsetMinutes);
  const startOf = (index: number): number =>
    granularity === 'day'
      ? span.startMs + index * DAY_MS
      : Date.parse(`${addMonths(firstDate, index)}T00:00:00${formatOffset(span.offsetMinutes)}`);
  for (let index = 0; startOf(index) < span.endMs; index += 1) {
    // The first day of a month may begin after midnight, where daylight saving starts at it.
    const startMs = Math.max(startOf(index), span.startMs);
    const date = dateAtOffset(startMs, span.offsetMinutes);
    const label = granularity === 'day' ? dayLabel(date) : monthLabel(date);
    buckets.push({ startMs, endMs: Math.min(startOf(index + 1), span.endMs), label });
  }
  return buckets;
}
