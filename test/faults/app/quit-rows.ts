import Database from 'libsql';
import { expect } from 'vitest';
import { isFresh, seconds, type AppRow } from './app-row.ts';
import { until, type AppStage } from './app-stage.ts';
import { isStopped } from './processes.ts';

/** Ways to end the real app while something does not answer. */

/** What stands in the way of a thing that quitting might wait for. */
interface Hindrance {
  /** Whether it still does. What the app ended in spite of, it cannot have waited for. */
  readonly stands: () => boolean;
  readonly undo: () => void;
}

const NO_HINDRANCE: Hindrance = { stands: () => true, undo: () => undefined };

/** Ends the app in some state and starts it again. How long that took is in the table; here it only has to end. */
const quitting = (
  what: string,
  begin: (stage: AppStage) => Promise<Hindrance> | Hindrance,
  end: 'menu' | 'SIGTERM' = 'menu',
): AppRow => ({
  what,
  promise: 'It ends with code 0 without waiting for what does not answer, and the next start has every row.',
  run: async (stage) => {
    const rowsBefore = stage.rows();
    const tray = await stage.tooltip();
    const hindrance = await begin(stage);
    const fromMs = performance.now();
    if (end === 'menu') await (await stage.tray()).clickMenu('Quit Glance').catch(() => undefined);
    else process.kill(stage.app().processId, 'SIGTERM');
    const code = await stage.app().exited;
    const endedMs = performance.now() - fromMs;
    expect(code).toBe(0);
    expect(hindrance.stands(), 'it did not wait for what does not answer').toBe(true);
    hindrance.undo();
    await stage.start();
    await until('the window', () => stage.app().electron.windows().length > 0);
    await until('good numbers', () => isFresh(stage).catch(() => false));
    return { tray, window: '', recoverySeconds: seconds(endedMs), rowsBefore, rowsAfter: stage.rows() };
  },
});

export const QUICK_QUIT_ROW = quitting('Quit in the tray’s menu', () => NO_HINDRANCE);

export const SLOW_QUIT_ROWS: readonly AppRow[] = [
  quitting('SIGTERM', () => NO_HINDRANCE, 'SIGTERM'),
  quitting('Quit while Acquire does not answer', async (stage) => {
    const { server } = stage;
    server.setFaults({ answer: { kind: 'hang' } });
    const asked = server.requests.length;
    await stage.refresh();
    await until('a request that hangs', () => server.requests.length > asked);
    return {
      stands: () => server.requests.slice(asked).every(({ status }) => status === null),
      undo: () => {
        server.setFaults({});
      },
    };
  }),
  quitting('Quit while another program holds the history', (stage) => {
    const other = new Database(stage.historyPath);
    other.exec('BEGIN IMMEDIATE');
    return {
      stands: () => other.inTransaction,
      undo: () => {
        other.exec('ROLLBACK');
        other.close();
      },
    };
  }),
  quitting('Quit while the keychain is stopped', async (stage) => {
    const pid = stage.desktop.pids['the keyring'] ?? 0;
    process.kill(pid, 'SIGSTOP');
    await stage.away();
    await stage.back();
    return {
      stands: () => isStopped(pid),
      undo: () => {
        process.kill(pid, 'SIGCONT');
      },
    };
  }),
  quitting('Quit with the popover open', async (stage) => {
    await (await stage.tray()).activate();
    return NO_HINDRANCE;
  }),
];
