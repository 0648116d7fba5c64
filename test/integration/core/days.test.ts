import { describe, expect, it } from 'vitest';
import { localDayAt } from '../../../main/domain/time/calendar.ts';
import { startBench, TEST_KEY } from './support.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A session every ten minutes, all round the clock, so that no hour is empty. */
function sessionsAround(instantMs: number) {
  const firstMs = Math.floor((instantMs - 3 * DAY_MS) / HOUR_MS) * HOUR_MS;
  return Array.from({ length: 6 * 24 * 6 }, (_, place) => ({
    startMs: firstMs + place * 600_000,
    durationSeconds: 300,
    responseSeconds: 20,
  }));
}

const at = (nowMs: number) => ({
  nowMs,
  server: { accounts: [{ id: 'acme', apiKey: TEST_KEY, sessions: sessionsAround(nowMs) }] },
});

describe('the local day', () => {
  it.each([
    ['an ordinary day', 'Europe/Berlin', '2026-11-24T22:55:00Z', 24],
    ['a day of 23 hours', 'Europe/Berlin', '2026-03-29T21:55:00Z', 23],
    ['a day of 25 hours', 'Europe/Berlin', '2026-10-25T22:55:00Z', 25],
    ['a day of 25 hours, in its first day long', 'America/New_York', '2026-11-01T12:30:00Z', 9],
    ['+05:30', 'Asia/Kolkata', '2026-11-24T18:25:00Z', 24],
    ['+05:45', 'Asia/Kathmandu', '2026-11-24T18:10:00Z', 24],
    ['+14:00', 'Pacific/Kiritimati', '2026-11-24T09:55:00Z', 24],
    ['-12:00', 'Etc/GMT+12', '2026-11-25T11:55:00Z', 24],
    ['a leap day', 'Europe/Berlin', '2028-02-29T22:55:00Z', 24],
    ['the last day of the year', 'Pacific/Auckland', '2026-12-31T10:55:00Z', 24],
    ['a day that lacks midnight', 'America/Havana', '2026-03-09T03:55:00Z', 23],
    ['a day with a change of half an hour', 'Australia/Lord_Howe', '2026-04-05T13:25:00Z', 25],
  ])('of %s in %s is shown whole at %s', async (_name, timeZone, now, hourCount) => {
    const nowMs = Date.parse(now);
    const bench = await startBench({ ...at(nowMs), timeZone });
    await bench.until(() => bench.snapshot().accounts[0]?.today != null);
    const today = bench.snapshot().accounts[0]?.today;
    const day = localDayAt(nowMs, timeZone);
    const truth = bench.server.truth.bucket(day.startMs, bench.clock.nowMs());
    expect([today?.date, today?.totalSessions]).toEqual([day.date, truth.totalSessions]);
    expect(today?.hours).toHaveLength(hourCount);
    expect(today?.hours.reduce((sum, hour) => sum + hour.totalSessions, 0)).toBe(truth.totalSessions);
    expect(today?.hours[0]?.startMs).toBe(day.startMs);
    const problems = bench.snapshot().accounts.map(({ connection }) => connection.problem);
    expect(problems).toEqual([null]);
  });

  it.each([
    ['Europe/Berlin', '2026-03-29T21:58:00Z', '2026-03-30'],
    ['Europe/Berlin', '2026-10-25T22:58:00Z', '2026-10-26'],
    ['Pacific/Kiritimati', '2026-12-31T09:58:00Z', '2027-01-01'],
    ['Asia/Kolkata', '2028-02-29T18:28:00Z', '2028-03-01'],
  ])('ends on the minute in %s at %s', async (timeZone, now, nextDate) => {
    const bench = await startBench({ ...at(Date.parse(now)), timeZone });
    await bench.until(() => bench.snapshot().accounts[0]?.today != null);
    const endMs = localDayAt(Date.parse(now), timeZone).endMs;
    const seen: (string | undefined)[] = [];
    await bench.until(() => {
      seen.push(bench.snapshot().accounts[0]?.today?.date);
      return bench.clock.nowMs() > endMs + 5_000;
    }, 1_000);
    expect(new Set(seen).has(nextDate)).toBe(true);
    expect(bench.clock.nowMs() - endMs).toBeLessThan(10_000);
    expect(bench.snapshot().accounts[0]?.today?.totalSessions).toBe(1);
  });

  it('is that of the account’s own zone, and another one when that is changed', async () => {
    const nowMs = Date.parse('2026-11-24T20:00:00Z');
    const bench = await startBench({ ...at(nowMs), timeZone: 'UTC' });
    await bench.until(() => bench.snapshot().accounts[0]?.today != null);
    expect(bench.core.accounts.update({ id: 'acme', timeZone: 'Asia/Kolkata' })).toEqual({ ok: true, value: null });
    expect(bench.snapshot().accounts[0]?.today).toBeNull();
    await bench.until(() => bench.snapshot().accounts[0]?.today?.date === '2026-11-25');
    // Midnight there was at 18:30, and there is a session every ten minutes.
    expect(bench.snapshot().accounts[0]?.today?.totalSessions).toBe(10);
    expect(bench.core.accounts.update({ id: 'acme', timeZone: 'Mars/Olympus' })).toMatchObject({
      error: { code: 'invalid-argument' },
    });
  });
});

