import { describe, expect, it } from 'vitest';
import { ENVELOPES, SHAPES, type AnswerFault, type Shape } from '../../../main/demo/faults.ts';
import { localDay } from '../../../main/domain/time/calendar.ts';
import { clientOf, DAY, KEY, LONG_KEY, NOW_MS, question, serve, serveRaw } from './support.ts';

const GOOD_HOURS = {
  labels: Array.from(
    { length: 24 },
    (_, hour) => `${String(hour % 12 || 12).padStart(2, '0')} ${hour < 12 ? 'AM' : 'PM'}`,
  ),
  totalSession: Array<number>(24).fill(2),
  averageSessionTime: Array<number>(24).fill(60),
  responseTime: Array<number>(24).fill(20),
};
const GOOD_BODY = JSON.stringify({ data: { videoAnalytics: { data: { graphRow: GOOD_HOURS }, success: true } } });

describe('a request', () => {
  it('is the one of the vendor’s page, with the whole key in its header and nowhere else', async () => {
    const server = await serveRaw((_incoming, response) => response.end(GOOD_BODY));
    const span = localDay('2026-11-23', 'Asia/Kolkata');
    const fetched = await clientOf(server).fetchReport(question({ apiKey: LONG_KEY, span }));
    expect(fetched.ok).toBe(true);
    const [incoming] = server.received;
    expect([incoming?.method, incoming?.url]).toEqual([
      'GET',
      '/api//v1/analytics/chat/video-analytics?start_date=2026-11-23%2000%3A00%3A00&end_date=2026-11-23%2023%3A59%3A59&offset=%2B05%3A30&output=json',
    ]);
    expect(LONG_KEY).toHaveLength(900);
    expect(incoming?.headers.authorization).toBe(`Bearer ${LONG_KEY}`);
    expect(incoming?.headers.accept).toBe('application/json');
  });

  it('carries no cookie that an answer set, and asks past every cache', async () => {
    const server = await serveRaw((_incoming, response) => {
      response.setHeader('Set-Cookie', 'session=1; Path=/');
      response.setHeader('Cache-Control', 'public, max-age=86400');
      response.setHeader('ETag', '"1"');
      response.end(GOOD_BODY);
    });
    const client = clientOf(server);
    await client.fetchReport(question());
    await client.fetchReport(question());
    expect(server.received).toHaveLength(2);
    const [, second] = server.received;
    expect(second?.headers.cookie).toBeUndefined();
    expect(second?.headers['if-none-match']).toBeUndefined();
    expect(second?.headers['cache-control']).toBe('no-cache');
  });

  it('forbids redirects, cookies and caches to whichever fetch it is given', async () => {
    const server = await serve();
    const seen: unknown[] = [];
    const client = clientOf(server, {
      fetch: (url, init) => {
        seen.push({ redirect: init.redirect, credentials: init.credentials, cache: init.cache });
        return fetch(url, init);
      },
    });
    await client.fetchReport(question());
    expect(seen).toEqual([{ redirect: 'error', credentials: 'omit', cache: 'no-store' }]);
  });

  it.each([301, 302, 303, 307, 308])('does not follow a %i, and the key reaches nobody else', async (status) => {
    const elsewhere = await serveRaw((_incoming, response) => response.end(GOOD_BODY));
    const server = await serveRaw((_incoming, response) => {
      response.writeHead(status, { Location: `${elsewhere.baseUrl}/api//v1/analytics/chat/video-analytics` }).end();
    });
    expect(await clientOf(server).fetchReport(question())).toMatchObject({ ok: false, error: { code: 'redirected' } });
    expect(elsewhere.received).toEqual([]);
  });
});

