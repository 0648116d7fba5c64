import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'vite';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { unpackRangeView } from '../../../main/domain/report/packed-view.ts';
import { openHistory } from '../../../main/history/open-history.ts';
import { createJobs, KEEP_IDLE_MS, type Jobs, type JobThread } from '../../../main/jobs/jobs.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';
import { temporaryFolder } from '../core/support.ts';

/** The worker itself, bundled as the app has it, in a thread of its own and without Electron. */

const ROOT = join(import.meta.dirname, '../../..');
const BUNDLE = join(ROOT, 'test-results/worker');
const HOUR_MS = 3_600_000;
const FROM_MS = Date.UTC(2026, 0, 1);
const DAYS = 120;

beforeAll(async () => {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(ROOT, 'main/jobs/worker.ts'),
      outDir: BUNDLE,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'worker.mjs' } },
    },
    ssr: { noExternal: true, external: ['libsql'] },
  });
});

interface Bench {
  readonly jobs: Jobs;
  readonly clock: ManualClock;
  readonly folder: string;
  readonly startedCount: () => number;
  readonly endedCount: () => number;
}

function bench(): Bench {
  const folder = temporaryFolder();
  const path = join(folder, 'history.sqlite');
  fill(path);
  const clock = createManualClock(FROM_MS);
  let [startedCount, endedCount] = [0, 0];
  const startThread = (): JobThread => {
    startedCount += 1;
    const worker = new Worker(join(BUNDLE, 'worker.mjs'), { workerData: path });
    worker.once('exit', () => (endedCount += 1));
    return worker;
  };
  const jobs = createJobs({ startThread, clock });
  onTestFinished(() => {
    jobs.stop();
  });
  return { jobs, clock, folder, startedCount: () => startedCount, endedCount: () => endedCount };
}

function fill(path: string): void {
  const { history } = openHistory(path, FROM_MS);
  const rows = Array.from({ length: DAYS * 24 }, (_unused, index) => {
    const startMs = FROM_MS + index * HOUR_MS;
    const figures = { totalSessions: index % 23, averageSessionSeconds: 300.5, responseSeconds: null };
    const rest = { granularity: 'hour' as const, offsetMinutes: 0, label: '09 AM', status: 'final' as const };
    return {
      accountId: 'acme',
      bucket: { startMs, endMs: startMs + HOUR_MS, ...figures, ...rest, fetchedAtMs: startMs + HOUR_MS },
    };
  });
  expect(history.importBuckets(rows).ok).toBe(true);
  history.close();
}

const exportOf = (path: string) => ({
  path,
  options: {
    request: { fromDate: '2026-01-01', toDate: '2026-12-31', granularity: 'hour' as const },
    accounts: [{ id: 'acme', timeZone: 'UTC' }],
    delimiter: 'comma' as const,
    bom: false,
    appVersion: '1',
  },
});

