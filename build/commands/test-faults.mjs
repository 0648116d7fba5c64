import { installedElectron } from '../electron-resolver.mjs';
import { Scoreboard } from '../scoreboard.mjs';
import { runVitest } from '../test-runners.mjs';

/**
 * Every fault of the table on the real core, and its results into test/faults/RESULTS.md. `--all` mutates settings and
 * history files in as many rounds as it takes to find something rare.
 * @param {readonly string[]} args
 */
export async function main(args) {
  const board = new Scoreboard();
  const electron = installedElectron();
  const env = {
    ...process.env,
    ...(electron && { ELECTRON_OVERRIDE_DIST_PATH: electron.dir }),
    GLANCE_FAULTS_RESULTS: 'write',
    ...(args.includes('--all') && { GLANCE_FAULTS_ROUNDS: '2000' }),
  };
  await board.stage('faults', () => runVitest(env, ['test/faults']));
  return board.finish();
}
