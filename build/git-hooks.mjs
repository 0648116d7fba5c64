// Sets git up to run build/hooks. npm runs no install scripts here (see .npmrc), so the first npm command does it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './console.mjs';

const HOOKS = 'build/hooks';

/** Does nothing outside a clone, on a build server, and where somebody chose hooks of their own. */
export function ensureGitHooks() {
  if (process.env['CI'] !== undefined || !existsSync(join(ROOT, '.git'))) return;
  const git = (/** @type {string[]} */ ...args) => spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  if (git('config', '--get', 'core.hooksPath').status === 1) git('config', 'core.hooksPath', HOOKS);
}
