/** How often a window whose page has crashed is brought back before it is left alone. */

const MAX_REVIVALS = 3;
const WITHIN_MS = 60_000;

/** Counts the crashes of one window. */
export class Revivals {
  readonly #nowMs: () => number;
  #atMs: readonly number[] = [];

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Notes a crash; true when the page is to be loaded again, false when it crashes over and over. */
  mayRevive(): boolean {
    const nowMs = this.#nowMs();
    this.#atMs = [...this.#atMs.filter((atMs) => Math.abs(nowMs - atMs) < WITHIN_MS), nowMs];
    return this.#atMs.length <= MAX_REVIVALS;
  }
}
