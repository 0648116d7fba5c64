import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bucket, Figures } from '../../../../main/contract/report.ts';
import {
  bucketsOfDay,
  indexBuckets,
  knownDays,
  knownHour,
  type BucketIndex,
} from '../../../../main/domain/report/bucket-index.ts';
import { addDays, localDays, requestsForDay, type LocalDay } from '../../../../main/domain/time/calendar.ts';
import { changeBetween, sumFigures } from '../../../../main/domain/report/figures.ts';
import { chartSpans } from '../../../../main/domain/report/ranges.ts';
import { bucketsFor, count, figures, runs, zonedDate } from '../../../arbitraries.ts';
import { DAY_MS } from '../../../../main/domain/time/units.ts';

interface Kept {
  readonly zone: string;
  readonly fromDate: string;
  readonly toDate: string;
  readonly days: readonly LocalDay[];
  readonly hours: readonly Bucket[];
  readonly index: BucketIndex;
  readonly nowMs: number;
}

/** All hours of some days in a row, with random figures, fetched long after. */
const keptDays = (maxDays: number): fc.Arbitrary<Kept> =>
  fc.tuple(zonedDate(), fc.integer({ min: 1, max: maxDays }), fc.gen()).map(([{ zone, date }, length, draw]) => {
    const toDate = addDays(date, length - 1);
    const days = localDays(date, toDate, zone);
    const nowMs = (days.at(-1)?.endMs ?? 0) + DAY_MS;
    const hours = days.flatMap((day) =>
      requestsForDay(day).flatMap((span) => bucketsFor(span, 'hour', nowMs, () => draw(figures))),
    );
    const index = indexBuckets({ hour: hours, day: [], month: [] });
    return { zone, fromDate: date, toDate, days, hours, index, nowMs };
  });

/** Sums in another order differ in the last bits. */
function expectSame(actual: Figures, expected: Figures): void {
  for (const key of ['totalSessions', 'averageSessionSeconds', 'responseSeconds'] as const) {
    const [is, should] = [actual[key], expected[key]];
    if (is === null || should === null) expect(is).toBe(should);
    else expect(Math.abs(is - should)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(should)));
  }
}

const total = (parts: readonly Figures[]): number => parts.reduce((sum, part) => sum + part.totalSessions, 0);

