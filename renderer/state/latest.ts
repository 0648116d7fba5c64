/**
 * The latest request wins: an answer that was overtaken by a later question is dropped, so that nothing on screen is ever
 * older than what was asked for last. One for each thing on screen.
 */
export class Latest {
  #asked = 0;

  /** Asks, and gives the answer; null where something else was asked meanwhile. */
  async ask<T>(question: () => Promise<T>): Promise<{ readonly answer: T } | null> {
    const asked = ++this.#asked;
    const answer = await question();
    return asked === this.#asked ? { answer } : null;
  }

  /** Nothing is asked any more: what is still to come is dropped. */
  drop(): void {
    this.#asked++;
  }
}
