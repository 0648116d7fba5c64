import { parseArgs } from 'node:util';
import { scoreCorpus } from './spikes-nab.ts';
import { printTeams } from './spikes-print.ts';

/**
 * How good the spike detection is. With `--nab CORPUS_DIR --out SCORES_DIR`: writes the detector's scores of a benchmark
 * corpus. Without: prints what the app's own watch and rules find in generated, labelled data like the app's own;
 * `--seeds`, `--days` and `--interval` (minutes between polls) choose which.
 */

const USAGE = 'usage: bench:spikes [--nab CORPUS_DIR --out SCORES_DIR] [--seeds N,N] [--days N] [--interval MINUTES]';

const { values } = parseArgs({
  options: {
    nab: { type: 'string' },
    out: { type: 'string' },
    seeds: { type: 'string', default: '11,12,13' },
    days: { type: 'string', default: '84' },
    interval: { type: 'string', default: '1' },
  },
});

const seeds = values.seeds.split(',').map(Number);
const [watchedDays, intervalMinutes] = [Number(values.days), Number(values.interval)];
const valid = [...seeds, watchedDays, intervalMinutes].every((value) => Number.isFinite(value) && value > 0);

if ((values.nab === undefined) !== (values.out === undefined) || !valid) {
  console.error(USAGE);
  process.exitCode = 2;
} else if (values.nab !== undefined && values.out !== undefined) {
  const { series, rows, microsPerRow } = scoreCorpus(values.nab, values.out);
  console.log(`${series} series, ${rows} rows, ${microsPerRow.toFixed(1)} µs a row, scores in ${values.out}`);
} else {
  printTeams({ seeds, watchedDays, anomalyEveryDays: 3, intervalMinutes }, (line) => console.log(line));
}
