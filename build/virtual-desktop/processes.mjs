import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Long-lived programs of a desktop. Each runs in a process group of its own, so that what it starts ends with it, and
 * is ended by the kernel when this process dies without a chance to clean up.
 */

/**
 * @typedef {object} Service
 * @property {string} name what to call it in messages
 * @property {import('node:child_process').ChildProcess} child
 * @property {() => string} log the last few thousand characters it wrote to stderr
 * @property {Promise<never>} died rejects when it ends without being asked to
 */

const STOP_GRACE_MS = 3000;
const LOG_LENGTH = 4000;

export class ServiceGroup {
  /** @type {Service[]} newest last */
  #services = [];
  #stopping = false;

  /**
   * Starts a program.
   * @param {string} name
   * @param {readonly string[]} command program and arguments
   * @param {{ env: NodeJS.ProcessEnv, input?: string, extraPipe?: boolean }} options `extraPipe` opens file descriptor 3 for reading
   * @returns {Service}
   */
  start(name, [program = '', ...args], { env, input, extraPipe = false }) {
    const child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', program, ...args], {
      env,
      detached: true,
      stdio: [
        input === undefined ? 'ignore' : 'pipe',
        'pipe',
        'pipe',
        ...(extraPipe ? /** @type {const} */ (['pipe']) : []),
      ],
    });
    let log = '';
    child.stderr?.setEncoding('utf8').on('data', (text) => (log = (log + text).slice(-LOG_LENGTH)));
    child.stdout?.resume();
    if (input !== undefined) child.stdin?.on('error', () => {}).end(input);

    /** @type {Promise<never>} */
    const died = new Promise((_resolve, reject) => {
      child.once('error', (error) => reject(new Error(`Cannot start ${name}: ${error.message}`)));
      child.once('exit', (code, signal) => {
        if (!this.#stopping)
          reject(new Error(`${name} ended on its own (${signal ?? `exit code ${code}`}). ${log.trim()}`));
      });
    });
    died.catch(() => {});
    const service = { name, child, log: () => log, died };
    this.#services.push(service);
    return service;
  }

  /** Rejects as soon as any of the programs ends on its own. */
  get anyDied() {
    return Promise.race(this.#services.map((service) => service.died));
  }

  /** The process ids of what runs, by name. */
  get pids() {
    return Object.fromEntries(this.#services.map((service) => [service.name, service.child.pid]));
  }

  /** Ends all of them, newest first, and waits until they are gone. */
  async stop() {
    this.#stopping = true;
    for (const { child } of this.#services.splice(0).reverse()) {
      if (child.pid === undefined) continue;
      const gone = child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : once(child, 'exit');
      signalGroup(child.pid, 'SIGTERM');
      const timer = setTimeout(() => signalGroup(/** @type {number} */ (child.pid), 'SIGKILL'), STOP_GRACE_MS);
      await gone;
      clearTimeout(timer);
      // What it left behind in its group has lost its reason to be.
      signalGroup(child.pid, 'SIGKILL');
    }
  }

  /** For a process that is about to exit: ends all of them without waiting. */
  stopNow() {
    this.#stopping = true;
    for (const { child } of this.#services.splice(0).reverse())
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGTERM');
  }
}

/**
 * @param {number} groupId
 * @param {NodeJS.Signals} signal
 */
function signalGroup(groupId, signal) {
  try {
    process.kill(-groupId, signal);
  } catch {
    // The group is empty: nothing left to end.
  }
}

/**
 * Resolves with the first line a stream delivers.
 * @param {NodeJS.ReadableStream} stream
 * @returns {Promise<string>}
 */
export function firstLine(stream) {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (chunk) => {
      text += String(chunk);
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end).trim());
    });
    stream.once('end', () => reject(new Error(`It ended after writing only "${text.trim()}".`)));
  });
}

/**
 * Waits for one of the promises, but no longer than the limit.
 * @template T
 * @param {string} what for the message: "the panel to appear"
 * @param {number} limitMs
 * @param {readonly Promise<T>[]} promises
 * @returns {Promise<T>}
 */
export async function within(what, limitMs, promises) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<never>} */
  const limit = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${limitMs / 1000} s in vain for ${what}.`)), limitMs);
  });
  try {
    return await Promise.race([...promises, limit]);
  } finally {
    clearTimeout(timer);
  }
}
