import { rm } from 'node:fs/promises';
import { buildApp } from '../app-build.mjs';
import { installedElectron, resolveElectron } from '../electron-resolver.mjs';
import { OUTCOMES, writeFaultResults } from '../fault-results.mjs';
import { Scoreboard } from '../scoreboard.mjs';
import { ensureSystemPackages } from '../system-packages.mjs';
import { runVitest } from '../test-runners.mjs';

const DONE = { passed: 1, failed: 0 };

/**
 * Every fault of the table, on the core and on the real built app, and the results into test/faults/RESULTS.md. `--full`
 * takes every row on the real app, and changes files at random in as many rounds as it takes to find something rare;
 * `--piece=2/4` does the second of four pieces of that, whose results are added to those of the first; `--rest` what failed or
 * was not run in them.
 * @param {readonly string[]} args
 */
export async function main(args) {
  const full = args.includes('--full');
  const piece = args.find((arg) => arg.startsWith('--piece='))?.slice('--piece='.length) ?? '1/1';
  const rest = args.includes('--rest');
  const isFirst = piece.startsWith('1/') && !rest;
  const board = new Scoreboard();
  await board.stage('system packages', () => ensureSystemPackages('test').then(() => DONE));
  await board.stage('electron', () => resolveElectron().then(() => DONE));
  await board.stage('build', () => buildApp().then(() => DONE));
  if (isFirst) await rm(OUTCOMES, { recursive: true, force: true });
  const electron = installedElectron();
  const env = {
    ...process.env,
    ...(electron && { ELECTRON_OVERRIDE_DIST_PATH: electron.dir }),
    GLANCE_FAULTS_RESULTS: OUTCOMES,
    GLANCE_FAULTS_PIECE: piece,
    ...(rest && { GLANCE_FAULTS_REST: 'yes' }),
    ...(full && { GLANCE_FAULTS_ROUNDS: '2000', GLANCE_FAULTS_FULL: 'yes' }),
  };
  await board.stage('faults', () => runVitest(env, isFirst ? ['test/faults'] : ['test/faults/app']));
  writeFaultResults(['core', 'app', 'mutations']);
  return board.finish();
}
