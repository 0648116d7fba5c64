import { app, BrowserWindow, powerMonitor, protocol, session } from 'electron';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { startApp } from '../../main/app.ts';
import { createProfileStarter } from '../../main/core/profiles.ts';
import { createSampleKeychain } from '../../main/credentials/key-store.ts';
import { ProxyLogins } from '../../main/credentials/proxy-logins.ts';
import { createJobs } from '../../main/jobs/jobs.ts';
import type { Clock } from '../../main/system/clock.ts';
import { connectSessionBus } from '../../main/system/session-bus.ts';
import { firstLook } from '../../main/tray/first-icon.ts';
import { APP_SCHEME } from '../../main/windows/app-protocol.ts';
import { isReportAddress, lockContents, lockRequests } from '../../main/windows/lockdown.ts';

/**
 * The app as it is, but for its clock, which runs thousands of times as fast, and its keychain, which always has the key.
 * It sleeps every night, and its dashboard is opened and closed again and again.
 */

export interface SoakTask {
  readonly userDataDir: string;
  readonly outDir: string;
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly timeZone: string;
  readonly startMs: number;
  /** Of this computer's clock, when `startMs` is. */
  readonly realStartMs: number;
  readonly speed: number;
  readonly days: number;
  readonly openings: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Long enough for a dashboard to be drawn. */
const OPEN_FOR_MS = 700;

const task = JSON.parse(process.env['GLANCE_SOAK'] ?? '{}') as SoakTask;

const clock: Clock = {
  nowMs: () => task.startMs + (Date.now() - task.realStartMs) * task.speed,
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(delayMs / task.speed, 2 ** 31 - 1));
    return () => {
      clearTimeout(timer);
    };
  },
};
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

function say(news: Readonly<Record<string, number>>): void {
  process.stdout.write(`${JSON.stringify(news)}\n`);
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/**
 * Tells each day what the main process holds on to: after the garbage is gone, and while no window is open, whose memory is
 * another matter.
 */
function tellEachDay(): void {
  let day = 0;
  const timer = setInterval(() => {
    const passed = Math.floor((clock.nowMs() - task.startMs) / DAY_MS);
    const isOpen = BrowserWindow.getAllWindows().length > 0;
    if (passed === day || (isOpen && passed < task.days)) return;
    day = passed;
    collectGarbage();
    const timers = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    say({ day, timers, heapUsed: process.memoryUsage().heapUsed });
    if (day < task.days) return;
    clearInterval(timer);
    app.quit();
  }, 20);
}

/** A lid that is closed at eleven and opened at seven. */
function sleepEachNight(): void {
  let asleep = false;
  setInterval(() => {
    const hour = Math.floor((clock.nowMs() % DAY_MS) / HOUR_MS);
    const isNight = hour >= 23 || hour < 7;
    if (isNight === asleep) return;
    asleep = isNight;
    powerMonitor.emit(isNight ? 'suspend' : 'resume');
  }, 10);
}

async function openAndClose(show: () => void): Promise<void> {
  const everyMs = (task.days * DAY_MS) / task.speed / (task.openings + 1);
  for (let opening = 1; opening <= task.openings; opening += 1) {
    const dueInMs = task.realStartMs + opening * everyMs - OPEN_FOR_MS - Date.now();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueInMs)));
    show();
    await new Promise((resolve) => setTimeout(resolve, OPEN_FOR_MS));
    for (const window of BrowserWindow.getAllWindows()) window.close();
    say({ opening });
  }
}

app.setPath('userData', task.userDataDir);
lockContents(app);
protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true } }]);
app.on('window-all-closed', () => undefined);

async function start(): Promise<void> {
  const acquireSession = session.fromPartition('acquire', { cache: false });
  lockRequests(acquireSession, isReportAddress);
  const keychain = createSampleKeychain(task.apiKey);
  const running = await startApp({
    profile: 'real',
    bus: connectSessionBus(process.env, () => undefined),
    firstLook: firstLook(null, 'Glance'),
    firstLinuxIcon: Promise.resolve(null),
    hidden: true,
    pagesPath: join(task.outDir, 'renderer'),
    preloadPath: join(task.outDir, 'preload', 'preload.cjs'),
    iconPath: '',
    clock,
    log: quiet,
    systemTimeZone: () => task.timeZone,
    proxyLogins: new ProxyLogins(keychain, task.userDataDir),
    openAtLogin: { isOn: () => false, set: () => undefined },
    startProfile: createProfileStarter({
      userDataDir: task.userDataDir,
      keychain,
      fetch: (url, init) => acquireSession.fetch(url, init),
      baseUrl: task.baseUrl,
      clock,
      random: Math.random,
      systemTimeZone: () => task.timeZone,
      systemLanguages: () => ['en-GB'],
      appVersion: '0.0.0',
      platform: 'linux',
      log: quiet,
      createJobs: (historyPath) =>
        createJobs({
          clock,
          startThread: () => new Worker(join(task.outDir, 'main', 'worker.js'), { workerData: historyPath }),
        }),
    }),
  });
  let stopped = false;
  app.on('before-quit', (event) => {
    if (stopped) return;
    stopped = true;
    event.preventDefault();
    void running.stop().finally(() => {
      app.quit();
    });
  });
  tellEachDay();
  sleepEachNight();
  void openAndClose(() => {
    running.show();
  });
}

void app.whenReady().then(start);
