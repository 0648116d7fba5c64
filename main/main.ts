import { reasonOf } from './contract/errors.ts';
import { app, dialog, nativeImage, net, protocol, session, Tray, utilityProcess, type Session } from 'electron';
import { url as inspectorUrl } from 'node:inspector';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { AppOptions, RunningApp } from './app.ts';
import { asksForCommand, parseCommandLine, type CommandLine } from './cli/command-line.ts';
import { foreignSwitch, foreignSwitchSentence } from './cli/foreign-switches.ts';
import type { AcquireClientOptions } from './acquire/client.ts';
import type { ProxyLogins } from './credentials/proxy-logins.ts';
import type { KeychainService } from './credentials/keychain.ts';
import { folderProblem, type FolderProblem } from './system/folder-check.ts';
import { lastCountOfToday } from './history/last-count.ts';
import { readFirstAccount } from './settings/first-account.ts';
import { liveInTray } from './system/app-life.ts';
import { createSystemClock, type Clock } from './system/clock.ts';
import { lacksDisplay } from './system/display.ts';
import { HISTORY_FILE, profileFolder, SETTINGS_FILE, type Profile } from './system/data-folder.ts';
import { keepHeapSmall } from './system/heap.ts';
import { isLocalDay } from './system/local-day.ts';
import type { Log } from './system/log.ts';
import type { SessionRequest } from './system/session-fetch.ts';
import type { OpenAtLoginSwitch } from './system/open-at-login.ts';
import { connectSessionBus, type SessionBus } from './system/session-bus.ts';
import { showEarlyIcon, showEarlyLinuxIcon, type EarlyLinuxIcon } from './tray/early-icon.ts';
import { firstLook, type FirstLook } from './tray/first-icon.ts';
import { APP_SCHEME } from './windows/app-protocol.ts';
import { isReportAddress, lockContents, lockRequests } from './windows/lockdown.ts';

/**
 * The entry: flags, one instance, the locked-down scheme, the first icon; then the app. What is imported here is loaded
 * before the icon is in the tray, so it is no more than the icon needs; everything else is imported once it is there.
 */

/** The same as `appId` in electron-builder.yml: by it Windows knows whose notification it is. */
const APP_ID = 'io.github.glance-for-acquire';

const OUT_DIR = join(import.meta.dirname, '..');
const PRELOAD_PATH = join(OUT_DIR, 'preload', 'preload.cjs');
const WORKER_PATH = join(OUT_DIR, 'main', 'worker.js');
const ICON_PATH = join(OUT_DIR, '..', 'build', 'icons', 'png', '256x256.png');

const profileOf = (flags: CommandLine): Profile => (flags.demo ? 'sample-data' : 'real');
const folderOf = (flags: CommandLine): string => profileFolder(app.getPath('userData'), profileOf(flags));

/** English words for a terminal, which a start that goes well does not load. */
const loadEnglish = async () => (await import('./domain/wording/language.ts')).ENGLISH.m.cli;

function leave(message: string, exitCode: number): void {
  process.stderr.write(`${message}\n`);
  app.exit(exitCode);
}

/** Sample data has a folder of its own even when it is the only thing that runs, so that it never meets a real account. */
function chooseUserData(flags: CommandLine): void {
  if (flags.userDataDir !== null) app.setPath('userData', resolve(flags.userDataDir));
  else if (flags.demo) app.setPath('userData', join(app.getPath('appData'), 'Glance Sample Data'));
}

/** Does what a flag asks for and leaves: no window, no network. */
async function runAndLeave(flags: CommandLine): Promise<void> {
  const [{ runCommand }, { readTimeZone }] = await Promise.all([
    import('./cli/run-command.ts'),
    import('./system/time-zone.ts'),
  ]);
  const { output, remarks, exitCode } = await runCommand(flags, {
    userDataDir: app.getPath('userData'),
    appVersion: app.getVersion(),
    systemTimeZone: readTimeZone(process.env),
    systemLanguages: () => app.getPreferredSystemLanguages(),
    nowMs: createSystemClock().nowMs(),
  });
  for (const remark of remarks) process.stderr.write(`${remark}\n`);
  await new Promise<void>((resolve) => {
    process.stdout.write(output, () => {
      resolve();
    });
  });
  app.exit(exitCode);
}

