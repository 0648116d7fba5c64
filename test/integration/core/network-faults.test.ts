import { describe, expect, it } from 'vitest';
import type { AppSnapshot } from '../../../main/contract/snapshot.ts';
import { startBench, TEST_KEY, type Bench } from './support.ts';

const NOON_MS = Date.parse('2026-11-24T12:00:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const account = (bench: Bench): AppSnapshot['accounts'][number] | undefined => bench.snapshot().accounts[0];
const connection = (bench: Bench) => account(bench)?.connection;
const polled = (bench: Bench) => bench.until(() => account(bench)?.today != null);
const limited = (retryAfter: string) => ({ answer: { kind: 'status', status: 429, retryAfter } }) as const;

describe('a server that wants to be left alone', () => {
  it('is, by polls and backfill alike, and it is said until when', async () => {
    const bench = await startBench({ nowMs: NOON_MS, settings: { backfillDays: 60 } });
    await bench.until(() => bench.server.requests.length > 3);
    bench.server.setFaults(limited('600'));
    await bench.until(() => connection(bench)?.heldOffUntilMs !== undefined);
    const asked = bench.server.requests.length;
    const untilMs = connection(bench)?.heldOffUntilMs ?? 0;
    expect(untilMs).toBeGreaterThanOrEqual(bench.clock.nowMs() + 600_000);
    bench.server.setFaults({});
    bench.core.loadRange({ accountId: 'acme', preset: '30-days' });
    bench.core.wake();
    await bench.until(() => bench.clock.nowMs() > untilMs - 5_000, 1_000);
    expect(bench.server.requests).toHaveLength(asked);
    expect(connection(bench)).toMatchObject({ status: 'error', problem: { code: 'rate-limited' } });
    await bench.until(() => connection(bench)?.status === 'fresh', 1_000);
    expect(connection(bench)?.heldOffUntilMs).toBeUndefined();
    await bench.until(() => bench.server.requests.length > asked + 5);
  });

  it('is asked once all the same when a person wants it, and then no more', async () => {
    const bench = await startBench({ nowMs: NOON_MS });
    await polled(bench);
    bench.server.setFaults(limited('600'));
    expect(await bench.core.refresh()).toEqual({ ok: true, value: null });
    const asked = bench.server.requests.length;
    expect(await bench.core.refresh()).toEqual({ ok: true, value: null });
    expect(bench.server.requests).toHaveLength(asked + 1);
    for (let click = 0; click < 5; click += 1) {
      expect(await bench.core.refresh()).toEqual({ ok: false, error: { code: 'rate-limited' } });
    }
    expect(bench.server.requests).toHaveLength(asked + 1);
  });

  it('for a day is asked again after an hour', async () => {
    const bench = await startBench({ nowMs: NOON_MS });
    await polled(bench);
    bench.server.setFaults(limited('86400'));
    await bench.core.refresh();
    bench.server.setFaults({});
    const fromMs = bench.clock.nowMs();
    await bench.until(() => connection(bench)?.problem === null, 10_000);
    expect(bench.clock.nowMs() - fromMs).toBeGreaterThanOrEqual(HOUR_MS);
    expect(bench.clock.nowMs() - fromMs).toBeLessThan(HOUR_MS + MINUTE_MS);
  });
});

describe('requests of one account', () => {
  it('are never two at once, whoever asks: polls, backfill, Refresh now, Connect, a switch of the zone', async () => {
    let open = 0;
    let most = 0;
    const bench = await startBench({
      nowMs: NOON_MS,
      settings: { backfillDays: 40 },
      core: {
        fetch: async (url, init) => {
          open += 1;
          most = Math.max(most, open);
          try {
            // Abandoned or not, it is over when the server has answered.
            const response = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) });
            const body = await response.arrayBuffer();
            await new Promise((resolve) => setImmediate(resolve));
            return new Response(body, response);
          } finally {
            open -= 1;
          }
        },
      },
    });
    const { accounts } = bench.core;
    for (let round = 0; round < 6; round += 1) {
      void bench.core.refresh();
      bench.core.loadRange({ accountId: 'acme', preset: '7-days' });
      const connecting = accounts.connect({ accountId: 'acme', apiKey: TEST_KEY });
      accounts.update({ id: 'acme', timeZone: round % 2 === 0 ? 'Asia/Kolkata' : 'Europe/Berlin' });
      accounts.update({ id: 'acme', paused: true });
      accounts.update({ id: 'acme', paused: false });
      bench.core.updateSettings({ pollIntervalMs: 15_000 + round * 1_000 });
      expect((await connecting).ok).toBe(true);
      bench.clock.advance(1_000);
      await bench.settle();
    }
    await bench.until(() => bench.server.requests.length > 20);
    expect(most).toBe(1);
  });
});

