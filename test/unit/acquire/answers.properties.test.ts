import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReport } from '../../../main/acquire/report-schema.ts';
import type { Report } from '../../../main/contract/report.ts';
import { answerTo } from '../../../main/demo/answer.ts';
import { DEFAULT_ASSUMPTIONS } from '../../../main/demo/assumptions.ts';
import { ENVELOPES, SHAPES, type Faults } from '../../../main/demo/faults.ts';
import { figuresOf, fixedSessions, type Session } from '../../../main/demo/sessions.ts';
import { expectedBuckets } from '../../../main/domain/report/bucket-labels.ts';
import {
  formatOffset,
  formatRequestDate,
  localDay,
  requestsForDay,
  type Span,
} from '../../../main/domain/time/calendar.ts';
import { sumFigures } from '../../../main/domain/report/figures.ts';
import { runs, zonedDate } from '../../arbitraries.ts';
import { HOUR_MS } from '../../../main/domain/time/units.ts';

/** What the embedded server answers to a span, as decoded JSON. */
function askFor(span: Span, sessions: readonly Session[], nowMs: number, faults: Faults = {}): unknown {
  const query = new URLSearchParams({
    start_date: formatRequestDate(span.startMs, span.offsetMinutes),
    end_date: formatRequestDate(span.endMs - 1000, span.offsetMinutes),
    offset: formatOffset(span.offsetMinutes),
  });
  const asked = { method: 'GET', path: '/api//v1/analytics/chat/video-analytics', query, nowMs };
  const answer = answerTo({ ...asked, source: fixedSessions(sessions) }, DEFAULT_ASSUMPTIONS, faults);
  return JSON.parse(answer.body) as unknown;
}

/** Sessions that begin from an hour before a day to an hour after it. */
const sessionsAround = (day: Span): fc.Arbitrary<Session[]> =>
  fc.array(
    fc.record({
      startMs: fc.integer({ min: day.startMs - HOUR_MS, max: day.endMs + HOUR_MS }),
      durationSeconds: fc.integer({ min: 1, max: 9000 }),
      responseSeconds: fc.integer({ min: 1, max: 600 }),
    }),
    { maxLength: 60, size: 'max' },
  );

const dayWithSessions = (): fc.Arbitrary<{ day: Span; sessions: Session[] }> =>
  zonedDate()
    .map(({ zone, date }) => localDay(date, zone))
    .filter((day) => day.endMs > day.startMs)
    .chain((day) => sessionsAround(day).map((sessions) => ({ day, sessions })));

describe('the answers to the requests of a day', () => {
  it('hold every session of that day exactly once, in its hour', () => {
    fc.assert(
      fc.property(dayWithSessions(), ({ day, sessions }) => {
        const askedAtMs = day.endMs + HOUR_MS;
        for (const span of requestsForDay({ ...day, date: '' })) {
          const parsed = parseReport(askFor(span, sessions, askedAtMs), { span, accept: ['hour'], askedAtMs });
          expect(parsed.ok).toBe(true);
          if (!parsed.ok) continue;
          const { buckets, summary } = parsed.value;
          expect(buckets.map(({ startMs, endMs, label }) => ({ startMs, endMs, label }))).toEqual(
            expectedBuckets(span, 'hour'),
          );
          for (const bucket of buckets) {
            const truth = figuresOf(
              sessions.filter(({ startMs }) => startMs >= bucket.startMs && startMs < bucket.endMs),
            );
            expect(bucket.totalSessions).toBe(truth.totalSessions);
            if (truth.responseSeconds === null) expect(bucket.responseSeconds).toBeNull();
            else expect(bucket.responseSeconds).toBeCloseTo(truth.responseSeconds, 3);
            expect(bucket.status).toBe('final');
          }
          expect(summary.current.totalSessions).toBe(sumFigures(buckets).totalSessions);
        }
      }),
      runs(150),
    );
  });

  it('give no hour that has not begun, and call the running one provisional', () => {
    fc.assert(
      fc.property(dayWithSessions(), fc.double({ min: 0, max: 1, noNaN: true }), ({ day, sessions }, part) => {
        const askedAtMs = day.startMs + Math.floor(part * (day.endMs - day.startMs));
        const [span] = requestsForDay({ ...day, date: '' });
        if (span === undefined) return;
        const happened = sessions.filter(({ startMs }) => startMs < askedAtMs);
        const parsed = parseReport(askFor(span, happened, askedAtMs), { span, accept: ['hour'], askedAtMs });
        expect(parsed.ok).toBe(true);
        if (!parsed.ok) return;
        for (const { startMs, endMs, status } of parsed.value.buckets) {
          expect(startMs).toBeLessThan(askedAtMs);
          expect(status).toBe(endMs <= askedAtMs ? 'final' : 'provisional');
        }
      }),
      runs(150),
    );
  });

  it('become what was answered or a problem, however the server misbehaves', () => {
    const faults = fc.record({ shapes: fc.subarray([...SHAPES]), envelope: fc.constantFrom(...ENVELOPES) });
    fc.assert(
      fc.property(dayWithSessions(), faults, ({ day, sessions }, wrong) => {
        const askedAtMs = day.endMs + HOUR_MS;
        const [span] = requestsForDay({ ...day, date: '' });
        if (span === undefined) return;
        const body = askFor(span, sessions, askedAtMs, wrong);
        const parsed = parseReport(body, { span, accept: ['hour'], askedAtMs });
        const spoilt = wrong.shapes.some((shape) =>
          ['unequal-arrays', 'missing-labels', 'wrong-labels', 'wrong-granularity'].includes(shape),
        );
        if (spoilt && expectedBuckets(span, 'hour').length > 1) expect(parsed.ok).toBe(false);
        if (parsed.ok) expectWithin(parsed.value, body, span);
      }),
      runs(300),
    );
  });
});

