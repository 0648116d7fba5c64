import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HISTORY_FILE } from '../../../main/system/data-folder.ts';
import { accountWith } from '../../../main/contract/settings.ts';
import { runDiagnosticsCommand } from '../../../main/cli/diagnostics-command.ts';
import type { JobName } from '../../../main/jobs/job-table.ts';
import { createInThreadJobs } from '../../fakes/in-thread-jobs.ts';
import { createMemorySettings } from '../../fakes/memory-settings.ts';
import { startBench, temporaryFolder, type Bench } from '../core/support.ts';

const NOON = Date.parse('2026-11-24T12:05:00Z');
/** As long as real ones, with what may be in one. */
const KEY = `team:${'aZ09-_.~+/='.repeat(12)}`;

const account = accountWith({ id: 'acme', name: 'Acme', color: '#2f6bff', keyStored: true });

/** An app that has seen good answers, rejectedBodies with the key in them, and refusals. */
async function trouble(): Promise<Bench> {
  const bench = await startBench({
    nowMs: NOON,
    timeZone: 'Europe/Berlin',
    connected: false,
    settings: { backfillDays: 3 },
    server: { accounts: [{ id: 'acme', apiKey: KEY, seed: 7 }] },
  });
  await bench.core.accounts.connect({ accountId: 'acme', apiKey: KEY });
  await bench.until(() => {
    const [state] = bench.snapshot().accounts;
    return state?.today != null && state.fetching === null;
  });
  const answers = [
    { kind: 'status', status: 200, body: JSON.stringify({ data: { graphRow: KEY, half: KEY.slice(3, 90) } }) },
    { kind: 'status', status: 400, body: JSON.stringify({ message: `bad ${KEY.slice(0, 19)} ${KEY}` }) },
    { kind: 'status', status: 503 },
  ] as const;
  for (const answer of answers) {
    const asked = bench.server.requests.length;
    bench.server.setFaults({ answer });
    await bench.until(() => bench.server.requests.length > asked + 1, 30_000);
  }
  return bench;
}

interface Diagnostics {
  readonly settings: unknown;
  readonly history: Record<string, unknown>;
  readonly accounts: readonly {
    readonly id: string;
    readonly connection: { status: string } | null;
    readonly coverage: Record<string, unknown>;
    readonly rejectedResponses: readonly { body: string }[];
    readonly problems: readonly { code: string; count: number }[];
  }[];
}

const read = (path: string): Diagnostics => JSON.parse(readFileSync(path, 'utf8')) as Diagnostics;

async function command(bench: Bench, file: string): Promise<string | null> {
  return runDiagnosticsCommand({
    file,
    historyPath: join(bench.dataDir, HISTORY_FILE),
    settings: createMemorySettings({ accounts: [account] }),
    systemTimeZone: 'Europe/Berlin',
    nowMs: NOON,
    appVersion: '1.2.3',
    sampleData: false,
  });
}

/** A bench that notes which jobs are asked for, each of which goes by way of `answer`. */
async function benchWithWorker(
  answer: <T>(name: JobName, run: () => Promise<T>) => Promise<T>,
): Promise<{ readonly bench: Bench; readonly asked: JobName[] }> {
  const asked: JobName[] = [];
  const createJobs: typeof createInThreadJobs = (historyPath) => {
    const jobs = createInThreadJobs(historyPath);
    return {
      ...jobs,
      run: (name, ...rest) => {
        asked.push(name);
        return answer(name, () => jobs.run(name, ...rest));
      },
    };
  };
  return { bench: await startBench({ nowMs: NOON, core: { createJobs } }), asked };
}

