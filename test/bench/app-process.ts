import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { installedElectron } from '../../build/electron-resolver.mjs';
import type { VirtualDesktop } from '../../build/virtual-desktop/session.mjs';

/** An app started as a desktop starts it, with no inspector attached, and looked at from outside. */
export class AppProcess {
  readonly processId: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    if (child.pid === undefined) throw new Error('The app did not start.');
    this.#child = child;
    this.processId = child.pid;
  }

  static start(
    desktop: VirtualDesktop,
    appDir: string,
    userDataDir: string,
    args: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): AppProcess {
    const executable = installedElectron()?.executable;
    if (executable === undefined) throw new Error('There is no Electron yet: `npm run electron-path` gets one.');
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const all = [...asRoot, appDir, `--user-data-dir=${userDataDir}`, ...args];
    return new AppProcess(spawn(executable, all, { env: { ...desktop.env, ...env }, stdio: 'ignore' }));
  }

  /** Memory of the process and all that it started, MiB: shared pages by their share, and its own pages only. */
  async memory(): Promise<{ readonly pssMiB: number; readonly privateMiB: number }> {
    let [pss, own] = [0, 0];
    for (const id of await treeOf(this.processId)) {
      const rollup = await readFile(`/proc/${id}/smaps_rollup`, 'utf8').catch(() => '');
      const kib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(rollup)?.[1] ?? 0);
      pss += kib('Pss');
      own += kib('Private_Clean') + kib('Private_Dirty');
    }
    return { pssMiB: pss / 1024, privateMiB: own / 1024 };
  }

  /** Processor time of the process and all that it started so far, milliseconds. */
  async cpuMs(): Promise<number> {
    let ticks = 0;
    for (const id of await treeOf(this.processId)) {
      const fields = await statOf(id);
      ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
    }
    return ticks * 10;
  }

  /** How often its main thread was woken so far. */
  async wakeups(): Promise<number> {
    const status = await readFile(`/proc/${this.processId}/task/${this.processId}/status`, 'utf8').catch(() => '');
    return Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  }

  /** Ends it at once and waits until it is gone. */
  async kill(): Promise<void> {
    const gone = once(this.#child, 'exit');
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await gone;
  }
}

/** The fields of /proc/ID/stat after the name: state, parent, … */
async function statOf(id: number): Promise<string[]> {
  const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** A process and all that it started. */
async function treeOf(root: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (/^\d+$/.test(name)) parents.set(Number(name), Number((await statOf(Number(name)))[1] ?? 0));
  }
  const isOurs = (id: number | undefined): boolean => id === root || (id !== undefined && isOurs(parents.get(id)));
  return [...parents.keys()].filter((id) => isOurs(id));
}
