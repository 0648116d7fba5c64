/**
 * Runs one load at a time. Calls during one become a single further one, so that many changes in a row cost little and
 * what is on screen in the end is never older than the last of them.
 */
export class Reloader {
  readonly #load: () => Promise<void>;
  #busy = false;
  #again = false;

  constructor(load: () => Promise<void>) {
    this.#load = load;
  }

  async run(): Promise<void> {
    this.#again = true;
    if (this.#busy) return;
    this.#busy = true;
    try {
      while (this.#again) {
        this.#again = false;
        await this.#load();
      }
    } finally {
      this.#busy = false;
    }
  }
}