describe('a paused account', () => {
  it.each(['2026-11-24', '2026-11-23'])('says so when %s is to be fetched again, and asks nothing', async (date) => {
    const bench = await startBench({ nowMs: NOON_MS });
    await polled(bench);
    bench.core.accounts.update({ id: 'acme', paused: true });
    const asked = bench.server.requests.length;
    expect(bench.core.historyService.refetchDay({ accountId: 'acme', date })).toEqual({
      ok: false,
      error: { code: 'account-paused' },
    });
    const request = { accountId: 'acme', fromDate: date, toDate: date };
    expect(await bench.core.historyService.saveOriginalCsv(`${bench.dataDir}/original.csv`, request)).toEqual({
      ok: false,
      error: { code: 'account-paused' },
    });
    await bench.until(() => bench.clock.nowMs() > NOON_MS + HOUR_MS, 10_000);
    expect(bench.server.requests).toHaveLength(asked);
  });
});

describe('a refused key', () => {
  it.each([401, 403])('(%i) is tried again by itself, and nothing else is asked meanwhile', async (status) => {
    const bench = await startBench({ nowMs: NOON_MS, settings: { backfillDays: 60 } });
    await polled(bench);
    bench.server.setFaults({ answer: { kind: 'status', status } });
    await bench.core.refresh();
    await bench.settle();
    const asked = bench.server.requests.length;
    const refusedAtMs = bench.clock.nowMs();
    const statuses = new Set<string | undefined>();
    await bench.until(() => {
      statuses.add(connection(bench)?.status);
      return bench.clock.nowMs() > refusedAtMs + 19 * MINUTE_MS;
    }, 5_000);
    // One was under way at most, and one came after five minutes.
    expect(bench.server.requests.length - asked).toBeLessThanOrEqual(2);
    expect([...statuses]).toEqual(['error']);
    bench.server.setFaults({});
    await bench.until(() => connection(bench)?.status === 'fresh', 5_000);
    expect(bench.clock.nowMs() - refusedAtMs).toBeLessThan(22 * MINUTE_MS);
    await bench.until(() => bench.server.requests.length > asked + 5);
  });
});

describe('an outage', () => {
  it.each([
    ['a refused connection', 'ECONNREFUSED', 'connection-refused'],
    ['a connection cut off', 'ECONNRESET', 'connection-reset'],
    ['no answer in time', 'ETIMEDOUT', 'timeout'],
  ])('of %s is named, is not called offline, and is over within two intervals', async (_name, reason, code) => {
    let out = false;
    const bench = await startBench({
      nowMs: NOON_MS,
      core: {
        fetch: (url, init) =>
          out
            ? Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: reason }) }))
            : fetch(url, init),
      },
    });
    await polled(bench);
    out = true;
    await bench.until(() => bench.clock.nowMs() > NOON_MS + 40 * MINUTE_MS, 5_000);
    expect(connection(bench)).toMatchObject({ status: 'error', problem: { code } });
    out = false;
    const backMs = bench.clock.nowMs();
    await bench.until(() => connection(bench)?.status === 'fresh', 1_000);
    expect(bench.clock.nowMs() - backMs).toBeLessThanOrEqual(2 * MINUTE_MS + 1_000);
  });
});

describe('a computer that says it goes to sleep', () => {
  it('and does not, is polled again within minutes, without a word about waking', async () => {
    const bench = await startBench({ nowMs: NOON_MS });
    await polled(bench);
    const asked = bench.server.requests.length;
    bench.core.sleep();
    bench.clock.advance(MINUTE_MS);
    await bench.settle();
    expect(bench.server.requests).toHaveLength(asked);
    await bench.until(() => bench.server.requests.length > asked + 2, 1_000);
    expect(bench.clock.nowMs() - NOON_MS).toBeLessThan(6 * MINUTE_MS);
  });

  it('rests no longer when a person asks', async () => {
    const bench = await startBench({ nowMs: NOON_MS });
    await polled(bench);
    const asked = bench.server.requests.length;
    bench.core.sleep();
    await bench.core.refresh();
    expect(bench.server.requests).toHaveLength(asked + 1);
    bench.clock.advance(66_000);
    await bench.settle();
    expect(bench.server.requests.length).toBeGreaterThan(asked + 1);
  });
});

describe('the zone of this computer', () => {
  it('is noticed within minutes when it changes while Glance runs', async () => {
    let zone = 'Europe/Berlin';
    const told: (string | undefined)[] = [];
    const bench = await startBench({
      nowMs: NOON_MS,
      settings: { pollIntervalMs: 3_600_000 },
      core: { systemTimeZone: () => zone, onSnapshot: (snapshot) => told.push(snapshot.accounts[0]?.timeZone) },
    });
    await polled(bench);
    await bench.until(() => told.at(-1) === 'Europe/Berlin');
    zone = 'Asia/Kolkata';
    const changedAtMs = bench.clock.nowMs();
    await bench.until(() => bench.server.requests.at(-1)?.query['offset'] === '+05:30', 1_000);
    await bench.until(() => told.at(-1) === 'Asia/Kolkata');
    expect(bench.clock.nowMs() - changedAtMs).toBeLessThan(2 * MINUTE_MS);
  });
});
