import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { VirtualDesktop } from '../e2e/desktop/index.ts';
import { within } from '../e2e/desktop/session-bus.ts';

/** The packaged app as it is handed out: fuses and all, started as a person starts it, driven by nothing. */

export const RELEASED = process.env['GLANCE_RELEASED'] ?? '';
/** The program itself, which on Linux a launcher starts. */
export const PROGRAM = `${RELEASED}.bin`;

/** Somebody who is not root and whom no system knows. */
export const STRANGER_ID = 31_999;

export interface Started {
  readonly child: ChildProcess;
  /** What it has said on stderr so far. */
  readonly said: () => string;
  /** Resolves with its exit code, null after a signal. */
  readonly ended: Promise<number | null>;
  end(): Promise<void>;
}

export interface StartOptions {
  readonly desktop: VirtualDesktop;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly executable?: string;
  readonly home?: string;
  /** As somebody else than root. */
  readonly userId?: number;
  /** A command that runs the rest of its line. */
  readonly through?: readonly string[];
}

/** Starts it. As root it is given `--no-sandbox`, as Chromium wants, unless it runs as somebody else. */
export function startReleased(options: StartOptions): Started {
  const { desktop, args = [], env = {}, executable = RELEASED, userId, through = [] } = options;
  const home = options.home ?? mkdtempSync(join(desktop.home, 'released-'));
  const asRoot = process.getuid?.() === 0 && userId === undefined && through.length === 0;
  const line = [
    ...through,
    executable,
    ...(asRoot ? ['--no-sandbox'] : []),
    `--user-data-dir=${join(home, 'data')}`,
    ...args,
  ];
  const [program = '', ...rest] = line;
  const child = spawn(program, rest, {
    env: { ...desktop.env, HOME: home, TZ: 'UTC', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(userId === undefined ? {} : { uid: userId, gid: userId }),
  });
  let said = '';
  child.stderr.on('data', (text) => (said += String(text)));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    said: () => said,
    ended: within(ended, () => `the app to end: ${said}`),
    end: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** A home that belongs to somebody else, with the way to the desktop's screen, and the app where they can reach it. */
export function strangersHome(desktop: VirtualDesktop): {
  readonly home: string;
  readonly env: Record<string, string>;
  readonly executable: string;
} {
  const home = mkdtempSync(join(tmpdir(), 'glance-stranger-'));
  const authority = join(home, 'Xauthority');
  copyFileSync(desktop.env['XAUTHORITY'] ?? '', authority);
  mkdirSync(join(home, 'run'), { mode: 0o700 });
  for (const path of [home, authority, join(home, 'run')]) chownSync(path, STRANGER_ID, STRANGER_ID);
  chmodSync(home, 0o700);
  const folders = ['XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_DATA_HOME'].map((name) => [name, join(home, name)]);
  const env = { ...Object.fromEntries(folders), XAUTHORITY: authority, XDG_RUNTIME_DIR: join(home, 'run') } as Record<
    string,
    string
  >;
  return { home, env, executable: reachable(RELEASED) };
}

/** Root's own folders are closed to others: a copy elsewhere serves then. */
function reachable(executable: string): string {
  for (let folder = dirname(executable); folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) !== 0) continue;
    const copy = mkdtempSync(join(tmpdir(), 'glance-released-'));
    cpSync(dirname(executable), copy, { recursive: true });
    chmodSync(copy, 0o755);
    return join(copy, executable.slice(dirname(executable).length + 1));
  }
  return executable;
}
