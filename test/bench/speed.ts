import { parseArgs } from 'node:util';
import { appComparisons } from './speed-app.ts';
import { historyComparisons } from './speed-history.ts';
import { pureComparisons } from './speed-pure.ts';
import type { Comparison } from './stopwatch.ts';
import { table } from './table.ts';

/**
 * How quick and how large the app is, each against the least that could do the same, measured in the same run: a ratio
 * means the same on any computer. Asserts nothing.
 */

const { values } = parseArgs({ options: { 'no-app': { type: 'boolean', default: false } } });

const rows: Comparison[] = [...pureComparisons(), ...(await historyComparisons())];
if (!values['no-app']) {
  try {
    rows.push(...(await appComparisons()));
  } catch (error) {
    console.error(`The app itself was not measured: ${error instanceof Error ? error.message : String(error)}`);
  }
}
console.log(
  table(
    ['what', 'ours', 'baseline', 'times', 'the baseline is'],
    rows.map(({ what, ours, baseline, ratio, baselineWhat }) => [
      what,
      ours,
      baseline,
      ratio === null ? '' : ratio.toFixed(ratio < 10 ? 1 : 0),
      baselineWhat,
    ]),
  ),
);
