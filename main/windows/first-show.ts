import type { Clock } from '../system/clock.ts';

/**
 * When a new window goes on screen: once its page has drawn something, so that nobody sees it empty. The page says so
 * itself; Electron's `ready-to-show` may never come in a Wayland session. A page that says nothing is shown all the
 * same after a second: an empty window can at least be closed.
 */
export class FirstShow {
  readonly #show: () => void;
  #cancel: (() => void) | null;

  /** @param show puts the window on screen; called once at most */
  constructor(clock: Pick<Clock, 'after'>, show: () => void) {
    this.#show = show;
    this.#cancel = clock.after(SHOW_ANYWAY_MS, () => {
      this.now();
    });
  }

  /** Whether the window is still to be shown. */
  get isPending(): boolean {
    return this.#cancel !== null;
  }

  /** Shows the window, unless that has happened or was called off. */
  now(): void {
    if (this.#cancel === null) return;
    this.callOff();
    this.#show();
  }

  /** The window is gone, or wanted no more. */
  callOff(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}

const SHOW_ANYWAY_MS = 1_000;
