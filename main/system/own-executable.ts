import { sep } from 'node:path';

/**
 * What starts this program again. An AppImage is started by its own path, not by the one it is mounted at, but only when
 * the variable is about this one: a program inside of another AppImage inherits that one's.
 */
export function ownExecutable(env: Readonly<Record<string, string | undefined>>, execPath: string): string {
  const { APPIMAGE: appImage, APPDIR: mountedAt } = env;
  const isOurs =
    mountedAt !== undefined && mountedAt !== '' && execPath.startsWith(mountedAt.replace(/\/+$/, '') + sep);
  // A packaged Glance on Linux has a launcher beside its program.
  return appImage !== undefined && appImage !== '' && isOurs ? appImage : execPath.replace(/\.bin$/, '');
}
