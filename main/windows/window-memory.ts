import type { Settings } from '../contract/settings.ts';
import type { Clock } from '../system/clock.ts';

/** What is remembered of the main window over closing it and over restarts. */
export type RememberedWindow = Pick<Settings, 'windowBounds' | 'windowMaximized' | 'shownView'>;

export interface WindowMemoryOptions {
  readonly clock: Pick<Clock, 'after'>;
  /** The settings in force; null while no profile is at work. */
  readonly saved: () => RememberedWindow | null;
  readonly save: (change: Partial<RememberedWindow>) => void;
}

/** Moving, resizing and scrolling come in hundreds; the settings file is written once they have come to rest. */
const WRITE_AFTER_MS = 1_000;

const NOTHING: RememberedWindow = { windowBounds: null, windowMaximized: false, shownView: null };

/** Collects what changes about the main window and writes it to the settings a moment later. */
export class WindowMemory {
  readonly #options: WindowMemoryOptions;
  #unwritten: Partial<RememberedWindow> = {};
  #cancelWrite: (() => void) | null = null;

  constructor(options: WindowMemoryOptions) {
    this.#options = options;
  }

  /** The newest of everything, written or not. */
  get(): RememberedWindow {
    return { ...NOTHING, ...this.#options.saved(), ...this.#unwritten };
  }

  note(change: Partial<RememberedWindow>): void {
    this.#unwritten = { ...this.#unwritten, ...change };
    this.#cancelWrite ??= this.#options.clock.after(WRITE_AFTER_MS, () => {
      this.flush();
    });
  }

  /** Writes now: before the window goes, before another profile comes, and on leaving. */
  flush(): void {
    this.#cancelWrite?.();
    this.#cancelWrite = null;
    const saved = this.#options.saved();
    const change = this.#unwritten;
    this.#unwritten = {};
    if (saved === null || JSON.stringify({ ...saved, ...change }) === JSON.stringify(saved)) return;
    this.#options.save(change);
  }
}
