import { describe, expect, it } from 'vitest';
import { parseReport } from '../../../main/acquire/report-schema.ts';
import { expectedBuckets } from '../../../main/domain/report/bucket-labels.ts';
import { localDay } from '../../../main/domain/time/calendar.ts';
import type { FetchedGranularity } from '../../../main/contract/report.ts';

const span = localDay('2026-11-23', 'UTC');
const LATER = Date.parse('2026-11-24T12:00:00Z');
const labels = expectedBuckets(span, 'hour').map(({ label }) => label);
const zeros = labels.map(() => 0);
const at = (place: number, value: unknown): unknown[] => zeros.map((zero, index) => (index === place ? value : zero));

const graphRow = (change: object = {}): object => ({
  labels,
  totalSession: at(10, 5),
  averageSessionTime: at(10, 9),
  responseTime: at(10, 21),
  ...change,
});
const summary = {
  totalSession: { current: 5, previous: 4 },
  averageSessionTime: { current: 9, previous: 8 },
  responseTime: { current: 21, previous: 20 },
};
const named = (data: object): object => ({ data: { videoAnalytics: { data, success: true, output: 'json' } } });
const parse = (body: unknown, askedAtMs = LATER, accept: readonly FetchedGranularity[] = ['hour']) =>
  parseReport(body, { span, accept, askedAtMs });
const ten = (body: unknown) => {
  const parsed = parse(body);
  return parsed.ok ? parsed.value.buckets[10] : parsed.error;
};

describe('labels', () => {
  it('are those of the vendor’s pages', () => {
    expect([labels[0], labels[5], labels[12], labels[23]]).toEqual(['12 AM', '05 AM', '12 PM', '11 PM']);
    const year = {
      startMs: Date.parse('2020-03-18T00:00:00Z'),
      endMs: Date.parse('2021-03-19T00:00:00Z'),
      offsetMinutes: 0,
    };
    const months = expectedBuckets(year, 'month').map(({ label }) => label);
    expect([months.length, months[0], months[12]]).toEqual([13, '18 Mar 2020', '18 Mar 2021']);
    const newYear = {
      startMs: Date.parse('2026-12-30T00:00:00Z'),
      endMs: Date.parse('2027-01-02T00:00:00Z'),
      offsetMinutes: 0,
    };
    expect(expectedBuckets(newYear, 'day').map(({ label }) => label)).toEqual(['30 Dec', '31 Dec', '01 Jan']);
  });
});

