import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { HISTORY_FILE } from '../../../main/system/data-folder.ts';
import { accountWith } from '../../../main/contract/settings.ts';
import { addDays, localDay, localDays } from '../../../main/domain/time/calendar.ts';
import { startBench, type Bench } from './support.ts';

const NOON = Date.parse('2026-11-24T12:05:00Z');
const DAY = 86_400_000;

/** The local days asked for, in order, without today's polls. */
const daysAsked = ({ server }: Bench, today = '2026-11-24'): string[] =>
  server.requests.map((request) => (request.query['start_date'] ?? '').slice(0, 10)).filter((date) => date !== today);

const idle = (bench: Bench) => (): boolean => {
  const [account] = bench.snapshot().accounts;
  return account?.connection.status === 'fresh' && account.fetching === null;
};

const statuses = (bench: Bench): Record<string, string> => {
  const view = bench.core.historyService.coverage({ accountId: 'acme' });
  if (!view.ok) throw new Error(view.error.code);
  return Object.fromEntries(view.value.days.map(({ date, status }) => [date, status]));
};

function stop(bench: Bench, stopped: boolean): void {
  expect(bench.core.historyService.setBackfillStopped({ accountId: 'acme', stopped }).ok).toBe(true);
}

describe('the past', () => {
  it('comes newest first, one local day a request, and is then what the server counted', async () => {
    const bench = await startBench({ nowMs: NOON, timeZone: 'Europe/Berlin', settings: { backfillDays: 5 } });
    await bench.until(() => (bench.snapshot().accounts[0]?.fetching?.totalCount ?? 0) > 2);
    await bench.until(idle(bench));
    expect(daysAsked(bench)).toEqual(['2026-11-23', '2026-11-22', '2026-11-21', '2026-11-20', '2026-11-19']);
    expect(Object.values(statuses(bench)).slice(0, -1)).toEqual(Array(5).fill('complete'));
    const day = localDay('2026-11-20', 'Europe/Berlin');
    const view = bench.core.loadRange({
      accountId: 'acme',
      preset: 'custom',
      fromDate: day.date,
      toDate: day.date,
    });
    expect(view.totals?.totalSessions).toBe(bench.server.truth.bucket(day.startMs, day.endMs).totalSessions);
  });

  it('goes on after a restart where it was', async () => {
    const bench = await startBench({ nowMs: NOON, settings: { backfillDays: 6 } });
    await bench.until(() => daysAsked(bench).length === 3);
    const again = bench.restart();
    await again.until(idle(again));
    expect(daysAsked(again).toSorted()).toEqual([...new Set(daysAsked(again))].toSorted());
    expect(new Set(daysAsked(again)).size).toBe(6);
  });

  it('stops on request, also over a restart, and goes on when it is wanted again', async () => {
    const bench = await startBench({ nowMs: NOON, settings: { backfillDays: 8 } });
    await bench.until(() => daysAsked(bench).length === 3);
    stop(bench, true);
    await bench.until(idle(bench));
    const asked = daysAsked(bench).length;
    expect(asked).toBeLessThanOrEqual(4);
    expect(bench.snapshot().settings.accounts[0]?.backfillStopped).toBe(true);

    const again = bench.restart();
    await again.until(idle(again));
    again.clock.advance(2 * 3_600_000);
    await again.until(idle(again));
    expect(daysAsked(again)).toHaveLength(asked);

    stop(again, false);
    await again.until(() => new Set(daysAsked(again)).size === 8);
  });

  it('fetches a range that a person looks at even where the past is stopped', async () => {
    const bench = await startBench({ nowMs: NOON, settings: { backfillDays: 30 } });
    stop(bench, true);
    await bench.until(idle(bench));
    bench.core.loadRange({ accountId: 'acme', preset: 'custom', fromDate: '2026-11-02', toDate: '2026-11-03' });
    // Stopping once more drops nothing that somebody looks at.
    stop(bench, true);
    await bench.until(() => daysAsked(bench).includes('2026-11-02'));
    await bench.until(idle(bench));
    expect(statuses(bench)['2026-11-03']).toBe('complete');
    expect(statuses(bench)['2026-11-10']).toBe('missing');
  });

  it('of a long range is looked through elsewhere, and then fetched newest first, with what it is compared to', async () => {
    const bench = await startBench({ nowMs: NOON, settings: { backfillDays: 0 } });
    await bench.until(idle(bench));
    const before = daysAsked(bench).length;
    const range = { preset: 'custom', fromDate: '2026-10-05', toDate: '2026-11-23', granularity: 'week' } as const;
    const view = await bench.core.viewRange({ accountId: 'acme', ...range });
    expect(view.ok).toBe(true);
    await bench.until(() => daysAsked(bench).length >= before + 55);
    const asked = daysAsked(bench).slice(before, before + 55);
    expect(asked.slice(0, 2)).toEqual(['2026-11-23', '2026-11-22']);
    expect(asked).toEqual(asked.toSorted().reverse());
    expect(asked[54]).toBe(addDays('2026-11-23', -54));
  });

  it('comes by the month where hours are not wanted, and no month twice', async () => {
    const bench = await startBench({
      nowMs: NOON,
      timeZone: 'Europe/Berlin',
      settings: { backfillDays: 80, hourlyBackfillDays: 5 },
    });
    await bench.until(idle(bench), 400);
    const months = bench.server.requests.filter(({ query }) => {
      const length = Date.parse(`${query['end_date']}Z`) - Date.parse(`${query['start_date']}Z`);
      return length > DAY;
    });
    expect(months.map(({ query }) => `${query['start_date']} ${query['end_date']} ${query['offset']}`)).toEqual([
      '2026-10-26 00:00:00 2026-10-31 23:59:59 +01:00',
      '2026-10-01 00:00:00 2026-10-24 23:59:59 +02:00',
      '2026-09-01 00:00:00 2026-09-30 23:59:59 +02:00',
    ]);
    const view = bench.core.historyService.coverage({ accountId: 'acme', fromDate: '2026-09-01' });
    const days = view.ok ? view.value.days : [];
    expect(days.slice(0, -1).every(({ status }) => status === 'complete')).toBe(true);
    expect(days.find(({ date }) => date === '2026-09-03')?.fetchedAs).toBe('day');
    expect(days.find(({ date }) => date === '2026-10-25')?.fetchedAs).toBeUndefined();

    const asked = bench.server.requests.length;
    const again = bench.restart();
    await again.until(idle(again));
    expect(again.server.requests.length - asked).toBe(1);
  });

  it('takes months as months where the endpoint answers so', async () => {
    const bench = await startBench({
      nowMs: NOON,
      timeZone: 'Europe/Berlin',
      settings: { backfillDays: 60, hourlyBackfillDays: 1 },
      server: { assumptions: { dayBucketsUpToDays: 1 } },
    });
    await bench.until(idle(bench), 400);
    const days = bench.core.historyService.coverage({ accountId: 'acme', fromDate: '2026-10-01' });
    expect(days.ok && days.value.days.find(({ date }) => date === '2026-10-10')).toMatchObject({
      status: 'complete',
      fetchedAs: 'month',
    });
    const october = localDays('2026-10-01', '2026-10-31', 'Europe/Berlin');
    const truth = bench.server.truth.bucket(october[0]?.startMs ?? 0, october.at(-1)?.endMs ?? 0);
    const view = bench.core.loadRange({
      accountId: 'acme',
      preset: 'custom',
      fromDate: '2026-09-01',
      toDate: '2026-10-31',
      granularity: 'month',
    });
    expect(view.points.at(-1)).toMatchObject({ totalSessions: truth.totalSessions, status: 'complete' });
  });
});

