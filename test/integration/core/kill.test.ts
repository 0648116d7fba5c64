import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'libsql';
import { build } from 'vite';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { HISTORY_FILE } from '../../../main/system/data-folder.ts';
import { startDemoServer } from '../../../main/demo/server.ts';
import { randomFrom } from '../../../main/demo/random.ts';
import { localDay } from '../../../main/domain/time/calendar.ts';
import { openHistory } from '../../../main/history/open-history.ts';
import { SEED } from '../../arbitraries.ts';
import type { Acknowledged, ChildTask, Said } from '../../fixtures/core-child/child.ts';
import { readRfc4180 } from '../history/rfc4180.ts';
import { temporaryFolder, TEST_KEY } from './support.ts';

/**
 * `kill -9` in the middle of whatever Glance does. SQLite's `synchronous=NORMAL` in WAL promises nothing for a power cut,
 * but everything for this: what was committed is there.
 */

const ROOT = join(import.meta.dirname, '../../..');
/** Below the project, so that the bundle finds the packages that it leaves out. */
const BUNDLE = join(ROOT, 'test-results/core-child');

const KILLS = 200;
/** Two lives at a time, each on a folder of its own, which now and then is a new one. */
const LANES = 2;
const LIVES_PER_FOLDER = 10;
const NOW_MS = Date.parse('2026-11-24T13:05:00Z');
// The first look at any other zone costs a new process more than all the rest.
const TIME_ZONE = 'UTC';

beforeAll(async () => {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(ROOT, 'test/fixtures/core-child/child.ts'),
      outDir: BUNDLE,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'child.mjs' } },
    },
    ssr: { noExternal: true, external: ['libsql'] },
  });
});

/** What a life has to say before it dies: so many answers that it keeps, so many whole exports, or nothing (0). */
interface End {
  readonly after: Said['kind'];
  readonly count: number;
  /** So much later. */
  readonly delayMs: number;
}

interface Life {
  readonly acknowledged: readonly Acknowledged[];
  /** It said that an export stands under its name. */
  readonly hasExported: boolean;
}

/** With all of its past fetched only polls are left, minutes apart; then it dies idle. */
const IDLE_MS = 5_000;
/** Exports go on for ever, so one comes, however busy the computer is; this ends a life in which none does. */
const NO_EXPORT_MS = 120_000;

