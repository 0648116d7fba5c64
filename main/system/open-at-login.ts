import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Starting with the computer, in the tray. Electron does it on Windows and macOS; on Linux it is an autostart file. */

const FILE_NAME = 'glance-for-acquire.desktop';

/** The part of Electron's `app` that is used. */
export interface LoginItemApp {
  setLoginItemSettings(settings: { openAtLogin: boolean; args: string[] }): void;
}

export interface OpenAtLoginOptions {
  readonly app: LoginItemApp;
  readonly platform: NodeJS.Platform;
  /** The executable; an AppImage is started by its own path, not by the one it is mounted at. */
  readonly executable: string;
  /** What the executable needs before our own flag: the project folder, when run from the sources. */
  readonly args: readonly string[];
  /** `$XDG_CONFIG_HOME` or null; its specification asks to ignore one that is not absolute. */
  readonly configHome: string | null;
}

/** Switches it on or off. Failing (a read-only home) is the caller's to say; nothing else depends on it. */
export function setOpenAtLogin(open: boolean, options: OpenAtLoginOptions): void {
  if (options.platform !== 'linux') {
    options.app.setLoginItemSettings({
      openAtLogin: open,
      args: [...options.args.map((arg) => `"${arg}"`), '--hidden'],
    });
    return;
  }
  const { configHome } = options;
  const configDir = configHome !== null && isAbsolute(configHome) ? configHome : join(homedir(), '.config');
  const folder = join(configDir, 'autostart');
  const path = join(folder, FILE_NAME);
  if (!open) {
    rmSync(path, { force: true });
    return;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, autostartFile([options.executable, ...options.args, '--hidden']));
}

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