describe('what was missed', () => {
  it('is fetched after weeks off, beyond the days that are wanted of the past', async () => {
    const bench = await startBench({ nowMs: NOON, settings: { backfillDays: 2 } });
    await bench.until(idle(bench));
    bench.core.sleep();
    bench.clock.jump(NOON + 20 * DAY);
    bench.core.wake();
    await bench.until(() => bench.snapshot().accounts[0]?.today?.date === '2026-12-14');
    await bench.until(idle(bench));
    const all = statuses(bench);
    for (let date = '2026-11-22'; date < '2026-12-14'; date = addDays(date, 1)) expect(all[date]).toBe('complete');
  });

  it('becomes final also where nothing of the past is wanted or it is stopped', async () => {
    const bench = await startBench({ nowMs: NOON, settings: { backfillDays: 0 } });
    stop(bench, true);
    await bench.until(idle(bench));
    bench.clock.jump(NOON + DAY);
    await bench.until(() => statuses(bench)['2026-11-24'] === 'complete', 5_000);
    const hours = new Database(join(bench.dataDir, HISTORY_FILE))
      .prepare('SELECT count(*) AS count FROM bucket WHERE status = ? AND start_ms < ?')
      .get('final', Date.parse('2026-11-25T00:00:00Z'));
    expect(hours).toMatchObject({ count: 24 });
  });
});