describe('a refusal', () => {
  it.each([
    [400, 'bad-request', 'HTTP 400: ERROR_INVALID_PARAMETER'],
    [401, 'unauthorized', 'HTTP 401: ERROR_UNAUTHORIZED'],
    [403, 'forbidden', 'HTTP 403: ERROR_UNAUTHORIZED_ACCESS'],
    [404, 'not-found', 'HTTP 404: ERROR_NOT_FOUND'],
    [408, 'timeout', 'HTTP 408: ERROR'],
    [429, 'rate-limited', 'HTTP 429: ERROR_TOO_MANY_REQUESTS'],
    [500, 'server-error', 'HTTP 500: ERROR_INTERNAL'],
    [502, 'server-error', 'HTTP 502: ERROR'],
    [503, 'maintenance', 'HTTP 503: ERROR_MAINTENANCE'],
    [204, 'unexpected-answer', 'HTTP 204'],
    [418, 'unexpected-answer', 'HTTP 418: ERROR'],
  ])('with status %i is %s', async (status, code, detail) => {
    const server = await serve();
    server.setFaults({ answer: { kind: 'status', status } });
    expect(await clientOf(server).fetchReport(question())).toEqual({ ok: false, error: { code, detail } });
  });

  it.each([
    ['seconds', '120', 120_000],
    ['a date', 'Tue, 24 Nov 2026 12:10:00 GMT', 600_000],
    ['more than a day', '999999', 999_999_000],
    ['nonsense', 'soon', undefined],
    ['a date long past', 'Tue, 24 Nov 2020 12:10:00 GMT', undefined],
  ])('says how long to wait as %s', async (_name, retryAfter, retryAfterMs) => {
    const server = await serve();
    for (const status of [429, 503]) {
      server.setFaults({ answer: { kind: 'status', status, retryAfter } });
      const fetched = await clientOf(server).fetchReport(question());
      expect(!fetched.ok && fetched.error.retryAfterMs).toBe(retryAfterMs);
    }
  });

  it('counts a date in Retry-After from the server’s clock where this computer’s is wrong', async () => {
    const server = await serve();
    server.setFaults({ answer: { kind: 'status', status: 429, retryAfter: 'Tue, 24 Nov 2026 12:10:00 GMT' } });
    const slow = clientOf(server, { nowMs: () => NOW_MS - 3_600_000 * 5 });
    expect(await slow.fetchReport(question())).toMatchObject({ error: { retryAfterMs: 600_000 } });
  });

  it.each(['short', KEY, LONG_KEY])('never repeats the key it was asked with', async (apiKey) => {
    for (const [status, body] of [
      [401, { error: `the key ${apiKey} is unknown` }],
      [400, { message: { message: `Bearer ${apiKey}` } }],
      [200, { success: false, error: apiKey }],
      [200, { data: { graphRow: { ...GOOD_HOURS, labels: GOOD_HOURS.labels.map(() => apiKey) } } }],
    ] as const) {
      const server = await serveRaw((_incoming, response) => response.writeHead(status).end(JSON.stringify(body)));
      const fetched = await clientOf(server).fetchReport(question({ apiKey }));
      expect(fetched.ok).toBe(false);
      expect(JSON.stringify(fetched)).not.toContain(apiKey.slice(0, 12));
    }
  });
});

describe('the other spelling of the path', () => {
  const statuses = (double: number, single: number) =>
    serveRaw((incoming, response) => {
      const status = incoming.url?.startsWith('/api//v1') ? double : single;
      if (status === 0) response.socket?.resetAndDestroy();
      else response.writeHead(status).end(status === 200 ? GOOD_BODY : '<h1>no</h1>');
    });

  it.each([
    ['double-slash', 404, 200, 'single-slash'],
    ['single-slash', 200, 404, 'double-slash'],
    ['single-slash', 404, 200, 'single-slash'],
  ] as const)('from %s, with %i and %i, is remembered as %s', async (apiPath, double, single, remembered) => {
    const server = await statuses(double, single);
    const fetched = await clientOf(server).fetchReport(question({ apiPath }));
    expect(fetched).toMatchObject({ ok: true, value: { apiPath: remembered } });
  });

  it('is tried once only, and what it says counts unless it is a 404 too', async () => {
    const neither = await statuses(404, 404);
    expect(await clientOf(neither).fetchReport(question())).toMatchObject({ error: { code: 'not-found' } });
    expect(neither.received).toHaveLength(2);
    expect(await clientOf(await statuses(404, 401)).fetchReport(question())).toMatchObject({
      error: { code: 'unauthorized' },
    });
    expect(await clientOf(await statuses(404, 0)).fetchReport(question())).toMatchObject({
      error: { code: 'connection-reset' },
    });
  });

  it.each([401, 403, 500])('is not tried on a %i', async (status) => {
    const server = await statuses(status, 200);
    expect((await clientOf(server).fetchReport(question())).ok).toBe(false);
    expect(server.received).toHaveLength(1);
  });
});

