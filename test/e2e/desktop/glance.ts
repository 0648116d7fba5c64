import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as Electron from 'electron';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { installedElectron } from '../../../build/electron-resolver.mjs';
import type { VirtualDesktop } from '../../../build/virtual-desktop/session.mjs';
import { LIMIT_MS, within } from './session-bus.ts';

export type { VirtualDesktop } from '../../../build/virtual-desktop/session.mjs';

/** The folder of this project, which after a build is what Electron runs. */
export const PROJECT_DIR = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

export interface LaunchOptions {
  readonly desktop: VirtualDesktop;
  /** A new, empty folder unless given; give it again to restart with what was kept. */
  readonly userDataDir?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The folder of the app; unless given, that in `GLANCE_APP_DIR` or this project. */
  readonly appDir?: string;
  /** A packaged app's executable, which needs no folder. */
  readonly packagedExecutable?: string;
}

/** Electron's module, as the main process has it. */
type MainElectron = typeof Electron;

/** A running app and the ways to look into it. */
export class RunningApp {
  readonly electron: ElectronApplication;
  readonly userDataDir: string;
  readonly processId: number;
  /** Resolves with the exit code, or null after a signal. */
  readonly exited: Promise<number | null>;
  #output = '';
  #hasEnded = false;

  constructor(electron: ElectronApplication, userDataDir: string) {
    this.electron = electron;
    this.userDataDir = userDataDir;
    const child = electron.process();
    if (child.pid === undefined) throw new Error('The app did not start.');
    this.processId = child.pid;
    this.exited = new Promise((resolve) => {
      child.once('exit', (code) => {
        this.#hasEnded = true;
        resolve(code);
      });
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (this.#output += String(text)));
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** What it wrote to its terminal since it was attached. */
  get output(): string {
    return this.#output;
  }

  /** The first window, now or to come, in which something fits the selector. */
  async windowWith(selector: string, limitMs = LIMIT_MS): Promise<Page> {
    const found = new Promise<Page>((resolve, reject) => {
      const look = (page: Page): void => {
        page.waitForSelector(selector, { timeout: limitMs }).then(
          () => resolve(page),
          () => {},
        );
      };
      this.electron.on('window', look);
      this.electron.windows().forEach(look);
      void this.exited.then((code) => reject(new Error(`The app ended with ${code}.\n${this.#output}`)));
    });
    return within(found, () => `a window with ${selector}\n${this.#output.slice(-2000)}`, limitMs);
  }

  /** Titles of the windows that are on the screen. */
  async visibleWindows(): Promise<readonly string[]> {
    return this.ask(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .filter((window) => window.isVisible())
        .map((window) => window.getTitle()),
    );
  }

  /** Asks the main process something that changes nothing; the function must not be asynchronous. */
  async ask<T>(question: (electron: MainElectron) => T): Promise<T> {
    for (;;) {
      const answer = await this.#arrival(async () => (await this.electron.evaluate(question)) as T);
      if (answer.arrived) return answer.value;
    }
  }

  /** Does something in the main process at once; the function must not be asynchronous, and its result is not wanted. */
  async act(deed: (electron: MainElectron) => void): Promise<void> {
    await this.#arrival(() => this.electron.evaluate(deed));
  }

  /** The same with something of this process's that the deed needs; it is copied. */
  async actWith<A>(argument: A, deed: (electron: MainElectron, argument: A) => void): Promise<void> {
    const evaluate = this.electron.evaluate.bind(this.electron) as (
      work: (electron: MainElectron, given: A) => void,
      given: A,
    ) => Promise<void>;
    await this.#arrival(() => evaluate(deed, argument));
  }

  /**
   * The inspector holds the promise of an answer so weakly that on a busy machine it may be collected before it is
   * read. The function itself has run by then.
   */
  async #arrival<T>(
    evaluated: () => Promise<T>,
  ): Promise<{ readonly arrived: true; readonly value: T } | { readonly arrived: false }> {
    try {
      return { arrived: true, value: await evaluated() };
    } catch (error) {
      if (error instanceof Error && error.message.includes('promise was garbage collected')) return { arrived: false };
      throw error;
    }
  }

  /** Quits it as its menu would and waits until its process is gone. */
  async close(): Promise<number | null> {
    await this.electron.close();
    return within(this.exited, () => 'the app to end');
  }

  /** Ends it the hard way, as a power cut would. */
  async kill(): Promise<void> {
    this.electron.process().kill('SIGKILL');
    await within(this.exited, () => 'the app to end');
  }
}

/**
 * Starts the app on a desktop.
 * @throws Error when no Electron is installed or the app does not start
 */
export async function launchGlance(options: LaunchOptions): Promise<RunningApp> {
  const userDataDir = options.userDataDir ?? (await newUserDataDir(options.desktop));
  const { executable, args, env } = commandLine({ ...options, userDataDir });
  const electron = await _electron.launch({ executablePath: executable, args: [...args], env, timeout: LIMIT_MS });
  return new RunningApp(electron, userDataDir);
}

/** What a finished command line left. */
export interface FinishedRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the app for a job that ends by itself, such as `--export-csv`, and collects what it said. */
export async function runGlance(options: LaunchOptions): Promise<FinishedRun> {
  const userDataDir = options.userDataDir ?? (await newUserDataDir(options.desktop));
  const { executable, args, env } = commandLine({ ...options, userDataDir });
  const child = spawn(executable, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (output.stdout += String(text)));
  child.stderr.on('data', (text) => (output.stderr += String(text)));
  try {
    const [code] = (await within(once(child, 'close'), () => `the app to end\n${output.stderr}`)) as [number | null];
    return { code, ...output };
  } finally {
    child.kill('SIGKILL');
  }
}

/** A folder that goes away with the desktop. */
export function newUserDataDir(desktop: VirtualDesktop): Promise<string> {
  return mkdtemp(join(desktop.home, 'user-data-'));
}

function commandLine(options: LaunchOptions & { readonly userDataDir: string }): {
  readonly executable: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
} {
  const executable = options.packagedExecutable ?? installedElectron()?.executable;
  if (executable === undefined) throw new Error('There is no Electron yet: `npm run electron-path` gets one.');
  const asRoot = process.getuid?.() === 0;
  const args = [
    // Chromium refuses its sandbox to root, and to nobody else.
    ...(asRoot ? ['--no-sandbox'] : []),
    ...(options.packagedExecutable === undefined
      ? [options.appDir ?? process.env['GLANCE_APP_DIR'] ?? PROJECT_DIR]
      : []),
    `--user-data-dir=${options.userDataDir}`,
    ...(options.args ?? []),
  ];
  const env = { ...options.desktop.env, ...options.env };
  return { executable, args, env: Object.fromEntries(Object.entries(env).filter(isSet)) };
}

const isSet = (entry: [string, string | undefined]): entry is [string, string] => entry[1] !== undefined;
