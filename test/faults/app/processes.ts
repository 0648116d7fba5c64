import { readFileSync, readdirSync } from 'node:fs';
import type { AppStage } from './app-stage.ts';

/** The processes of the real app, as the system lists them. */

/** The app's own processes of a kind, as Chromium names it. */
export function processesOf(stage: AppStage, type: 'renderer' | 'gpu-process' | 'utility'): number[] {
  const { processId } = stage.app();
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // Processes that Chromium forks write theirs as one text.
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const parent = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1]);
      const isOurs = parent === processId || isBelow(parent, processId);
      return isOurs && command.includes(` --type=${type} `) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

function isBelow(pid: number, ancestor: number): boolean {
  for (let at = pid; at > 1;) {
    if (at === ancestor) return true;
    try {
      at = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${at}/status`, 'utf8'))?.[1]);
    } catch {
      return false;
    }
  }
  return false;
}

/** Whether a process was stopped, by SIGSTOP. */
export const isStopped = (pid: number): boolean => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(' T ');
