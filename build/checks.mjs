// The checks that need no running app: types, lint, format.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './console.mjs';
import { toolPath } from './tools.mjs';

/** @typedef {{ name: string, command: string[] }} Check a Node script with its arguments */

/** One for each world of its own; see tsconfig.json. */
const TYPE_WORLDS = ['.', 'main/contract', 'main/domain', 'main', 'test', 'build'];

/** @returns {Check[]} */
export function allChecks() {
  const tsc = toolPath('typescript', 'tsc');
  // What takes longest comes first, so that it has no others to wait for it where several run at once.
  return [
    { name: 'lint', command: [toolPath('eslint'), '--max-warnings', '0', '.'] },
    ...TYPE_WORLDS.map((world) => ({ name: `types ${world}`, command: [tsc, '--pretty', 'false', '-p', world] })),
    {
      name: 'types renderer',
      command: [toolPath('svelte-check'), '--tsconfig', 'renderer/tsconfig.json', '--fail-on-warnings', '--no-color'],
    },
    { name: 'format', command: [toolPath('prettier'), '--check', '--log-level', 'warn', '.'] },
    {
      name: 'floors',
      command: [toolPath('dependency-cruiser', 'depcruise'), '--config', '.dependency-cruiser.mjs', 'main', 'renderer'],
    },
    { name: 'catalogue', command: [join(ROOT, 'build', 'catalogue', 'check.mjs')] },
    { name: 'left and right', command: [join(ROOT, 'build', 'left-right-check.mjs')] },
  ];
}

/**
 * @param {Check} check
 * @returns {Promise<string | undefined>} what is wrong; undefined when nothing is
 */
export async function runCheck({ command }) {
  const { code, stdout, stderr } = await run(process.execPath, command, { quiet: true, allowFailure: true });
  return code === 0 ? undefined : `${stdout}${stderr}`.trim();
}

/** Whether a folder of tests holds any. @param {string} folder relative to the project */
export const hasTests = (folder) =>
  readdirSync(join(ROOT, folder), { recursive: true }).some((file) => /\.(test|spec)\.ts$/.test(String(file)));
