import { allChecks, runCheck } from '../checks.mjs';
import { say } from '../console.mjs';
import { Scoreboard, failure } from '../scoreboard.mjs';

/** Types, lint and format: what can be said without running anything. */
export async function main() {
  const board = new Scoreboard();
  await checkAll(board);
  return board.finish();
}

/** @param {Scoreboard} board */
export async function checkAll(board) {
  for (const check of allChecks()) {
    await board.stage(check.name, async () => {
      const wrong = await runCheck(check);
      if (wrong !== undefined) say(wrong);
      if (wrong === undefined) return { passed: 1, failed: 0 };
      return { passed: 0, failed: 1, failures: [failure(check.name, wrong)] };
    });
  }
}
