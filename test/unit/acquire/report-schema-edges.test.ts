import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReport } from '../../../main/acquire/report-schema.ts';
import { expectedBuckets } from '../../../main/domain/report/bucket-labels.ts';
import { localDay } from '../../../main/domain/time/calendar.ts';
import { runs } from '../../arbitraries.ts';

const span = localDay('2026-11-23', 'UTC');
const AFTER_MS = Date.parse('2026-11-24T12:00:00Z');
const labels = expectedBuckets(span, 'hour').map(({ label }) => label);
const of = (value: unknown): unknown[] => labels.map(() => value);

const row = (change: object = {}): object => ({
  labels,
  totalSession: of(2),
  averageSessionTime: of(60),
  responseTime: of(20),
  ...change,
});
const body = (graphRow: unknown, summary?: unknown): unknown => ({
  data: { videoAnalytics: { data: { graphRow, ...(summary === undefined ? {} : { summary }) }, success: true } },
});
const parse = (answer: unknown, askedAtMs = AFTER_MS) => parseReport(answer, { span, accept: ['hour'], askedAtMs });
const refusal = (answer: unknown): string | undefined => {
  const parsed = parse(answer);
  return parsed.ok ? undefined : parsed.error.code;
};
const summaryOf = (summary: unknown) => {
  const parsed = parse(body(row(), summary));
  return parsed.ok ? parsed.value.summary : parsed.error;
};
const PLAIN = { totalSessions: 48, averageSessionSeconds: 60, responseSeconds: 20 };

describe('a number', () => {
  it.each([
    ['an integer', 5, 5],
    ['text of an integer', '5', 5],
    ['text of an integer, with blanks', ' 848 ', 848],
    ['text with leading zeros', '007', 7],
  ])('of sessions is %s', (_name, value, sessions) => {
    const parsed = parse(body(row({ totalSession: of(value) })));
    expect(parsed.ok && parsed.value.buckets[3]?.totalSessions).toBe(sessions);
  });

  it.each([
    ['an integer', 5, 5],
    ['a decimal', 20.75, 20.75],
    ['text of a decimal, with blanks', ' 848.2727 ', 848.2727],
  ])('of seconds is %s', (_name, value, seconds) => {
    const parsed = parse(body(row({ responseTime: of(value) })));
    expect(parsed.ok && parsed.value.buckets[3]?.responseSeconds).toBe(seconds);
  });

  it.each(['', ' ', '5%', '1,284', '1e3', '0x10', '-1', '+1', '1.', '.5', 'NaN', true, [], {}, -0.1, Infinity])(
    'is not %j',
    (value) => {
      expect(refusal(body(row({ totalSession: of(value) })))).toBe('unexpected-answer');
      expect(refusal(body(row({ responseTime: of(value) })))).toBe('unexpected-answer');
      expect(refusal(body(row(), { totalSession: { current: value } }))).toBe('unexpected-answer');
    },
  );
});

describe('a summary', () => {
  it.each([
    ['left out', undefined],
    ['null', null],
    ['an empty list, as PHP writes an empty object', []],
    ['empty', {}],
    ['of nulls', { totalSession: null, averageSessionTime: null, responseTime: null }],
    ['of empty parts', { totalSession: {}, averageSessionTime: { current: null }, responseTime: { info: 'x' } }],
  ])('%s is worked out from the buckets', (_name, summary) => {
    expect(summaryOf(summary)).toEqual({ current: PLAIN, previous: {} });
  });

  it('wins over the buckets where it is there', () => {
    const summary = {
      totalSession: { current: '50', previous: 40, info: '23%' },
      averageSessionTime: { current: 61, previous: null },
      responseTime: { current: 19.5 },
    };
    expect(summaryOf(summary)).toEqual({
      current: { totalSessions: 50, averageSessionSeconds: 61, responseSeconds: 19.5 },
      previous: { totalSessions: 40, averageSessionSeconds: null },
    });
  });

  it.each(['12%', 'n/a', -3, 40.5, 1e12, [], false])(
    'whose previous is %j has none, and is good all the same',
    (previous) => {
      expect(summaryOf({ totalSession: { current: 50, previous } })).toEqual({
        current: { ...PLAIN, totalSessions: 50 },
        previous: {},
      });
    },
  );

  it('has no times where there was no session', () => {
    const none = { totalSession: { current: 0, previous: 0 }, responseTime: { current: 0, previous: 0 } };
    const parsed = parse(body(row({ totalSession: of(0), averageSessionTime: of(0), responseTime: of(0) }), none));
    expect(parsed.ok && parsed.value.summary).toEqual({
      current: { totalSessions: 0, averageSessionSeconds: null, responseSeconds: null },
      previous: { totalSessions: 0, responseSeconds: null },
    });
  });

  it('that counts sessions where there is no bucket is not believed', () => {
    const empty = { labels: [], totalSession: [], averageSessionTime: [], responseTime: [] };
    const early = span.startMs + 1_000;
    expect(parse(body(empty, { totalSession: { current: 0 } }), early)).toMatchObject({
      ok: true,
      value: { buckets: [] },
    });
    expect(parse(body(empty, { totalSession: { current: 3 } }), early)).toMatchObject({
      error: { code: 'unexpected-answer', detail: 'sessions in the summary but no buckets' },
    });
    expect(refusal(body(empty))).toBe('unexpected-answer');
  });
});