async function liveAndDie(task: ChildTask, end: End): Promise<Life> {
  const child = spawn(process.execPath, [join(BUNDLE, 'child.mjs'), JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Said[] = [];
  // What it complained of; it should have no time for that.
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const gone = new Promise((resolve) => child.once('close', resolve));
  let isDying = false;
  const kill = (): void => {
    if (isDying) return;
    isDying = true;
    setTimeout(() => child.kill('SIGKILL'), end.delayMs);
  };
  const idle = setTimeout(kill, end.after === 'answer' ? IDLE_MS : NO_EXPORT_MS);
  createInterface(child.stdout).on('line', (line) => {
    const heard = JSON.parse(line) as Said;
    said.push(heard);
    if (heard.kind === end.after) idle.refresh();
    if (said.filter(({ kind }) => kind === end.after).length >= end.count) kill();
  });
  if (end.count === 0) kill();
  await gone;
  clearTimeout(idle);
  const hasExported = said.some(({ kind }) => kind === 'exported');
  expect(child.signalCode, errors).toBe('SIGKILL');
  if (end.after === 'exported') expect(hasExported, errors).toBe(true);
  return { acknowledged: said.filter((line) => line.kind === 'answer'), hasExported };
}

/** By turns: now and then while it starts, mostly while it works, and at times in the middle of the export after a whole one. */
function endOf(life: number, random: () => number): End {
  if (life % 6 === 1) return { after: 'answer', count: 0, delayMs: random() * 200 };
  const delayMs = random() * 40;
  if (life % 4 === 0) return { after: 'exported', count: 1, delayMs };
  return { after: 'answer', count: 1 + Math.floor(random() * 8), delayMs };
}

type Kept = Map<number, Acknowledged>;

/** Opens what the dead left behind, as the next start does. */
function expectNothingLost(dataDir: string, promised: Kept): void {
  const path = join(dataDir, HISTORY_FILE);
  const opened = openHistory(path, NOW_MS);
  expect(opened).toMatchObject({ problem: null, quarantinePath: null });
  opened.history.close();
  const connection = new Database(path);
  const check = connection.prepare('PRAGMA integrity_check').all();
  const select = connection.prepare('SELECT fetched_at_ms AS at FROM summary WHERE start_ms = ? AND end_ms = ?');
  const count = connection.prepare(
    "SELECT count(*) AS n FROM bucket WHERE granularity = 'hour' AND start_ms >= ? AND start_ms < ?",
  );
  for (const { startMs, endMs, fetchedAtMs, bucketCount } of promised.values()) {
    expect((select.get(startMs, endMs) as { at: number } | undefined)?.at).toBeGreaterThanOrEqual(fetchedAtMs);
    expect((count.get(startMs, endMs) as { n: number }).n).toBeGreaterThanOrEqual(bucketCount);
  }
  connection.close();
  expect(check).toEqual([{ integrity_check: 'ok' }]);
}

/** Under the name that was asked for there is a whole file or none. */
function expectWholeExport(path: string, lastHourEndsMs: number): boolean {
  if (!existsSync(path)) return false;
  const rows = readRfc4180(readFileSync(path, 'utf8'), ',');
  for (const row of rows) expect(row).toHaveLength(10);
  // The past comes newest first, so whatever else a whole export holds, it ends with the last hour of its range.
  expect(Date.parse(rows.at(-1)?.[2] ?? '')).toBe(lastHourEndsMs);
  return true;
}

describe('killed in the middle of fetching, polling and exporting', { timeout: 1_800_000 }, () => {
  it(`${String(KILLS)} times, it loses nothing that it had kept and leaves no half-written export`, async () => {
    const clockShiftMs = NOW_MS - Date.now();
    const server = await startDemoServer({
      clock: () => Date.now() + clockShiftMs,
      timeZone: TIME_ZONE,
      accounts: [{ id: 'acme', apiKey: TEST_KEY, seed: 7 }],
    });
    onTestFinished(() => server.close());
    const folder = temporaryFolder();
    const range = { fromDate: '2026-11-09', toDate: '2026-11-23' };
    const lastHourEndsMs = localDay(range.toDate, TIME_ZONE).endMs;
    let started = 0;
    const sum = { promised: 0, exports: 0, leftBehind: 0 };

    async function lane(place: number): Promise<void> {
      const random = randomFrom(SEED, place);
      let promised: Kept = new Map();
      for (let life = 0; started < KILLS; life += 1) {
        started += 1;
        if (life % LIVES_PER_FOLDER === 0) promised = new Map();
        const dataDir = join(folder, `lane-${place}-${Math.floor(life / LIVES_PER_FOLDER)}`);
        // Beside the data folder: nothing is ever exported into it.
        const exportDir = `${dataDir}-exports`;
        mkdirSync(exportDir, { recursive: true });
        const exportPath = join(exportDir, 'export.csv');
        const { acknowledged, hasExported } = await liveAndDie(
          {
            ...{ dataDir, exportPath, baseUrl: server.baseUrl, apiKey: TEST_KEY, clockShiftMs, ...range },
            backfillDays: 90,
          },
          endOf(life, random),
        );
        for (const answer of acknowledged) promised.set(answer.startMs, answer);
        sum.promised += acknowledged.length;
        sum.exports += hasExported ? 1 : 0;
        expectNothingLost(dataDir, promised);
        const stands = expectWholeExport(exportPath, lastHourEndsMs);
        if (hasExported) expect(stands).toBe(true);
        const others = readdirSync(exportDir).filter((name) => name !== 'export.csv');
        // Whoever is killed cannot tidy up; the next to write there does.
        expect(others.length).toBeLessThanOrEqual(1);
        for (const name of others) expect(name).toMatch(/^\.export\.csv\..*\.part$/);
        sum.leftBehind += others.length;
      }
    }
    await Promise.all(Array.from({ length: LANES }, (_, place) => lane(place)));

    expect(started).toBe(KILLS);
    // Otherwise the knife never came at an interesting moment. What a life dies of is drawn, not left to this computer's speed.
    expect(sum.promised).toBeGreaterThan(KILLS);
    expect(sum.exports).toBeGreaterThan(KILLS / 5);
    expect(sum.leftBehind).toBeGreaterThan(0);
  });
});
