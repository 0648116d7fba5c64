import { app, protocol, session, utilityProcess } from 'electron';
import { join, resolve } from 'node:path';
import log from 'electron-log/main';
import { startApp, type RunningApp } from './app.ts';
import { parseCommandLine, type CommandLine } from './cli/command-line.ts';
import { createKeychain } from './credentials/keychain.ts';
import type { StatusFormat } from './contract/status.ts';
import { isRunning } from './files/atomic-file.ts';
import type { HelperProcess } from './credentials/keychain-helper.ts';
import { HISTORY_FILE } from './core/core.ts';
import { runDiagnosticsCommand } from './cli/diagnostics-command.ts';
import { runExportCommand } from './cli/export-command.ts';
import { ENGLISH } from './domain/wording/language.ts';
import { createProfileStarter, profileFolder, type Profile } from './core/profiles.ts';
import { openSettingsReadOnly } from './settings/settings-store.ts';
import { createSystemClock } from './system/clock.ts';
import type { Log } from './system/log.ts';
import { setOpenAtLogin } from './system/open-at-login.ts';
import { APP_SCHEME, createProtocolHandler } from './windows/app-protocol.ts';
import { lockContents, lockSession } from './windows/lockdown.ts';

/** The entry: flags, one instance, the locked-down scheme; then the app. */

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
  const folder = profileFolder(app.getPath('userData'), flags.demo ? 'sample-data' : 'real');
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
  const { runStatusCommand } = await import('./cli/status-command.ts');
  const text = await runStatusCommand({
    format,
    userDataDir,
    nowMs,
    isRunning,
    fromHistory: async () => {
      const { statusFromHistory } = await import('./cli/status-from-history.ts');
      const folder = profileFolder(userDataDir, flags.demo ? 'sample-data' : 'real');
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

function switchOpenAtLogin(open: boolean, appLog: Log): void {
  try {
    setOpenAtLogin(open, {
      app,
      platform: process.platform,
      executable: process.env['APPIMAGE'] ?? process.execPath,
      args: app.isPackaged ? [] : [app.getAppPath()],
      configHome: process.env['XDG_CONFIG_HOME'] ?? null,
    });
  } catch (error) {
    appLog.error('could not change whether Glance opens at login', error);
  }
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

async function start(flags: CommandLine): Promise<RunningApp> {
  const outDir = join(import.meta.dirname, '..');
  protocol.handle(APP_SCHEME, createProtocolHandler(join(outDir, 'renderer')));
  lockSession(session.defaultSession);
  // The windows' session has no network; requests to Acquire go through one of their own, in memory and without a cache.
  const acquireSession = session.fromPartition('acquire', { cache: false });
  const clock = createSystemClock();
  const profile: Profile = flags.demo ? 'sample-data' : 'real';
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
    profile,
    hidden: flags.hidden,
    preloadPath: join(outDir, 'preload', 'preload.cjs'),
    iconPath: join(outDir, '..', 'build', 'icons', 'png', '256x256.png'),
    clock,
    log: plainLog,
    systemTimeZone,
    setOpenAtLogin: (open) => {
      switchOpenAtLogin(open, plainLog);
    },
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
      appVersion: app.getVersion(),
      platform: process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux',
      log: plainLog,
    }),
  });
}

async function main(): Promise<void> {
  const parsed = parseCommandLine(process.argv.slice(1));
  if (!parsed.ok) {
    leave(parsed.error, 2);
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
      leave(ENGLISH.m.cli.notWritten({ reason: error instanceof Error ? error.message : String(error) }), 1);
    }
    return;
  }
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  log.transports.console.level = 'warn';
  log.errorHandler.startCatching({ showDialog: false });
  // Root cannot have Chromium's sandbox; whoever runs as root says so with `--no-sandbox`, as in a container.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  lockContents(app);
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true } }]);

  let running: Promise<RunningApp> | null = null;
  let stopped = false;
  app.on(
    'second-instance',
    () =>
      void running?.then((current) => {
        current.show();
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
    void running
      .then((current) => current.stop())
      .finally(() => {
        app.quit();
      });
  });
  void app.whenReady().then(() => {
    running = start(flags);
    running.catch((error: unknown) => {
      log.error('Glance could not start', error);
      leave(ENGLISH.m.cli.notStarted({ reason: error instanceof Error ? error.message : String(error) }), 1);
    });
  });
}

// Awaited, so that an export is written before Chromium looks for a display, which a server has not got. Nothing else
// is waited for here: Electron is only ready once this module is.
await main();
