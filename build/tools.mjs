// Where the development tools are; run with this Node rather than through npx, which takes a second each time.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './console.mjs';

/**
 * @param {string} packageName
 * @param {string} [command] its command, when it is not called like the package
 * @returns {string} absolute path of the command's script
 */
export function toolPath(packageName, command = packageName) {
  const folder = join(ROOT, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}

/**
 * Arguments for Node to run a TypeScript file of this project.
 * @param {string} file relative to the project
 */
export const tsx = (file) => [
  '--import',
  pathToFileURL(join(ROOT, 'node_modules/tsx/dist/loader.mjs')).href,
  join(ROOT, file),
];

/** @param {string} file relative to the project */
export const exists = (file) => existsSync(join(ROOT, file));
