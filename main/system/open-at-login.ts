import { PROGRAM_NAME } from './program-name.ts';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Log } from './log.ts';
import { ownExecutable } from './own-executable.ts';

/** Starting with the computer, in the tray. Electron does it on Windows and macOS; on Linux it is an autostart file. */

/** The part of Electron's `app` that is used. */
export interface LoginItemApp {
  setLoginItemSettings(settings: { openAtLogin: boolean; args: string[] }): void;
  getLoginItemSettings(settings: { args: string[] }): { readonly openAtLogin: boolean };
}

export interface OpenAtLoginOptions {
  readonly app: LoginItemApp;
  readonly platform: NodeJS.Platform;
  /** The executable; an AppImage is started by its own path, not by the one it is mounted at. */
  readonly executable: string;
  /** What the executable needs before our own flag: the project folder, when run from the sources. */
  readonly args: readonly string[];
  /** Which of this person's Glances it is: the started one uses this folder too, and leaves those of others alone. */
  readonly userDataDir: string;
  /** `$XDG_CONFIG_HOME` or null; its specification asks to ignore one that is not absolute. */
  readonly configHome: string | null;
}

/** The system's own switch for starting Glance with the computer. */
export interface OpenAtLoginSwitch {
  /** Null where it cannot be read. */
  isOn(): boolean | null;
  set(open: boolean): void;
}

/** The switch; what goes wrong with it is in the log, for nothing else depends on it. */
export function openAtLoginSwitch(options: OpenAtLoginOptions, log: Pick<Log, 'error'>): OpenAtLoginSwitch {
  const orNull = <T>(work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      log.error('the switch for opening at login cannot be read or changed', error);
      return null;
    }
  };
  return {
    isOn: () => orNull(() => isOpenAtLogin(options)),
    set: (open) => {
      orNull(() => {
        setOpenAtLogin(open, options);
      });
    },
  };
}

/** The part of Electron's `app` that says how this Glance was started. */
interface StartedApp extends LoginItemApp {
  readonly isPackaged: boolean;
  getAppPath(): string;
  getPath(name: 'userData'): string;
}

/** What starts this very Glance again. */
export function loginOptions(
  app: StartedApp,
  { platform, env, execPath }: Pick<NodeJS.Process, 'platform' | 'env' | 'execPath'>,
): OpenAtLoginOptions {
  return {
    app,
    platform,
    executable: ownExecutable(env, execPath),
    args: app.isPackaged ? [] : [app.getAppPath()],
    userDataDir: app.getPath('userData'),
    configHome: env['XDG_CONFIG_HOME'] ?? null,
  };
}

/** Whether the system starts Glance, as its own switches say. */
export function isOpenAtLogin(options: OpenAtLoginOptions): boolean {
  if (options.platform !== 'linux') return options.app.getLoginItemSettings({ args: itemArgs(options) }).openAtLogin;
  const entry = readEntry(entryPath(options));
  return (
    entry !== null &&
    !/^Hidden\s*=\s*true\s*$/m.test(entry) &&
    !/^X-GNOME-Autostart-enabled\s*=\s*false\s*$/m.test(entry)
  );
}

/** Switches it on or off. Failing (a read-only home) is the caller's to say; nothing else depends on it. */
export function setOpenAtLogin(open: boolean, options: OpenAtLoginOptions): void {
  if (options.platform !== 'linux') {
    options.app.setLoginItemSettings({ openAtLogin: open, args: itemArgs(options) });
    return;
  }
  const path = entryPath(options);
  if (!open) {
    rmSync(path, { force: true });
    return;
  }
  mkdirSync(autostartFolder(options), { recursive: true });
  writeFileSync(path, autostartFile(commandOf(options)));
}

const commandOf = ({ executable, args, userDataDir }: OpenAtLoginOptions): string[] => [
  executable,
  ...args,
  `--user-data-dir=${userDataDir}`,
  '--hidden',
];

const itemArgs = (options: OpenAtLoginOptions): string[] => [
  ...commandOf(options)
    .slice(1, -1)
    .map((arg) => `"${arg}"`),
  '--hidden',
];

function autostartFolder({ configHome }: OpenAtLoginOptions): string {
  const configDir = configHome !== null && isAbsolute(configHome) ? configHome : join(homedir(), '.config');
  return join(configDir, 'autostart');
}

/** The entry of this data folder; the plain name, unless that is the entry of another one. */
function entryPath(options: OpenAtLoginOptions): string {
  const folder = autostartFolder(options);
  const plain = join(folder, `${PROGRAM_NAME}.desktop`);
  const entry = readEntry(plain);
  const ours = quoteForExec(`--user-data-dir=${options.userDataDir}`);
  // One without any folder is that of an older Glance.
  if (entry === null || entry.includes(ours) || !entry.includes('--user-data-dir=')) return plain;
  const mark = createHash('sha256').update(options.userDataDir).digest('hex').slice(0, 8);
  return join(folder, `${PROGRAM_NAME}-${mark}.desktop`);
}

const readEntry = (path: string): string | null => (existsSync(path) ? readFileSync(path, 'utf8') : null);

/** A desktop entry that starts a command, as the freedesktop.org Desktop Entry and Autostart specifications want it. */
export function autostartFile(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Glance',
    'Comment=Today’s Acquire video sessions in the tray',
    `Exec=${command.map(quoteForExec).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    // After the panel, each desktop in its own words: a tray icon made before there is a tray stays invisible.
    'X-GNOME-Autostart-Delay=5',
    'X-MATE-Autostart-Delay=5',
    'X-KDE-autostart-after=panel',
    'X-LXQt-Need-Tray=true',
    '',
  ].join('\n');
}

/**
 * An argument of `Exec`: within double quotes, the characters " ` $ \ get a backslash, which as part of a string value
 * is doubled once more; a percent sign is doubled, as it begins a field code.
 */
function quoteForExec(argument: string): string {
  const escaped = argument
    .replace(/["`$\\]/g, '\\$&')
    .replace(/\\/g, '\\\\')
    .replace(/%/g, '%%');
  return `"${escaped}"`;
}
