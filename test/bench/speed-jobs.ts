import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';
import { alertSettingsSchema, byRule } from '../../main/contract/alerts.ts';
import type { GlanceBridge } from '../../main/contract/ipc.ts';
import { packObservation, type Observation } from '../../main/domain/alerts/observation.ts';
import { openDatabase } from '../../main/history/database.ts';
import { HISTORY_FILE } from '../../main/system/data-folder.ts';
import * as v from 'valibot';
import { launchGlance, TrayReader, type RunningApp } from '../e2e/desktop/index.ts';
import { accountIdOf } from './bench-profile.ts';
import { figure, ROUNDS, sampleOf, type Figure } from './measure.ts';
import type { Stage } from './stage.ts';
import { HOUR_MS, MINUTE_MS } from '../../main/domain/time/units.ts';

/**
 * How long the tray waits for the main process while long work is done on a history of 219,000 hours: what a panel asks
 * is answered by the same thread that a person waits for.
 */

const ASK_EVERY_MS = 3;
const REPLAY_DAYS = 30;
const REPLAY_GOAL_MS = 250;
const BLOCK_GOAL_MS = 50;
const LAUNCH = { hidden: false };

interface Job {
  readonly what: string;
  readonly run: (page: Page) => Promise<unknown>;
}

const accountId = accountIdOf(0);
const RANGE = {
  accountId,
  allAccounts: true,
  fromDate: '2000-01-01',
  toDate: '2099-12-31',
  granularity: 'hour',
} as const;
const REPLAY = { accountId, alerts: v.parse(alertSettingsSchema, {}), days: REPLAY_DAYS };

declare const window: { readonly glance: GlanceBridge };

function jobs(folder: string, round: number, app: RunningApp): readonly Job[] {
  const saveAs = async (name: string): Promise<void> => {
    const filePath = join(folder, name);
    await app.actWith(filePath, ({ dialog }, path) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    });
  };
  return [
    {
      what: 'a CSV export',
      run: async (page) => {
        await saveAs(`../out-${round}.csv`);
        return page.evaluate((request) => window.glance.exportCsv(request), RANGE);
      },
    },
    { what: 'the preview of an import', run: (page) => page.evaluate(() => window.glance.openImport()) },
    { what: 'the commit of an import', run: (page) => page.evaluate(() => window.glance.confirmImport()) },
    {
      what: 'a backup',
      run: async (page) => {
        await saveAs(`../out-${round}.sqlite`);
        return page.evaluate(() => window.glance.backupHistory());
      },
    },
    { what: 'an integrity check', run: (page) => page.evaluate(() => window.glance.checkHistory()) },
    { what: 'compaction', run: (page) => page.evaluate(() => window.glance.compactHistory()) },
    {
      what: 'a replay of 30 days',
      run: async (page) => {
        const answer = await page.evaluate((request) => window.glance.replayAlerts(request), REPLAY);
        if (answer.ok && answer.value.pollCount === 0) throw new Error('The replay found no polls.');
        return answer;
      },
    },
    {
      what: 'a view of two years by days',
      run: (page) =>
        page.evaluate((request) => window.glance.loadRange(request), {
          accountId,
          preset: 'custom',
          fromDate: '2000-01-01',
          toDate: '2099-12-31',
          granularity: 'day',
        } as const),
    },
  ];
}

export async function jobFigures(stage: Stage): Promise<Figure[]> {
  const folder = await stage.profile({ accountCount: 5, years: 5 });
  writePolls(join(folder, HISTORY_FILE));
  const args = [...(LAUNCH.hidden ? ['--hidden'] : []), `--base-url=${stage.server.baseUrl}`];
  const app = await launchGlance({
    ...{ desktop: stage.desktop, userDataDir: folder, args, env: { TZ: stage.timeZone } },
  });
  try {
    const page = await app.windowWith('[data-testid=dashboard][data-ready=true]');
    const tray = await TrayReader.find(stage.bus, app.processId);
    const waits = new Map<string, number[]>();
    const replays: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      for (const job of jobs(folder, round, app)) {
        const beganMs = performance.now();
        const longest = await longestWait(tray, () => job.run(page));
        if (job.what.startsWith('a replay')) replays.push(performance.now() - beganMs);
        waits.set(job.what, [...(waits.get(job.what) ?? []), longest]);
      }
    }
    const idle: number[] = [];
    for (let round = 0; round < ROUNDS; round++) idle.push(await longestWait(tray, () => delay(1_000)));
    const baseline = { sample: sampleOf(idle), what: 'nothing going on' };
    return [
      ...[...waits].map(([what, values]) =>
        figure(`longest wait of the tray during ${what}`, 'ms', sampleOf(values), baseline, { atMost: BLOCK_GOAL_MS }),
      ),
      figure('replay of 30 days of minute polls', 'ms', sampleOf(replays), null, { atMost: REPLAY_GOAL_MS }),
    ];
  } finally {
    await app.kill();
  }
}

/** Asks the tray over and over while something goes on. @returns the longest that an answer took, milliseconds */
async function longestWait(tray: TrayReader, work: () => Promise<unknown>): Promise<number> {
  let [longest, over] = [0, false];
  const done = work().finally(() => (over = true));
  while (!over) {
    const askedMs = performance.now();
    await tray.tooltip();
    longest = Math.max(longest, performance.now() - askedMs);
    await delay(ASK_EVERY_MS);
  }
  const answer = await done;
  if (isFailure(answer)) throw new Error(`the job failed: ${JSON.stringify(answer)}`);
  return longest;
}

const isFailure = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === false;

/** What was seen by a poll each minute of the last weeks. */
export function writePolls(path: string): void {
  const opened = openDatabase(path, Date.now());
  if (!opened.ok) throw new Error(opened.error.code);
  const { connection } = opened.value;
  const nowMs = Date.now();
  connection.exec('BEGIN');
  const insert = connection.prepare('INSERT OR REPLACE INTO poll_findings VALUES (?, ?, ?)');
  const count = (REPLAY_DAYS + 2) * 24 * 60;
  for (let poll = count; poll > 0; poll--) {
    const atMs = nowMs - poll * MINUTE_MS;
    insert.run(accountId, atMs, packObservation(pollAt(atMs, poll)));
  }
  connection.exec('COMMIT');
  connection.close();
}

/** Every few hours something is unusual for some minutes. */
function pollAt(atMs: number, poll: number): Observation {
  const hourStartMs = atMs - (atMs % HOUR_MS);
  const isUnusual = poll % 400 < 12;
  return {
    ...{ atMs, hourStartMs, sessionsHourBefore: 9 },
    running: { totalSessions: poll % 23, averageSessionSeconds: 300, responseSeconds: 20 },
    ...{ tooLittleData: false, stale: false, changing: null, newLevel: null },
    byRule: byRule((rule) => ({
      ...{ score: isUnusual && rule === 'sessions-up' ? 0.8 : 0, ongoing: isUnusual, continues: false },
      value: isUnusual && rule === 'sessions-up' ? 31 : null,
      sinceMs: hourStartMs,
      typical: { p10: 4, median: 9, p90: 14, sampleCount: 30, basis: 'same-weekday' },
    })),
  };
}
