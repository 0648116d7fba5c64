import { ensureBuilt } from '../app-build.mjs';
import { say } from '../console.mjs';
import { installedElectron, resolveElectron } from '../electron-resolver.mjs';
import { ownNetworkCommand } from '../own-network.mjs';
import { drivableCopy, packageApp } from '../packaging.mjs';
import { Scoreboard } from '../scoreboard.mjs';
import { ensureSystemPackages } from '../system-packages.mjs';
import { runPlaywright } from '../test-runners.mjs';

const CONFIG = '--config=test/security/playwright.config.ts';

/**
 * Attacks the built app, and the packaged one where it matters.
 * @param {Scoreboard} board
 * @param {NodeJS.ProcessEnv} env with `GLANCE_RELEASED` and `GLANCE_EXECUTABLE`, the packaged app and its drivable copy
 * @param {readonly string[]} [args] for Playwright, such as `--grep`
 */
export async function attackAll(board, env, args = []) {
  await board.stage('security', async () => {
    const within = await ownNetworkCommand();
    if (within === undefined) {
      say(
        '*** No network of its own here (that takes root or user namespaces): Chromium’s own record is the only ear. ***',
      );
    }
    return runPlaywright(env, [CONFIG, ...args], within);
  });
}

/**
 * `--undone` takes each protection out of a copy of the build, one after the other, and expects its test to fail.
 * @param {readonly string[]} args
 */
export async function main(args) {
  await ensureSystemPackages('test');
  await resolveElectron();
  await ensureBuilt();
  const electron = installedElectron();
  const env = { ...process.env, ...(electron && { ELECTRON_OVERRIDE_DIST_PATH: electron.dir }) };
  const board = new Scoreboard();
  if (args.includes('--undone')) {
    const { undoAll } = await import('../../test/security/undone.mjs');
    await undoAll(
      board,
      env,
      args.filter((arg) => arg !== '--undone'),
    );
    return board.finish();
  }
  const { executable } = await packageApp({ purpose: 'test' });
  const driven = await drivableCopy(executable);
  await attackAll(board, { ...env, GLANCE_RELEASED: executable, GLANCE_EXECUTABLE: driven }, args);
  return board.finish();
}
