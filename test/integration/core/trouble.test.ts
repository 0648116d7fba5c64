import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import type { AnswerFault } from '../../../main/demo/faults.ts';
import type { AppSnapshot } from '../../../main/contract/snapshot.ts';
import { startBench, temporaryFolder, TEST_KEY, type Bench } from './support.ts';

const NOON_MS = Date.parse('2026-11-24T12:00:00Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const account = (bench: Bench): AppSnapshot['accounts'][number] | undefined => bench.snapshot().accounts[0];

/** A bench whose requests hang from now on, with one under way. */
async function withRequestUnderWay(bench: Bench): Promise<number> {
  bench.server.setFaults({ answer: { kind: 'hang' } });
  const asked = bench.server.requests.length;
  void bench.core.refresh();
  await bench.until(() => bench.server.requests.length > asked, 0);
  return bench.server.requests.length;
}

describe('while a request is under way', () => {
  it('an account can be removed: its answer is kept nowhere, and nothing is asked again', async () => {
    const bench = await startBench({ nowMs: NOON_MS });
    await bench.until(() => account(bench)?.today != null);
    const asked = await withRequestUnderWay(bench);
    expect(await bench.core.accounts.remove({ id: 'acme', history: 'delete' })).toEqual({ ok: true, value: null });
    bench.server.setFaults({});
    bench.clock.advance(3 * HOUR_MS);
    await bench.settle();
    expect(bench.server.requests).toHaveLength(asked);
    expect(bench.snapshot().accounts).toEqual([]);
    expect(bench.keychain.items.size).toBe(0);
    const file = new Database(join(bench.dataDir, 'history.sqlite'));
    expect(file.prepare('SELECT count(*) AS n FROM bucket').get()).toMatchObject({ n: 0 });
    file.close();
  });

  it('a new key can come: the old one’s refusal no longer counts', async () => {
    const bench = await startBench({ nowMs: NOON_MS });
    await bench.until(() => account(bench)?.today != null);
    bench.server.setFaults({ answer: { kind: 'status', status: 401 } });
    void bench.core.refresh();
    await bench.until(() => account(bench)?.connection.problem?.code === 'unauthorized', 0);
    await withRequestUnderWay(bench);
    bench.server.setFaults({});
    expect((await bench.core.accounts.connect({ accountId: 'acme', apiKey: TEST_KEY })).ok).toBe(true);
    await bench.until(() => account(bench)?.connection.status === 'fresh', 0);
    expect(bench.snapshot().accounts).toHaveLength(1);
  });

  it('a key that is checked does not wait for it, and a wrong one leaves everything as it was', async () => {
    const bench = await startBench({ nowMs: NOON_MS, settings: { backfillDays: 5 } });
    await bench.until(() => account(bench)?.today != null);
    bench.server.setFaults({ answer: { kind: 'hang' } });
    const polled = bench.server.requests.length;
    await bench.until(() => bench.server.requests.length > polled);
    bench.server.setFaults({});
    let answered = false;
    const connecting = bench.core.accounts.connect({ accountId: 'acme', apiKey: 'test:wrong' }).then((outcome) => {
      answered = true;
      return outcome;
    });
    // The clock stands still: whoever waits for a request that hangs waits for ever.
    await bench.until(() => answered, 0);
    expect(await connecting).toMatchObject({ error: { code: 'unauthorized' } });
    await bench.until(() => account(bench)?.fetching === null && account(bench)?.connection.status === 'fresh');
    expect(account(bench)?.connection.problem).toBeNull();
  });

  it('the computer can go to sleep, and asks again a few seconds after it woke', async () => {
    const bench = await startBench({ nowMs: NOON_MS });
    await bench.until(() => account(bench)?.today != null);
    const asked = await withRequestUnderWay(bench);
    bench.core.sleep();
    await bench.settle();
    expect(account(bench)?.connection.problem).toBeNull();
    bench.server.setFaults({});
    bench.clock.jump(NOON_MS + 3 * HOUR_MS);
    expect(account(bench)?.connection.status).toBe('stale');
    bench.core.wake();
    bench.clock.advance(4_000);
    await bench.settle();
    expect(bench.server.requests).toHaveLength(asked);
    await bench.until(() => account(bench)?.connection.status === 'fresh');
    expect(bench.clock.nowMs() - NOON_MS - 3 * HOUR_MS).toBeLessThan(10_000);
  });

  it('Glance can be quit: nothing is kept, nothing is said, and nothing is left running', async () => {
    const errors: unknown[] = [];
    const bench = await startBench({
      nowMs: NOON_MS,
      core: { log: { info: () => undefined, warn: (line) => errors.push(line), error: (line) => errors.push(line) } },
    });
    await withRequestUnderWay(bench);
    bench.core.stop();
    bench.server.setFaults({});
    await bench.settle();
    expect([errors, bench.clock.nextInMs()]).toEqual([[], null]);
  });

  it('connecting can be quit: the key is kept nowhere', async () => {
    const bench = await startBench({ nowMs: NOON_MS, connected: false });
    bench.server.setFaults({ answer: { kind: 'hang' } });
    const connecting = bench.core.accounts.connect({ accountId: 'acme', apiKey: TEST_KEY });
    await bench.until(() => bench.server.requests.length > 0, 0);
    bench.core.stop();
    expect(await connecting).toEqual({ ok: false, error: { code: 'cancelled' } });
    expect([bench.keychain.items.size, bench.core.settings().accounts]).toEqual([0, []]);
  });

  it('pausing abandons it, and going on asks at once', async () => {
    const bench = await startBench({ nowMs: NOON_MS });
    await bench.until(() => account(bench)?.today != null);
    const asked = await withRequestUnderWay(bench);
    bench.core.accounts.update({ id: 'acme', paused: true });
    bench.clock.advance(2 * HOUR_MS);
    await bench.core.refresh();
    expect([account(bench)?.connection.status, bench.server.requests.length]).toEqual(['paused', asked]);
    bench.server.setFaults({});
    bench.core.accounts.update({ id: 'acme', paused: false });
    await bench.until(() => account(bench)?.connection.status === 'fresh', 0);
  });
});

describe('a bad answer', () => {
  it.each<[AnswerFault, string]>([
    [{ kind: 'html' }, 'not-the-api'],
    [{ kind: 'cut-off' }, 'cut-off-answer'],
    [{ kind: 'status', status: 403 }, 'forbidden'],
    [{ kind: 'status', status: 500 }, 'server-error'],
    [{ kind: 'refused' }, 'refused-by-api'],
    [{ kind: 'redirect', location: 'http://127.0.0.1:9/' }, 'redirected'],
  ])('%j is named, the last good numbers stay, and it mends by itself', async (answer, code) => {
    const bench = await startBench({ nowMs: NOON_MS });
    await bench.until(() => account(bench)?.today != null);
    const before = account(bench)?.today?.totalSessions;
    bench.server.setFaults({ answer });
    await bench.until(() => account(bench)?.connection.problem?.code === code, 1_000);
    expect(account(bench)).toMatchObject({ connection: { status: 'error' }, today: { totalSessions: before } });
    bench.server.setFaults({});
    await bench.until(() => account(bench)?.connection.status === 'fresh', 1_000);
    expect(account(bench)?.connection.problem).toBeNull();
  });

  it('is not kept', async () => {
    const bench = await startBench({ nowMs: NOON_MS });
    bench.server.setFaults({ shapes: ['wrong-labels'] });
    await bench.until(() => account(bench)?.connection.problem?.code === 'unexpected-answer');
    const view = bench.core.loadRange({ accountId: 'acme', preset: 'today' });
    expect(view.points.every((point) => point.totalSessions === null)).toBe(true);
    expect(account(bench)?.today).toBeNull();
  });
});

describe('without a network', () => {
  const away = { fetch: () => Promise.reject(new Error('net::ERR_INTERNET_DISCONNECTED')) };

  it('a restart shows what was known of today, the charts of the past, and that it is offline', async () => {
    const bench = await startBench({ nowMs: NOON_MS, settings: { backfillDays: 3 } });
    await bench.until(() => account(bench)?.today != null);
    await bench.until(() => account(bench)?.fetching === null && bench.server.requests.length > 3);
    const before = account(bench)?.today;
    const again = bench.restart(away);
    await again.until(() => account(again)?.connection.status === 'offline');
    expect(account(again)?.today).toMatchObject({
      date: '2026-11-24',
      totalSessions: before?.totalSessions,
      fetchedAtMs: before?.fetchedAtMs,
    });
    const view = again.core.loadRange({ accountId: 'acme', preset: 'yesterday' });
    expect([view.missingDayCount, view.points.length]).toEqual([0, 24]);
    const file = join(temporaryFolder(), 'offline.csv');
    const exported = await again.core.exportCsv(file, {
      accountId: 'acme',
      fromDate: '2026-11-22',
      toDate: '2026-11-23',
      granularity: 'day',
    });
    expect(exported).toEqual({ ok: true, value: { path: file, rowCount: 2 } });
  });

  it('a restart on the next day shows nothing of the day before', async () => {
    const bench = await startBench({ nowMs: NOON_MS });
    await bench.until(() => account(bench)?.today != null);
    bench.core.stop();
    bench.clock.jump(NOON_MS + 13 * HOUR_MS);
    const again = bench.restart(away);
    await again.until(() => account(again)?.connection.status === 'offline');
    expect(account(again)?.today).toBeNull();
  });

  it('a name that is not found is the network’s fault for an account that is connected, and nobody is called offline', async () => {
    const bench = await startBench({
      nowMs: NOON_MS,
      core: { fetch: () => Promise.reject(new Error('net::ERR_NAME_NOT_RESOLVED')) },
    });
    await bench.until(() => account(bench)?.connection.status === 'error');
    expect(account(bench)?.connection.problem).toEqual({ code: 'lookup-failed', detail: 'ERR_NAME_NOT_RESOLVED' });
    // For one that is not yet, it is most likely a typing mistake.
    expect(await bench.core.accounts.connect({ accountId: 'acmee', apiKey: TEST_KEY })).toMatchObject({
      error: { code: 'unknown-host' },
    });
  });

  it('wakes up with the network and goes on, without waiting out its backing off', async () => {
    let online = false;
    const bench = await startBench({
      nowMs: NOON_MS,
      core: {
        fetch: (url, init) => (online ? fetch(url, init) : Promise.reject(new Error('net::ERR_INTERNET_DISCONNECTED'))),
      },
    });
    await bench.until(() => bench.clock.nowMs() > NOON_MS + 2 * HOUR_MS, 10_000);
    expect(account(bench)?.connection).toMatchObject({ status: 'offline' });
    online = true;
    const backMs = bench.clock.nowMs();
    bench.core.wake();
    await bench.until(() => account(bench)?.connection.status === 'fresh', 1_000);
    expect(bench.clock.nowMs() - backMs).toBeLessThan(15_000);
  });
});

describe('a week asleep', () => {
  it('is fetched afterwards, provisional hours become final, and nothing is told about it', async () => {
    const bench = await startBench({ nowMs: NOON_MS, settings: { backfillDays: 14 } });
    await bench.until(() => bench.server.requests.length > 14 && account(bench)?.fetching === null, 500);
    bench.core.sleep();
    bench.server.setFaults({
      overrides: [{ fromMs: NOON_MS + DAY_MS, toMs: NOON_MS + 6 * DAY_MS, sessionsFactor: 6 }],
    });
    bench.clock.jump(NOON_MS + 7 * DAY_MS);
    bench.core.wake();
    await bench.until(() => account(bench)?.today?.date === '2026-12-01', 500);
    await bench.until(() => account(bench)?.fetching === null, 500);
    const view = bench.core.loadRange({
      accountId: 'acme',
      preset: 'custom',
      fromDate: '2026-11-24',
      toDate: '2026-11-30',
    });
    expect(view.points.map((point) => point.status)).toEqual(Array(7).fill('complete'));
    for (const point of view.points) {
      expect(point.totalSessions).toBe(bench.server.truth.bucket(point.startMs, point.endMs).totalSessions);
    }
    expect(bench.news).toEqual([]);
  });
});

describe('a history that cannot be written', () => {
  /** Has the file itself refuse, by way of a second connection to it. */
  function refuse(bench: Bench, message: string): () => void {
    const file = new Database(join(bench.dataDir, 'history.sqlite'));
    file.exec(`CREATE TRIGGER refuse BEFORE INSERT ON bucket BEGIN SELECT RAISE(ABORT, '${message}'); END`);
    return () => {
      file.exec('DROP TRIGGER refuse');
      file.close();
    };
  }

  it.each([
    ['database or disk is full', 'disk-full'],
    ['something else', 'history-unavailable'],
  ])('(%s) is said, the numbers are shown all the same, and it is over when it is over', async (message, kind) => {
    const bench = await startBench({ nowMs: NOON_MS });
    await bench.until(() => account(bench)?.today != null);
    const fillGaps = refuse(bench, message);
    await bench.until(() => bench.snapshot().notices.length > 0, 1_000);
    const seen = bench.server.requests.length;
    await bench.until(() => bench.server.requests.length > seen + 2, 5_000);
    expect(bench.snapshot().notices.map((notice) => notice.kind)).toEqual([kind]);
    await bench.until(() => account(bench)?.connection.status === 'fresh', 0);
    expect(account(bench)?.today?.fetchedAtMs).toBeGreaterThan(NOON_MS + 60_000);
    fillGaps();
    await bench.until(() => bench.snapshot().notices.length === 0, 1_000);
  });
});

describe('the key', () => {
  it('is in no log line, no snapshot and no file, whatever goes wrong', async () => {
    const key = 'secret-key:with-a-name.and_dots';
    const lines: string[] = [];
    const note = (...parts: unknown[]): void => {
      lines.push(
        parts.map((part) => (part instanceof Error ? `${part.message} ${part.stack}` : String(part))).join(' '),
      );
    };
    const bench = await startBench({
      nowMs: NOON_MS,
      connected: false,
      settings: { backfillDays: 2 },
      server: { accounts: [{ id: 'acme', apiKey: key, seed: 7 }] },
      core: {
        log: { info: note, warn: note, error: note },
        onSnapshot: (snapshot) => lines.push(JSON.stringify(snapshot)),
      },
    });
    expect((await bench.core.accounts.connect({ accountId: 'acme', apiKey: key })).ok).toBe(true);
    await bench.until(() => account(bench)?.fetching === null && account(bench)?.today != null, 500);
    const echo = JSON.stringify({ success: false, error: `no such key ${key}`, message: key });
    for (const status of [200, 400, 401, 403, 429, 500]) {
      bench.server.setFaults({ answer: { kind: 'status', status, body: echo } });
      void bench.core.refresh();
      const asked = bench.server.requests.length;
      await bench.until(() => bench.server.requests.length > asked, 100);
      lines.push(JSON.stringify(await bench.core.accounts.connect({ accountId: 'acme', apiKey: key })));
    }
    await bench.until(() => account(bench)?.connection.problem != null);
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((line) => line.includes('secret-key'))).toEqual([]);
    expect(JSON.stringify(bench.core.settings())).not.toContain('secret-key');
    const files = readdirSync(bench.dataDir);
    expect(files).toContain('history.sqlite');
    for (const file of files) expect(readFileSync(join(bench.dataDir, file)).includes('secret-key')).toBe(false);
    expect(bench.keychain.items.get(bench.entry('acme'))).toBe(key);
  });
});
