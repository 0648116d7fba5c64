import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { printCalls } from './alerts/calls.ts';
import { jobsOf, runJob, type JobResult } from './alerts/jobs.ts';
import { reportOf } from './alerts/report.ts';

/**
 * How good the alerts are, through the very code the app runs: made-up teams by four mechanisms, fed poll by poll.
 * Without arguments two teams of each size and kind by seeds that nothing was tuned on, in less than ten minutes on two
 * cores; `--full` takes five of each, longer, polled each minute. For a look while tuning: `--seeds 1 --days 28 --only
 * 'office 20/h'`. `--calls FILE` feeds real calls from a CSV instead.
 */

const USAGE =
  'usage: bench:alerts [--full] [--seeds N,N] [--days N] [--every MINUTES] [--only TEXT] [--calls FILE.csv [--history-days N]]';
/** Nothing was tuned on these. */
const HELD_OUT_SEEDS = [1001, 1002, 1003, 1004, 1005];

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    seeds: { type: 'string' },
    days: { type: 'string' },
    every: { type: 'string' },
    only: { type: 'string', default: '' },
    calls: { type: 'string' },
    'history-days': { type: 'string', default: '11' },
    /** For its own helpers: which share of the jobs is theirs. */
    part: { type: 'string' },
  },
});

const seeds = values.seeds?.split(',').map(Number) ?? HELD_OUT_SEEDS.slice(0, values.full ? 5 : 2);
const days = Number(values.days ?? (values.full ? 84 : 42));
const everyMinutes = Number(values.every ?? (values.full ? 1 : 2));
const jobs = jobsOf({ seeds, watchedDays: days, everyMinutes }).filter(({ name, table, mechanism }) =>
  `${table} ${name}, ${mechanism}`.includes(values.only),
);

if (values.calls !== undefined) {
  printCalls(values.calls, Number(values['history-days']), (line) => console.log(line));
} else if (![days, everyMinutes, ...seeds].every((each) => Number.isInteger(each) && each > 0)) {
  console.error(USAGE);
  process.exitCode = 2;
} else if (values.part === undefined) {
  const beganMs = Date.now();
  const parts = Math.max(1, Math.min(availableParallelism(), 8));
  const results = (await Promise.all(Array.from({ length: parts }, (_, part) => inProcess(part, parts)))).flat();
  // In the order of the jobs, whoever was first.
  const order = jobs.map((job) => JSON.stringify(job));
  results.sort((one, other) => order.indexOf(JSON.stringify(one.job)) - order.indexOf(JSON.stringify(other.job)));
  console.log(
    `Seeds ${seeds.join(', ')}; ${days} days watched after 63 of history, polled every ${everyMinutes} min.\n`,
  );
  console.log(reportOf(results));
  console.log(`\n${((Date.now() - beganMs) / 60_000).toFixed(1)} minutes`);
} else {
  const [part = 0, parts = 1] = values.part.split('/').map(Number);
  // V8 compiles what runs often while it runs: three days first, so that work for a poll is that of an app that has been on.
  const [first] = jobs;
  if (first !== undefined) runJob({ ...first, team: { ...first.team, watchedDays: 3 } });
  jobs.forEach((job, index) => {
    if (index % parts === part) console.log(JSON.stringify(runJob(job)));
  });
}

/** One of several helpers, each with its share of the jobs. */
function inProcess(part: number, parts: number): Promise<JobResult[]> {
  const own = [fileURLToPath(import.meta.url), '--seeds', seeds.join(','), '--days', String(days)];
  own.push('--every', String(everyMinutes), '--only', values.only);
  const child = spawn(process.execPath, [...process.execArgv, ...own, '--part', `${part}/${parts}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) reject(new Error(`a helper ended with ${code ?? 'a signal'}`));
      else
        resolve(
          text
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line) as JobResult),
        );
    });
  });
}
