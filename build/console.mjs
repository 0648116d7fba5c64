// Talking to the person and running programs. Everything goes to stderr: stdout belongs to results.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** @param {string} text one line for the person at the terminal */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] the project's folder unless given
 * @property {NodeJS.ProcessEnv} [env] the whole environment, this process's unless given
 * @property {boolean} [quiet] keep the output for the result instead of showing it
 * @property {boolean} [show] it is what the person asked for: its stdout is ours
 * @property {boolean} [allowFailure] return a non-zero exit code instead of throwing
 * @property {number} [timeoutMs] end the program after that long
 */

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>} output is empty unless `quiet`
 * @throws {Error} when it cannot be started, or ends with a code other than 0 without `allowFailure`
 */
export function run(command, args, options = {}) {
  const { cwd = ROOT, env = process.env, quiet = false, show = false, allowFailure = false, timeoutMs } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      // Colours are for terminals; what is kept may end in a log.
      env: quiet ? { ...env, NO_COLOR: '1' } : env,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['inherit', show ? 1 : 2, 2],
      // npm and npx are .cmd files there, which only a shell can run
      shell: process.platform === 'win32' && /^(npm|npx)$/.test(command),
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs, killSignal: 'SIGKILL' }),
    });
    const output = { stdout: '', stderr: '' };
    child.stdout?.setEncoding('utf8').on('data', (text) => (output.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (output.stderr += text));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0 || allowFailure) return resolve({ code: code ?? 1, ...output });
      const what = [command, ...args].join(' ');
      const why = `${output.stdout}${output.stderr}`.trim();
      reject(new Error(`${what} ended with ${code ?? 'a signal'}${why === '' ? '' : `\n${why}`}`));
    });
  });
}
