import { globalShortcut } from 'electron';
import type { Core } from '../core/core.ts';
import { GlobalShortcut } from '../windows/global-shortcut.ts';

/** The key combination of the settings, followed from the start on. */
export class ShortcutSetting {
  readonly #shortcut: GlobalShortcut;
  readonly #core: () => Pick<Core, 'postNotice' | 'dismissNotice'> | null;
  #followed: string | null = null;

  constructor(core: () => Pick<Core, 'postNotice' | 'dismissNotice'> | null, onPressed: () => void) {
    this.#core = core;
    this.#shortcut = new GlobalShortcut(globalShortcut, onPressed);
  }

  /** What the person chose just now. @returns false where it cannot be had */
  use(accelerator: string | null): boolean {
    const isOurs = this.#shortcut.use(accelerator);
    if (isOurs) {
      this.#followed = accelerator;
      this.#core()?.dismissNotice('shortcut-taken');
    }
    return isOurs;
  }

  /** What the settings say: at the start, or of another profile. One that cannot be had is said once. */
  follow(accelerator: string | null): void {
    if (accelerator === this.#followed) return;
    this.#followed = accelerator;
    if (!this.#shortcut.use(accelerator)) this.#core()?.postNotice('shortcut-taken', accelerator ?? undefined);
  }

  stop(): void {
    this.#shortcut.stop();
  }
}
