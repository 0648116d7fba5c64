// Makes sure that node_modules is what package-lock.json says. Runs before anything is installed: built-ins only.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run, say } from './console.mjs';

/** @typedef {{ version?: string, optional?: boolean, link?: boolean }} LockedPackage */

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage>}
 */
const lockedPackages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages ?? {};

/** Compares with npm's own note of what it installed, so that a plain `npm install` counts as well. */
export function dependenciesInstalled() {
  const note = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(note)) return false;
  const installed = lockedPackages(note);
  return Object.entries(lockedPackages(join(ROOT, 'package-lock.json'))).every(
    // Optional packages are mostly meant for other platforms
    ([path, locked]) => path === '' || locked.optional === true || installed[path]?.version === locked.version,
  );
}

/**
 * Installs what is missing.
 * @throws {Error} when Node is too old, or npm fails
 */
export async function ensureDependencies() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Glance is built with Node 20.19 or newer; this is ${process.versions.node}.`);
  }
  if (dependenciesInstalled()) return;
  say('Installing the packages in package-lock.json ...');
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}