describe('a clock that jumps', () => {
  const NOON_MS = Date.parse('2026-11-24T12:00:00Z');

  it('past midnight, without a word about sleep, shows no other day’s numbers for long', async () => {
    const bench = await startBench({ ...at(NOON_MS), settings: { pollIntervalMs: 3_600_000 } });
    const { clock } = bench;
    let sleptMs = 0;
    const notified: (string | undefined)[] = [];
    const sleeper = bench.restart({
      clock: { ...clock, nowMs: () => clock.nowMs() + sleptMs },
      onSnapshot: (snapshot) => notified.push(snapshot.accounts[0]?.today?.date),
    });
    await sleeper.until(() => notified.at(-1) === '2026-11-24');
    const asleepAtMs = clock.nowMs();
    sleptMs = 14 * HOUR_MS;
    await sleeper.until(() => notified.at(-1) !== '2026-11-24');
    expect(clock.nowMs() - asleepAtMs).toBeLessThanOrEqual(61_000);
  });

  it('back by some hours goes on polling at its pace', async () => {
    const bench = await startBench(at(NOON_MS));
    const { clock } = bench;
    let aheadMs = 0;
    const moved = bench.restart({ clock: { ...clock, nowMs: () => clock.nowMs() + aheadMs } });
    await moved.until(() => moved.snapshot().accounts[0]?.today != null);
    aheadMs = -5 * HOUR_MS;
    const asked = moved.server.requests.length;
    await moved.until(() => clock.nowMs() > NOON_MS + 10 * 60_000, 1_000);
    expect(moved.server.requests.length - asked).toBeGreaterThanOrEqual(8);
    expect(moved.snapshot().accounts[0]).toMatchObject({
      today: { date: '2026-11-24' },
      connection: { problem: null },
    });
  });

  it('ahead of the server’s and back leaves nothing wrong behind', async () => {
    const bench = await startBench({ ...at(NOON_MS + 10 * HOUR_MS), settings: { backfillDays: 2 } });
    const { clock } = bench;
    // To this computer it is long past midnight, and yesterday well settled, when to everybody else today goes on.
    let aheadMs = 5 * HOUR_MS;
    const ahead = bench.restart({ clock: { ...clock, nowMs: () => clock.nowMs() + aheadMs } });
    await ahead.until(() => ahead.snapshot().accounts[0]?.today != null);
    await ahead.until(() => ahead.snapshot().accounts[0]?.fetching === null, 500);
    aheadMs = 0;
    await ahead.until(() => clock.nowMs() > NOON_MS + 20 * HOUR_MS, 300_000);
    const view = ahead.core.loadRange({
      accountId: 'acme',
      preset: 'custom',
      fromDate: '2026-11-24',
      toDate: '2026-11-24',
    });
    const dayMs = Date.parse('2026-11-24T00:00:00Z');
    expect(view.points.map((point) => point.status)).toEqual(Array(24).fill('complete'));
    expect(view.points.map((point) => point.totalSessions)).toEqual(
      view.points.map(
        (_, hour) => ahead.server.truth.bucket(dayMs + hour * HOUR_MS, dayMs + (hour + 1) * HOUR_MS).totalSessions,
      ),
    );
    expect(view.totals?.totalSessions).toBe(144);
  });
});
