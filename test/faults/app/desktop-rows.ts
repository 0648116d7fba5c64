import { spawn } from 'node:child_process';
import Database from 'libsql';
import { expect } from 'vitest';
import { runGlance } from '../../e2e/desktop/glance.ts';
import { TrayReader } from '../../e2e/desktop/tray.ts';
import type { FaultOutcome } from '../fault.ts';
import { isFresh, isWell, seconds, type AppRow } from './app-row.ts';
import { sentence, until, type AppStage } from './app-stage.ts';
import { startPanel, stopPanel } from './panel.ts';
import { processesOf } from './processes.ts';
import { QUICK_QUIT_ROW } from './quit-rows.ts';

/** Desktops, keychains and processes that fail the real app. */

const outcomeOf = async (
  stage: AppStage,
  parts: { rowsBefore: number; recoveredMs: number | null; window?: string; tray?: string },
): Promise<FaultOutcome> => ({
  tray: parts.tray ?? (await stage.tooltip()),
  window: parts.window ?? (await stage.said()),
  recoverySeconds: parts.recoveredMs === null ? null : seconds(parts.recoveredMs),
  rowsBefore: parts.rowsBefore,
  rowsAfter: stage.rows(),
});

/** What the main window's page says, also after a crash that the inspector does not survive. */
const textByMain = (stage: AppStage): Promise<string> =>
  stage.app().electron.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) return '';
    // A page that was killed never answers what it was asked.
    const noAnswer = new Promise<string>((resolve) => setTimeout(resolve, 1_000, ''));
    const text = window.webContents.executeJavaScript('document.body.innerText') as Promise<string>;
    return await Promise.race([text, noAnswer]);
  });

const lockedKeychain: AppRow = {
  what: 'the keychain is locked when the account is set to work',
  promise: 'Glance names the problem, shows the last numbers, and goes on when the key can be read.',
  run: async (stage) => {
    const rowsBefore = stage.rows();
    await stage.away();
    await stage.keyring.lock();
    await stage.back();
    await until('it is said', async () => (await stage.said()).includes(sentence('key-locked')));
    const said = { window: await stage.said(), tray: await stage.tooltip() };
    await stage.keyring.unlock();
    await stage.refresh();
    const recoveredMs = await until('good numbers', () => isWell(stage));
    return outcomeOf(stage, { rowsBefore, recoveredMs, ...said });
  },
};

const killedPanel: AppRow = {
  what: 'the panel is killed and started again',
  promise: 'The icon is in it again within five seconds, once.',
  run: async (stage) => {
    const rowsBefore = stage.rows();
    const { processId } = stage.app();
    await stopPanel(stage);
    startPanel(stage);
    const recoveredMs = await until('the icon in the new panel', () =>
      TrayReader.exists(stage.bus, processId).catch(() => false),
    );
    const watcher = {
      destination: 'org.kde.StatusNotifierWatcher',
      path: '/StatusNotifierWatcher',
      interface: 'org.kde.StatusNotifierWatcher',
    };
    const items = (await stage.bus.property(watcher, 'RegisteredStatusNotifierItems')) as readonly string[];
    expect(items.filter((item) => item.includes('StatusNotifierItem'))).toHaveLength(1);
    return outcomeOf(stage, { rowsBefore, recoveredMs });
  },
};

const silentNotifications: AppRow = {
  what: 'a notification server that has the name and never answers',
  promise: 'The app answers all the while, and says in the window that nothing could be shown.',
  run: async (stage) => {
    const rowsBefore = stage.rows();
    const server = stage.desktop.pids['the notification daemon'] ?? 0;
    process.kill(server, 'SIGSTOP');
    const test = stage.inPage<{ ok: boolean; error?: { code: string } }>('window.glance.sendTestNotification()');
    expect(await stage.tooltip()).toMatch(/sessions/);
    const answer = await test;
    expect(answer).toMatchObject({ ok: false, error: { code: 'notifications-unavailable' } });
    await until('it is said', async () => (await stage.said()).includes(sentence('notifications-unavailable')));
    const window = await stage.said();
    process.kill(server, 'SIGCONT');
    await stage.inPage(`window.glance.dismissNotice('notifications-unavailable')`);
    const recoveredMs = await until('nothing is said any more', () => isWell(stage));
    return outcomeOf(stage, { rowsBefore, recoveredMs, window });
  },
};

