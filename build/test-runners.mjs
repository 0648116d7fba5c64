// Runs the two test runners and reads how many tests passed and failed from their own reports.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, run } from './console.mjs';
import { failure } from './scoreboard.mjs';
import { toolPath } from './tools.mjs';

/** @typedef {import('./scoreboard.mjs').Tally} Tally */

/** @typedef {{ status: string, fullName: string, failureMessages: string[] }} VitestTest */
/** @typedef {{ status: string, name: string, message: string, assertionResults: VitestTest[] }} VitestFile */
/** @typedef {{ title: string, ok: boolean, tests: { results: { errors: { message: string }[] }[] }[] }} PlaywrightSpec */
/** @typedef {{ suites?: PlaywrightSuite[], specs?: PlaywrightSpec[] }} PlaywrightSuite */

const REPORTS = join(ROOT, 'test-results');

/**
 * Where the report of a run is: each has one of its own, for others go on beside it.
 * @param {'vitest' | 'playwright'} runner
 * @param {readonly string[]} args what it is run with
 */
export const reportFile = (runner, args) =>
  join(
    REPORTS,
    `${[runner, ...args]
      .join(' ')
      .replace(/[^\w]+/g, '-')
      .slice(0, 120)}.json`,
  );

/**
 * Unit and integration tests.
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} args such as a folder
 * @param {{ quiet?: boolean }} [options] `quiet` keeps what it writes for the tally, as beside others
 * @returns {Promise<Tally>}
 */
export async function runVitest(env, args, { quiet = false } = {}) {
  const report = await freshReport(reportFile('vitest', args));
  const command = [
    toolPath('vitest'),
    'run',
    ...args,
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const { code, stdout, stderr } = await run(process.execPath, command, { env, quiet, allowFailure: true });
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = readReport(report);
  /** @type {VitestFile[]} */
  const files = testResults;
  // A file that could not even be loaded has no failed test in it.
  const broken = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  );
  const failed = numFailedTests + broken.length;
  return {
    passed: numPassedTests,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: numPendingTests + numTodoTests,
    ...(quiet && { log: `${stdout}${stderr}`.trim() }),
    failures: [
      ...broken.map(({ name, message }) => failure(name, message)),
      ...files.flatMap(({ assertionResults }) =>
        assertionResults
          .filter(({ status }) => status === 'failed')
          .map(({ fullName, failureMessages }) => failure(fullName, failureMessages.join('\n'))),
      ),
    ],
  };
}

/**
 * End-to-end tests, on a virtual desktop.
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} args for Playwright
 * @param {readonly string[]} within a command that runs the rest of its line somewhere special; none unless given
 * @returns {Promise<Tally>}
 */
export async function runPlaywright(env, args, within = []) {
  const report = await freshReport(reportFile('playwright', args));
  const tests = [toolPath('@playwright/test', 'playwright'), 'test', '--reporter=list,json', ...args];
  const [program = '', ...rest] = [...within, process.execPath, ...tests];
  const { code } = await run(program, rest, {
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    allowFailure: true,
  });
  /** @type {{ stats: Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number>, errors: { message: string }[], suites: PlaywrightSuite[] }} */
  const { stats, errors, suites } = readReport(report);
  const failed = stats.unexpected + stats.flaky + (stats.unexpected === 0 ? errors.length : 0);
  return {
    passed: stats.expected,
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: stats.skipped,
    failures: [...errors.map((error) => failure('Playwright', error.message)), ...suites.flatMap(failuresIn)],
  };
}

/**
 * @param {PlaywrightSuite} suite
 * @returns {string[]}
 */
function failuresIn({ suites = [], specs = [] }) {
  const failed = specs.filter(({ ok }) => !ok);
  return [
    ...failed.map(({ title, tests }) =>
      failure(
        title,
        tests
          .flatMap(({ results }) => results.flatMap(({ errors }) => errors.map(({ message }) => message)))
          .join('\n'),
      ),
    ),
    ...suites.flatMap(failuresIn),
  ];
}

/** @param {string} file */
async function freshReport(file) {
  await mkdir(REPORTS, { recursive: true });
  await rm(file, { force: true });
  return file;
}

/** @param {string} file */
function readReport(file) {
  if (!existsSync(file)) throw new Error('The test runner ended without a report.');
  return JSON.parse(readFileSync(file, 'utf8'));
}
