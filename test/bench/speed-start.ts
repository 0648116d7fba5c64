import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { AppProcess } from './app-process.ts';
import { figure, ROUNDS, sampleOf, type Figure, type Sample } from './measure.ts';
import type { Stage } from './stage.ts';

/** From the start of the process to an icon with a number, and what the app then weighs, with no window. */

const BASELINE = 'an icon in the tray and nothing else';
const SHAPES = {
  twoYears: { accountCount: 1, years: 2 },
  oneYear: { accountCount: 1, years: 1 },
  fiveYears: { accountCount: 1, years: 5 },
  fiveByFive: { accountCount: 5, years: 5 },
  million: { accountCount: 10, years: 11.4 },
  tenAccounts: { accountCount: 10, years: 2 },
  fiftyAccounts: { accountCount: 50, years: 2 },
} as const;
type ShapeName = keyof typeof SHAPES;
type Name = ShapeName | 'bare';

/** By then the first poll is answered, the process that asked the keychain is gone, and nothing is going on any more. */
const SETTLED_MS = 6_000;

const NAMES: readonly Name[] = ['bare', ...(Object.keys(SHAPES) as ShapeName[])];
type Samples = (name: Name) => Sample;

export async function startFigures(stage: Stage): Promise<Figure[]> {
  const folders = new Map<Name, string>();
  for (const name of Object.keys(SHAPES) as ShapeName[]) folders.set(name, await stage.profile(SHAPES[name]));
  const start = (name: Name): Promise<AppProcess> =>
    name === 'bare' ? stage.startBare('tray-only') : Promise.resolve(stage.startGlance(folders.get(name) ?? ''));
  const { startMs, cpuMs } = await startTimes(stage, start);
  const { own, pss } = await weights(stage, start);
  const bare = { sample: cpuMs('bare'), what: BASELINE };
  return [
    ...figuresOf('start to the icon with its number', 'ms', 1.25, startMs),
    figure('processor time up to the icon', 'ms', cpuMs('twoYears'), bare),
    ...figuresOf('private memory, hidden', 'MiB', 1.15, own),
    ...figuresOf('memory (PSS), hidden', 'MiB', 1.15, pss),
  ];
}

/** One after the other, each ended as soon as its icon is there. */
async function startTimes(
  stage: Stage,
  start: (name: Name) => Promise<AppProcess>,
): Promise<{ startMs: Samples; cpuMs: Samples }> {
  const seen = { startMs: noValues(), cpuMs: noValues() };
  // The first round does not count: a profile's first start writes what later ones find.
  for (let round = 0; round <= ROUNDS; round++) {
    // The other way round every other time, so that nobody is always first.
    for (const name of round % 2 === 0 ? NAMES : [...NAMES].reverse()) {
      const beganMs = performance.now();
      const app = await start(name);
      try {
        await stage.trayOf(app);
        if (round === 0) continue;
        seen.startMs.get(name)?.push(performance.now() - beganMs);
        seen.cpuMs.get(name)?.push(await app.cpuMs());
      } finally {
        await app.kill();
      }
    }
  }
  return { startMs: samplesOf(seen.startMs), cpuMs: samplesOf(seen.cpuMs) };
}

/** All at the same time, for what one weighs does not depend on the others. */
async function weights(
  stage: Stage,
  start: (name: Name) => Promise<AppProcess>,
): Promise<{ own: Samples; pss: Samples }> {
  const seen = { own: noValues(), pss: noValues() };
  for (let round = 0; round < ROUNDS; round++) {
    const apps: AppProcess[] = [];
    try {
      for (const name of NAMES) {
        const app = await start(name);
        apps.push(app);
        await stage.trayOf(app);
      }
      await delay(SETTLED_MS);
      for (const [place, name] of NAMES.entries()) {
        const memory = await apps[place]?.memory();
        seen.own.get(name)?.push(memory?.privateMiB ?? NaN);
        seen.pss.get(name)?.push(memory?.pssMiB ?? NaN);
      }
    } finally {
      await Promise.all(apps.map((app) => app.kill()));
    }
  }
  return { own: samplesOf(seen.own), pss: samplesOf(seen.pss) };
}

type Values = ReadonlyMap<Name, number[]>;
const noValues = (): Values => new Map(NAMES.map((name) => [name, []]));
const samplesOf =
  (values: Values): Samples =>
  (name) =>
    sampleOf(values.get(name) ?? []);

function figuresOf(what: string, unit: Figure['unit'], goal: number | null, of: (name: Name) => Sample): Figure[] {
  const baseline = { sample: of('twoYears'), what: 'one account of two years' };
  const beside = (words: string, name: Name, ratio: number | null): Figure =>
    figure(`${what}: ${words}`, unit, of(name), baseline, ratio === null ? null : { ratio });
  const bare = { sample: of('bare'), what: BASELINE };
  return [
    figure(what, unit, of('twoYears'), bare, goal === null ? null : { ratio: goal }),
    beside('a history of one year', 'oneYear', null),
    beside('a history of five years', 'fiveYears', 1.1),
    beside('219,000 rows, five accounts', 'fiveByFive', 1.1),
    beside('a million rows, ten accounts', 'million', 1.1),
    beside('ten accounts of two years', 'tenAccounts', 1.3),
    beside('fifty accounts of two years', 'fiftyAccounts', null),
  ];
}
