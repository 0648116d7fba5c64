import { join } from 'node:path';
import { ensureBuilt } from '../app-build.mjs';
import { ROOT, run } from '../console.mjs';
import { resolveElectron } from '../electron-resolver.mjs';
import { ensureSystemPackages } from '../system-packages.mjs';

/** Writes every view and state as pictures into `demo-output/screenshots/`, on a virtual desktop. */
export async function main() {
  await ensureSystemPackages('desktop');
  const electron = await resolveElectron();
  await ensureBuilt();
  const { code } = await run(process.execPath, [join(ROOT, 'build/virtual-desktop/screenshots.mjs')], {
    env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: electron.dir },
    allowFailure: true,
    show: true,
  });
  return code;
}
