import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../../../main/contract/errors.ts';
import type { CoverageView, HistoryInfo } from '../../../../main/contract/history-care.ts';
import { CoverageState, type Situation } from '../../../../renderer/state/coverage.svelte.ts';
import { ExportState } from '../../../../renderer/state/exports.svelte.ts';
import { Reloader } from '../../../../renderer/state/reloader.svelte.ts';
import { UpkeepState } from '../../../../renderer/state/upkeep.svelte.ts';

/** A promise to be settled when the test says so. */
function held<T>(): { readonly promise: Promise<T>; readonly settle: (value: T) => void } {
  let settle: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => (settle = resolve));
  return { promise, settle };
}

const viewOf = (accountId: string, dates: readonly string[]): CoverageView => ({
  accountId,
  timeZone: 'UTC',
  otherOffsetsMinutes: [],
  days: dates.map((date) => ({
    date,
    status: 'complete',
    problem: null,
    newestFetchMs: null,
    summaryDifference: null,
  })),
  revisions: [],
  rejectedResponses: [],
});

describe('reloading', () => {
  it('makes of many calls during a load a single further one', async () => {
    const loads: { settle: (value: undefined) => void }[] = [];
    const reloader = new Reloader(() => {
      const load = held<undefined>();
      loads.push(load);
      return load.promise;
    });
    const first = reloader.run();
    void reloader.run();
    void reloader.run();
    expect(loads).toHaveLength(1);
    loads[0]?.settle(undefined);
    await Promise.resolve();
    await Promise.resolve();
    expect(loads).toHaveLength(2);
    loads[1]?.settle(undefined);
    await first;
    expect(loads).toHaveLength(2);
  });

  it('loads again after a load that threw', async () => {
    let count = 0;
    const reloader = new Reloader(() => (count++ === 0 ? Promise.reject(new Error('lost')) : Promise.resolve()));
    await expect(reloader.run()).rejects.toThrow('lost');
    await reloader.run();
    expect(count).toBe(2);
  });
});

const situation = (change: Partial<Situation> = {}): Situation => ({
  accountId: 'acme',
  atWork: false,
  nowMs: 0,
  rest: '',
  ...change,
});