function lookAtStart(flags: CommandLine): FirstLook {
  const folder = folderOf(flags);
  const account = readFirstAccount(join(folder, SETTINGS_FILE));
  const nowMs = Date.now();
  const isToday = (startMs: number, endMs: number): boolean =>
    account !== null && isLocalDay(startMs, endMs, nowMs, account.timeZone);
  const lastCount = account === null ? null : lastCountOfToday(join(folder, HISTORY_FILE), account.id, nowMs, isToday);
  return firstLook(lastCount, account?.name ?? app.name);
}

/** Our own connection to the desktop's bus, for the tray and notifications on Linux; null elsewhere. */
function connectBus(): Promise<SessionBus | null> {
  if (process.platform !== 'linux') return Promise.resolve(null);
  return connectSessionBus(process.env, (reason) => {
    void import('electron-log/main').then(({ default: log }) => {
      log.warn(`no session bus: ${reason}`);
    });
  });
}

/** The session of the requests to Acquire: in memory, without a cache, and for nothing else. */
function openAcquireSession(): Session {
  const acquireSession = session.fromPartition('acquire', { cache: false });
  lockRequests(acquireSession, isReportAddress);
  return acquireSession;
}

/** What is done before Electron is ready. */
interface Early {
  readonly bus: Promise<SessionBus | null>;
  readonly look: FirstLook;
  readonly linuxIcon: EarlyLinuxIcon;
}

function beginEarly(flags: CommandLine): Early {
  const bus = connectBus();
  const look = lookAtStart(flags);
  return { bus, look, linuxIcon: showEarlyLinuxIcon(bus, look) };
}

async function start(flags: CommandLine, { bus, look, linuxIcon }: Early): Promise<RunningApp> {
  const icon = await showEarlyIcon({ electron: { Tray, nativeImage }, platform: process.platform, look });
  const [{ startApp }, options] = await Promise.all([import('./app.ts'), appOptions(flags)]);
  return startApp({ ...options, ...icon, bus, firstLook: look, firstLinuxIcon: linuxIcon.icon });
}

/** What the app is given from outside: this computer's clock, network, keychain and log. */
async function appOptions(flags: CommandLine): Promise<Omit<AppOptions, 'bus' | 'firstLook' | 'firstLinuxIcon'>> {
  const [{ createProfileStarter }, { ProxyLogins }, { createJobs }, { startLog }, { createComputerZone }] =
    await Promise.all([
      import('./core/profiles.ts'),
      import('./credentials/proxy-logins.ts'),
      import('./jobs/jobs.ts'),
      import('./system/electron-log.ts'),
      import('./system/time-zone.ts'),
    ]);
  const log = startLog();
  const acquireSession = openAcquireSession();
  const clock = createSystemClock();
  const keys = await keychain(clock);
  const proxyLogins = new ProxyLogins(keys, app.getPath('userData'));
  const zone = createComputerZone(process.env);
  const systemTimeZone = zone.named;
  const { platform } = process;
  return {
    profile: profileOf(flags),
    hidden: flags.hidden,
    preloadPath: PRELOAD_PATH,
    pagesPath: join(OUT_DIR, 'renderer'),
    iconPath: ICON_PATH,
    clock,
    log,
    systemTimeZone,
    openAtLogin: await loginSwitch(log),
    proxyLogins,
    startProfile: createProfileStarter({
      userDataDir: app.getPath('userData'),
      keychain: keys,
      fetch: await fetchThrough(acquireSession, proxyLogins),
      baseUrl: flags.baseUrl,
      clock,
      random: Math.random,
      systemTimeZone,
      lookAtTimeZone: zone.lookAgain,
      systemLanguages: () => app.getPreferredSystemLanguages(),
      // Root cannot have it, and knows.
      sandboxOff: app.commandLine.hasSwitch('no-sandbox') && process.getuid?.() !== 0,
      appVersion: app.getVersion(),
      platform: platform === 'win32' || platform === 'darwin' ? platform : 'linux',
      log,
      createJobs: (historyPath) =>
        createJobs({ clock, startThread: () => new Worker(WORKER_PATH, { workerData: historyPath }) }),
    }),
  };
}

