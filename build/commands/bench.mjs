import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildApp } from '../app-build.mjs';
import { ROOT, run } from '../console.mjs';
import { installedElectron, resolveElectron } from '../electron-resolver.mjs';
import { ensureSystemPackages } from '../system-packages.mjs';
import { tsx } from '../tools.mjs';

/**
 * Measures speed and memory against baselines of the same run. `--no-app` leaves out what needs a desktop, `--only=PART`
 * all but some parts; `--json` prints numbers; `--write` puts the table into the results.
 * @param {readonly string[]} args passed on
 */
export async function main(args) {
  await ensureSystemPackages('bench');
  if (!args.includes('--no-app')) {
    await resolveElectron();
    await buildApp();
  }
  const electron = installedElectron();
  const rawImport = ['--import', pathToFileURL(join(ROOT, 'build/raw-import.mjs')).href];
  const { code } = await run(process.execPath, [...rawImport, ...tsx('test/bench/speed.ts'), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...(electron && { ELECTRON_OVERRIDE_DIST_PATH: electron.dir }) },
    allowFailure: true,
    show: true,
  });
  return code;
}
