import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** By these a program finds its display; the last one is a connection that is open already. */
const DISPLAY_NAMES = ['DISPLAY', 'WAYLAND_DISPLAY', 'WAYLAND_SOCKET'];
/** Who names a platform knows what it has. */
const PLATFORM_SWITCHES = ['ozone-platform', 'ozone-platform-hint'];

/** Whether there is nothing to open a window on, as over SSH: Chromium would end with a crash and no word. */
export const lacksDisplay = (
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
  commandLine: { hasSwitch(name: string): boolean },
): boolean =>
  platform === 'linux' &&
  !DISPLAY_NAMES.some((name) => (env[name] ?? '') !== '') &&
  !PLATFORM_SWITCHES.some((name) => commandLine.hasSwitch(name)) &&
  !hasUnnamedWayland(env['XDG_RUNTIME_DIR'] ?? '');

/** Where no display is named, Wayland's library looks for one of this name. */
const hasUnnamedWayland = (runtimeDir: string): boolean =>
  runtimeDir !== '' && existsSync(join(runtimeDir, 'wayland-0'));
