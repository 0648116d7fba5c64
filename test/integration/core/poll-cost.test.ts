import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openHistory } from '../../../main/history/open-history.ts';
import { queryRange } from '../../../main/history/range-query.ts';
import { HISTORY_FILE } from '../../../main/system/data-folder.ts';
import { MINUTE_MS } from '../../../main/domain/time/units.ts';
import type { Jobs } from '../../../main/jobs/jobs.ts';
import { createInThreadJobs } from '../../fakes/in-thread-jobs.ts';
import { startBench } from './support.ts';

/** What a poll costs, in counts that are the same on any computer. */

const NOW_MS = Date.UTC(2026, 10, 25, 14, 20);

/** Counts what the history is asked and told, from now on. */
function countStatements(): {
  readonly count: () => number;
  /** What each was given. */
  readonly asked: () => readonly (readonly unknown[])[];
  readonly reset: () => void;
} {
  const probe = new Database(':memory:');
  const statement = Object.getPrototypeOf(probe.prepare('SELECT 1')) as Record<string, () => unknown>;
  const database = Object.getPrototypeOf(probe) as Record<string, () => unknown>;
  const spies = [
    ...(['run', 'get', 'all'] as const).map((name) => vi.spyOn(statement, name)),
    vi.spyOn(database, 'exec'),
  ];
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
    probe.close();
  });
  return {
    count: () => spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0),
    asked: () => spies.flatMap((spy) => spy.mock.calls as unknown[][]),
    reset: () => {
      for (const spy of spies) spy.mockClear();
    },
  };
}

describe('a poll', () => {
  it('takes a fixed number of statements, and a snapshot takes none', async () => {
    const bench = await startBench({ nowMs: NOW_MS });
    const polledAt = (): number => bench.snapshot().accounts[0]?.today?.fetchedAtMs ?? 0;
    await bench.until(() => polledAt() > 0);
    // The first polls restore, plan and learn; what comes after them goes on all day.
    for (let poll = 0; poll < 2; poll += 1) {
      const before = polledAt();
      await bench.until(() => polledAt() > before, 1_000);
    }
    const statements = countStatements();
    for (let times = 0; times < 20; times += 1) bench.snapshot();
    expect(statements.count()).toBe(0);

    const before = polledAt();
    await bench.until(() => polledAt() > before, 1_000);
    const hoursSoFar = bench.snapshot().accounts[0]?.today?.hours.length ?? 0;
    expect(hoursSoFar).toBe(15);
    // Three writes, each between BEGIN and COMMIT: the rejected response, if any; every hour and the summary; the observation.
    expect(statements.count()).toBe(hoursSoFar + 3 + 3 * 2);
  });

  it('is all that wakes an app that nobody looks at, but for one look at the clock each minute', async () => {
    const bench = await startBench({ nowMs: NOW_MS });
    const polledAt = (): number => bench.snapshot().accounts[0]?.today?.fetchedAtMs ?? 0;
    await bench.until(() => polledAt() > NOW_MS + 3 * MINUTE_MS, 1_000);
    const { after } = bench.clock;
    let wokenCount = 0;
    vi.spyOn(bench.clock, 'after').mockImplementation((delayMs, callback) =>
      after(delayMs, () => {
        wokenCount += 1;
        callback();
      }),
    );
    const fromMs = polledAt();
    let pollCount = 0;
    for (let last = fromMs; last < fromMs + 10 * MINUTE_MS; last = polledAt()) {
      await bench.until(() => polledAt() > last, 1_000);
      pollCount += 1;
    }
    expect(pollCount).toBeGreaterThanOrEqual(9);
    // Of each poll: its timer, and one snapshot of what it changed.
    expect(wokenCount).toBeLessThanOrEqual(2 * pollCount + 11);
  });
});

describe('a long range', () => {
  it('is read off this thread, with all that it lacks', async () => {
    const asked: string[] = [];
    const createJobs = (path: string): Jobs => ({
      ...createInThreadJobs(path),
      run: (name) => {
        asked.push(name);
        return new Promise(() => {});
      },
    });
    const bench = await startBench({ nowMs: NOW_MS, core: { createJobs } });
    const statements = countStatements();
    const range = { preset: 'custom', fromDate: '2024-11-25', toDate: '2026-11-25', granularity: 'day' } as const;
    void bench.core.viewRange({ accountId: 'acme', ...range });
    await new Promise((resolve) => setImmediate(resolve));
    expect(statements.count()).toBe(0);
    expect(asked.filter((name) => name !== 'readAnswer')).toEqual(['range', 'lackingDays']);
  });
});

describe('the running day', () => {
  it('is shown with what is typical of it and without reading weeks of hours', async () => {
    const bench = await startBench({ nowMs: NOW_MS, settings: { backfillDays: 30 } });
    const idle = (): boolean => {
      const [account] = bench.snapshot().accounts;
      return account?.connection.status === 'fresh' && account.fetching === null;
    };
    await bench.until(idle, 1_000);
    const request = { accountId: 'acme', preset: 'today' } as const;
    const history = openHistory(join(bench.dataDir, HISTORY_FILE), bench.clock.nowMs());
    onTestFinished(() => {
      history.history.close();
    });
    const plain = queryRange(history.history, {
      request,
      nowMs: bench.clock.nowMs(),
      timeZone: 'UTC',
      firstWeekday: 1,
    });
    expect(plain.points[10]?.typical?.totalSessions).toBeDefined();

    bench.snapshot();
    const statements = countStatements();
    const view = bench.core.loadRange(request);
    expect(view).toEqual(plain);
    const hours = statements.asked().filter(([, granularity]) => granularity === 'hour') as [
      string,
      string,
      number,
      number,
    ][];
    expect(hours.length).toBeGreaterThan(0);
    for (const [, , fromMs, toMs] of hours) expect(toMs - fromMs).toBeLessThanOrEqual(5 * 24 * 60 * MINUTE_MS);
  });
});