describe('a bad way there', () => {
  it.each<[AnswerFault, string]>([
    [{ kind: 'html' }, 'not-the-api'],
    [{ kind: 'empty' }, 'cut-off-answer'],
    [{ kind: 'cut-off' }, 'cut-off-answer'],
    [{ kind: 'cut-off', complete: true }, 'cut-off-answer'],
    [{ kind: 'reset' }, 'connection-reset'],
    [{ kind: 'redirect', location: 'http://127.0.0.1:9/' }, 'redirected'],
    [{ kind: 'refused' }, 'refused-by-api'],
  ])('%j is %s', async (answer, code) => {
    const server = await serve();
    server.setFaults({ answer });
    expect(await clientOf(server).fetchReport(question())).toMatchObject({ ok: false, error: { code } });
  });

  it.each([
    ['{"data": {"responseTime": [NaN]}}', 'unexpected-answer'],
    ['{"data": 1}{"data": 1}', 'unexpected-answer'],
    ['[{"data": -}]', 'unexpected-answer'],
    ['{"data": {"labels": ["12 AM"', 'cut-off-answer'],
    ['{"data": "}', 'cut-off-answer'],
    ['{"data": "\\"}', 'cut-off-answer'],
    ['\n', 'cut-off-answer'],
    ['Not JSON', 'not-the-api'],
  ])('that brings %j as the whole body is %s', async (body, code) => {
    const server = await serveRaw((_incoming, response) => response.end(body));
    const fetched = await clientOf(server).fetchReport(question());
    expect(fetched).toMatchObject({ ok: false, error: { code } });
    // What arrived whole and is no report is kept to be looked at.
    expect(fetched.ok ? null : (fetched.error.rejectedBody ?? null)).toBe(code === 'unexpected-answer' ? body : null);
  });

  it('of nobody listening is a refused connection', async () => {
    const server = await serve();
    await server.close();
    expect(await clientOf(server).fetchReport(question())).toMatchObject({ error: { code: 'connection-refused' } });
  });

  it.each<AnswerFault>([{ kind: 'hang' }, { kind: 'slow', delayMs: 3_600_000 }])(
    'that takes too long (%j) is given up',
    async (answer) => {
      const server = await serve();
      server.setFaults({ answer });
      const fetched = await clientOf(server, { timeoutMs: 30 }).fetchReport(question());
      expect(fetched).toEqual({ ok: false, error: { code: 'timeout' } });
    },
  );

  it('that is slow but arrives is read whole', async () => {
    const server = await serve();
    server.setFaults({ answer: { kind: 'slow', delayMs: 2, pieces: 7 } });
    const fetched = await clientOf(server).fetchReport(question());
    expect(fetched.ok && fetched.value.report.buckets).toHaveLength(24);
  });

  it('whose body never ends is given up early, and is no report', async () => {
    let sent = 0;
    const server = await serveRaw((_incoming, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, '{'))) sent += 65_536;
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    const fetched = await clientOf(server).fetchReport(question());
    expect(fetched).toEqual({ ok: false, error: { code: 'unexpected-answer', detail: 'more than 4 MB' } });
    expect(sent).toBeLessThan(40_000_000);
  });

  it.each(['before it is sent', 'while it is waited for', 'in the middle of the body'])(
    'that is abandoned %s is cancelled, not failed',
    async (when) => {
      const abandon = new AbortController();
      const server = await serveRaw((_incoming, response) => {
        if (when.startsWith('in the middle')) response.write('{"data":', () => setImmediate(() => abandon.abort()));
        else abandon.abort();
      });
      if (when.startsWith('before')) abandon.abort();
      const fetched = await clientOf(server).fetchReport(question({ signal: abandon.signal }));
      expect(fetched).toEqual({ ok: false, error: { code: 'cancelled' } });
      expect(server.received).toHaveLength(when.startsWith('before') ? 0 : 1);
    },
  );
});

describe('whatever shape the answer has', () => {
  const OUTCOMES: Record<Shape, 'read' | 'refused'> = {
    decimals: 'read',
    'contradicting-summary': 'read',
    nulls: 'read',
    'numeric-strings': 'read',
    'not-numbers': 'refused',
    negative: 'refused',
    'missing-previous': 'read',
    'missing-summary': 'read',
    'extra-info': 'read',
    'unequal-arrays': 'refused',
    'missing-labels': 'refused',
    'wrong-labels': 'refused',
    'wrong-granularity': 'refused',
  };

  it.each(SHAPES)('%s has one outcome in every envelope', async (shape) => {
    const server = await serve();
    for (const envelope of ENVELOPES) {
      server.setFaults({ shapes: [shape], envelope });
      const fetched = await clientOf(server).fetchReport(question());
      if (OUTCOMES[shape] === 'refused') {
        expect(fetched).toMatchObject({ ok: false, error: { code: 'unexpected-answer' } });
        continue;
      }
      const truth = server.truth.bucket(DAY.startMs, DAY.endMs);
      const buckets = fetched.ok ? fetched.value.report.buckets : [];
      const sum = buckets.reduce((total, bucket) => total + bucket.totalSessions, 0);
      expect([buckets.length, sum]).toEqual([24, truth.totalSessions]);
    }
  });
});

describe('a server whose clock is wrong', () => {
  const today = localDay('2026-11-24', 'UTC');
  const YEAR_MS = 365 * 86_400_000;

  it.each([-YEAR_MS, -5 * 3_600_000, -600_000, 600_000, 5 * 3_600_000, YEAR_MS])(
    'by %d ms decides nothing: what is over, and when it was fetched, goes by this computer',
    async (aheadMs) => {
      const right = await serve();
      const expected = await clientOf(right).fetchReport(question({ span: today, accept: ['hour'] }));
      const answers = await fetch(
        `${right.baseUrl}${right.requests[0]?.path ?? ''}?${right.requests[0]?.rawQuery ?? ''}`,
        {
          headers: { Authorization: `Bearer ${KEY}` },
        },
      );
      const body = await answers.text();
      const wrong = await serveRaw((_incoming, response) => {
        response.setHeader('Date', new Date(NOW_MS + aheadMs).toUTCString());
        response.end(body);
      });
      const fetched = await clientOf(wrong).fetchReport(question({ span: today, accept: ['hour'] }));
      expect(fetched.ok && fetched.value.report.buckets.map(({ status }) => status)).toContain('final');
      expect(fetched).toEqual(expected);
    },
  );
});
