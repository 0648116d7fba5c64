/**
 * Whether there is nothing to open a window on, as over SSH: Chromium would end with a crash and no word. Who names a
 * platform (`--ozone-platform`) knows what it has.
 */
export const lacksDisplay = (
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
  commandLine: { hasSwitch(name: string): boolean },
): boolean =>
  platform === 'linux' &&
  (env['DISPLAY'] ?? '') === '' &&
  (env['WAYLAND_DISPLAY'] ?? '') === '' &&
  !commandLine.hasSwitch('ozone-platform');
