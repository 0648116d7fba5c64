import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { isFresh, type AppRow } from './app-row.ts';
import { until, type AppStage } from './app-stage.ts';

/** What may be wrong when the real app starts. */

/** Loading the program itself takes a second or two on a busy computer. */
const WINDOW_WITHIN_MS = 8_000;

/** @param begin makes it wrong while nothing runs. @returns what puts it right once the window is there */
const starting = (what: string, begin: (stage: AppStage) => () => void, says = ''): AppRow => ({
  what,
  promise: 'The window is there as soon as ever, and today’s numbers as soon as they can be.',
  run: async (stage) => {
    await stage.app().kill();
    stage.restoreFiles();
    const rowsBefore = stage.rows();
    const end = begin(stage);
    const fromMs = performance.now();
    await stage.start();
    await until('the window', async () => (await stage.app().visibleWindows()).length > 0);
    expect(performance.now() - fromMs).toBeLessThan(WINDOW_WITHIN_MS);
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
];
