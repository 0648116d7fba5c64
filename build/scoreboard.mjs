// Counts what passed and failed over all stages of `npm test`, and says so.
import { say } from './console.mjs';

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} [skipped]
 */

export class Scoreboard {
  /** @type {{ stage: string, tally: Tally, seconds: number }[]} */
  #rows = [];

  /**
   * Runs one stage. Something thrown counts as one failure and is shown; the next stage still runs.
   * @param {string} stage
   * @param {() => Promise<Tally>} work
   * @returns {Promise<boolean>} whether nothing failed
   */
  async stage(stage, work) {
    say(`\n--- ${stage}`);
    const startedMs = performance.now();
    const tally = await work().catch((error) => {
      say(error instanceof Error ? error.message : String(error));
      return { passed: 0, failed: 1 };
    });
    this.#rows.push({ stage, tally, seconds: (performance.now() - startedMs) / 1000 });
    return tally.failed === 0;
  }

  /**
   * Prints the summary; its last line is `N passed, N failed`.
   * @returns {number} the exit code: 0 when something ran and nothing failed
   */
  finish() {
    const lines = this.#rows.map(({ stage, tally: { passed, failed, skipped = 0 }, seconds }) => {
      const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
      return `${failed > 0 ? 'FAIL' : 'ok  '}  ${stage.padEnd(28)} ${counts.padEnd(34)} ${seconds.toFixed(1)} s`;
    });
    const sum = (/** @type {'passed' | 'failed'} */ key) => this.#rows.reduce((all, { tally }) => all + tally[key], 0);
    const [passed, failed] = [sum('passed'), sum('failed')];
    process.stdout.write(`\n${lines.join('\n')}\n\n${passed} passed, ${failed} failed\n`);
    return failed === 0 && passed > 0 ? 0 : 1;
  }
}
