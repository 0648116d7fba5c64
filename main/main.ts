import { app, Menu, nativeImage, protocol, session, Tray, utilityProcess } from 'electron';
import { url as inspectorUrl } from 'node:inspector';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { OpenAtLoginSwitch, RunningApp } from './app.ts';
import { parseCommandLine, type CommandLine, type StatusFormat } from './cli/command-line.ts';
import { foreignSwitch, foreignSwitchSentence } from './cli/foreign-switches.ts';
import type { HelperProcess } from './credentials/keychain-helper.ts';
import { lastCountOfToday } from './history/last-count.ts';
import { readFirstAccount } from './settings/first-account.ts';
import { createSystemClock } from './system/clock.ts';
import { HISTORY_FILE, profileFolder, SETTINGS_FILE, type Profile } from './system/data-folder.ts';
import { isLocalDay } from './system/local-day.ts';
import type { Log } from './system/log.ts';
import { isOpenAtLogin, setOpenAtLogin, type OpenAtLoginOptions } from './system/open-at-login.ts';
import { ownExecutable } from './system/own-executable.ts';
import { connectSessionBus, type SessionBus } from './system/session-bus.ts';
import { firstLook, showFirstIcon, type FirstLook } from './tray/first-icon.ts';
import { APP_SCHEME, createProtocolHandler } from './windows/app-protocol.ts';
import { applicationMenu } from './windows/application-menu.ts';
import { isReportAddress, lockContents, lockRequests, lockSession } from './windows/lockdown.ts';

/**
 * The entry: flags, one instance, the locked-down scheme, the first icon; then the app. What is imported here is loaded
 * before the icon is in the tray, so it is no more than the icon needs; everything else is imported once it is there.
 */

/** The same as `appId` in electron-builder.yml: by it Windows knows whose notification it is. */
const APP_ID = 'io.github.glance-for-acquire';

const systemTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

function leave(message: string, exitCode: number): void {
  process.stderr.write(`${message}\n`);
  app.exit(exitCode);
}

/** Sample data has a folder of its own even when it is the only thing that runs, so that it never meets a real account. */
function chooseUserData(flags: CommandLine): void {
  if (flags.userDataDir !== null) app.setPath('userData', resolve(flags.userDataDir));
  else if (flags.demo) app.setPath('userData', join(app.getPath('appData'), 'Glance Sample Data'));
}

/** Writes what the flags ask for and leaves: no window, no network. */
async function workAndLeave(flags: CommandLine): Promise<void> {
  const nowMs = createSystemClock().nowMs();
  const [{ openSettingsReadOnly }, { runExportCommand }, { runDiagnosticsCommand }] = await Promise.all([
    import('./settings/settings-store.ts'),
    import('./cli/export-command.ts'),
    import('./cli/diagnostics-command.ts'),
  ]);
  const folder = profileFolder(app.getPath('userData'), profileOf(flags));
  const common = {
    historyPath: join(folder, HISTORY_FILE),
    settings: openSettingsReadOnly(folder),
    systemTimeZone: systemTimeZone(),
    nowMs,
    appVersion: app.getVersion(),
    sampleData: flags.demo,
  };
  const problems = [
    flags.exportCsv === null ? null : await runExportCommand({ ...common, flags: flags.exportCsv }),
    flags.diagnosticsFile === null ? null : await runDiagnosticsCommand({ ...common, file: flags.diagnosticsFile }),
  ].filter((problem) => problem !== null);
  if (problems.length === 0) app.exit(0);
  else leave(problems.join(' '), 1);
}

/** Bars ask every few seconds: what the running app left on disk is all that is read, and the history only without it. */
async function printStatus(flags: CommandLine, format: StatusFormat): Promise<void> {
  const userDataDir = app.getPath('userData');
  const nowMs = createSystemClock().nowMs();
  const [{ runStatusCommand }, { isRunning }] = await Promise.all([
    import('./cli/status-command.ts'),
    import('./files/atomic-file.ts'),
  ]);
  const text = await runStatusCommand({
    format,
    userDataDir,
    nowMs,
    isRunning,
    fromHistory: async () => {
      const [{ statusFromHistory }, { openSettingsReadOnly }] = await Promise.all([
        import('./cli/status-from-history.ts'),
        import('./settings/settings-store.ts'),
      ]);
      const folder = profileFolder(userDataDir, profileOf(flags));
      return statusFromHistory({
        historyPath: join(folder, HISTORY_FILE),
        settings: openSettingsReadOnly(folder),
        systemTimeZone: systemTimeZone(),
        nowMs,
        sampleData: flags.demo,
      });
    },
  });
  process.stdout.write(text, () => {
    app.exit(0);
  });
}