const killedGraphics: AppRow = {
  what: 'the process that draws is killed three times with charts on screen',
  promise: 'Charts are drawn again.',
  run: async (stage) => {
    const rowsBefore = stage.rows();
    const fromMs = performance.now();
    for (let time = 0; time < 3; time += 1) {
      for (const pid of processesOf(stage, 'gpu-process')) process.kill(pid, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
    await until('charts with something on them', () =>
      stage.inPage(`(() => {
        const charts = [...document.querySelectorAll('canvas')];
        return charts.length > 0 && charts.every((canvas) => {
          const { width, height } = canvas;
          if (width === 0 || height === 0) return false;
          const pixels = canvas.getContext('2d').getImageData(0, 0, width, height).data;
          return pixels.some((value) => value !== 0);
        });
      })()`),
    );
    return outcomeOf(stage, { rowsBefore, recoveredMs: performance.now() - fromMs });
  },
};

const killedPage: AppRow = {
  what: 'the window’s page is killed',
  promise: 'The window comes back by itself and says so.',
  run: async (stage) => {
    const rowsBefore = stage.rows();
    const tray = await stage.tooltip();
    const pages = processesOf(stage, 'renderer');
    expect(pages.length).toBeGreaterThan(0);
    for (const pid of pages) process.kill(pid, 'SIGKILL');
    const recoveredMs = await until('the page is there again', async () =>
      (await textByMain(stage).catch(() => '')).includes('This window stopped unexpectedly'),
    );
    const window = 'This window stopped unexpectedly. Glance opened it again, and nothing is lost.';
    await stage.start();
    await until('the window', () => stage.app().electron.windows().length > 0);
    await until('good numbers', () => isFresh(stage).catch(() => false));
    return { tray, window, recoverySeconds: seconds(recoveredMs), rowsBefore, rowsAfter: stage.rows() };
  },
};

const killedApp: AppRow = {
  what: 'the app is ended by SIGKILL',
  promise: 'The next start has every row.',
  run: async (stage) => {
    const rowsBefore = stage.rows();
    await stage.app().kill();
    const fromMs = performance.now();
    await stage.start();
    await until('the window', () => stage.app().electron.windows().length > 0);
    await until('good numbers', () => isFresh(stage).catch(() => false));
    return outcomeOf(stage, { rowsBefore, recoveredMs: performance.now() - fromMs });
  },
};

const secondLaunch = (hidden: boolean): AppRow => ({
  what: hidden ? 'a second launch with --hidden' : 'a second launch',
  promise: hidden
    ? 'Nothing appears, and the first goes on.'
    : 'The window of the first is shown, and the first goes on.',
  run: async (stage) => {
    const rowsBefore = stage.rows();
    await stage.app().act(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.hide();
    });
    const run = await runGlance({
      desktop: stage.desktop,
      userDataDir: stage.folder,
      args: [`--base-url=${stage.server.baseUrl}`, ...(hidden ? ['--hidden'] : [])],
    });
    expect(run.code).toBe(0);
    if (!hidden) await until('the window on screen', async () => (await stage.app().visibleWindows()).length > 0);
    else {
      await new Promise((resolve) => setTimeout(resolve, 700));
      expect(await stage.app().visibleWindows()).toEqual([]);
      await (await stage.tray()).clickMenu('Open Glance');
      await until('the window on screen', async () => (await stage.app().visibleWindows()).length > 0);
    }
    return outcomeOf(stage, { rowsBefore, recoveredMs: null });
  },
});

const heldHistory: AppRow = {
  what: 'another program holds the history for ten seconds',
  promise: 'Today’s numbers are shown, nothing fetched meanwhile is lost, and the history opens again by itself.',
  run: async (stage) => {
    const rowsBefore = stage.rows();
    const other = new Database(stage.historyPath);
    other.exec('BEGIN IMMEDIATE');
    await stage.refresh();
    await until('it is said', async () => {
      await stage.refresh();
      return (await stage.said()).includes(sentence('history-locked'));
    });
    const said = { window: await stage.said(), tray: await stage.tooltip() };
    other.exec('ROLLBACK');
    other.close();
    const recoveredMs = await until('it is over', () => isWell(stage));
    return outcomeOf(stage, { rowsBefore, recoveredMs, ...said });
  },
};

const FRIGHT = 'Glance can’t use its data folder';

/** A data folder that cannot be used, next to the app that runs on another. */
const unusableFolder = (what: string, make: (stage: AppStage) => string): AppRow => ({
  what,
  promise: 'A window says so and what to do, and the app ends with a code that is not 0.',
  run: async (stage) => {
    const rowsBefore = stage.rows();
    const running = runGlance({ desktop: stage.desktop, userDataDir: make(stage) });
    let ended = false;
    void running.finally(() => (ended = true)).catch(() => undefined);
    const shownMs = await until('the box is there and closed', async () => {
      if (ended) return true;
      await new Promise((resolve) => setTimeout(resolve, 300));
      spawn('xdotool', ['key', 'Return'], { env: stage.desktop.env, stdio: 'ignore' });
      return false;
    });
    const { code, stderr } = await running;
    expect(code).toBe(1);
    expect(stderr).toContain(FRIGHT);
    const window = stderr.split('\n').find((line) => line.includes(FRIGHT)) ?? '';
    return outcomeOf(stage, { rowsBefore, recoveredMs: shownMs, window: window.replaceAll(stage.desktop.home, '~') });
  },
});

export const QUICK_DESKTOP_ROWS: readonly AppRow[] = [
  lockedKeychain,
  heldHistory,
  silentNotifications,
  secondLaunch(false),
  secondLaunch(true),
  killedGraphics,
  killedPanel,
  killedPage,
  killedApp,
  QUICK_QUIT_ROW,
  unusableFolder('a data folder that is a file', (stage) => stage.settingsPath),
  unusableFolder('a data folder in which nothing may be made', () => '/proc/1'),
];