describe('from hours to days to weeks to months', () => {
  it('no session is lost or counted twice, and times keep the weight of their sessions', () => {
    fc.assert(
      fc.property(
        keptDays(45),
        fc.constantFrom('day' as const, 'week' as const, 'month' as const),
        ({ zone, fromDate, toDate, hours, index, nowMs }, granularity) => {
          const spans = chartSpans(fromDate, toDate, granularity, zone);
          const known = spans.map((span) => knownDays(index, span, nowMs));
          expectSame(sumFigures(known.flatMap((fact) => fact.parts)), sumFigures(hours));
          for (const [place, span] of spans.entries()) {
            const fact = known[place];
            const inside = hours.filter((hour) => hour.startMs >= span.startMs && hour.startMs < span.endMs);
            if (inside.length === 0) continue;
            expect(fact?.status).toBe('complete');
            expectSame(fact?.figures ?? { ...sumFigures([]), totalSessions: -1 }, sumFigures(inside));
            // No sessions is a gap, not a zero.
            if (total(inside) === 0) expect(fact?.figures?.responseSeconds).toBeNull();
          }
        },
      ),
      runs(80),
    );
  });

  it('a mean lies between its parts and counts each as often as it had sessions', () => {
    fc.assert(
      fc.property(fc.array(figures(), { minLength: 1, maxLength: 30 }), (parts) => {
        const sum = sumFigures(parts);
        const times = parts.flatMap(({ totalSessions, responseSeconds }) =>
          responseSeconds === null || totalSessions <= 0 ? [] : [{ totalSessions, responseSeconds }],
        );
        if (times.length === 0) {
          expect(sum.responseSeconds).toBeNull();
          return;
        }
        const spent = times.reduce((all, part) => all + part.totalSessions * part.responseSeconds, 0);
        const callers = total(times.map((part) => ({ ...part, averageSessionSeconds: null })));
        expectSame(
          { ...sum, responseSeconds: (sum.responseSeconds ?? NaN) * callers },
          { ...sum, responseSeconds: spent },
        );
        const seconds = times.map((part) => part.responseSeconds);
        expect(sum.responseSeconds).toBeGreaterThanOrEqual(Math.min(...seconds) * (1 - 1e-9));
        expect(sum.responseSeconds).toBeLessThanOrEqual(Math.max(...seconds) * (1 + 1e-9));
      }),
      runs(500),
    );
  });

  it('a part that is alone comes through to the last digit', () => {
    const quiet = { totalSessions: 0, averageSessionSeconds: null, responseSeconds: null };
    fc.assert(
      fc.property(figures(), (part) => {
        expect(sumFigures([quiet, part, quiet])).toEqual(part);
      }),
      runs(500),
    );
  });

  it('a hole is said and the rest still counts', () => {
    fc.assert(
      fc.property(keptDays(20), fc.nat(), ({ zone, fromDate, toDate, hours, nowMs }, pick) => {
        fc.pre(hours.length > 1);
        const lost = hours[pick % hours.length];
        const left = hours.filter((hour) => hour !== lost);
        const index = indexBuckets({ hour: left, day: [], month: [] });
        const facts = chartSpans(fromDate, toDate, 'day', zone).map((span) => knownDays(index, span, nowMs));
        expect(facts.filter(({ status }) => status === 'partial' || status === 'missing').length).toBeGreaterThan(0);
        expectSame(sumFigures(facts.flatMap((fact) => fact.parts)), sumFigures(left));
        if (lost !== undefined) expect(knownHour(index, lost.startMs, lost.endMs, nowMs).status).toBe('missing');
      }),
      runs(80),
    );
  });

  it('a day and its hours beside each other are counted once', () => {
    fc.assert(
      fc.property(keptDays(10), fc.gen(), ({ days, hours, nowMs }, draw) => {
        const some = hours.filter(() => draw(fc.boolean));
        const wholeDays = days.flatMap((day) =>
          day.endMs > day.startMs && draw(fc.boolean)
            ? bucketsFor({ ...day, endMs: day.endMs }, 'day', nowMs, () => draw(figures)).slice(0, 1)
            : [],
        );
        const index = indexBuckets({
          hour: some,
          day: wholeDays.map((bucket) => ({
            ...bucket,
            endMs: days.find((day) => day.startMs === bucket.startMs)?.endMs ?? bucket.endMs,
          })),
          month: [],
        });
        for (const day of days) {
          const used = bucketsOfDay(index, day);
          for (const [place, bucket] of used.entries()) {
            expect(bucket.startMs).toBeGreaterThanOrEqual(used[place - 1]?.endMs ?? day.startMs);
            expect(bucket.endMs).toBeLessThanOrEqual(day.endMs);
          }
        }
      }),
      runs(120),
    );
  });
});

describe('a change', () => {
  it('is never infinite, and a rise from nothing is new', () => {
    const value = fc.option(count());
    fc.assert(
      fc.property(value, value, (previous, current) => {
        const change = changeBetween(previous, current);
        if (previous === null || current === null) expect(change.kind).toBe('unknown');
        else if (previous === 0 && current > 0) expect(change.kind).toBe('new');
        else expect(change.kind).toBe('ratio');
        if (change.kind === 'ratio') expect(change.ratio).not.toBeNaN();
        if (change.kind === 'ratio' && previous !== null && previous >= 1)
          expect(change.ratio).toBeGreaterThanOrEqual(-1);
        if (change.kind === 'ratio') expect(Math.abs(change.ratio)).toBeLessThan(Infinity);
      }),
      runs(500),
    );
  });
});