/** Every label and every number of a report stands in the body that it came from. */
function expectWithin(report: Report, body: unknown, span: Span): void {
  const text = JSON.stringify(body);
  const starts = report.buckets.map(({ startMs }) => startMs);
  expect(new Set(starts).size).toBe(starts.length);
  for (const bucket of report.buckets) {
    expect(bucket.startMs).toBeGreaterThanOrEqual(span.startMs);
    expect(bucket.endMs).toBeLessThanOrEqual(span.endMs);
    expect(text).toContain(JSON.stringify(bucket.label));
    for (const value of [bucket.totalSessions, bucket.averageSessionSeconds ?? 0, bucket.responseSeconds ?? 0]) {
      expect(Number.isFinite(value) && value >= 0).toBe(true);
      if (value > 0) expect(text).toContain(String(value));
    }
  }
}

describe('a body from anywhere', () => {
  const span = localDay('2026-03-29', 'Europe/Berlin');
  const labels = expectedBuckets(span, 'hour').map(({ label }) => label);
  const askedAtMs = span.endMs;
  /** Anything, and things that come close. */
  const nearly = (): fc.Arbitrary<unknown> => {
    const value = fc.oneof(fc.jsonValue(), fc.nat(), fc.double(), fc.constant('7'), fc.constant(null));
    const row = fc.oneof(fc.jsonValue(), fc.array(value, { maxLength: 25 }), fc.constant(labels.map(() => 3)));
    const names = fc.oneof(
      fc.constant(labels),
      fc.array(fc.constantFrom(...labels), { maxLength: 25 }),
      fc.jsonValue(),
    );
    const graphRow = fc.record({ labels: names, totalSession: row, averageSessionTime: row, responseTime: row });
    const summary = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom('totalSession', 'responseTime'), fc.jsonValue()),
    );
    const data = fc.record({ graphRow, summary }, { requiredKeys: [] });
    return fc.oneof(
      fc.jsonValue(),
      data.map((inner) => ({ data: { videoAnalytics: { data: inner, success: true } } })),
      data.map((inner) => ({ success: true, data: inner })),
    );
  };

  it('never makes the parser throw, and never becomes a bucket that was not in it', () => {
    let accepted = 0;
    fc.assert(
      fc.property(nearly(), (body) => {
        const parsed = parseReport(body, { span, accept: ['hour'], askedAtMs });
        if (!parsed.ok) return;
        accepted += 1;
        expectWithin(parsed.value, body, span);
      }),
      runs(2000),
    );
    // Otherwise this would say nothing about answers that are taken.
    expect(accepted).toBeGreaterThan(5);
  });
});
