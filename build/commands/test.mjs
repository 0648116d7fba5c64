import { buildApp } from '../app-build.mjs';
import { installedElectron, resolveElectron } from '../electron-resolver.mjs';
import { drivableCopy, packageApp } from '../packaging.mjs';
import { Scoreboard } from '../scoreboard.mjs';
import { ensureSystemPackages } from '../system-packages.mjs';
import { runPlaywright, runVitest } from '../test-runners.mjs';
import { attackAll } from './test-security.mjs';
import { checkAll } from './check.mjs';

const DONE = { passed: 1, failed: 0 };

/**
 * Everything that says whether the project is sound. Later stages run whatever became of earlier ones, and the last
 * line is the sum. What drives windows waits for much of its time, so what only counts goes on beside it; what that writes
 * is shown when it is over.
 */
export async function main() {
  const board = new Scoreboard();
  await board.stage('system packages', () => ensureSystemPackages('test').then(() => DONE));
  await board.stage('electron', () => resolveElectron().then(() => DONE));
  await board.stage('build', () => buildApp().then(() => DONE));
  const electron = installedElectron();
  const env = { ...process.env, ...(electron && { ELECTRON_OVERRIDE_DIST_PATH: electron.dir }) };
  await Promise.all([onDesktops(board, env), withoutDesktop(board, env)]);
  return board.finish();
}

/**
 * @param {Scoreboard} board
 * @param {NodeJS.ProcessEnv} env
 */
async function withoutDesktop(board, env) {
  await checkAll(board, 1);
  await board.stage('unit tests', () => runVitest(env, ['test/unit'], { quiet: true }));
  await board.stage('integration tests', () => runVitest(env, ['test/integration'], { quiet: true }));
}

/**
 * @param {Scoreboard} board
 * @param {NodeJS.ProcessEnv} env
 */
async function onDesktops(board, env) {
  let [packaged, driven] = ['', ''];
  await board.stage('packaging', async () => {
    packaged = (await packageApp({ purpose: 'test' })).executable;
    driven = await drivableCopy(packaged);
    return DONE;
  });
  // Attacks come one at a time; what can use two processors comes last, when the other stages are done with theirs.
  await attackAll(board, { ...env, GLANCE_RELEASED: packaged, GLANCE_EXECUTABLE: driven });
  await board.stage('faults', () => runVitest(env, ['test/faults']));
  await board.stage('end-to-end tests', () => runPlaywright(env, []));
  // Some of the same tests, with the app as a person would install it.
  await board.stage('packaged app', () =>
    driven === ''
      ? Promise.reject(new Error('There is no packaged app to test.'))
      : runPlaywright({ ...env, GLANCE_EXECUTABLE: driven }, ['--grep', '@smoke']),
  );
}
