import { parseArgs } from 'node:util';
import { scoreCorpus } from './spikes-nab.ts';

/**
 * How good the spike detection is. With `--nab CORPUS_DIR --out SCORES_DIR`: writes the detector's scores of a benchmark
 * corpus. Without arguments: prints what the app's own watch finds in generated, labelled data like the app's own.
 */

const { values } = parseArgs({ options: { nab: { type: 'string' }, out: { type: 'string' } } });

if ((values.nab === undefined) !== (values.out === undefined)) {
  console.error('usage: bench:spikes [--nab CORPUS_DIR --out SCORES_DIR]');
  process.exitCode = 2;
} else if (values.nab !== undefined && values.out !== undefined) {
  const { series, rows, microsPerRow } = scoreCorpus(values.nab, values.out);
  console.log(`${series} series, ${rows} rows, ${microsPerRow.toFixed(1)} µs a row, scores in ${values.out}`);
}
