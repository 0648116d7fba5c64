import type { Result } from '../../main/contract/errors.ts';
import type { HistoryInfo } from '../../main/contract/history-care.ts';
import type { GlanceBridge } from '../../main/contract/ipc.ts';
import { Reloader } from './reloader.svelte.ts';

export type UpkeepTask = 'backup' | 'check' | 'compact' | 'diagnostics';

/** The history's file: what is known about it, and which task is at work on it. */
export class UpkeepState {
  info = $state.raw<HistoryInfo | null>(null);
  running = $state.raw<UpkeepTask | null>(null);
  /** What the last check found; null before one. */
  sound = $state.raw<boolean | null>(null);

  readonly #bridge: Pick<GlanceBridge, 'historyInfo'>;
  readonly #reloader = new Reloader(() => this.#load());

  constructor(bridge: Pick<GlanceBridge, 'historyInfo'>) {
    this.#bridge = bridge;
  }

  /** Asks for size and span again. */
  reload(): Promise<void> {
    return this.#reloader.run();
  }

  /** Runs one task; a second one waits for nothing and is simply not begun. Null where it was not. */
  async run<T>(task: UpkeepTask, work: () => Promise<Result<T>>): Promise<Result<T> | null> {
    if (this.running !== null) return null;
    this.running = task;
    try {
      return await work();
    } finally {
      this.running = null;
      await this.reload();
    }
  }

  async #load(): Promise<void> {
    const answer = await this.#bridge.historyInfo();
    if (answer.ok) this.info = answer.value;
  }
}
