import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from '../app-build.mjs';
import { ROOT, run } from '../console.mjs';
import { installedElectron, resolveElectron } from '../electron-resolver.mjs';
import { writeFaultResults } from '../fault-results.mjs';
import { ensureSystemPackages } from '../system-packages.mjs';
import { tsx } from '../tools.mjs';

/**
 * Thirty days of two accounts in minutes (`--seconds=200`), and what the app held on to meanwhile into
 * test/faults/RESULTS.md. Fails where something grows.
 * @param {readonly string[]} args passed on
 */
export async function main(args) {
  await ensureSystemPackages('desktop');
  await resolveElectron();
  await ensureBuilt();
  const electron = installedElectron();
  const rawImport = ['--import', pathToFileURL(join(ROOT, 'build/raw-import.mjs')).href];
  const { code } = await run(process.execPath, [...rawImport, ...tsx('test/soak/soak.ts'), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...(electron && { ELECTRON_OVERRIDE_DIST_PATH: electron.dir }) },
    allowFailure: true,
    show: true,
  });
  writeFaultResults(['soak']);
  return code;
}