/** The keychain, asked in a process of its own, for it may hang. */
async function keychain(clock: Clock): Promise<KeychainService> {
  const [{ createKeychain }, { forkedHelper }] = await Promise.all([
    import('./credentials/keychain.ts'),
    import('./credentials/keychain-helper.ts'),
  ]);
  const path = join(OUT_DIR, 'main', 'keychain-process.js');
  const options = { serviceName: 'Glance Keychain', stdio: 'ignore' } as const;
  return createKeychain({ start: () => forkedHelper(utilityProcess.fork(path, [], options)), clock });
}

/** Requests of a session, also through a proxy that wants a password. */
async function fetchThrough(acquireSession: Session, logins: ProxyLogins): Promise<AcquireClientOptions['fetch']> {
  const { createSessionFetch } = await import('./system/session-fetch.ts');
  return createSessionFetch({
    resolveProxy: (url) => acquireSession.resolveProxy(url),
    request: (options) => net.request({ ...options, session: acquireSession }) as unknown as SessionRequest,
    logins,
  });
}

async function loginSwitch(log: Log): Promise<OpenAtLoginSwitch> {
  const { loginOptions, openAtLoginSwitch } = await import('./system/open-at-login.ts');
  return openAtLoginSwitch(loginOptions(app, process), log);
}

/** A packaged app refuses switches of Chromium that it does not know. @returns whether it has left */
async function refusesForeignSwitches(): Promise<boolean> {
  if (!app.isPackaged) return false;
  // A file to which Chromium would write the keys of every connection.
  delete process.env['SSLKEYLOGFILE'];
  const foreign = foreignSwitch(process.argv.slice(1), {
    platform: process.platform,
    isDriven: inspectorUrl() !== undefined,
  });
  if (foreign === null) return false;
  leave(foreignSwitchSentence(foreign, await loadEnglish()), 2);
  return true;
}

/** Locks everything down before Electron is ready, and starts the app then. Resolves once Linux has the icon. */
async function startWhenReady(flags: CommandLine): Promise<void> {
  keepHeapSmall();
  // Chromium has no sandbox for root, who therefore has to start Glance with `--no-sandbox`, as in a container.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  lockContents(app);
  // A page could otherwise still have names looked up, and say something by which ones.
  app.commandLine.appendSwitch('blink-settings', 'dnsPrefetchingEnabled=false');
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true } }]);
  const life: { running: Promise<RunningApp> | null } = { running: null };
  liveInTray({
    app,
    process,
    clock: createSystemClock(),
    running: () => life.running,
    kill: () => {
      process.kill(process.pid, 'SIGKILL');
    },
  });
  const early = beginEarly(flags);
  void app.whenReady().then(() => {
    life.running = start(flags, early);
    life.running.catch(async (error: unknown) => {
      const { startLog } = await import('./system/electron-log.ts');
      startLog().error('Glance could not start', error);
      leave((await loadEnglish()).notStarted({ reason: reasonOf(error) }), 1);
    });
  });
  await early.linuxIcon.settled;
}

/** Says what is wrong with the data folder, once Electron can show it, and leaves. */
async function refuse(trouble: FolderProblem): Promise<void> {
  const { refuseFolder } = await import('./windows/folder-refusal.ts');
  await refuseFolder(trouble, { app, dialog }).catch(async (error: unknown) => {
    leave((await loadEnglish()).notStarted({ reason: reasonOf(error) }), 1);
  });
}

async function main(): Promise<void> {
  if (await refusesForeignSwitches()) return;
  const parsed = parseCommandLine(process.argv.slice(1));
  if (!parsed.ok) {
    leave(parsed.error(await loadEnglish()), 2);
    return;
  }
  const flags = parsed.value;
  app.setName('Glance');
  app.setAppUserModelId(APP_ID);
  chooseUserData(flags);
  if (asksForCommand(flags)) {
    await runAndLeave(flags);
    return;
  }
  const trouble = folderProblem(app.getPath('userData'));
  // The lock comes before the display: a second start needs none to bring up the window of the first.
  if (trouble === null && !app.requestSingleInstanceLock()) app.exit(0);
  else if (lacksDisplay(process.platform, process.env, app.commandLine)) {
    app.releaseSingleInstanceLock();
    leave((await loadEnglish()).noDisplay(), 1);
  } else if (trouble !== null) void refuse(trouble);
  else await startWhenReady(flags);
}

// Awaited, so that an export is written before Chromium looks for a display, which a server has not got, and the icon on
// Linux is there before Chromium sets itself up. Nothing that waits for Electron may be waited for here: it is only ready
// once this module is.
await main();
