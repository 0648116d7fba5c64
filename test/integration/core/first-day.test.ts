import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startBench, TEST_KEY } from './support.ts';

const TUESDAY_14_05 = Date.parse('2026-11-24T14:05:00Z');
const hourMs = 3_600_000;

describe('the first day with an account', () => {
  it('connects with a checked key, polls, and shows what the server counted', async () => {
    const bench = await startBench({ nowMs: TUESDAY_14_05, connected: false });
    expect(bench.snapshot().accounts).toEqual([]);

    const outcome = await bench.core.accounts.connect({
      accountId: ' https://ACME.acquire.io/login ',
      apiKey: ` ${TEST_KEY}\n`,
    });
    expect(outcome).toEqual({ ok: true, value: { accountId: 'acme', keyKept: 'keychain' } });
    await bench.until(() => bench.snapshot().accounts[0]?.today != null);

    const truth = bench.server.truth.bucket(Date.parse('2026-11-24T00:00:00Z'), TUESDAY_14_05 + 60_000);
    const [account] = bench.snapshot().accounts;
    expect(account?.today?.totalSessions).toBe(truth.totalSessions);
    expect(account?.today?.totalSessions).toBeGreaterThan(10);
    expect(account?.today?.hours).toHaveLength(15);
    expect(account?.connection.status).toBe('fresh');
    expect(bench.keychain.items.get(bench.entry('acme'))).toBe(TEST_KEY);
  });

  it.each([
    ['a wrong key', { apiKey: 'wrong' }, {}, 'unauthorized'],
    ['no permission', {}, { answer: { kind: 'status', status: 403 } } as const, 'forbidden'],
    ['a web page instead of data', {}, { answer: { kind: 'html' } } as const, 'not-the-api'],
    ['a cut-off answer', {}, { answer: { kind: 'cut-off' } } as const, 'cut-off-answer'],
    ['maintenance', {}, { answer: { kind: 'status', status: 503 } } as const, 'maintenance'],
  ])('says what is wrong with %s and keeps nothing', async (_name, typed, faults, code) => {
    const bench = await startBench({ nowMs: TUESDAY_14_05, connected: false });
    bench.server.setFaults(faults);
    const outcome = await bench.core.accounts.connect({ accountId: 'acme', apiKey: TEST_KEY, ...typed });
    expect(outcome).toMatchObject({ ok: false, error: { code } });
    expect(bench.keychain.items.size).toBe(0);
    expect(bench.snapshot().accounts).toEqual([]);
  });

  it('uses a key for this run only where the keychain is locked, and says so', async () => {
    const bench = await startBench({ nowMs: TUESDAY_14_05, connected: false });
    bench.keychain.state = 'locked';
    const outcome = await bench.core.accounts.connect({ accountId: 'acme', apiKey: TEST_KEY });
    expect(outcome).toEqual({ ok: true, value: { accountId: 'acme', keyKept: 'this-run-only', why: 'key-locked' } });
    await bench.until(() => bench.snapshot().accounts[0]?.today != null);
    expect(bench.snapshot().notices).toEqual([{ kind: 'keychain-unavailable', detail: 'key-locked' }]);
    for (const file of ['history.sqlite', 'history.sqlite-wal']) {
      expect(readFileSync(join(bench.dataDir, file)).includes(TEST_KEY)).toBe(false);
    }
  });

  it('asks one local day per poll, on the hour grid of its own offset', async () => {
    const bench = await startBench({ nowMs: TUESDAY_14_05, timeZone: 'Asia/Kolkata' });
    await bench.until(() => bench.snapshot().accounts[0]?.today != null);
    expect(bench.server.requests[0]).toMatchObject({
      path: '/api//v1/analytics/chat/video-analytics',
      query: { start_date: '2026-11-24 00:00:00', end_date: '2026-11-24 23:59:59', offset: '+05:30', output: 'json' },
    });
    expect(bench.server.requests[0]?.rawQuery).toContain('offset=%2B05%3A30');
  });

  it('polls on, and the number grows with the day', async () => {
    const bench = await startBench({ nowMs: TUESDAY_14_05 });
    await bench.until(() => bench.snapshot().accounts[0]?.today != null);
    const before = bench.snapshot().accounts[0]?.today?.totalSessions ?? 0;
    const seen = bench.server.requests.length;
    await bench.until(() => bench.server.requests.length > seen + 30, 10_000);
    await bench.until(() => (bench.snapshot().accounts[0]?.today?.totalSessions ?? 0) > before, 10_000);
    expect(bench.clock.nowMs()).toBeGreaterThan(TUESDAY_14_05 + 30 * 50_000);
  });

  it('never shows a day’s numbers on the next, and asks again right after midnight', async () => {
    const bench = await startBench({ nowMs: Date.parse('2026-11-24T23:59:30Z') });
    await bench.until(() => bench.snapshot().accounts[0]?.today != null);
    bench.clock.jump(Date.parse('2026-11-25T00:00:00.500Z'));
    expect(bench.snapshot().accounts[0]?.today).toBeNull();
    bench.clock.advance(1_000);
    await bench.until(() => bench.snapshot().accounts[0]?.today?.date === '2026-11-25', 0);
    expect(bench.server.requests.at(-1)?.query['start_date']).toBe('2026-11-25 00:00:00');
  });

  it('asks seldom with a refused key, and goes on at once with a new one', async () => {
    const bench = await startBench({ nowMs: TUESDAY_14_05 });
    bench.server.setFaults({ answer: { kind: 'status', status: 401 } });
    await bench.until(() => bench.snapshot().accounts[0]?.connection.problem?.code === 'unauthorized');
    const refusedAtMs = bench.clock.nowMs();
    await bench.until(() => bench.clock.nowMs() > refusedAtMs + 2 * hourMs, 10_000);
    // After 5, 15 and 60 minutes.
    expect(bench.server.requests).toHaveLength(4);
    expect(bench.snapshot().accounts[0]?.connection.status).toBe('error');
    expect(bench.snapshot().accounts[0]?.connection.sinceMs).toBeLessThanOrEqual(refusedAtMs);
    bench.server.setFaults({});
    await bench.core.accounts.connect({ accountId: 'acme', apiKey: TEST_KEY });
    await bench.until(() => bench.snapshot().accounts[0]?.connection.status === 'fresh');
  });

  it('waits as long as Retry-After says', async () => {
    const bench = await startBench({ nowMs: TUESDAY_14_05 });
    bench.server.setFaults({ answer: { kind: 'status', status: 429, retryAfter: '600' } });
    await bench.until(() => bench.snapshot().accounts[0]?.connection.problem?.code === 'rate-limited', 10);
    const asked = bench.server.requests.length;
    bench.clock.advance(590_000);
    await bench.settle();
    expect(bench.server.requests).toHaveLength(asked);
    await bench.until(() => bench.server.requests.length > asked, 5_000);
    expect(bench.clock.nowMs()).toBeGreaterThanOrEqual(TUESDAY_14_05 + 600_000);
  });

  it('tries the other spelling of the path on a 404 and remembers it', async () => {
    const bench = await startBench({ nowMs: TUESDAY_14_05 });
    bench.server.setAssumptions({ paths: 'single-slash' });
    await bench.until(() => bench.snapshot().accounts[0]?.today != null);
    await bench.until(() => bench.server.requests.length >= 3, 10_000);
    expect(bench.server.requests.map((request) => request.path.includes('//'))).toEqual([true, false, false]);
  });
});
