import { join } from 'node:path';
import { ensureBuilt } from '../app-build.mjs';
import { ROOT, run } from '../console.mjs';
import { resolveElectron } from '../electron-resolver.mjs';
import { ensureSystemPackages } from '../system-packages.mjs';

/**
 * Writes every view and state as pictures into `demo-output/screenshots/`, on a virtual desktop.
 * @param {readonly string[]} [looks] only those, such as `german`; all of them without any
 */
export async function main(looks = []) {
  await ensureSystemPackages('pictures');
  const electron = await resolveElectron();
  await ensureBuilt();
  const { code } = await run(process.execPath, [join(ROOT, 'build/virtual-desktop/screenshots.mjs'), ...looks], {
    env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: electron.dir },
    allowFailure: true,
    show: true,
  });
  return code;
}
