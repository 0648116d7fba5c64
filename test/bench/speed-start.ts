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
  million: { accountCount: 5, years: 22.9 },
  tenAccounts: { accountCount: 10, years: 2 },
  fiftyAccounts: { accountCount: 50, years: 2 },
} as const;
type ShapeName = keyof typeof SHAPES;
type Name = ShapeName | 'bare';

/** By then the first poll is answered and nothing is going on any more. */
const SETTLED_MS = 2_000;

interface Seen {
  readonly startMs: number;
  /** Of the processor, user and system, up to the icon. */
  readonly cpuMs: number;
  readonly pss: number;
  readonly own: number;
}

export async function startFigures(stage: Stage): Promise<Figure[]> {
  const names: readonly Name[] = ['bare', ...(Object.keys(SHAPES) as ShapeName[])];
  const folders = new Map<Name, string>();
  for (const name of Object.keys(SHAPES) as ShapeName[]) folders.set(name, await stage.profile(SHAPES[name]));
  const look = (name: Name): Promise<Seen> => lookAt(stage, name, folders.get(name) ?? '');
  // One of each that does not count: a profile's first start writes what later ones find.
  for (const name of names) await look(name);
  const seen = new Map<Name, Seen[]>(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    // The other way round every other time, so that nobody is always first.
    for (const name of round % 2 === 0 ? names : [...names].reverse()) seen.get(name)?.push(await look(name));
  }
  const sample = (name: Name, of: keyof Seen): Sample => sampleOf((seen.get(name) ?? []).map((each) => each[of]));
  return [
    ...figuresOf('start to the icon with its number', 'ms', 1.25, (name) => sample(name, 'startMs')),
    ...figuresOf('processor time up to the icon', 'ms', null, (name) => sample(name, 'cpuMs')).slice(0, 1),
    ...figuresOf('private memory, hidden', 'MiB', 1.15, (name) => sample(name, 'own')),
    ...figuresOf('memory (PSS), hidden', 'MiB', 1.15, (name) => sample(name, 'pss')),
  ];
}

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
    beside('a million rows, five accounts', 'million', 1.1),
    beside('ten accounts of two years', 'tenAccounts', 1.3),
    beside('fifty accounts of two years', 'fiftyAccounts', null),
  ];
}

async function lookAt(stage: Stage, name: Name, folder: string): Promise<Seen> {
  const beganMs = performance.now();
  const app: AppProcess = name === 'bare' ? await stage.startBare('tray-only') : stage.startGlance(folder);
  try {
    await stage.trayOf(app);
    const startMs = performance.now() - beganMs;
    const cpuMs = await app.cpuMs();
    await delay(SETTLED_MS);
    const { pssMiB, privateMiB } = await app.memory();
    return { startMs, cpuMs, pss: pssMiB, own: privateMiB };
  } finally {
    await app.kill();
  }
}
