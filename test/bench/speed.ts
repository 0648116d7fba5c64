import { parseArgs } from 'node:util';
import { installedElectron } from '../../build/electron-resolver.mjs';
import type { Figure } from './measure.ts';
import { printFigures, writeResults, type FailedPart, type RunAbout } from './report.ts';
import { chartFigures } from './speed-charts.ts';
import { exportFigures, importFigures } from './speed-files.ts';
import { hourFigures, idleFigures } from './speed-idle.ts';
import { jobFigures } from './speed-jobs.ts';
import { packageFigures } from './speed-package.ts';
import { pollFigures } from './speed-poll.ts';
import { pureFigures } from './speed-pure.ts';
import { startFigures } from './speed-start.ts';
import { windowFigures } from './speed-windows.ts';
import { withStage, type Stage } from './stage.ts';

/**
 * How quick and how large the app is, each against the least that could do the same, measured in the same run: a ratio
 * means the same on any computer. Asserts nothing.
 */

/** Each by a name, for `--only=start,export`. Those on a desktop have one of their own: what one leaves must not weigh on the next. */
const ON_DESKTOP: Readonly<Record<string, (stage: Stage) => Promise<Figure[]>>> = {
  start: startFigures,
  // What waits for minutes waits beside what needs no desktop.
  idle: (stage) =>
    idleFigures(stage, async () => {
      await run('import');
      // Neither is a matter of time: a size, and memory after polls.
      await Promise.all([run('package'), run('hour')]);
    }),
  hour: hourFigures,
  windows: (stage) =>
    windowFigures(stage, async () => {
      await run('export');
      await run('pure');
    }),
  charts: chartFigures,
  poll: pollFigures,
  jobs: jobFigures,
};
const PARTS: Readonly<Record<string, () => Promise<Figure[]>>> = {
  ...Object.fromEntries(Object.entries(ON_DESKTOP).map(([part, measure]) => [part, () => withStage(measure)])),
  export: exportFigures,
  import: importFigures,
  package: packageFigures,
  pure: pureFigures,
};
const WITHOUT_APP = ['pure', 'export', 'import'];

const { values } = parseArgs({
  options: {
    'no-app': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    /** Writes the table into test/bench/RESULTS.md. */
    write: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const only = values.only?.split(',') ?? (values['no-app'] ? WITHOUT_APP : Object.keys(PARTS));
const unknown = only.filter((part) => !(part in PARTS));
if (unknown.length > 0)
  throw new Error(`no such part: ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);

const figures: Figure[] = [];
const failed: FailedPart[] = [];
const begun = new Set<string>();
let writing: Promise<void> = Promise.resolve();

const beganMs = Date.now();
const aboutRun = (): RunAbout => ({
  electron: installedElectron()?.version ?? 'none',
  tookSeconds: (Date.now() - beganMs) / 1000,
  failed,
});

/** Measures a part that is wanted and was not yet; one that fails takes nothing along that others measured. */
async function run(part: string): Promise<void> {
  if (!only.includes(part) || begun.has(part)) return;
  begun.add(part);
  const partBeganMs = Date.now();
  process.stderr.write(`measuring ${part} …\n`);
  try {
    figures.push(...((await PARTS[part]?.()) ?? []));
  } catch (error) {
    failed.push({ part, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
  // What is measured stays, whatever happens to the parts after it. Two parts at once write one after the other.
  if (values.write) writing = writing.then(() => writeResults(figures, aboutRun()));
  await writing;
  process.stderr.write(`${part}: ${Math.round((Date.now() - partBeganMs) / 1000)} s\n`);
}

for (const part of Object.keys(PARTS)) await run(part);
const about = aboutRun();
if (values.json) process.stdout.write(`${JSON.stringify({ ...about, figures }, null, 2)}\n`);
else printFigures(figures, about);
for (const { part, reason } of failed) process.stderr.write(`\nThe part "${part}" came to no end: ${reason}\n`);
if (failed.length > 0) process.exitCode = 1;
