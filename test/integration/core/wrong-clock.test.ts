import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { HISTORY_FILE } from '../../../main/system/data-folder.ts';
import type { ManualClock } from '../../fakes/manual-clock.ts';
import { startBench, TEST_KEY, type Bench } from './support.ts';

const NOON_MS = Date.parse('2026-11-24T12:30:00Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;

/** A session every ten minutes from three days before to three days after. */
const sessions = Array.from({ length: 6 * 24 * 6 }, (_, place) => ({
  startMs: Date.parse('2026-11-22T00:00:00Z') + place * 600_000,
  durationSeconds: 300,
  responseSeconds: 20,
}));

interface Row {
  readonly start_ms: number;
  readonly total_session: number;
  readonly status: string;
  readonly fetched_at_ms: number;
}

function rows(bench: Bench): Row[] {
  const file = new Database(join(bench.dataDir, HISTORY_FILE));
  const all = file.prepare('SELECT * FROM bucket ORDER BY start_ms').all() as Row[];
  file.close();
  return all;
}

/** The same computer with its clock set apart from the true time, which its timers do not notice. */
function setClock(clock: ManualClock): { clock: ManualClock; aheadMs: number } {
  const set = { aheadMs: 0, clock };
  set.clock = { ...clock, nowMs: () => clock.nowMs() + set.aheadMs };
  return set;
}

const start = () =>
  startBench({
    nowMs: NOON_MS,
    settings: { backfillDays: 1 },
    server: { accounts: [{ id: 'acme', apiKey: TEST_KEY, sessions }] },
  });

/** Nothing is left of the wrong clock, and everything is as the server counted. */
async function expectRepaired(bench: Bench, trueClock: ManualClock): Promise<void> {
  await bench.until(() => {
    const all = rows(bench);
    return all.length > 0 && all.every((row) => row.fetched_at_ms <= trueClock.nowMs());
  }, 5_000);
  await bench.until(() => bench.snapshot().accounts[0]?.fetching === null, 5_000);
  await bench.until(() => trueClock.nowMs() > Date.parse('2026-11-25T06:00:00Z'), 60_000);
  for (const row of rows(bench).filter(({ start_ms: startMs }) => startMs < Date.parse('2026-11-25T00:00:00Z'))) {
    expect([new Date(row.start_ms).toISOString(), row.status, row.total_session]).toEqual([
      new Date(row.start_ms).toISOString(),
      'final',
      6,
    ]);
  }
}

describe('a clock of this computer that was wrong and was set right', () => {
  it.each([
    ['some minutes ahead', 40 * 60_000],
    ['hours ahead', 5 * HOUR_MS],
    ['hours behind', -5 * HOUR_MS],
  ])('%s, while Glance runs, leaves nothing wrong', async (_name, aheadMs) => {
    const bench = await start();
    const set = setClock(bench.clock);
    set.aheadMs = aheadMs;
    const wrong = bench.restart({ clock: set.clock });
    await wrong.until(() => wrong.snapshot().accounts[0]?.today != null);
    await wrong.until(() => wrong.snapshot().accounts[0]?.fetching === null, 500);
    set.aheadMs = 0;
    await expectRepaired(wrong, bench.clock);
  });

  it('in another run leaves nothing wrong either: what was fetched in the future is in progress, and fetched again', async () => {
    const bench = await start();
    await bench.until(() => bench.snapshot().accounts[0]?.today != null);
    await bench.until(() => bench.snapshot().accounts[0]?.fetching === null, 500);
    bench.core.stop();
    // As a clock a year ahead left it: the counts of noon, called final, never to give way again.
    const file = new Database(join(bench.dataDir, HISTORY_FILE));
    file.prepare("UPDATE bucket SET status = 'final', total_session = 1, fetched_at_ms = ?").run(NOON_MS + YEAR_MS);
    file.prepare('UPDATE summary SET total_session = 1, fetched_at_ms = ?').run(NOON_MS + YEAR_MS);
    file.close();
    const again = bench.restart();
    await again.until(() => again.snapshot().accounts[0]?.today != null);
    await again.until(() => again.snapshot().accounts[0]?.connection.status === 'fresh');
    expect(again.snapshot().accounts[0]?.today?.totalSessions).toBeGreaterThan(70);
    await expectRepaired(again, bench.clock);
  });

  it('touches nothing while the clock of now is the wrong one', async () => {
    const bench = await start();
    await bench.until(() => bench.snapshot().accounts[0]?.today != null);
    await bench.until(() => bench.snapshot().accounts[0]?.fetching === null, 500);
    bench.core.stop();
    const before = rows(bench);
    const set = setClock(bench.clock);
    set.aheadMs = -6 * YEAR_MS;
    const behind = bench.restart({ clock: set.clock });
    const asked = behind.server.requests.length;
    await behind.until(() => behind.server.requests.length > asked + 1, 5_000);
    expect(rows(behind)).toEqual(expect.arrayContaining(before));
  });
});

describe('a server whose clock is wrong', () => {
  it.each([-YEAR_MS, -600_000, 600_000, YEAR_MS])('by %d ms does no harm', async (aheadMs) => {
    const bench = await start();
    const wrong = bench.restart({
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        const headers = new Headers(response.headers);
        headers.set('Date', new Date(bench.clock.nowMs() + aheadMs).toUTCString());
        return new Response(await response.arrayBuffer(), { status: response.status, headers });
      },
    });
    await wrong.until(() => wrong.snapshot().accounts[0]?.today != null);
    expect(rows(wrong).every((row) => row.fetched_at_ms <= bench.clock.nowMs())).toBe(true);
    await expectRepaired(wrong, bench.clock);
  });
});