describe('a computer that travels', () => {
  it('asks for the days of the zone it is in, and rewrites nothing', async () => {
    let zone = 'Europe/Berlin';
    const bench = await startBench({
      nowMs: NOON,
      settings: { backfillDays: 1 },
      core: { systemTimeZone: () => zone },
    });
    await bench.until(idle(bench));
    const database = new Database(join(bench.dataDir, HISTORY_FILE));
    const select = database.prepare('SELECT * FROM bucket WHERE end_ms <= ? ORDER BY start_ms');
    const before = select.all(NOON - 12 * 3_600_000);

    zone = 'Asia/Kolkata';
    bench.core.wake();
    await bench.until(() => bench.server.requests.at(-1)?.query['offset'] === '+05:30');
    await bench.until(idle(bench));
    expect(bench.snapshot().accounts[0]).toMatchObject({ timeZone: 'Asia/Kolkata', today: { date: '2026-11-24' } });
    const after = select.all(NOON - 12 * 3_600_000);
    expect(after).toEqual(expect.arrayContaining(before));
    const view = bench.core.historyService.coverage({ accountId: 'acme' });
    expect(view.ok && view.value.timeZone).toBe('Asia/Kolkata');
    expect(view.ok && view.value.otherOffsetsMinutes).toEqual([60]);
  });

  it('asks for no day of the zone that it has left', async () => {
    let zone = 'Europe/Berlin';
    const bench = await startBench({
      nowMs: NOON,
      settings: { backfillDays: 20 },
      core: { systemTimeZone: () => zone },
    });
    await bench.until(() => daysAsked(bench).length === 3);
    zone = 'Asia/Kolkata';
    const { requests } = bench.server;
    const left = requests.length;
    bench.core.wake();
    await bench.until(() => new Set(requests.slice(left).map(({ query }) => query['start_date'])).size > 20);
    // One may have been on its way.
    expect(requests.slice(left + 1).map(({ query }) => query['offset'])).toEqual(
      Array(requests.length - left - 1).fill('+05:30'),
    );
  });

  it('does not notice where the account has a zone of its own', async () => {
    let zone = 'Europe/Berlin';
    const bench = await startBench({
      nowMs: NOON,
      settings: {
        accounts: [
          accountWith({ id: 'acme', name: 'acme', color: '#2f6bff', keyStored: true, timeZone: 'America/New_York' }),
        ],
        primaryAccountId: 'acme',
      },
      core: { systemTimeZone: () => zone },
    });
    await bench.until(idle(bench));
    zone = 'Asia/Kolkata';
    await bench.until(() => bench.server.requests.length > 2, 10_000);
    expect(new Set(bench.server.requests.map(({ query }) => query['offset']))).toEqual(new Set(['-05:00']));
  });
});