/** The system's own switch for starting with the computer, which the setting follows. */
function openAtLoginSwitch(appLog: Log): OpenAtLoginSwitch {
  const options: OpenAtLoginOptions = {
    app,
    platform: process.platform,
    executable: ownExecutable(process.env, process.execPath),
    args: app.isPackaged ? [] : [app.getAppPath()],
    userDataDir: app.getPath('userData'),
    configHome: process.env['XDG_CONFIG_HOME'] ?? null,
  };
  const attempt = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      appLog.error('the switch for opening at login cannot be read or changed', error);
      return null;
    }
  };
  return {
    isOn: () => attempt(() => isOpenAtLogin(options)),
    set: (open) => {
      attempt(() => {
        setOpenAtLogin(open, options);
      });
    },
  };
}

function startKeychainProcess(modulePath: string): HelperProcess {
  const child = utilityProcess.fork(modulePath, [], { serviceName: 'Glance Keychain', stdio: 'ignore' });
  return {
    send: (request) => {
      child.postMessage(request);
    },
    onReply: (listener) => child.on('message', listener),
    onExit: (listener) => child.on('exit', listener),
    kill: () => child.kill(),
  };
}

/** Everything that counts is on disk long before. */
const QUIT_LIMIT_MS = 900;

/** The desktop is told of an icon in several steps, each a turn of this thread; loading would hold them up. */
const ICON_SETTLES_MS = 25;

function lookAtStart(flags: CommandLine): FirstLook {
  const folder = profileFolder(app.getPath('userData'), profileOf(flags));
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

const profileOf = (flags: CommandLine): Profile => (flags.demo ? 'sample-data' : 'real');

async function start(flags: CommandLine): Promise<RunningApp> {
  const bus = connectBus();
  const look = lookAtStart(flags);
  const { platform } = process;
  const icon = platform === 'linux' ? null : showFirstIcon({ electron: { Tray, nativeImage }, platform, look });
  await delay(ICON_SETTLES_MS);
  const [{ default: log }, { startApp }, { createProfileStarter }, { createKeychain }, { createJobs }] =
    await Promise.all([
      import('electron-log/main'),
      import('./app.ts'),
      import('./core/profiles.ts'),
      import('./credentials/keychain.ts'),
      import('./jobs/jobs.ts'),
    ]);
  log.transports.console.level = 'warn';
  log.errorHandler.startCatching({ showDialog: false });
  const outDir = join(import.meta.dirname, '..');
  protocol.handle(APP_SCHEME, createProtocolHandler(join(outDir, 'renderer')));
  const devTools = !app.isPackaged;
  await lockSession(session.defaultSession, { devTools });
  Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu(process.platform, devTools)));
  // The windows' session has no network; requests to Acquire go through one of their own, in memory and without a cache.
  const acquireSession = session.fromPartition('acquire', { cache: false });
  lockRequests(acquireSession, isReportAddress);
  const clock = createSystemClock();
  const plainLog: Log = {
    info: (message: string) => {
      log.info(message);
    },
    warn: (message: string) => {
      log.warn(message);
    },
    error: (message: string, error: unknown) => {
      log.error(message, error);
    },
  };
  return startApp({
    profile: profileOf(flags),
    bus,
    firstLook: look,
    ...(icon === null ? {} : { firstIcon: icon }),
    hidden: flags.hidden,
    preloadPath: join(outDir, 'preload', 'preload.cjs'),
    iconPath: join(outDir, '..', 'build', 'icons', 'png', '256x256.png'),
    clock,
    log: plainLog,
    systemTimeZone,
    openAtLogin: openAtLoginSwitch(plainLog),
    startProfile: createProfileStarter({
      userDataDir: app.getPath('userData'),
      keychain: createKeychain({
        start: () => startKeychainProcess(join(outDir, 'main', 'keychain-process.js')),
        clock,
      }),
      fetch: (url, init) => acquireSession.fetch(url, init),
      baseUrl: flags.baseUrl,
      clock,
      random: Math.random,
      systemTimeZone,
      systemLanguages: () => app.getPreferredSystemLanguages(),
      // Root cannot have it, and knows.
      sandboxOff: app.commandLine.hasSwitch('no-sandbox') && process.getuid?.() !== 0,
      appVersion: app.getVersion(),
      platform: process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux',
      log: plainLog,
      createJobs: (historyPath) =>
        createJobs({
          clock,
          startThread: () => new Worker(join(outDir, 'main', 'worker.js'), { workerData: historyPath }),
        }),
    }),
  });
}

