// The one way in for every npm script: `node build/run.mjs COMMAND [arguments]`.
// Needs nothing but Node until the packages are installed; each command is loaded after that.
import { say } from './console.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { ensureGitHooks } from './git-hooks.mjs';

const COMMANDS = [
  'build',
  'start',
  'demo',
  'test',
  'test-faults',
  'test-soak',
  'test-security',
  'electronegativity',
  'check',
  'dev',
  'screenshots',
  'precommit',
  'dist',
  'bench',
  'bench-alerts',
  'bench-pace',
  'electron-path',
];

const [command = '', ...args] = process.argv.slice(2);
try {
  if (!COMMANDS.includes(command)) throw new Error(`usage: node build/run.mjs ${COMMANDS.join('|')} [arguments]`);
  ensureGitHooks();
  await ensureDependencies();
  (await import('./catalogue/compile.mjs')).ensureCatalogue();
  const { main } = await import(`./commands/${command}.mjs`);
  process.exitCode = await main(args);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
