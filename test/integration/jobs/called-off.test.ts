import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { partPathOf } from '../../../main/files/atomic-file.ts';
import { createJobs, type JobThread, type Jobs } from '../../../main/jobs/jobs.ts';
import type { JobNews, JobOrder } from '../../../main/jobs/job-table.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';
import { temporaryFolder } from '../core/support.ts';

/** A job that does not heed being called off, and the jobs that were in the same worker. */

interface FakeWorker {
  readonly orders: JobOrder[];
  hasEnded: boolean;
  /** It was told to end, and does so now. */
  end(): void;
  /** Answers the job of that name. */
  answer(name: string, value: unknown): void;
}

function bench(): { readonly jobs: Jobs; readonly clock: ManualClock; readonly workers: FakeWorker[] } {
  const clock = createManualClock(0);
  const workers: FakeWorker[] = [];
  const startThread = (): JobThread => {
    let tell: (news: JobNews) => void = () => undefined;
    const orders: JobOrder[] = [];
    const worker: FakeWorker = {
      orders,
      hasEnded: false,
      end: () => undefined,
      answer(name, value) {
        const order = orders.find((one) => one.kind === 'run' && one.name === name);
        if (order === undefined) throw new Error(`nobody ordered ${name}`);
        tell({ kind: 'done', id: order.id, answer: { ok: true, value } });
      },
    };
    workers.push(worker);
    return {
      on: (event: string, listener: unknown) => {
        if (event === 'message') tell = listener as typeof tell;
      },
      postMessage: (order) => orders.push(order),
      threadId: workers.length,
      terminate: () => {
        worker.hasEnded = true;
        return new Promise<void>((resolve) => (worker.end = resolve));
      },
    };
  };
  return { jobs: createJobs({ startThread, clock }), clock, workers };
}

const namesIn = ({ orders }: FakeWorker): string[] =>
  orders.flatMap((order) => (order.kind === 'run' ? [order.name] : []));

it('is left behind after some seconds; a backup that was being made is made by the next worker', async () => {
  const { jobs, clock, workers } = bench();
  const abort = new AbortController();
  const checking = jobs.run('check', null, { signal: abort.signal });
  const backingUp = jobs.run('backup', { path: '/a/backup.sqlite' });
  abort.abort();
  clock.advance(4_999);
  await nextTurn();
  expect(workers.map(({ hasEnded }) => hasEnded)).toEqual([false]);
  clock.advance(1);
  expect(await checking).toEqual({ ok: false, error: { code: 'cancelled' } });
  expect(workers.map(({ hasEnded }) => hasEnded)).toEqual([true, false]);
  expect(workers.map(namesIn)).toEqual([['check', 'backup'], ['backup']]);
  workers[1]?.answer('backup', null);
  expect(await backingUp).toEqual({ ok: true, value: null });
  jobs.stop();
});

it('takes with it an import that was read, and whatever else was called off', async () => {
  const { jobs, clock, workers } = bench();
  const abort = new AbortController();
  const reading = jobs.run('previewImport', { path: '/a/file.csv', nowMs: 0 });
  workers[0]?.answer('previewImport', {});
  await reading;
  const exporting = jobs.run('replay', {} as never, { signal: abort.signal });
  const looking = jobs.run('check', null, { signal: abort.signal });
  const committing = jobs.run('commitImport', null);
  abort.abort();
  clock.advance(5_000);
  for (const each of [exporting, looking, committing])
    expect(await each).toEqual({ ok: false, error: { code: 'cancelled' } });
  expect(workers).toHaveLength(1);
});

it.each(['backup', 'exportCsv'] as const)('leaves nothing of a %s that the app was quit in', async (name) => {
  const folder = temporaryFolder();
  const path = join(folder, 'mine');
  const { jobs, workers } = bench();
  const working = jobs.run(name, { path, options: {} as never });
  const others = ['.mine.1-0123456789ab.part', '.minefield.part', 'mine'];
  for (const file of [partPathOf(path, 1), ...others.map((other) => join(folder, other))]) writeFileSync(file, 'x');
  jobs.stop();
  await working;
  expect(readdirSync(folder).sort()).toEqual([...others].sort());
  // It works on until it has ended.
  writeFileSync(partPathOf(path, 1), 'x');
  workers[0]?.end();
  await nextTurn();
  expect(readdirSync(folder).sort()).toEqual([...others].sort());
});

it('leaves alone what the next worker has begun for the same file', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'mine');
  const { jobs, clock, workers } = bench();
  const abort = new AbortController();
  void jobs.run('check', null, { signal: abort.signal });
  void jobs.run('backup', { path });
  abort.abort();
  clock.advance(5_000);
  const newer = partPathOf(path, 2);
  for (const file of [partPathOf(path, 1), newer]) writeFileSync(file, 'x');
  workers[0]?.end();
  await nextTurn();
  expect(readdirSync(folder)).toEqual([basename(newer)]);
  jobs.stop();
});

it('finds what was begun where a link leads to', async () => {
  const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()];
  writeFileSync(join(elsewhere, 'real'), 'x');
  symlinkSync(join(elsewhere, 'real'), join(folder, 'link'));
  const { jobs } = bench();
  const working = jobs.run('exportCsv', { path: join(folder, 'link'), options: {} as never });
  writeFileSync(partPathOf(join(elsewhere, 'real'), 1), 'x');
  jobs.stop();
  await working;
  expect(readdirSync(elsewhere)).toEqual(['real']);
});

it('ends everything with the app', async () => {
  const { jobs, workers } = bench();
  const backingUp = jobs.run('backup', { path: '/a/backup.sqlite' });
  jobs.stop();
  expect(await backingUp).toEqual({ ok: false, error: { code: 'cancelled' } });
  expect(workers.map(({ hasEnded }) => hasEnded)).toEqual([true]);
});