describe('the coverage on screen', () => {
  it('asks again for another account or another situation, and only then', async () => {
    const asked: string[] = [];
    const state = new CoverageState({
      loadCoverage: ({ accountId }) => {
        asked.push(accountId);
        return Promise.resolve(ok(viewOf(accountId, ['2026-11-23', '2026-11-24'])));
      },
      refetchDay: () => Promise.resolve(ok(null)),
    });
    await state.follow(situation());
    await state.follow(situation({ nowMs: 15_000 }));
    await state.follow(situation({ rest: 'another' }));
    state.chosenDate = '2026-11-23';
    expect(state.chosen?.date).toBe('2026-11-23');
    await state.follow(situation({ accountId: 'globex', rest: 'another' }));
    expect(asked).toEqual(['acme', 'acme', 'globex']);
    expect(state.view?.accountId).toBe('globex');
    expect(state.chosen?.date).toBe('2026-11-24');
  });

  it('drops an answer about the account before', async () => {
    const acme = held<Result<CoverageView>>();
    const state = new CoverageState({
      loadCoverage: ({ accountId }) =>
        accountId === 'acme' ? acme.promise : Promise.resolve(fail('history-unavailable')),
      refetchDay: () => Promise.resolve(ok(null)),
    });
    const first = state.follow(situation());
    void state.follow(situation({ accountId: 'globex' }));
    acme.settle(ok(viewOf('acme', ['2026-11-24'])));
    await first;
    expect(state.view).toBeNull();
    expect(state.problem?.code).toBe('history-unavailable');
  });

  describe('a day that was asked for again', () => {
    const DATE = '2026-11-23';

    async function asking(answer: Result<null> = ok(null)): Promise<{
      readonly state: CoverageState;
      fetchedAtMs: number | null;
    }> {
      const world: { state: CoverageState; fetchedAtMs: number | null } = {
        fetchedAtMs: null,
        state: new CoverageState({
          loadCoverage: ({ accountId }) => {
            const view = viewOf(accountId, [DATE]);
            return Promise.resolve(
              ok({ ...view, days: view.days.map((day) => ({ ...day, newestFetchMs: world.fetchedAtMs })) }),
            );
          },
          refetchDay: () => Promise.resolve(answer),
        }),
      };
      await world.state.follow(situation());
      expect(await world.state.refetch('acme', DATE)).toEqual(answer);
      return world;
    }

    it('is marked until it has come', async () => {
      const world = await asking();
      await world.state.reload();
      expect(world.state.refetching).toEqual([DATE]);
      world.fetchedAtMs = 5;
      await world.state.reload();
      expect(world.state.refetching).toEqual([]);
    });

    it('is marked until fetching has ended, where nothing came of it', async () => {
      const { state } = await asking();
      await state.follow(situation({ rest: 'not begun' }));
      expect(state.refetching).toEqual([DATE]);
      await state.follow(situation({ atWork: true }));
      expect(state.refetching).toEqual([DATE]);
      await state.follow(situation({ rest: 'over' }));
      expect(state.refetching).toEqual([]);
    });

    it('is not marked for longer than a minute', async () => {
      const { state } = await asking();
      await state.follow(situation({ atWork: true, nowMs: 59_000 }));
      expect(state.refetching).toEqual([DATE]);
      await state.follow(situation({ atWork: true, nowMs: 60_000 }));
      expect(state.refetching).toEqual([]);
    });

    it('is not marked where asking was refused', async () => {
      const { state } = await asking(fail('account-unknown'));
      expect(state.refetching).toEqual([]);
    });
  });
});

describe('exports', () => {
  const REQUEST = { accountId: 'acme', fromDate: '2026-11-24', toDate: '2026-11-24', granularity: 'hour' } as const;

  it('run one at a time, and count rows only while one runs', async () => {
    const saved = held<Result<{ path: string; rowCount: number }>>();
    const state = new ExportState({
      exportCsv: () => saved.promise,
      copyCsv: () => Promise.resolve(ok({ rowCount: 1 })),
      saveOriginalCsv: () => Promise.resolve(ok({ path: '/tmp/original.csv' })),
      cancelExport: () => Promise.resolve(ok(null)),
    });
    state.progress(500);
    expect(state.rowCount).toBe(0);
    const saving = state.save(REQUEST);
    state.progress(500);
    expect([state.running, state.rowCount]).toEqual(['save', 500]);
    expect(await state.copy(REQUEST)).toEqual(fail('cancelled'));
    expect(state.running).toBe('save');
    saved.settle(fail('cancelled'));
    expect(await saving).toEqual(fail('cancelled'));
    expect([state.running, state.rowCount]).toEqual([null, 0]);
    expect(await state.copy(REQUEST)).toEqual(ok({ rowCount: 1 }));
  });
});

describe('upkeep', () => {
  it('runs one task at a time and then looks at the file again', async () => {
    let sizeBytes = 2;
    const info = (): HistoryInfo => ({
      path: '/data/history.db',
      sizeBytes,
      bucketCount: 0,
      oldestStartMs: null,
      newestStartMs: null,
    });
    const state = new UpkeepState({ historyInfo: () => Promise.resolve(ok(info())) });
    await state.reload();
    const compacted = held<Result<null>>();
    const task = state.run('compact', () => compacted.promise);
    expect(state.running).toBe('compact');
    expect(await state.run('check', () => Promise.resolve(ok(null)))).toBeNull();
    sizeBytes = 1;
    compacted.settle(ok(null));
    expect(await task).toEqual(ok(null));
    expect([state.running, state.info?.sizeBytes]).toEqual([null, 1]);
  });
});