describe('an answer', () => {
  it.each([
    ['the page’s envelope', named({ graphRow: graphRow(), summary })],
    ['the plain envelope', { data: { success: true, data: { graphRow: graphRow(), summary }, output: 'json' } }],
    ['the older envelope', { success: true, error: null, data: { graphRow: graphRow(), summary } }],
    [
      'an extra info beside current',
      named({ graphRow: graphRow(), summary: { ...summary, totalSession: { current: 5, previous: 4, info: 'x' } } }),
    ],
    ['numbers as strings', named({ graphRow: graphRow({ totalSession: at(10, '5') }), summary })],
    ['no summary', named({ graphRow: graphRow() })],
    ['no previous', named({ graphRow: graphRow(), summary: { totalSession: { current: 5 } } })],
  ])('in %s is read', (_name, body) => {
    expect(ten(body)).toMatchObject({
      totalSessions: 5,
      averageSessionSeconds: 9,
      responseSeconds: 21,
      label: '10 AM',
      status: 'final',
    });
  });

  it('has gaps, not zeros, where nobody called', () => {
    const parsed = parse(named({ graphRow: graphRow(), summary }));
    expect(parsed.ok && parsed.value.buckets[0]).toMatchObject({
      totalSessions: 0,
      averageSessionSeconds: null,
      responseSeconds: null,
    });
    expect(parsed.ok && parsed.value.summary.previous).toEqual({
      totalSessions: 4,
      averageSessionSeconds: 8,
      responseSeconds: 20,
    });
  });

  it('keeps decimals and takes null for nothing', () => {
    expect(
      ten(named({ graphRow: graphRow({ averageSessionTime: at(10, 848.2727), responseTime: at(10, null) }) })),
    ).toMatchObject({
      averageSessionSeconds: 848.2727,
      responseSeconds: null,
    });
  });

  it.each([
    ['unequal arrays', graphRow({ responseTime: [1, 2] })],
    [
      'a missing label',
      graphRow({
        labels: labels.slice(1),
        totalSession: zeros.slice(1),
        averageSessionTime: zeros.slice(1),
        responseTime: zeros.slice(1),
      }),
    ],
    ['labels of another day part', graphRow({ labels: [...labels.slice(1), '12 AM'] })],
    ['labels of days', graphRow({ labels: labels.map(() => '23 Nov') })],
    ['words for numbers', graphRow({ totalSession: at(10, 'five') })],
    ['a negative count', graphRow({ totalSession: at(10, -1) })],
    ['a count that is not whole', graphRow({ totalSession: at(10, 5.5) })],
    ['a count that is not whole, as text', graphRow({ totalSession: at(10, '5.5') })],
    ['more than ten million sessions an hour', graphRow({ totalSession: at(10, 10_000_001) })],
    ['a number of 400 digits', graphRow({ totalSession: at(10, '9'.repeat(400)) })],
    ['a time of 400 digits', graphRow({ averageSessionTime: at(10, '9'.repeat(400)) })],
    ['a session longer than two days', graphRow({ averageSessionTime: at(10, 172_801) })],
    ['a wait longer than two days', graphRow({ responseTime: at(10, 172_801) })],
    ['a negative time', graphRow({ responseTime: at(10, -0.5) })],
    ['times without a count', graphRow({ totalSession: at(10, null) })],
  ])('with %s is refused whole', (_name, row) => {
    expect(parse(named({ graphRow: row, summary }))).toMatchObject({ ok: false, error: { code: 'unexpected-answer' } });
  });

  it.each([
    ['a count that is not whole', { totalSession: { current: 5.5 } }],
    ['more sessions than a day may have', { totalSession: { current: 240_000_001 } }],
    ['an average longer than two days', { averageSessionTime: { current: 1e9 } }],
  ])('with %s in the summary is refused whole', (_name, odd) => {
    expect(parse(named({ graphRow: graphRow(), summary: odd }))).toMatchObject({
      ok: false,
      error: { code: 'unexpected-answer' },
    });
  });

  it('takes an absurd number of the period before for none', () => {
    const odd = { totalSession: { current: 5, previous: 1e15 }, responseTime: { current: 5, previous: 1e9 } };
    const parsed = parse(named({ graphRow: graphRow(), summary: odd }));
    expect(parsed.ok && parsed.value.summary.previous).toEqual({});
  });

  it('has no inherited properties that are read', () => {
    const body: unknown = JSON.parse(`{"data":{"__proto__":${JSON.stringify({ graphRow: graphRow(), summary })}}}`);
    expect(parse(body)).toMatchObject({ ok: false, error: { code: 'unexpected-answer' } });
  });

  it('that says it failed becomes the problem refused-by-api', () => {
    expect(parse({ success: false, error: 'ERROR_RECORD_NOT_FOUND', data: null })).toEqual({
      ok: false,
      error: { code: 'refused-by-api', detail: 'ERROR_RECORD_NOT_FOUND' },
    });
    expect(parse({ data: { videoAnalytics: { success: false, data: {} } } })).toMatchObject({
      error: { code: 'refused-by-api' },
    });
  });

  it.each([null, 7, 'text', [], {}, { data: null }, { data: { a: {}, b: {} } }])(
    'that is no report (%j) is refused',
    (body) => {
      expect(parse(body)).toMatchObject({ ok: false, error: { code: 'unexpected-answer' } });
    },
  );

  it('of a running day is provisional where the hour was not over, and leaves out what has not begun', () => {
    const parsed = parse(named({ graphRow: graphRow(), summary }), Date.parse('2026-11-23T10:30:00Z'));
    const buckets = parsed.ok ? parsed.value.buckets : [];
    expect(buckets).toHaveLength(11);
    expect(buckets.map(({ status }) => status)).toEqual([...Array<string>(10).fill('final'), 'provisional']);
  });
});