describe('diagnostics', () => {
  it('say how every account is doing and what went wrong, without a key', async () => {
    const bench = await trouble();
    const path = join(temporaryFolder(), 'diagnostics.json');
    expect(await bench.core.historyService.saveDiagnostics(path)).toEqual({ ok: true, value: { path } });
    const text = readFileSync(path, 'utf8');
    for (let at = 0; at + 20 <= KEY.length; at += 1) expect(text).not.toContain(KEY.slice(at, at + 20));

    const { settings, history, accounts } = read(path);
    expect(settings).toEqual(bench.core.settings());
    expect(history).toMatchObject({ problem: null, sound: true });
    expect(text).not.toContain(bench.dataDir);
    const [acme, ...others] = accounts;
    expect(others).toEqual([]);
    expect(acme).toMatchObject({
      id: 'acme',
      connected: true,
      timeZone: 'Europe/Berlin',
      connection: { status: 'error', problem: { code: 'maintenance' } },
      coverage: { fromDate: '2026-11-21', toDate: '2026-11-24', dayCounts: { complete: 3, provisional: 1 } },
      revisionCount: 0,
    });
    expect(acme?.rejectedResponses[0]?.body).toContain('graphRow');
    expect(acme?.problems.map(({ code }) => code).toSorted()).toEqual([
      'bad-request',
      'maintenance',
      'unexpected-answer',
    ]);
    expect(acme?.problems.every(({ count }) => count > 0)).toBe(true);
  });

  it('have the file looked through in the worker, not on the thread of tray and windows', async () => {
    const { bench, asked } = await benchWithWorker((_name, run) => run());
    const path = join(temporaryFolder(), 'diagnostics.json');
    expect(await bench.core.historyService.saveDiagnostics(path)).toEqual({ ok: true, value: { path } });
    expect(asked).toEqual(expect.arrayContaining(['check', 'info']));
    expect(read(path).history).toMatchObject({ sound: true });
  });

  it('are written although the worker never answers, and tell nothing that is not known', async () => {
    const { bench, asked } = await benchWithWorker((name, run) =>
      name === 'info' || name === 'check' ? new Promise<never>(() => undefined) : run(),
    );
    const path = join(temporaryFolder(), 'diagnostics.json');
    let saved: unknown = null;
    void bench.core.historyService.saveDiagnostics(path).then((outcome) => (saved = outcome));
    await expect.poll(() => asked.filter((name) => name === 'info' || name === 'check').length).toBe(2);
    // The clock goes on by this much and no more, however long the disk takes.
    bench.clock.advance(10_000);
    await expect.poll(() => saved).toEqual({ ok: true, value: { path } });
    expect(read(path).history).toEqual({
      sizeBytes: null,
      bucketCount: null,
      oldestStartMs: null,
      newestStartMs: null,
      problem: null,
      sound: null,
    });
  });

  it('are told by the flag too, over runs, next to an app at work', async () => {
    const bench = await trouble();
    const path = join(temporaryFolder(), 'diagnostics.json');
    expect(await command(bench, path)).toBeNull();
    const { accounts } = read(path);
    expect(accounts[0]).toMatchObject({ id: 'acme', connection: null });
    expect(accounts[0]?.problems.map(({ code }) => code)).toContain('unexpected-answer');
    expect(readFileSync(path, 'utf8')).not.toContain(KEY.slice(0, 20));
    expect(readdirSync(join(path, '..'))).toEqual(['diagnostics.json']);
  });

  it('tell that there is no history, and make none', async () => {
    const bench = await startBench({ nowMs: NOON, connected: false });
    const folder = temporaryFolder();
    const path = join(temporaryFolder(), 'diagnostics.json');
    expect(await command({ ...bench, dataDir: folder }, path)).toBeNull();
    expect(read(path).history).toMatchObject({ problem: { code: 'history-unavailable' }, bucketCount: null });
    expect(existsSync(join(folder, HISTORY_FILE))).toBe(false);
  });

  it('tell of a damaged history, and leave it where it is', async () => {
    const bench = await startBench({ nowMs: NOON, connected: false });
    const folder = temporaryFolder();
    writeFileSync(join(folder, HISTORY_FILE), 'this is no database, whatever its name says '.repeat(100));
    const path = join(temporaryFolder(), 'diagnostics.json');
    expect(await command({ ...bench, dataDir: folder }, path)).toBeNull();
    expect(read(path).history).toMatchObject({
      problem: { code: 'history-unavailable', detail: 'not a sound database' },
      sizeBytes: null,
      bucketCount: null,
    });
    expect(readdirSync(folder).toSorted()).toEqual([HISTORY_FILE]);
  });

  it('say in words where they cannot be written', async () => {
    const bench = await startBench({ nowMs: NOON, connected: false });
    expect(await command(bench, join(temporaryFolder(), 'none', 'diagnostics.json'))).toContain('couldn’t be saved');
  });
});
