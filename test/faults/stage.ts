import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { accountWith, type Settings } from '../../main/contract/settings.ts';
import type { ErrorCode } from '../../main/contract/errors.ts';
import { NOTICE_KINDS, type AppSnapshot, type NoticeKind } from '../../main/contract/snapshot.ts';
import { startCore, type Core } from '../../main/core/core.ts';
import { keyEntry, folderMark } from '../../main/credentials/key-entry.ts';
import { startDemoServer, type DemoServer } from '../../main/demo/server.ts';
import { errorWords } from '../../main/domain/wording/error-words.ts';
import { ENGLISH } from '../../main/domain/wording/language.ts';
import { openSettings } from '../../main/settings/settings-store.ts';
import { HISTORY_FILE } from '../../main/system/data-folder.ts';
import { trayModel } from '../../main/tray/tray-model.ts';
import { noticeWords } from '../../renderer/words/notice-words.ts';
import { createInThreadJobs } from '../fakes/in-thread-jobs.ts';
import { createLoopback, type Loopback } from '../fakes/loopback.ts';
import { createManualClock, type ManualClock } from '../fakes/manual-clock.ts';
import { createMemoryKeychain, type MemoryKeychain } from '../fakes/memory-keychain.ts';
import { removeFolder } from '../fakes/temporary-files.ts';

/** The real core with real files against a real server on loopback; only the clock, the keychain and the desktop are ours. */

export const NOON_MS = Date.parse('2026-11-24T12:00:00Z');
export const KEY = 'test:key-1';

export interface Stage {
  readonly folder: string;
  readonly settingsPath: string;
  readonly historyPath: string;
  readonly server: DemoServer;
  readonly clock: ManualClock;
  readonly keychain: MemoryKeychain;
  /** Starts the app; a second time is a restart. */
  start(): void;
  stop(): void;
  core(): Core;
  snapshot(): AppSnapshot;
  /** Turns the clock until it holds. @returns how many seconds passed on it */
  until(what: string, condition: () => boolean, stepMs?: number): Promise<number>;
  /** Buckets in the history file, counted by a connection of its own. */
  rows(): number;
  /** What tray and windows say of trouble right now, each sentence once, in order. */
  said(): { readonly tray: string; readonly window: string };
  close(): Promise<void>;
}

/** A stage with one account connected and nothing running yet. */
export async function setStage(settings: Partial<Settings> = {}): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'glance-fault-'));
  const clock = createManualClock(NOON_MS);
  const loopback = createLoopback();
  const started = await startDemoServer({
    clock: () => clock.nowMs(),
    timeZone: 'UTC',
    accounts: [{ id: 'acme', apiKey: KEY, seed: 7 }],
    onRequest: loopback.onRequest,
  });
  const server = loopback.watched(started);
  const keychain = createMemoryKeychain();
  keychain.items.set(keyEntry('acme', new URL(server.baseUrl).origin, folderMark(folder)), KEY);
  const first = openSettings(folder, clock);
  first.patch({ backfillDays: 1, ...settings });
  first.addAccount(
    accountWith({
      ...{ id: 'acme', name: 'Acme', color: '#2f6bff', keyStored: true },
      keyEntries: [keyEntry('acme', new URL(server.baseUrl).origin, folderMark(folder))],
    }),
  );
  first.close();
  const historyPath = join(folder, HISTORY_FILE);
  let core: Core | null = null;

  const stop = (): void => {
    core?.stop();
    core = null;
  };
  const running = (): Core => {
    if (core === null) throw new Error('nothing runs');
    return core;
  };

  return {
    folder,
    settingsPath: join(folder, 'settings.json'),
    historyPath,
    server,
    clock,
    keychain,
    start() {
      stop();
      core = startOn({ folder, clock, server, keychain }, loopback);
    },
    stop,
    core: running,
    snapshot: () => running().snapshot(),
    async until(what, condition, stepMs = 500) {
      const fromMs = clock.nowMs();
      for (let step = 0; step < 500; step += 1) {
        if (condition()) return Math.round((clock.nowMs() - fromMs) / 1000);
        await loopback.settle();
        clock.advance(stepMs);
      }
      throw new Error(`it did not come to this: ${what}; said was ${JSON.stringify(saidOf(running(), clock))}`);
    },
    rows: () => countRows(historyPath),
    said: () => saidOf(running(), clock),
    async close() {
      stop();
      await server.close();
      await removeFolder(folder);
    },
  };
}

function startOn(
  { folder, clock, server, keychain }: Pick<Stage, 'folder' | 'clock' | 'server' | 'keychain'>,
  loopback: Loopback,
): Core {
  return startCore({
    dataDir: folder,
    settings: openSettings(folder, clock),
    keychain,
    clock,
    random: () => 0.5,
    fetch: loopback.through((url, init) => fetch(url, init)),
    baseUrlFor: () => server.baseUrl,
    systemTimeZone: () => 'UTC',
    systemLanguages: () => ['en-GB'],
    appVersion: '0.0.0-test',
    platform: 'linux',
    sampleData: false,
    backfillPauseMs: 50,
    createJobs: createInThreadJobs,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    onSnapshot: () => undefined,
    onHistoryChanged: () => undefined,
    onSpike: () => undefined,
    onSpikeOver: () => undefined,
    onIncidentsChanged: () => undefined,
  });
}

function saidOf(core: Core, clock: ManualClock): { tray: string; window: string } {
  const snapshot = core.snapshot();
  const status = trayModel(snapshot, clock.nowMs(), ENGLISH).tooltip;
  const problems = snapshot.accounts.flatMap(({ connection: { problem } }) =>
    problem === null ? [] : [sentence(problem.code)],
  );
  const notices = snapshot.notices.map(({ kind }) => sentence(kind));
  return { tray: status.replaceAll('\n', ' · '), window: [...problems, ...notices].join(' ') };
}

function sentence(code: ErrorCode | NoticeKind): string {
  if ((NOTICE_KINDS as readonly string[]).includes(code)) {
    const { title, text } = noticeWords(code as NoticeKind);
    return `${title} ${text}`;
  }
  const { title, advice } = errorWords(code as ErrorCode, ENGLISH);
  return `${title}. ${advice}`;
}

/** The sentences of a window for problems of accounts, then for notices. */
export const sentences = (codes: readonly (ErrorCode | NoticeKind)[]): string => codes.map(sentence).join(' ');

export function countRows(historyPath: string): number {
  try {
    const file = new Database(historyPath);
    try {
      return (file.prepare('SELECT count(*) AS n FROM bucket').get() as { n: number }).n;
    } finally {
      file.close();
    }
  } catch {
    return 0;
  }
}

export const isFresh = (stage: Stage): boolean =>
  stage.snapshot().accounts.length > 0 &&
  stage.snapshot().accounts.every(({ connection, today }) => connection.status === 'fresh' && today !== null);

/** The whole backfill is there too. */
export const isIdle = (stage: Stage): boolean =>
  isFresh(stage) && stage.snapshot().accounts.every(({ fetching }) => fetching === null);
