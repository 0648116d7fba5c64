import { execFileSync, spawn, type ChildProcessByStdio } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { expect } from 'vitest';
import { launchGlance } from '../../e2e/desktop/glance.ts';
import { isFresh, type AppRow } from './app-row.ts';
import { accountsIn, until, type AppStage } from './app-stage.ts';

/** What may be wrong when the real app starts. */

/** @param begin makes it wrong while nothing runs. @returns what puts it right once the window is there */
const starting = (what: string, begin: (stage: AppStage) => () => void, says = ''): AppRow => ({
  what,
  promise: 'The window is there as soon as ever, and today’s numbers as soon as they can be.',
  run: async (stage) => {
    await stage.app().kill();
    stage.restoreFiles();
    const rowsBefore = stage.rows();
    const end = begin(stage);
    await stage.start();
    // What is wrong is put right only after it, so the window has not waited for that.
    await until('the window', async () => (await stage.app().visibleWindows()).length > 0);
    end();
    const recoveredMs = await until('good numbers', async () => {
      if (await isFresh(stage).catch(() => false)) return true;
      await stage.refresh().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 500));
      return false;
    });
    const said = { tray: await stage.tooltip(), window: await stage.said() };
    expect(said.window.startsWith(says)).toBe(true);
    const recoverySeconds = Math.round(recoveredMs / 100) / 10;
    return { ...said, recoverySeconds, rowsBefore, rowsAfter: stage.rows() };
  },
});

/** From here on Chromium leaves by itself when the session bus goes away; before, it aborts before anything else can run. */
const LEAVES_WITHOUT_BUS_SINCE = 44;

/** Starts the app on a bus of its own and takes that away. @returns how the app ended, and after how long */
async function endOf(
  stage: AppStage,
  bus: ChildProcessByStdio<null, Readable, null>,
): Promise<{ readonly code: number | null; readonly major: number; readonly endedMs: number }> {
  const address = await new Promise<string>((resolve, reject) => {
    bus.once('error', reject);
    bus.stdout.once('data', (line) => {
      resolve(String(line).trim());
    });
  });
  const app = await launchGlance({
    desktop: stage.desktop,
    userDataDir: stage.folder,
    args: [`--base-url=${stage.server.baseUrl}`],
    env: { TZ: stage.zone, DBUS_SESSION_BUS_ADDRESS: address },
  });
  let hasEnded = false;
  try {
    await app.windowWith('text=acme');
    const major = await app.ask(() => Number.parseInt(process.versions.electron));
    const fromMs = performance.now();
    bus.kill('SIGKILL');
    const code = await app.exited;
    hasEnded = true;
    return { code, major, endedMs: performance.now() - fromMs };
  } finally {
    if (!hasEnded) await app.kill();
  }
}

const lostBus: AppRow = {
  what: 'the session bus goes away',
  promise: 'The app ends, with code 0 where Chromium lets it, and the next start has every row and every account.',
  run: async (stage) => {
    await stage.app().kill();
    const rowsBefore = stage.rows();
    const accounts = accountsIn(stage.settingsPath);
    const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
      env: stage.desktop.env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const { code, major, endedMs } = await endOf(stage, bus).finally(() => bus.kill('SIGKILL'));
    if (major >= LEAVES_WITHOUT_BUS_SINCE) expect(code).toBe(0);
    await stage.start();
    await until('good numbers', () => isFresh(stage).catch(() => false));
    expect(accountsIn(stage.settingsPath)).toEqual(accounts);
    const window = code === 0 ? 'It ended with code 0.' : `Chromium of Electron ${major} aborted.`;
    const recoverySeconds = Math.round(endedMs / 100) / 10;
    return { tray: await stage.tooltip(), window, recoverySeconds, rowsBefore, rowsAfter: stage.rows() };
  },
};

export const START_ROWS: readonly AppRow[] = [
  starting('started while the keychain’s process stands still', (stage) => {
    const pid = stage.desktop.pids['the keyring'] ?? 0;
    process.kill(pid, 'SIGSTOP');
    return () => {
      process.kill(pid, 'SIGCONT');
    };
  }),
  starting('started with the lock of a computer that has another name now', (stage) => {
    const lock = join(stage.folder, 'SingletonLock');
    rmSync(lock, { force: true });
    symlinkSync('an-older-name-4711', lock);
    return () => undefined;
  }),
  starting(
    'started with a pipe in the place of the settings',
    (stage) => {
      rmSync(stage.settingsPath);
      execFileSync('mkfifo', [stage.settingsPath]);
      return () => undefined;
    },
    'Settings were restored from a copy.',
  ),
  lostBus,
];
