import { join } from 'node:path';
import { ensureBuilt } from '../app-build.mjs';
import { ROOT, run, say } from '../console.mjs';
import { resolveElectron } from '../electron-resolver.mjs';
import { hasDisplay, launchApp } from '../launch.mjs';
import { ensureSystemPackages } from '../system-packages.mjs';

/**
 * Shows the app at work on sample data: on the desktop until quit, or, without one, as pictures and a CSV in
 * `demo-output/`.
 * @param {readonly string[]} args passed on to the app
 */
export async function main(args) {
  const onDesktop = hasDisplay();
  await ensureSystemPackages(onDesktop ? 'run' : 'desktop');
  const electron = await resolveElectron();
  await ensureBuilt();
  if (onDesktop) return launchApp(electron, ['--demo', ...args]);
  say('No display here: showing the app on a virtual one.');
  const env = { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: electron.dir };
  const { code } = await run(process.execPath, [join(ROOT, 'build/virtual-desktop/demo.mjs'), ...args], {
    env,
    allowFailure: true,
    show: true,
  });
  return code;
}
