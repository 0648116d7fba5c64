import { ensureBuilt } from '../app-build.mjs';
import { resolveElectron } from '../electron-resolver.mjs';
import { launchApp } from '../launch.mjs';
import { ensureSystemPackages } from '../system-packages.mjs';

/**
 * Runs the app, built first when the sources changed.
 * @param {readonly string[]} args passed on to the app
 */
export async function main(args) {
  await ensureSystemPackages('run');
  const electron = await resolveElectron();
  await ensureBuilt();
  return launchApp(electron, args);
}
