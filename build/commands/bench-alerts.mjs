import { ROOT, run } from '../console.mjs';
import { tsx } from '../tools.mjs';

/**
 * Runs the alerts' benchmark.
 * @param {readonly string[]} args passed on
 */
export async function main(args) {
  const { code } = await run(process.execPath, [...tsx('test/bench/alerts.ts'), ...args], {
    // Paths are meant from where the person stands
    cwd: process.env['INIT_CWD'] ?? ROOT,
    allowFailure: true,
    show: true,
  });
  return code;
}
