import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_ASSUMPTIONS } from '../../../../main/demo/assumptions.ts';
import { bucketsOf } from '../../../../main/demo/buckets.ts';
import { readRequest, type AnalyticsRequest } from '../../../../main/demo/request.ts';
import { expectedBuckets } from '../../../../main/domain/report/bucket-labels.ts';
import {
  formatOffset,
  formatRequestDate,
  localDay,
  requestsForDay,
  type Span,
} from '../../../../main/domain/time/calendar.ts';
import { twelveMonthsBefore } from '../../../../main/domain/report/coverage.ts';
import { runs, zonedDate } from '../../../arbitraries.ts';

/** What the embedded server reads from a request as the client writes it. */
function asRead(span: Span): AnalyticsRequest {
  const query = new URLSearchParams({
    start_date: formatRequestDate(span.startMs, span.offsetMinutes),
    end_date: formatRequestDate(span.endMs - 1000, span.offsetMinutes),
    offset: formatOffset(span.offsetMinutes),
  });
  const request = readRequest(query, DEFAULT_ASSUMPTIONS);
  if ('message' in request) throw new Error(request.message);
  return request;
}

describe('the labels that are expected', () => {
  it('are those the server gives to the hours of any local day, hour by hour', () => {
    fc.assert(
      fc.property(
        zonedDate(),
        fc.constantFrom('range-start' as const, 'unit-start' as const),
        ({ zone, date }, bucketsBeginAt) => {
          for (const span of requestsForDay(localDay(date, zone))) {
            const request = asRead(span);
            expect([request.startMs, request.endMs]).toEqual([span.startMs, span.endMs]);
            const given = bucketsOf(request, { ...DEFAULT_ASSUMPTIONS, bucketsBeginAt });
            expect(expectedBuckets(span, 'hour')).toEqual(given);
          }
        },
      ),
      runs(400),
    );
  });

  it('are those the server gives to twelve months before any date, month by month', () => {
    fc.assert(
      fc.property(
        zonedDate(),
        fc.constantFrom('clamp' as const, 'stay-clamped' as const, 'overflow' as const),
        fc.integer({ min: 0, max: 2 }),
        ({ zone, date }, monthStep, yearsBack) => {
          const span = twelveMonthsBefore(localDay(date, zone).startMs, zone, yearsBack);
          const given = bucketsOf(asRead(span), { ...DEFAULT_ASSUMPTIONS, monthStep });
          const expected = expectedBuckets(span, 'month');
          expect(expected.map(({ label }) => label)).toEqual(given.map(({ label }) => label));
          expect(expected).toHaveLength(12);
          expect([expected[0]?.startMs, expected.at(-1)?.endMs]).toEqual([span.startMs, span.endMs]);
        },
      ),
      runs(200),
    );
  });
});