/** A packaged app is not at the service of whoever can change its shortcut. @returns whether it has left */
async function refusesForeignSwitches(): Promise<boolean> {
  if (!app.isPackaged) return false;
  // A file to which Chromium would write the keys of every connection.
  delete process.env['SSLKEYLOGFILE'];
  const foreign = foreignSwitch(process.argv.slice(1), {
    platform: process.platform,
    isDriven: inspectorUrl() !== undefined,
  });
  if (foreign === null) return false;
  const { ENGLISH } = await import('./domain/wording/language.ts');
  leave(foreignSwitchSentence(foreign, ENGLISH.m.cli), 2);
  return true;
}

async function main(): Promise<void> {
  if (await refusesForeignSwitches()) return;
  const parsed = parseCommandLine(process.argv.slice(1));
  if (!parsed.ok) {
    const { ENGLISH } = await import('./domain/wording/language.ts');
    leave(parsed.error(ENGLISH.m.cli), 2);
    return;
  }
  const flags = parsed.value;
  app.setName('Glance');
  app.setAppUserModelId(APP_ID);
  chooseUserData(flags);
  if (flags.status !== null) {
    await printStatus(flags, flags.status);
    return;
  }
  if (flags.exportCsv !== null || flags.diagnosticsFile !== null) {
    try {
      await workAndLeave(flags);
    } catch (error) {
      // Never a dialog: there may be nobody, and nothing to show it on.
      const { ENGLISH } = await import('./domain/wording/language.ts');
      leave(ENGLISH.m.cli.notWritten({ reason: error instanceof Error ? error.message : String(error) }), 1);
    }
    return;
  }
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  // Root cannot have Chromium's sandbox; whoever runs as root says so with `--no-sandbox`, as in a container.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  lockContents(app);
  // A page could otherwise still have names looked up, and say something by which ones.
  app.commandLine.appendSwitch('blink-settings', 'dnsPrefetchingEnabled=false');
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true } }]);

  let running: Promise<RunningApp> | null = null;
  let stopped = false;
  app.on(
    'second-instance',
    (_event, argv) =>
      void running?.then((current) => {
        // Started by the system a second time: nobody asked to see anything.
        if (!argv.includes('--hidden')) current.show();
      }),
  );
  app.on(
    'activate',
    () =>
      void running?.then((current) => {
        current.show();
      }),
  );
  // A tray app: closing the window is not quitting.
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    if (stopped || running === null) return;
    event.preventDefault();
    stopped = true;
    // Whatever hangs (a keychain that asks, a dead disk): whoever quits is not kept waiting, and nor is the next start.
    setTimeout(() => {
      app.exit(0);
    }, QUIT_LIMIT_MS);
    setTimeout(() => {
      process.kill(process.pid, 'SIGKILL');
    }, 2 * QUIT_LIMIT_MS);
    void running
      .then((current) => current.stop())
      .finally(() => {
        app.quit();
      });
  });
  void app.whenReady().then(() => {
    running = start(flags);
    running.catch(async (error: unknown) => {
      const [{ default: log }, { ENGLISH }] = await Promise.all([
        import('electron-log/main'),
        import('./domain/wording/language.ts'),
      ]);
      log.error('Glance could not start', error);
      leave(ENGLISH.m.cli.notStarted({ reason: error instanceof Error ? error.message : String(error) }), 1);
    });
  });
}

// Awaited, so that an export is written before Chromium looks for a display, which a server has not got. Nothing else
// is waited for here: Electron is only ready once this module is.
await main();
