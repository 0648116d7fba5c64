import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { VirtualDesktop } from '../../build/virtual-desktop/session.mjs';
import { startDemoServer } from '../../main/demo/server.ts';
import { PROJECT_DIR, SessionBus, TrayReader } from '../e2e/desktop/index.ts';
import { zoneAtMidday } from '../e2e/midday.ts';
import { AppProcess } from './app-process.ts';
import { accountIdsOf, BENCH_KEY, makeProfile } from './bench-profile.ts';
import { TrayWatcher } from './tray-watcher.ts';
import { figure, ROUNDS, sampleOf, type Figure, type Sample } from './measure.ts';

/** From the start of the process to an icon with a number, and what the app then weighs, with no window. */

const BASELINE = 'an icon in the tray and nothing else';
const SHAPES = {
  twoYears: { accountCount: 1, years: 2 },
  fiveByFive: { accountCount: 5, years: 5 },
  million: { accountCount: 5, years: 22.9 },
  tenAccounts: { accountCount: 10, years: 2 },
} as const;
type ShapeName = keyof typeof SHAPES;
type Name = ShapeName | 'bare';

/**
 * By then the first poll is answered and nothing is going on any more. A panel whose icon goes while it still reads it
 * may go too.
 */
const SETTLED_MS = 3_000;

interface Launcher {
  readonly bus: SessionBus;
  readonly start: (name: Name) => Promise<AppProcess>;
}

export async function startFigures(desktop: VirtualDesktop): Promise<Figure[]> {
  const timeZone = zoneAtMidday(Date.now());
  const accounts = accountIdsOf(10).map((id, seed) => ({ id, apiKey: BENCH_KEY, seed }));
  const server = await startDemoServer({ clock: () => Date.now(), timeZone, accounts: accounts.slice(0, 1) });
  const bus = await SessionBus.connect(desktop.busAddress);
  try {
    await TrayWatcher.start(bus);
    const bare = await mkdtemp(join(desktop.home, 'bare-'));
    const folders = new Map<Name, string>();
    for (const name of Object.keys(SHAPES) as ShapeName[]) {
      folders.set(
        name,
        await makeProfile(desktop, { ...SHAPES[name], timeZone, nowMs: Date.now(), baseUrl: server.baseUrl }),
      );
    }
    const args = ['--hidden', `--base-url=${server.baseUrl}`];
    const start = (name: Name): Promise<AppProcess> =>
      Promise.resolve(
        name === 'bare'
          ? AppProcess.start(desktop, join(PROJECT_DIR, 'test/fixtures/tray-only'), bare)
          : AppProcess.start(desktop, PROJECT_DIR, folders.get(name) ?? '', args, { TZ: timeZone }),
      );
    return await measured({ bus, start });
  } finally {
    bus.close();
    await server.close();
  }
}

interface Seen {
  readonly startMs: number;
  readonly pss: number;
  readonly own: number;
}

async function measured(launcher: Launcher): Promise<Figure[]> {
  const names: readonly Name[] = ['bare', 'twoYears', 'fiveByFive', 'million', 'tenAccounts'];
  // One of each that does not count: a profile's first start writes what later ones find.
  for (const name of names) await lookAt(launcher, name);
  const seen = new Map<Name, Seen[]>(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    // The other way round every other time, so that nobody is always first.
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      seen.get(name)?.push(await lookAt(launcher, name));
    }
  }
  const sample = (name: Name, of: keyof Seen): Sample => sampleOf((seen.get(name) ?? []).map((each) => each[of]));
  return [
    ...figuresOf('start to the icon with its number', 'ms', 1.25, (name) => sample(name, 'startMs')),
    ...figuresOf('private memory, hidden', 'MiB', 1.15, (name) => sample(name, 'own')),
    ...figuresOf('memory (PSS), hidden', 'MiB', 1.15, (name) => sample(name, 'pss')),
  ];
}

function figuresOf(what: string, unit: Figure['unit'], ratio: number, of: (name: Name) => Sample): Figure[] {
  const than = { sample: of('twoYears'), what: 'one account of two years' };
  return [
    figure(what, unit, of('twoYears'), { sample: of('bare'), what: BASELINE }, { ratio }),
    figure(`${what}: 219,000 rows, five accounts`, unit, of('fiveByFive'), than, { ratio: 1.1 }),
    figure(`${what}: a million rows, five accounts`, unit, of('million'), than, { ratio: 1.1 }),
    figure(`${what}: ten accounts of two years`, unit, of('tenAccounts'), than, { ratio: 1.3 }),
  ];
}

async function lookAt({ bus, start }: Launcher, name: Name): Promise<Seen> {
  const beganMs = performance.now();
  const app = await start(name);
  try {
    const tray = await TrayReader.find(bus, app.processId);
    await tray.untilTooltip((tooltip) => /^\d/.test(tooltip));
    const startMs = performance.now() - beganMs;
    await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
    const { pssMiB, privateMiB } = await app.memory();
    return { startMs, pss: pssMiB, own: privateMiB };
  } finally {
    await app.kill();
  }
}
