// Starting the built app in Electron.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, say } from './console.mjs';

/** Chromium refuses its sandbox to root; nobody else ever runs without it. */
export const sandboxArguments = () =>
  process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Whether somebody could see a window. */
export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env['DISPLAY']) || Boolean(process.env['WAYLAND_DISPLAY']);

/**
 * Runs the app until it ends.
 * @param {import('./electron-resolver.mjs').ResolvedElectron} electron
 * @param {readonly string[]} args passed on to the app
 * @returns {Promise<number>} its exit code
 */
export function launchApp(electron, args) {
  return startElectron(electron, args).closed;
}

/**
 * Starts the app.
 * @param {import('./electron-resolver.mjs').ResolvedElectron} electron
 * @param {readonly string[]} args passed on to the app
 * @param {readonly string[]} [flags] for Electron itself, such as `--inspect`
 * @returns {{ closed: Promise<number>, end: () => Promise<unknown> }} its exit code; asks it to quit and waits
 */
export function startElectron(electron, args, flags = []) {
  warnAboutSandbox(electron.executable);
  const child = spawn(electron.executable, [...sandboxArguments(), ...flags, ROOT, ...args], { stdio: 'inherit' });
  // The app gets the same signal from the terminal and ends in its own time.
  const ignore = () => undefined;
  const terminate = () => child.kill('SIGTERM');
  process.on('SIGINT', ignore);
  process.once('SIGTERM', terminate);
  /** @type {Promise<number>} */
  const closed = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', terminate);
      resolve(code ?? 1);
    });
  });
  return { closed, end: () => (terminate(), closed) };
}

/**
 * Ubuntu 24.04 and later keep programs outside of /usr from building a sandbox by themselves.
 * @param {string} executable
 */
function warnAboutSandbox(executable) {
  const switchFile = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';
  if (process.platform !== 'linux' || process.getuid?.() === 0 || !existsSync(switchFile)) return;
  if (readFileSync(switchFile, 'utf8').trim() !== '1') return;
  const helper = join(dirname(executable), 'chrome-sandbox');
  const state = statSync(helper, { throwIfNoEntry: false });
  if (state === undefined || (state.uid === 0 && (state.mode & 0o4000) !== 0)) return;
  say(
    `If Electron refuses to start, allow its sandbox once:\n  sudo chown root ${helper} && sudo chmod 4755 ${helper}`,
  );
}
