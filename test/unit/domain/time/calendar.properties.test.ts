import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GRANULARITIES } from '../../../../main/contract/report.ts';
import {
  addDays,
  hoursOf,
  localDateAt,
  localDay,
  localDayAt,
  localDays,
  requestsForDay,
} from '../../../../main/domain/time/calendar.ts';
import { chartSpans } from '../../../../main/domain/report/ranges.ts';
import { runs, zonedDate } from '../../../arbitraries.ts';
import { DAY_MS, HOUR_MS } from '../../../../main/domain/time/units.ts';

interface RequestSpan {
  readonly startMs: number;
  readonly endMs: number;
}

/** Each begins where the one before ended. */
function expectNoSeam(requestSpans: readonly RequestSpan[], whole: RequestSpan): void {
  let reachedMs = whole.startMs;
  for (const { startMs, endMs } of requestSpans) {
    expect(startMs).toBe(reachedMs);
    expect(endMs).toBeGreaterThanOrEqual(startMs);
    reachedMs = endMs;
  }
  expect(reachedMs).toBe(whole.endMs);
}

const share = (): fc.Arbitrary<number> => fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('in any zone, on any date', () => {
  it('the requests of a day cover it exactly, none longer than 24 hours', () => {
    fc.assert(
      fc.property(zonedDate(), ({ zone, date }) => {
        const day = localDay(date, zone);
        const requests = requestsForDay(day);
        expectNoSeam(requests, day);
        for (const request of requests) {
          expect(request.endMs - request.startMs).toBeLessThanOrEqual(DAY_MS);
          expect(request.offsetMinutes).toBe(day.offsetMinutes);
        }
      }),
      runs(400),
    );
  });

  it('every instant of a day lies in exactly one of its hours', () => {
    fc.assert(
      fc.property(zonedDate(), share(), ({ zone, date }, part) => {
        const day = localDay(date, zone);
        fc.pre(day.endMs > day.startMs);
        const instantMs = day.startMs + Math.floor(part * (day.endMs - day.startMs));
        const hours = requestsForDay(day).flatMap(hoursOf);
        expect(hours.filter((hour) => hour.startMs <= instantMs && instantMs < hour.endMs)).toHaveLength(1);
        expectNoSeam(hours, day);
        for (const hour of hours) expect(hour.endMs - hour.startMs).toBeLessThanOrEqual(HOUR_MS);
      }),
      runs(400),
    );
  });

  it('an instant belongs to the day that its date names', () => {
    fc.assert(
      fc.property(zonedDate(), share(), ({ zone, date }, part) => {
        const day = localDay(date, zone);
        fc.pre(day.endMs > day.startMs);
        const instantMs = day.startMs + Math.floor(part * (day.endMs - day.startMs));
        expect(localDateAt(instantMs, zone)).toBe(date);
        expect(localDayAt(instantMs, zone)).toEqual(day);
      }),
      runs(400),
    );
  });

  it('many days together are those that one gets one by one', () => {
    fc.assert(
      fc.property(zonedDate(), ({ zone, date }) => {
        const days = localDays(date, addDays(date, 400), zone);
        expect(days).toEqual(days.map((day) => localDay(day.date, zone)));
        expect(days.map((day) => day.date)).toEqual(days.map((_day, index) => addDays(date, index)));
      }),
      runs(40),
    );
  });

  it('days follow each other, and hours, days, weeks and months divide them without a rest', () => {
    fc.assert(
      fc.property(
        zonedDate(),
        fc.integer({ min: 0, max: 70 }),
        fc.constantFrom(...GRANULARITIES),
        ({ zone, date }, length, granularity) => {
          const toDate = addDays(date, length);
          const whole = { startMs: localDay(date, zone).startMs, endMs: localDay(toDate, zone).endMs };
          const days = localDays(date, toDate, zone);
          expectNoSeam(days, whole);
          const spans = chartSpans(date, toDate, granularity, zone);
          expectNoSeam(spans, whole);
          if (granularity === 'hour') return;
          expect(spans.flatMap((span) => span.days.map((day) => day.date))).toEqual(days.map((day) => day.date));
        },
      ),
      runs(120),
    );
  });
});
