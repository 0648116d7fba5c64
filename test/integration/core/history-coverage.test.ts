import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { coverage, dayOf, HOUR, idle, NOON, settled, startOfYesterday, withDays, YESTERDAY } from './history-bench.ts';
import { TEST_KEY } from './support.ts';

describe('coverage', () => {
  it('says of each day how much is known, and when it was fetched', async () => {
    const bench = await settled(3);
    const view = coverage(bench);
    expect(view).toMatchObject({ accountId: 'acme', timeZone: 'UTC', otherOffsetsMinutes: [] });
    expect(view.days.map(({ date, status }) => `${date} ${status}`)).toEqual([
      '2026-11-21 complete',
      '2026-11-22 complete',
      '2026-11-23 complete',
      '2026-11-24 provisional',
    ]);
    expect(view.days[0]).toMatchObject({ problem: null, summaryDifference: 0 });
    expect(view.days[0]?.newestFetchMs).toBeGreaterThanOrEqual(NOON);
  });

  it('goes back as far as it is asked to', async () => {
    const bench = await settled(1);
    const view = bench.core.historyService.coverage({ accountId: 'acme', fromDate: '2026-11-20' });
    expect(view.ok && view.value.days.map(({ status }) => status)).toEqual([
      'missing',
      'missing',
      'missing',
      'complete',
      'provisional',
    ]);
    const future = bench.core.historyService.coverage({ accountId: 'acme', fromDate: '2027-01-01' });
    expect(future.ok && future.value.days).toHaveLength(1);
  });

  it('knows no account that is neither connected nor in the history', async () => {
    const bench = await settled(0);
    expect(bench.core.historyService.coverage({ accountId: 'beta' })).toMatchObject({
      ok: false,
      error: { code: 'account-unknown' },
    });
  });

  it('shows where the endpoint contradicts itself', async () => {
    const bench = await settled(1);
    const { server } = bench;
    expect(dayOf(bench, YESTERDAY)?.summaryDifference).toBe(0);
    // The hours of a day as one team had them, under the headline of another.
    server.setFaults({ shapes: ['contradicting-summary'] });
    bench.core.historyService.refetchDay({ accountId: 'acme', date: YESTERDAY });
    await bench.until(idle(bench));
    expect(dayOf(bench, YESTERDAY)?.summaryDifference).not.toBe(0);
  });

  it('keeps an answer that does not fit aside, says why, and drops it when a good one comes', async () => {
    const bench = await withDays(0);
    await bench.until(idle(bench));
    bench.server.setFaults({ shapes: ['wrong-labels'] });
    bench.core.loadRange({ accountId: 'acme', preset: 'yesterday' });
    await bench.until(() => coverage(bench).rejectedResponses.length > 0);
    await bench.until(idle(bench));
    const view = bench.core.historyService.coverage({ accountId: 'acme', fromDate: YESTERDAY });
    const rejected = view.ok
      ? view.value.rejectedResponses.find(({ startMs }) => startMs === startOfYesterday)
      : undefined;
    expect(rejected).toMatchObject({ endMs: startOfYesterday + 24 * HOUR });
    expect(rejected?.reason).toContain('was expected');
    expect(rejected?.body).toContain('graphRow');
    expect(view.ok && view.value.days[0]).toMatchObject({ status: 'missing', problem: { code: 'unexpected-answer' } });

    bench.server.setFaults({});
    expect(bench.core.historyService.refetchDay({ accountId: 'acme', date: YESTERDAY })).toEqual({
      ok: true,
      value: null,
    });
    await bench.until(() => !coverage(bench).rejectedResponses.some(({ startMs }) => startMs === startOfYesterday));
    await bench.until(idle(bench));
    expect(dayOf(bench, YESTERDAY)).toMatchObject({ status: 'complete', problem: null });
  });

  it('says what keeps a missing day from being fetched', async () => {
    const bench = await withDays(2);
    await bench.until(() => bench.snapshot().accounts[0]?.today != null, 0);
    bench.server.setFaults({ answer: { kind: 'status', status: 503 } });
    await bench.until(() => dayOf(bench, YESTERDAY)?.problem?.code === 'maintenance');
    expect(dayOf(bench, YESTERDAY)?.status).toBe('missing');
  });

  it('never lets the key out of an answer that repeats it', async () => {
    const bench = await settled(0);
    const body = JSON.stringify({ data: { message: `who is ${TEST_KEY}?`, graphRow: { labels: TEST_KEY } } });
    bench.server.setFaults({ answer: { kind: 'status', status: 200, body } });
    await bench.until(() => coverage(bench).rejectedResponses.length > 0, 10_000);
    expect(coverage(bench).rejectedResponses[0]?.body).toContain('who is …?');
    expect(JSON.stringify(bench.snapshot())).not.toContain('who is');
    for (const file of readdirSync(bench.dataDir)) {
      expect(readFileSync(join(bench.dataDir, file)).includes(TEST_KEY)).toBe(false);
    }
  });
});

describe('asking for a day again', () => {
  it('asks although the day is complete; a change by the vendor wins and stays visible', async () => {
    const bench = await settled(1);
    bench.clock.jump(NOON + HOUR);
    const before = bench.core.loadRange({ accountId: 'acme', preset: 'yesterday' }).totals?.totalSessions ?? 0;
    const hour = startOfYesterday + 10 * HOUR;
    bench.server.setFaults({ overrides: [{ fromMs: hour, toMs: hour + HOUR, extraSessions: 5 }] });
    bench.core.historyService.refetchDay({ accountId: 'acme', date: YESTERDAY });
    await bench.until(() => coverage(bench).revisions.length > 0);
    await bench.until(idle(bench));
    expect(bench.core.loadRange({ accountId: 'acme', preset: 'yesterday' }).totals?.totalSessions).toBe(before + 5);
    const [revision, ...others] = coverage(bench).revisions;
    expect(others).toEqual([]);
    expect(revision).toMatchObject({ granularity: 'hour', startMs: hour, endMs: hour + HOUR });
    expect((revision?.after.totalSessions ?? 0) - (revision?.before.totalSessions ?? 0)).toBe(5);
  });

  it('polls for today, and knows no tomorrow', async () => {
    const bench = await settled(0);
    const asked = bench.server.requests.length;
    bench.core.historyService.refetchDay({ accountId: 'acme', date: '2026-11-24' });
    await bench.until(() => bench.server.requests.length > asked, 0);
    expect(bench.core.historyService.refetchDay({ accountId: 'acme', date: '2026-11-25' })).toMatchObject({
      error: { code: 'invalid-argument' },
    });
    expect(bench.core.historyService.refetchDay({ accountId: 'beta', date: YESTERDAY })).toMatchObject({
      error: { code: 'account-unknown' },
    });
  });
});
