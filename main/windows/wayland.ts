/**
 * Whether the windows are drawn by a Wayland compositor, where none can be placed or kept out of the task bar.
 * @param ozonePlatform the value of Chromium's switch `ozone-platform`; empty where it was not given
 * @param electronMajor from 38 on, Electron takes Wayland by itself where there is one
 */
export function isWayland(
  ozonePlatform: string,
  electronMajor: number,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (ozonePlatform !== '') return ozonePlatform === 'wayland';
  return electronMajor >= 38 && env['XDG_SESSION_TYPE'] === 'wayland' && (env['WAYLAND_DISPLAY'] ?? '') !== '';
}