describe('a bucket', () => {
  it('of a running day that was answered up to now only is read', () => {
    const noon = 12;
    const cut = (values: unknown[]): unknown[] => values.slice(0, noon);
    const half = {
      labels: cut(labels),
      totalSession: cut(of(2)),
      averageSessionTime: cut(of(60)),
      responseTime: cut(of(20)),
    };
    const parsed = parse(body(half), span.startMs + 11.5 * 3_600_000);
    expect(parsed.ok && [parsed.value.buckets.length, parsed.value.buckets.at(-1)?.status]).toEqual([
      12,
      'provisional',
    ]);
    expect(refusal(body(half))).toBe('unexpected-answer');
  });

  it('with more labels than hours is refused, running day or not', () => {
    const more = {
      labels: [...labels, '12 AM'],
      totalSession: [...of(2), 1],
      averageSessionTime: [...of(1), 1],
      responseTime: [...of(1), 1],
    };
    expect(refusal(body(more))).toBe('unexpected-answer');
    expect(parse(body(more), span.startMs + 3_600_000).ok).toBe(false);
  });

  it('in the future of a slow clock is kept where something happened in it', () => {
    const askedAtMs = span.startMs + 3 * 3_600_000;
    const parsed = parse(body(row({ totalSession: labels.map((_, hour) => (hour === 5 ? 4 : 0)) })), askedAtMs);
    expect(parsed.ok && parsed.value.buckets.map(({ startMs }) => (startMs - span.startMs) / 3_600_000)).toEqual([
      0, 1, 2, 5,
    ]);
    expect(parsed.ok && parsed.value.buckets.at(-1)?.status).toBe('provisional');
  });
});

describe('an envelope', () => {
  const data = { graphRow: row() };
  it.each([
    ['the page’s own', { data: { videoAnalytics: { data, success: true, output: 'json' } } }],
    ['with another name', { data: { chatVideoAnalytics: { data, success: true } } }],
    ['plain', { data: { data, success: true } }],
    ['older', { success: true, error: null, data }],
    ['none at all', data],
    ['success as text', { success: 'true', data }],
  ])('%s is opened', (_name, answer) => {
    expect(parse(answer).ok).toBe(true);
  });

  it.each([
    [{ success: false }, undefined],
    [{ success: 'false', data }, undefined],
    [{ success: false, message: 'ERROR_RECORD_NOT_FOUND' }, 'ERROR_RECORD_NOT_FOUND'],
    [{ success: false, error: { message: 'No records' }, data }, 'No records'],
    [{ data: { videoAnalytics: { success: false, data } } }, undefined],
  ])('that says it failed (%#) is a refusal, whatever else is in it', (answer, detail) => {
    expect(parse(answer)).toEqual({
      ok: false,
      error: detail === undefined ? { code: 'refused-by-api' } : { code: 'refused-by-api', detail },
    });
  });

  it('with anything at all in it is either read or refused, and never breaks', () => {
    const answers = fc.oneof(
      fc.json().map((text) => JSON.parse(text) as unknown),
      fc
        .record({ labels: fc.anything(), totalSession: fc.anything(), responseTime: fc.anything() })
        .map((any) => body(any)),
      fc.anything().map((any) => body(row(), any)),
      fc.anything().map((any) => body(row({ averageSessionTime: any }))),
    );
    fc.assert(
      fc.property(answers, (answer) => {
        const parsed = parse(answer);
        if (!parsed.ok) expect(['unexpected-answer', 'refused-by-api']).toContain(parsed.error.code);
        else expect(parsed.value.buckets).toHaveLength(24);
      }),
      runs(300),
    );
  });
});