/** Turns of this thread, as polls, tray and windows take them, while something goes on; they never stop. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let [turns, over] = [0, false];
  void work.finally(() => (over = true));
  while (!over) {
    await new Promise((resolve) => setImmediate(resolve));
    turns += 1;
  }
  return turns;
}

describe('the worker', () => {
  it('exports, reads back and writes, checks, backs up and compacts, while this thread goes on', async () => {
    const { jobs, folder, startedCount } = bench();
    const csv = join(folder, 'out.csv');
    const progress: number[] = [];
    const exporting = jobs.run('exportCsv', exportOf(csv), { onProgress: (count) => progress.push(count) });
    expect(await turnsDuring(exporting)).toBeGreaterThan(5);
    expect(await exporting).toEqual({ ok: true, value: { path: csv, rowCount: DAYS * 24 } });
    expect(progress.at(-1)).toBe(DAYS * 24);
    expect(readFileSync(csv, 'utf8').split('\r\n')).toHaveLength(DAYS * 24 + 2);

    const preview = jobs.run('previewImport', { path: csv, nowMs: Date.UTC(2027, 0, 1) });
    expect(await turnsDuring(preview)).toBeGreaterThan(5);
    expect(await preview).toMatchObject({ value: { rowCount: DAYS * 24, newCount: 0, equalCount: DAYS * 24 } });
    expect(await jobs.run('commitImport', null)).toEqual({
      ok: true,
      value: { writtenCount: 0, accountIds: ['acme'] },
    });
    expect(await jobs.run('commitImport', null)).toMatchObject({ error: { code: 'nothing-to-import' } });

    const request = { accountId: 'acme', preset: '12-months', granularity: 'day' } as const;
    const viewed = await jobs.run('range', {
      request,
      nowMs: Date.UTC(2026, 11, 15),
      timeZone: 'UTC',
      firstWeekday: 1,
    });
    expect(
      viewed.ok && unpackRangeView(viewed.value).points.filter(({ status }) => status === 'complete'),
    ).toHaveLength(DAYS);

    const copy = join(folder, 'copy.sqlite');
    expect(await jobs.run('backup', { path: copy })).toEqual({ ok: true, value: null });
    expect(existsSync(copy)).toBe(true);
    expect(await jobs.run('check', null)).toEqual({ ok: true, value: true });
    expect(await jobs.run('compact', null)).toMatchObject({ ok: true, value: { bucketCount: DAYS * 24 } });
    expect(startedCount()).toBe(1);
  });

  it('reads an answer of a megabyte, while this thread goes on', async () => {
    const { jobs } = bench();
    const bytes = Buffer.from(`[${'0,'.repeat(500_000)}0]`);
    const span = { startMs: FROM_MS, endMs: FROM_MS + 24 * HOUR_MS, offsetMinutes: 0 };
    const reading = jobs.run('readAnswer', {
      answer: { status: 200, retryAfterMs: undefined, bytes },
      wanted: { span, accept: ['hour'], askedAtMs: FROM_MS },
      apiKey: 'test:key-1',
    });
    expect(await turnsDuring(reading)).toBeGreaterThan(20);
    expect(await reading).toMatchObject({ ok: true, value: { ok: false, error: { code: 'unexpected-answer' } } });
  });

  it('gives up an export when told to, and leaves nothing of it', async () => {
    const { jobs, folder } = bench();
    const abort = new AbortController();
    const csv = join(folder, 'out.csv');
    const exporting = jobs.run('exportCsv', exportOf(csv), {
      signal: abort.signal,
      onProgress: () => {
        abort.abort();
      },
    });
    // It may be done before the word arrives; half a file it never leaves.
    const answer = await exporting;
    expect(answer.ok || answer.error.code === 'cancelled').toBe(true);
    expect(existsSync(csv)).toBe(answer.ok);
  });

  it('is gone a minute after its last job, and starts again for the next', async () => {
    const { jobs, clock, startedCount, endedCount } = bench();
    expect(startedCount()).toBe(0);
    await jobs.run('info', null);
    clock.advance(KEEP_IDLE_MS - 1);
    await jobs.run('info', null);
    clock.advance(KEEP_IDLE_MS - 1);
    expect([startedCount(), endedCount()]).toEqual([1, 0]);
    clock.advance(1);
    await expect.poll(endedCount).toBe(1);
    expect(await jobs.run('info', null)).toMatchObject({ ok: true });
    expect(startedCount()).toBe(2);
  });

  it('holds what was read of a file until it is confirmed or called off, however long that takes', async () => {
    const { jobs, clock, folder, startedCount } = bench();
    const csv = join(folder, 'out.csv');
    await jobs.run('exportCsv', exportOf(csv));
    expect((await jobs.run('previewImport', { path: csv, nowMs: Date.UTC(2027, 0, 1) })).ok).toBe(true);
    clock.advance(10 * KEEP_IDLE_MS);
    expect((await jobs.run('commitImport', null)).ok).toBe(true);
    expect(startedCount()).toBe(1);
  });

  it('that ends by itself fails its jobs in words, and the next one gets a new worker', async () => {
    const { jobs, clock } = bench();
    await jobs.run('info', null);
    const lost = createJobs({
      clock,
      startThread: () => new Worker('process.exit(3)', { eval: true }),
    });
    expect(await lost.run('info', null)).toMatchObject({ ok: false, error: { code: 'internal' } });
    lost.stop();
    expect(await lost.run('info', null)).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });
});
