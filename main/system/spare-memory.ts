import type { Clock } from './clock.ts';

export interface SpareMemoryOptions {
  readonly clock: Clock;
  /** Whether a person looks at one of our windows. */
  readonly isSeen: () => boolean;
  /** Collects all garbage and gives the memory back; nothing else happens meanwhile. */
  readonly giveBack: () => void;
}

/** By then a start is over, and whatever follows an answer. */
const SETTLED_MS = 3_000;
/** Each poll makes two changes, so this is ten polls. V8 collects by itself after about a hundred. */
const EVERY_CHANGES = 20;
/** Fifty accounts make so many changes within seconds: more often than this it is not worth the pause. */
const APART_MS = 30_000;

/**
 * An app that rests in the tray makes so little garbage that V8 lets it lie for hours, with all the room that the start
 * needed. Here it is given back once the start is over, and then after every so many changes, while nobody looks.
 */
export class SpareMemory {
  readonly #options: SpareMemoryOptions;
  /** The first is the start. */
  #changes = EVERY_CHANGES - 1;
  #givenBackAtMs = -Infinity;
  #cancel: (() => void) | null = null;
  #isStopped = false;

  constructor(options: SpareMemoryOptions) {
    this.#options = options;
  }

  /** Something was worked out and shown. */
  changed(): void {
    this.#changes += 1;
    if (this.#isStopped || this.#changes < EVERY_CHANGES || this.#cancel !== null || this.#options.isSeen()) return;
    this.#cancel = this.#options.clock.after(this.#waitMs(), () => {
      this.#cancel = null;
      // The next change asks again.
      if (this.#options.isSeen()) return;
      this.#changes = 0;
      this.#givenBackAtMs = this.#options.clock.nowMs();
      this.#options.giveBack();
    });
  }

  #waitMs(): number {
    const sinceMs = this.#options.clock.nowMs() - this.#givenBackAtMs;
    // A clock that was set back says nothing of how long ago it was.
    return sinceMs < 0 ? SETTLED_MS : Math.max(SETTLED_MS, APART_MS - sinceMs);
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
  }
}
