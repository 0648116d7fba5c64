// Counts what passed and failed over all stages of `npm test`, and says so.
import { stripVTControlCharacters } from 'node:util';
import { say } from './console.mjs';

/** How much of an error the summary repeats. */
const [REASON_LINES, REASON_WIDTH] = [12, 200];

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} [skipped]
 * @property {string[]} [failures] the name of each test that failed, with the first lines of why
 * @property {string} [log] what it wrote, shown when it is over; for stages that run beside others
 */

/** @typedef {{ stage: string, tally: Tally, seconds: number }} Row */

export class Scoreboard {
  /** @type {Row[]} in the order in which they began */
  #rows = [];
  #startedMs = performance.now();

  /**
   * Runs one stage. Something thrown counts as one failure and is shown; the next stage still runs.
   * @param {string} stage
   * @param {() => Promise<Tally>} work
   * @returns {Promise<boolean>} whether nothing failed
   */
  async stage(stage, work) {
    say(`\n--- ${stage}`);
    const startedMs = performance.now();
    /** @type {Row} */
    const row = { stage, tally: { passed: 0, failed: 1, failures: [failure(stage, 'It did not end.')] }, seconds: 0 };
    this.#rows.push(row);
    /** @type {Tally} */
    const tally = await work().catch((error) => {
      const reason = error instanceof Error ? error.message : String(error);
      say(reason);
      return { passed: 0, failed: 1, failures: [reason] };
    });
    if (tally.log !== undefined) say(`\n--- ${stage} wrote\n${tally.log}`);
    Object.assign(row, { tally, seconds: (performance.now() - startedMs) / 1000 });
    return tally.failed === 0;
  }

  /**
   * Prints the summary and, since a log is often cut to its end, what failed once more; the last line is
   * `N passed, N failed`.
   * @returns {number} the exit code: 0 when something ran and nothing failed
   */
  finish() {
    const lines = this.#rows.map(({ stage, tally: { passed, failed, skipped = 0 }, seconds }) => {
      const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
      return `${failed > 0 ? 'FAIL' : 'ok  '}  ${stage.padEnd(28)} ${counts.padEnd(34)} ${seconds.toFixed(1)} s`;
    });
    const seconds = (performance.now() - this.#startedMs) / 1000;
    lines.push(`      ${'in all'.padEnd(28)} ${''.padEnd(34)} ${seconds.toFixed(1)} s`);
    const sum = (/** @type {'passed' | 'failed'} */ key) => this.#rows.reduce((all, { tally }) => all + tally[key], 0);
    const [passed, failed] = [sum('passed'), sum('failed')];
    const failures = this.#rows.flatMap(({ tally }) => tally.failures ?? []);
    const parts = [lines.join('\n'), ...failures, `${passed} passed, ${failed} failed`];
    process.stdout.write(`\n${parts.join('\n\n')}\n`);
    return failed === 0 && passed > 0 ? 0 : 1;
  }
}

/**
 * What the summary says of a test that failed.
 * @param {string} name
 * @param {string} reason
 */
export function failure(name, reason) {
  const lines = stripVTControlCharacters(reason).split('\n').slice(0, REASON_LINES);
  return [`FAIL  ${name}`, ...lines.map((line) => `      ${line.slice(0, REASON_WIDTH)}`)].join('\n');
}
