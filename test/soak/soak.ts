import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'libsql';
import { build } from 'vite';
import { installedElectron } from '../../build/electron-resolver.mjs';
import { OUTCOMES } from '../../build/fault-results.mjs';
import { withVirtualDesktop, type VirtualDesktop } from '../../build/virtual-desktop/session.mjs';
import { startDemoServer } from '../../main/demo/server.ts';
import type { SoakTask } from './soak-app.ts';

/**
 * Thirty days of two accounts in minutes: polls every five minutes, sleep every night, an outage every third day, the
 * dashboard opened fifty times. What the app holds on to must not grow beyond its data.
 */

const ROOT = join(import.meta.dirname, '../..');
const BUNDLE = join(ROOT, 'test-results/soak-app');
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAYS = 30;
const OPENINGS = 50;
const REAL_MS = Number(process.argv.find((arg) => arg.startsWith('--seconds='))?.slice(10) ?? 200) * 1000;
const SPEED = (DAYS * DAY_MS) / REAL_MS;
const KEY = 'soak:key';
/** By then everything that is made once has been made. */
const WARM_DAY = 6;

interface Sample {
  readonly day: number;
  /** Of main alone, and of all processes together. */
  readonly mainMiB: number;
  readonly allMiB: number;
  readonly processes: number;
  readonly mainHeapMiB: number;
  readonly handles: number;
  readonly threads: number;
  readonly timers: number;
  readonly buckets: number;
  readonly rows: number;
  readonly fileMiB: number;
}

async function buildSoakApp(): Promise<void> {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(ROOT, 'test/soak/soak-app.ts'),
      outDir: BUNDLE,
      target: 'node20.18',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'main.mjs' }, external: ['x11'] },
    },
    ssr: { noExternal: true, external: ['libsql', 'electron', 'keytar'] },
  });
  writeFileSync(join(BUNDLE, 'package.json'), JSON.stringify({ name: 'soak', main: 'main.mjs', type: 'module' }));
}

function prepareFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const account = (id: string, color: string) => ({ id, name: id, color, keyStored: true, timeZone: 'UTC' });
  const settings = {
    accounts: [account('acme', '#2f6bff'), account('beta', '#0f9d8a')],
    primaryAccountId: 'acme',
    pollIntervalMs: 300_000,
    backfillDays: 30,
  };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
}

function treeOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It has just ended.
    }
  }
  const tree = [pid];
  for (const id of tree) for (const [child, parent] of parents) if (parent === id) tree.push(child);
  return tree;
}

function privateMiBOf(pids: readonly number[]): number {
  const kib = pids.reduce((sum, pid) => {
    try {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      const value = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(rollup)?.[1] ?? 0);
      return sum + value('Private_Clean') + value('Private_Dirty');
    } catch {
      return sum;
    }
  }, 0);
  return Math.round((kib / 1024) * 10) / 10;
}

const TABLES = ['bucket', 'summary', 'revision', 'answer_aside', 'problem', 'incident', 'poll_findings'];

function countRows(path: string): { buckets: number; rows: number; fileMiB: number } {
  const file = new Database(path);
  try {
    const count = (table: string): number =>
      (file.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
    const counts = TABLES.map(count);
    const pages = file.prepare('PRAGMA page_count').get() as { page_count: number };
    return {
      buckets: counts[0] ?? 0,
      rows: counts.reduce((sum, n) => sum + n, 0),
      fileMiB: Math.round((pages.page_count * 4096) / 104_857.6) / 10,
    };
  } finally {
    file.close();
  }
}

function sampleOf(pid: number, historyPath: string, news: { day: number; timers: number; heapUsed: number }): Sample {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    day: news.day,
    timers: news.timers,
    mainHeapMiB: Math.round(news.heapUsed / 104_857.6) / 10,
    mainMiB: privateMiBOf([pid]),
    allMiB: privateMiBOf(treeOf(pid)),
    processes: treeOf(pid).length,
    handles: readdirSync(`/proc/${pid}/fd`).length,
    threads: Number(/^Threads:\s+(\d+)/m.exec(status)?.[1]),
    ...countRows(historyPath),
  };
}

