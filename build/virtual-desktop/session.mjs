import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installedElectronDir } from '../electron-resolver.mjs';
import { withVirtualDesktop } from './desktop.mjs';

export { startVirtualDesktop, withVirtualDesktop } from './desktop.mjs';
/** @typedef {import('./desktop.mjs').DesktopOptions} DesktopOptions */
/** @typedef {import('./desktop.mjs').VirtualDesktop} VirtualDesktop */

const USAGE = `node build/virtual-desktop/session.mjs [options] -- command [arguments]
Runs a command on a desktop of its own, without a screen, and ends with the command's exit code.
  --screen=1280x800x24          size and depth
  --scale=1                     2 for a HiDPI screen
  --theme=dark                  or light
  --keyring=unlocked            or locked, or none
  --no-panel  --no-notifications  --no-window-manager`;

/**
 * @param {readonly string[]} args
 * @returns {{ options: import('./desktop.mjs').DesktopOptions, command: readonly string[] }}
 * @throws {Error} when an option is unknown or has a value that makes no sense
 */
export function parseCommandLine(args) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      screen: { type: 'string', default: '1280x800x24' },
      scale: { type: 'string', default: '1' },
      theme: { type: 'string', default: 'dark' },
      keyring: { type: 'string', default: 'unlocked' },
      'no-panel': { type: 'boolean', default: false },
      'no-notifications': { type: 'boolean', default: false },
      'no-window-manager': { type: 'boolean', default: false },
    },
  });
  if (!/^\d{3,5}x\d{3,5}x(24|32)$/.test(values.screen))
    throw new Error(`--screen=${values.screen} is no size such as 1280x800x24.`);
  if (!/^[1-4]$/.test(values.scale)) throw new Error(`--scale=${values.scale} is none of 1 to 4.`);
  return {
    options: {
      screen: values.screen,
      scaleFactor: Number(values.scale),
      panelTheme: oneOf('--theme', values.theme, /** @type {const} */ (['dark', 'light'])),
      components: {
        windowManager: !values['no-window-manager'],
        panel: !values['no-panel'],
        notifications: !values['no-notifications'],
        keyring: oneOf('--keyring', values.keyring, /** @type {const} */ (['unlocked', 'locked', 'none'])),
      },
    },
    command: positionals,
  };
}

/**
 * @template {string} T
 * @param {string} option
 * @param {string} value
 * @param {readonly T[]} choices
 * @returns {T}
 */
function oneOf(option, value, choices) {
  const choice = choices.find((each) => each === value);
  if (choice === undefined) throw new Error(`${option}=${value} is none of ${choices.join(', ')}.`);
  return choice;
}

/**
 * Runs the command on the desktop; a signal to this process goes to the command, and the desktop ends after it.
 * @param {readonly string[]} command
 * @param {import('./desktop.mjs').VirtualDesktop} desktop
 * @returns {Promise<number>} its exit code
 */
async function runCommand([program = '', ...args], desktop) {
  const electronDir = installedElectronDir();
  /** @type {NodeJS.ProcessEnv} */
  const env = {
    ...process.env,
    ...desktop.env,
    // The cache in which it was found belongs to the real home directory.
    ...(electronDir === undefined ? {} : { ELECTRON_OVERRIDE_DIST_PATH: electronDir }),
  };
  delete env['WAYLAND_DISPLAY'];
  const child = spawn(program, args, { env, stdio: 'inherit' });
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => void child.kill(signal);
  for (const signal of SIGNALS) process.removeListener(signal, endEarly).on(signal, forward);
  const [code, signal] = /** @type {[number | null, NodeJS.Signals | null]} */ (await once(child, 'exit'));
  return signal === null ? (code ?? 1) : 128 + constants.signals[signal];
}

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Before the command runs there is nobody to pass a signal to; leaving is enough, the desktop goes with this process.
 * @param {NodeJS.Signals} signal
 */
function endEarly(signal) {
  process.exit(128 + constants.signals[signal]);
}

/** @param {readonly string[]} args */
async function main(args) {
  try {
    const { options, command } = parseCommandLine(args);
    if (command.length === 0) throw new Error(USAGE);
    for (const signal of SIGNALS) process.on(signal, endEarly);
    process.exitCode = await withVirtualDesktop(options, (desktop) => runCommand(command, desktop));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
  // Handlers of a library must not keep a finished command line waiting.
  process.exit();
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await main(process.argv.slice(2));
}
