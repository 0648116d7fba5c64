import { expect, test } from 'vitest';
import { ENVELOPES, SHAPES, type Faults, type Shape } from '../../../main/demo/faults.ts';
import { ask, report, serve, type Report } from './support.ts';

/** A server with the given faults. */
async function faulty(faults: Faults) {
  const server = await serve();
  server.setFaults(faults);
  return server;
}

test.each([400, 401, 403, 404, 429, 500, 503])('status %i', async (status) => {
  const response = await ask(await faulty({ answer: { kind: 'status', status } }));
  expect(response.status).toBe(status);
  expect(response.headers.get('retry-after')).toBeNull();
  expect(await response.json()).toMatchObject({ success: false, error: expect.stringMatching(/^ERROR_/) as string });
});

test('429 says when to come back', async () => {
  const response = await ask(await faulty({ answer: { kind: 'status', status: 429, retryAfter: '17' } }));
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '17']);
});

test('a status with a body of its own', async () => {
  const answer = { kind: 'status', status: 502, body: '<h1>Bad gateway</h1>', contentType: 'text/html' } as const;
  const response = await ask(await faulty({ answer }));
  expect([response.status, await response.text(), response.headers.get('content-type')]).toEqual([
    502,
    '<h1>Bad gateway</h1>',
    'text/html',
  ]);
});

test('a web page, an empty body, a redirect, success:false', async () => {
  const server = await faulty({ answer: { kind: 'html' } });
  const page = await ask(server);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(await page.text()).toContain('<!doctype html>');
  server.setFaults({ answer: { kind: 'empty' } });
  expect(await (await ask(server)).text()).toBe('');
  server.setFaults({ answer: { kind: 'redirect', location: 'http://127.0.0.1:9/elsewhere' } });
  const redirect = await ask(server);
  expect([redirect.status, redirect.headers.get('location')]).toEqual([302, 'http://127.0.0.1:9/elsewhere']);
  server.setFaults({ answer: { kind: 'refused' } });
  const refused = await ask(server);
  expect(refused.status).toBe(200);
  expect(await refused.json()).toEqual({ data: { videoAnalytics: { data: null, success: false, output: 'json' } } });
});

test('a cut-off body, with the connection closed or as if it were whole', async () => {
  const server = await faulty({});
  const whole = await (await ask(server)).text();
  server.setFaults({ answer: { kind: 'cut-off' } });
  const broken = await ask(server);
  expect(broken.status).toBe(200);
  await expect(broken.text()).rejects.toThrow();
  server.setFaults({ answer: { kind: 'cut-off', complete: true } });
  const half = await (await ask(server)).text();
  expect(whole.startsWith(half)).toBe(true);
  expect(half.length).toBe(Math.floor(whole.length / 2));
});

test('a slow body comes in pieces and is whole in the end', async () => {
  const server = await faulty({});
  const whole = await (await ask(server)).text();
  server.setFaults({ answer: { kind: 'slow', delayMs: 5, pieces: 3 } });
  const response = await ask(server);
  const chunks: string[] = [];
  for await (const chunk of response.body ?? []) chunks.push(Buffer.from(chunk as Uint8Array).toString());
  expect(chunks.join('')).toBe(whole);
  expect(chunks.length).toBeGreaterThan(1);
});

test('a client that gives up on a slow answer leaves nothing behind', async () => {
  const server = await faulty({ answer: { kind: 'slow', delayMs: 3_600_000 } });
  const leave = new AbortController();
  const pending = fetch(`${server.baseUrl}/`, { signal: leave.signal });
  leave.abort();
  await expect(pending).rejects.toThrow('aborted');
  server.setFaults({});
  expect((await ask(server)).status).toBe(200);
});

