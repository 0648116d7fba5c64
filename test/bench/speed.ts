import { parseArgs } from 'node:util';
import { installedElectron } from '../../build/electron-resolver.mjs';
import type { Figure } from './measure.ts';
import { printFigures, writeResults } from './report.ts';
import { fileFigures } from './speed-files.ts';
import { idleFigures } from './speed-idle.ts';
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

/** Each by a name, for `--only=start,files`. */
const PARTS: Readonly<Record<string, (stage: Stage) => Promise<Figure[]>>> = {
  start: startFigures,
  idle: idleFigures,
  // Closed windows wait a minute; what needs no desktop is measured meanwhile.
  windows: (stage) => windowFigures(stage, () => (wanted('files') ? fileFigures() : Promise.resolve([]))),
  poll: pollFigures,
  jobs: jobFigures,
};

const { values } = parseArgs({
  options: {
    'no-app': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    /** Writes the table into test/bench/RESULTS.md. */
    write: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const only = values.only?.split(',');
const wanted = (part: string): boolean => only === undefined || only.includes(part);

async function measureAll(): Promise<Figure[]> {
  const figures: Figure[] = wanted('pure') ? await pureFigures() : [];
  if (values['no-app'] || (wanted('files') && !wanted('windows'))) figures.push(...(await fileFigures()));
  if (values['no-app']) return figures;
  const parts = Object.keys(PARTS).filter(wanted);
  // A desktop of its own for each part: what one leaves behind must not weigh on the next.
  for (const part of parts) {
    const measure = PARTS[part];
    if (measure === undefined) continue;
    process.stderr.write(`measuring ${part} …\n`);
    figures.push(...(await withStage(measure)));
  }
  if (wanted('package')) figures.push(...(await packageFigures()));
  return figures;
}

const beganMs = Date.now();
const figures = await measureAll();
const about = { electron: installedElectron()?.version ?? 'none', tookSeconds: (Date.now() - beganMs) / 1000 };
if (values.json) process.stdout.write(`${JSON.stringify({ ...about, figures }, null, 2)}\n`);
else printFigures(figures, about);
if (values.write) await writeResults(figures, about);
