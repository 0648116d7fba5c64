// What a commit must not break, looked at before it is made: types, lint and format of what is staged.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { allChecks, runCheck } from '../checks.mjs';
import { ROOT, run, say } from '../console.mjs';
import { toolPath } from '../tools.mjs';

const CODE = /\.(ts|svelte|mjs|js)$/;

/** @returns {Promise<number>} 1 when something is wrong, with what it is on stderr */
export async function main() {
  const { stdout } = await run('git', ['diff', '--cached', '--name-only', '--diff-filter=ACMR', '-z'], { quiet: true });
  const staged = stdout.split('\0').filter((file) => file !== '' && existsSync(join(ROOT, file)));
  const code = staged.filter((file) => CODE.test(file));
  const checks = [
    ...(staged.length > 0 ? [format(staged)] : []),
    ...(code.length > 0 ? [...types(code), lint(code)] : []),
  ];
  const wrong = (await Promise.all(checks.map(runCheck))).filter((text) => text !== undefined);
  for (const text of wrong) say(text);
  if (wrong.length > 0)
    say('Nothing was committed. Mend the above, or run `npm run format` where only the format differs.');
  return wrong.length > 0 ? 1 : 0;
}

/** @param {readonly string[]} files */
const format = (files) => ({
  name: 'format',
  command: [toolPath('prettier'), '--check', '--ignore-unknown', '--log-level', 'warn', ...files],
});

/** @param {readonly string[]} files */
const lint = (files) => ({
  name: 'lint',
  command: [
    toolPath('eslint'),
    '--max-warnings',
    '0',
    '--no-warn-ignored',
    '--cache',
    '--cache-location',
    CACHE,
    ...files,
  ],
});

const CACHE = 'node_modules/.cache/glance/eslint';

/**
 * The type checks of the worlds that these files are in or are used by, incremental where the compiler can be.
 * @param {readonly string[]} files
 */
function types(files) {
  const touched = (/** @type {string} */ start) => files.some((file) => file.startsWith(start));
  const main = touched('main/');
  const wanted = new Map([
    ['types .', files.some((file) => !file.includes('/'))],
    ['types main/contract', touched('main/contract/')],
    ['types main/domain', touched('main/contract/') || touched('main/domain/')],
    ['types main', main],
    ['types test', main || touched('test/')],
    ['types build', touched('build/')],
    ['types renderer', touched('renderer/') || touched('main/contract/') || touched('main/domain/')],
  ]);
  return allChecks()
    .filter(({ name }) => wanted.get(name) ?? false)
    .map(({ name, command }) => {
      const cache = `node_modules/.cache/glance/${name.replaceAll(/[ /.]/g, '-')}.tsbuildinfo`;
      const incremental = name === 'types renderer' ? [] : ['--incremental', '--tsBuildInfoFile', join(ROOT, cache)];
      return { name, command: [...command, ...incremental] };
    });
}
