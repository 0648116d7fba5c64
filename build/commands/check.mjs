import { allChecks, runCheck } from '../checks.mjs';
import { Scoreboard, failure } from '../scoreboard.mjs';

/** Types, lint and format: what can be said without running anything. */
export async function main() {
  const board = new Scoreboard();
  await checkAll(board);
  return board.finish();
}

/** More compilers than that need more memory than a small computer has. */
const AT_ONCE = 2;

/**
 * @param {Scoreboard} board
 * @param {number} [atOnce] how many run beside one another
 */
export async function checkAll(board, atOnce = AT_ONCE) {
  const waiting = allChecks();
  const place = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) await runOn(board, check);
  };
  await Promise.all(Array.from({ length: atOnce }, place));
}

/**
 * @param {Scoreboard} board
 * @param {import('../checks.mjs').Check} check
 */
async function runOn(board, check) {
  await board.stage(check.name, async () => {
    const wrong = await runCheck(check);
    if (wrong === undefined) return { passed: 1, failed: 0 };
    return { passed: 0, failed: 1, failures: [failure(check.name, wrong)], log: wrong };
  });
}