async function soak(desktop: VirtualDesktop): Promise<{ samples: Sample[]; openings: number; code: number | null }> {
  const folder = join(desktop.home, 'soak');
  prepareFolder(folder);
  const realStartMs = Date.now();
  const startMs = Date.parse('2026-10-01T06:00:00Z');
  const nowMs = (): number => startMs + (Date.now() - realStartMs) * SPEED;
  const team = (id: string, seed: number) => ({ id, apiKey: KEY, seed });
  const server = await startDemoServer({ clock: nowMs, timeZone: 'UTC', accounts: [team('acme', 7), team('beta', 8)] });
  const outages = setInterval(() => {
    const day = Math.floor((nowMs() - startMs) / DAY_MS);
    const hour = Math.floor((nowMs() % DAY_MS) / HOUR_MS);
    const isOut = day % 3 === 1 && (hour === 10 || hour === 11);
    server.setFaults(isOut ? { answer: day % 2 === 0 ? { kind: 'reset' } : { kind: 'status', status: 502 } } : {});
  }, 20);
  const task: SoakTask = {
    userDataDir: folder,
    outDir: join(ROOT, 'out'),
    baseUrl: server.baseUrl,
    apiKey: KEY,
    timeZone: 'UTC',
    startMs,
    realStartMs,
    speed: SPEED,
    days: DAYS,
    openings: OPENINGS,
  };
  const electron = installedElectron();
  if (electron === undefined) throw new Error('There is no Electron yet: `npm run electron-path` gets one.');
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(electron.executable, [...asRoot, BUNDLE], {
    env: { ...desktop.env, GLANCE_SOAK: JSON.stringify(task) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const samples: Sample[] = [];
  let openings = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{')) continue;
    const news = JSON.parse(line) as { day?: number; timers: number; heapUsed: number; opening?: number };
    if (news.opening !== undefined) openings = news.opening;
    else if (news.day !== undefined && child.pid !== undefined) {
      samples.push(sampleOf(child.pid, join(folder, 'history.sqlite'), { ...news, day: news.day }));
    }
  }
  const code = await exited;
  clearInterval(outages);
  await server.close();
  return { samples, openings, code };
}

/** What must not grow, and by how much it may differ from one day to another all the same. */
const LIMITS: readonly (readonly [string, (sample: Sample) => number, number])[] = [
  ['private memory of main, MiB', ({ mainMiB }) => mainMiB, 25],
  ['private memory of all processes, MiB', ({ allMiB }) => allMiB, 40],
  ['processes', ({ processes }) => processes, 1],
  ['JavaScript heap of main, MiB', ({ mainHeapMiB }) => mainHeapMiB, 4],
  ['handles of main', ({ handles }) => handles, 12],
  ['threads of main', ({ threads }) => threads, 6],
  ['timers of main', ({ timers }) => timers, 12],
];

/** Three days at a time, so that one that was looked at in a busy moment does not decide. */
const middleOf = (samples: readonly Sample[], value: (sample: Sample) => number): number =>
  samples.map(value).sort((a, b) => a - b)[Math.floor(samples.length / 2)] ?? NaN;

function judge(samples: readonly Sample[], openings: number, code: number | null): string[] {
  const warm = samples.filter(({ day }) => day >= WARM_DAY && day < WARM_DAY + 3);
  const last = samples.slice(-3);
  const grown = LIMITS.flatMap(([name, value, limit]) => {
    const [before, after] = [middleOf(warm, value), middleOf(last, value)];
    return after - before > limit ? [`${name} grew from ${before} to ${after}`] : [];
  });
  const buckets = last.at(-1)?.buckets ?? 0;
  // Thirty days lived through and thirty fetched, 24 hours each, of two accounts.
  const expected = 2 * 24 * 60;
  return [
    ...grown,
    ...(Math.abs(buckets - expected) > 60 ? [`${buckets} buckets where ${expected} are expected`] : []),
    ...(openings < OPENINGS ? [`the dashboard was opened ${openings} times`] : []),
    ...(code === 0 ? [] : [`it ended with ${code}`]),
  ];
}

const COLUMNS: readonly (readonly [string, (sample: Sample) => number])[] = [
  ['day', ({ day }) => day],
  ...LIMITS.map(([name, value]): readonly [string, (sample: Sample) => number] => [name, value]),
  ['buckets', ({ buckets }) => buckets],
  ['rows in all', ({ rows }) => rows],
  ['file, MiB', ({ fileMiB }) => fileMiB],
];

await buildSoakApp();
const { samples, openings, code } = await withVirtualDesktop({ components: { keyring: 'none' } }, soak);
const complaints = judge(samples, openings, code);
const shown = samples.filter(({ day }) => day === 1 || day % 3 === 0);
mkdirSync(OUTCOMES, { recursive: true });
writeFileSync(
  join(OUTCOMES, 'soak.json'),
  JSON.stringify({
    notes: [
      `Two accounts for ${DAYS} days in ${REAL_MS / 1000} seconds, polled every five minutes: sleep every night, two hours of outage every ` +
        `third day, the dashboard opened and closed ${openings} times. ` +
        (complaints.length === 0 ? 'Nothing grew beyond the data.' : `**${complaints.join('; ')}.**`),
      `Compare rows from day ${WARM_DAY} on: before that, what is made once is being made. The numbers are higher than in the bench, ` +
        `for the clock runs ${SPEED} times as fast, and V8’s young generation may grow here.`,
    ],
    head: COLUMNS.map(([name]) => name),
    rows: shown.map((sample) => COLUMNS.map(([, value]) => value(sample))),
  }),
);
for (const sample of shown) console.log(JSON.stringify(sample));
for (const complaint of complaints) console.error(complaint);
process.exit(complaints.length === 0 ? 0 : 1);
