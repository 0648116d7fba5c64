import type { GlanceBridge } from '../../main/contract/ipc.ts';
import type { ShownView } from '../../main/contract/windows.ts';

/** Tells the app what the main window shows, so that it is there again when the window is next opened. */
export class ShownViewReporter {
  readonly #bridge: Pick<GlanceBridge, 'rememberView'>;
  #told = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(bridge: Pick<GlanceBridge, 'rememberView'>) {
    this.#bridge = bridge;
  }

  /** Reports another view, account or range at once, and how far a page is scrolled once it rests. */
  note(shown: ShownView): void {
    clearTimeout(this.#timer);
    const { scrollTop, ...place } = shown;
    const where = JSON.stringify(place);
    if (where === this.#told) this.#timer = setTimeout(() => void this.#bridge.rememberView(shown), SCROLL_RESTS_MS);
    else void this.#bridge.rememberView({ ...place, scrollTop });
    this.#told = where;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

const SCROLL_RESTS_MS = 250;