test('a reset connection', async () => {
  const server = await faulty({ answer: { kind: 'reset' } });
  await expect(ask(server)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  expect(server.requests[0]?.status).toBeNull();
});

test('closing the server ends a request that hangs', async () => {
  let arrived: () => void = () => undefined;
  const taken = new Promise<void>((resolve) => (arrived = resolve));
  const server = await serve({ onRequest: () => arrived() });
  server.setFaults({ answer: { kind: 'hang' } });
  const pending = ask(server).then(
    () => 'answered',
    () => 'dropped',
  );
  await taken;
  await server.close();
  expect(await pending).toBe('dropped');
});

test('faults for the next two requests only', async () => {
  const server = await faulty({ times: 2, answer: { kind: 'status', status: 500 } });
  const statuses = [];
  for (let i = 0; i < 3; i += 1) statuses.push((await ask(server)).status);
  expect(statuses).toEqual([500, 500, 200]);
  expect(server.requests.map((request) => request.status)).toEqual([500, 500, 200]);
});

test('every envelope of the family', async () => {
  const server = await faulty({});
  const data = await report(server);
  const bodies: Record<string, unknown> = {};
  for (const envelope of ENVELOPES) {
    server.setFaults({ envelope });
    bodies[envelope] = await (await ask(server)).json();
  }
  expect(bodies).toEqual({
    named: { data: { videoAnalytics: { data, success: true, output: 'json' } } },
    plain: { data: { data, success: true, output: 'json' } },
    older: { success: true, error: null, data },
  });
});

type Loose = {
  graphRow: Record<'labels' | 'totalSession' | 'averageSessionTime' | 'responseTime', unknown[]>;
  summary?: Record<'totalSession' | 'responseTime', Record<string, unknown>>;
};
const EXPECTED: Record<Shape, (odd: Loose, plain: Report) => void> = {
  decimals: ({ graphRow, summary }, plain) => {
    expect(graphRow.responseTime[9]).toBe((plain.graphRow.responseTime[9] ?? 0) + 0.2727);
    expect(graphRow.totalSession).toEqual(plain.graphRow.totalSession);
    expect(summary?.responseTime['current']).toBe(plain.summary.responseTime.current + 0.5);
  },
  'contradicting-summary': ({ summary }, plain) => {
    expect(summary?.totalSession['current']).toBe(plain.summary.totalSession.current + 1);
  },
  nulls: ({ graphRow }, plain) => {
    expect(plain.graphRow.totalSession).toContain(0);
    expect(graphRow.responseTime).toEqual(plain.graphRow.responseTime.map((value) => (value === 0 ? null : value)));
  },
  'numeric-strings': ({ graphRow }, plain) => {
    expect(graphRow.totalSession).toEqual(plain.graphRow.totalSession.map(String));
  },
  'not-numbers': ({ graphRow }) => {
    expect(new Set(graphRow.totalSession)).toEqual(new Set(['n/a']));
  },
  negative: ({ graphRow }) => {
    expect(graphRow.totalSession.every((value) => Number(value) < 0)).toBe(true);
  },
  'missing-previous': ({ summary }) => {
    expect(Object.keys(summary?.totalSession ?? {})).toEqual(['current']);
  },
  'missing-summary': ({ summary }) => {
    expect(summary).toBeUndefined();
  },
  'extra-info': ({ summary }) => {
    expect(Object.keys(summary?.totalSession ?? {})).toEqual(['current', 'previous', 'info']);
  },
  'unequal-arrays': ({ graphRow }) => {
    expect([graphRow.labels.length, graphRow.totalSession.length, graphRow.responseTime.length]).toEqual([24, 24, 23]);
  },
  'missing-labels': ({ graphRow }) => {
    expect(Object.keys(graphRow)).toEqual(['totalSession', 'averageSessionTime', 'responseTime']);
  },
  'wrong-labels': ({ graphRow }) => {
    expect([graphRow.labels[0], graphRow.labels[23]]).toEqual(['01 AM', '12 AM']);
  },
  'wrong-granularity': ({ graphRow }, plain) => {
    expect(graphRow.labels).toEqual(['15 Jun']);
    expect(graphRow.totalSession).toEqual([plain.summary.totalSession.current]);
  },
};

test.each(SHAPES)('numbers and labels: %s', async (shape) => {
  const server = await faulty({});
  const plain = await report(server);
  server.setFaults({ shapes: [shape] });
  EXPECTED[shape]((await report(server)) as unknown as Loose, plain);
  server.setFaults({});
  expect(await report(server)).toEqual(plain);
});

test('shapes combine', async () => {
  const server = await faulty({ shapes: ['missing-previous', 'extra-info', 'numeric-strings'], envelope: 'plain' });
  const body = (await (await ask(server)).json()) as { data: { data: Loose } };
  expect(body.data.data.summary?.totalSession).toEqual({
    current: expect.stringMatching(/^\d+$/) as string,
    info: expect.any(String) as string,
  });
});
