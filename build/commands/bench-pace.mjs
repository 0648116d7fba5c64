import { ROOT, run } from '../console.mjs';
import { tsx } from '../tools.mjs';

/**
 * Holds the day's pace against what comes of made-up days.
 * @param {readonly string[]} args passed on
 */
export async function main(args) {
  const { code } = await run(process.execPath, [...tsx('test/bench/pace.ts'), ...args], {
    cwd: ROOT,
    allowFailure: true,
    show: true,
  });
  return code;
}
