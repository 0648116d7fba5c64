import { expect, test } from 'vitest';
import { startDemoServer } from '../../../main/demo/server.ts';
import { ask, DOUBLE, NOW_MS, queryOf, report, serve, SINGLE } from './support.ts';

test('both spellings of the path answer alike, and either can be missing', async () => {
  const server = await serve();
  const [double, single] = await Promise.all([ask(server, {}, { path: DOUBLE }), ask(server, {}, { path: SINGLE })]);
  expect(await double.text()).toBe(await single.text());
  const statuses = () =>
    Promise.all([DOUBLE, SINGLE, '/'].map(async (path) => (await ask(server, {}, { path })).status));
  expect(await statuses()).toEqual([200, 200, 404]);
  server.setAssumptions({ paths: 'single-slash' });
  expect(await statuses()).toEqual([404, 200, 404]);
  server.setAssumptions({ paths: 'double-slash' });
  expect(await statuses()).toEqual([200, 404, 404]);
});

test('only GET is answered', async () => {
  const server = await serve();
  expect((await fetch(`${server.baseUrl}${DOUBLE}`, { method: 'POST', body: 'x' })).status).toBe(404);
});

test.each([null, 'wrong', 'sample:not-a-real-key2'])('the key %s is refused', async (key) => {
  const server = await serve();
  const response = await ask(server, {}, { key });
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ success: false, error: 'ERROR_UNAUTHORIZED' });
  expect(server.requests[0]).toMatchObject({ accountId: null, status: 401 });
});

test('each key opens its own account', async () => {
  const accounts = [
    { id: 'north', apiKey: 'north:key', seed: 1 },
    { id: 'south', apiKey: 'south:key', seed: 2, scale: 3 },
  ];
  const server = await serve({ accounts });
  const text = async (key: string) => (await ask(server, {}, { key })).text();
  expect(await text('north:key')).not.toBe(await text('south:key'));
  expect(server.requests.map((request) => request.accountId)).toEqual(['north', 'south']);
  const [fromMs, toMs] = [Date.UTC(2026, 5, 1), Date.UTC(2026, 5, 8)];
  expect(server.truth.bucket(fromMs, toMs, 'south').totalSessions).toBeGreaterThan(
    2 * server.truth.bucket(fromMs, toMs, 'north').totalSessions,
  );
  expect(() => server.truth.bucket(fromMs, toMs, 'west')).toThrow(RangeError);
});

test.each([
  ['start_date', { start: '2026-06-15' }],
  ['start_date', { start: '2026-06-15T00:00:00' }],
  ['start_date', { start: '2026-02-29 00:00:00' }],
  ['start_date', { start: '2026-06-15 24:00:00' }],
  ['start_date', { start: '2026-06-15 00:60:00' }],
  ['start_date', { start: '15-06-2026 00:00:00' }],
  ['start_date', { start: '' }],
  ['end_date', { end: '2026-13-01 00:00:00' }],
  ['end_date', { end: '2026-06-15 23:59:59Z' }],
  ['end_date', { end: '2026-06-14 00:00:00' }],
  ['offset', { offset: '05:30' }],
  ['offset', { offset: '+5:30' }],
  ['offset', { offset: '+05:60' }],
  ['offset', { offset: '+14:30' }],
  ['offset', { offset: '-12:30' }],
  ['offset', { offset: 'Asia/Kolkata' }],
  ['output', { output: 'xml' }],
])('a bad %s is refused with words: %j', async (name, question) => {
  const response = await ask(await serve(), question);
  expect(response.status).toBe(400);
  const body = (await response.json()) as { success: boolean; message: string };
  expect(body.success).toBe(false);
  expect(body.message).toContain(name);
});

test('required dates are required, and a leap day is a date', async () => {
  const server = await serve();
  expect((await ask(server, {}, { rawQuery: 'end_date=2026-06-15%2023:59:59' })).status).toBe(400);
  expect((await ask(server, {}, { rawQuery: 'start_date=2026-06-15%2000:00:00' })).status).toBe(400);
  expect((await ask(server, { start: '2024-02-29 00:00:00', end: '2024-02-29 23:59:59' })).status).toBe(200);
});

test('an unencoded plus arrives as a space; what then is an assumption', async () => {
  const server = await serve();
  const rawQuery = `${queryOf({})}&offset=+05:30`;
  const text = async () => (await ask(server, {}, { rawQuery })).text();
  expect((await ask(server, {}, { rawQuery })).status).toBe(400);
  expect(server.requests[0]).toMatchObject({ rawQuery, query: { offset: ' 05:30' }, path: DOUBLE, method: 'GET' });
  server.setAssumptions({ offsetWithSpace: 'read-as-plus' });
  expect(await text()).toBe(await (await ask(server, { offset: '+05:30' })).text());
  server.setAssumptions({ offsetWithSpace: 'ignore' });
  expect(await text()).toBe(await (await ask(server)).text());
});

test('csv holds the same numbers, a row per bucket', async () => {
  const server = await serve();
  const response = await ask(server, { output: 'csv' });
  expect(response.headers.get('content-type')).toMatch(/^text\/csv/);
  const lines = (await response.text()).split('\r\n');
  const { graphRow } = await report(server);
  expect(lines[0]).toBe('label,totalSession,averageSessionTime,responseTime');
  expect(lines.slice(1, -1)).toEqual(
    graphRow.labels.map((label, i) =>
      [label, graphRow.totalSession[i], graphRow.averageSessionTime[i], graphRow.responseTime[i]].join(','),
    ),
  );
});

test('requests are told when they arrive, and hold no key', async () => {
  const notified: unknown[] = [];
  const server = await serve({ onRequest: (request) => notified.push({ ...request }) });
  await report(server);
  expect(notified).toEqual([{ ...server.requests[0], status: null }]);
  expect(server.requests[0]).toMatchObject({ atMs: NOW_MS, accountId: 'sample-team', status: 200 });
  expect(JSON.stringify(server.requests)).not.toContain('not-a-real-key');
});

test('it listens on loopback only, refuses a taken port, and closes twice', async () => {
  const server = await serve();
  expect(server.baseUrl).toBe(`http://127.0.0.1:${server.port}`);
  const same = { clock: () => NOW_MS, timeZone: 'UTC', port: server.port };
  await expect(startDemoServer(same)).rejects.toThrow('EADDRINUSE');
  await server.close();
  await server.close();
  await expect(ask(server)).rejects.toThrow();
  const again = await startDemoServer(same);
  expect((await ask(again)).status).toBe(200);
  await again.close();
});
