import type { GlobalShortcut as ElectronShortcuts } from 'electron';

/** One key combination that works whatever program is in front. */
export class GlobalShortcut {
  readonly #shortcuts: Pick<ElectronShortcuts, 'register' | 'unregister'>;
  readonly #onPressed: () => void;
  #registered: string | null = null;

  constructor(shortcuts: Pick<ElectronShortcuts, 'register' | 'unregister'>, onPressed: () => void) {
    this.#shortcuts = shortcuts;
    this.#onPressed = onPressed;
  }

  /**
   * Listens for another combination, or for none.
   * @param accelerator as Electron writes it, `CommandOrControl+Shift+G`
   * @returns false where another program has it, or the desktop gives it to nobody; the one before is then kept
   */
  use(accelerator: string | null): boolean {
    if (accelerator === this.#registered) return true;
    if (accelerator !== null && !this.#register(accelerator)) return false;
    if (this.#registered !== null) this.#shortcuts.unregister(this.#registered);
    this.#registered = accelerator;
    return true;
  }

  stop(): void {
    this.use(null);
  }

  #register(accelerator: string): boolean {
    try {
      return this.#shortcuts.register(accelerator, this.#onPressed);
    } catch {
      // No combination that this system can have.
      return false;
    }
  }
}
