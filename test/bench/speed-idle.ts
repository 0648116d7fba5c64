import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { ENGLISH } from '../../main/domain/wording/language.ts';
import type { TrayReader } from '../e2e/desktop/index.ts';
import type { AppProcess } from './app-process.ts';
import { figure, ROUNDS, sampleOf, type Figure, type Sample } from './measure.ts';
import type { Stage } from './stage.ts';

/** What the app costs while nobody looks at it: the processor, wake-ups, and memory after many polls. */

const INTERVAL_MS = 15_000;
const ACCOUNTS = { one: 1, ten: 10, fifty: 50 } as const;
/** As many as an hour has at the usual interval. */
const POLLS_OF_AN_HOUR = 60;
const POLL_TAKES_MS = 60;
const POLL_LIMIT_MS = 10_000;
const SETTLED_MS = 8_000;

interface Spent {
  readonly cpuMs: number;
  readonly wakeups: number;
}

/**
 * All of them run at the same time and are looked at in the same stretches, each as long as a poll interval.
 * @param meanwhile is done beside it, for most of it is waiting: what counts here is processor time of processes
 */
export async function idleFigures(stage: Stage, meanwhile: () => Promise<void>): Promise<Figure[]> {
  const bare = await stage.startBare('tray-only');
  const apps = new Map<string, AppProcess>([['bare', bare]]);
  for (const [name, accountCount] of Object.entries(ACCOUNTS)) {
    const folder = await stage.profile({ accountCount, years: 2, settings: { pollIntervalMs: INTERVAL_MS } });
    apps.set(name, stage.startGlance(folder));
  }
  try {
    for (const app of apps.values()) await stage.trayOf(app);
    await delay(SETTLED_MS);
    const others = meanwhile();
    const spent = new Map<string, Spent[]>([...apps.keys()].map((name) => [name, []]));
    for (let round = 0; round < ROUNDS; round++) {
      const before = await spentBy(apps);
      await delay(INTERVAL_MS);
      const after = await spentBy(apps);
      for (const [name, list] of spent) list.push(difference(after.get(name), before.get(name)));
    }
    await others;
    return processorFigures(spent);
  } finally {
    for (const app of apps.values()) await app.kill();
  }
}

async function spentBy(apps: ReadonlyMap<string, AppProcess>): Promise<Map<string, Spent>> {
  const entries = [...apps].map(async ([name, app]): Promise<[string, Spent]> => {
    return [name, { cpuMs: await app.cpuMs(), wakeups: await app.wakeups() }];
  });
  return new Map(await Promise.all(entries));
}

const difference = (after: Spent | undefined, before: Spent | undefined): Spent => ({
  cpuMs: (after?.cpuMs ?? NaN) - (before?.cpuMs ?? NaN),
  wakeups: (after?.wakeups ?? NaN) - (before?.wakeups ?? NaN),
});

function processorFigures(spent: ReadonlyMap<string, readonly Spent[]>): Figure[] {
  const values = (name: string, of: keyof Spent): number[] => (spent.get(name) ?? []).map((each) => each[of]);
  const sample = (name: string, of: keyof Spent, times = 1): Sample =>
    sampleOf(values(name, of).map((value) => value * times));
  const above = values('one', 'cpuMs').map((value, round) => value - (values('bare', 'cpuMs')[round] ?? 0));
  const share = (name: string): Sample => sampleOf(values(name, 'cpuMs').map((ms) => (100 * ms) / INTERVAL_MS));
  const bare = 'an icon in the tray and nothing else';
  return [
    figure('processor time of a poll interval (15 s), beyond the baseline', 'ms', sampleOf(above), null, {
      atMost: 20,
    }),
    figure('wake-ups of the main thread in a poll interval', 'count', sample('one', 'wakeups'), {
      ...{ sample: sample('bare', 'wakeups'), what: bare },
    }),
    figure(
      'processor time of 50 accounts every 15 s',
      'ms',
      sample('fifty', 'cpuMs'),
      { sample: sample('one', 'cpuMs', 50), what: 'one account, fifty times' },
      { ratio: 0.5 },
    ),
    figure('share of a core, 50 accounts every 15 s', '%', share('fifty'), null, { atMost: 10 }),
    figure('share of a core, 10 accounts every 15 s', '%', share('ten')),
    figure('share of a core, 1 account every 15 s', '%', share('one')),
  ];
}

/** Waits until it was asked and has had the time to keep and show the answer. */
async function pollByMenu({ server }: Stage, tray: TrayReader): Promise<void> {
  const before = server.requests.length;
  await tray.clickMenu(ENGLISH.m.tray.refresh());
  const lastMs = performance.now() + POLL_LIMIT_MS;
  while (server.requests.length === before) {
    if (performance.now() > lastMs) throw new Error('The menu’s line led to no request.');
    await delay(1);
  }
  await delay(POLL_TAKES_MS);
}

/** Polls by the menu, one after the other, as many as an hour brings; nobody else may ask the stage's server. */
export async function hourFigures(stage: Stage): Promise<Figure[]> {
  const folder = await stage.profile({ accountCount: 1, years: 2 });
  const after: { own: number[]; pss: number[] } = { own: [], pss: [] };
  const bare: { own: number[]; pss: number[] } = { own: [], pss: [] };
  const apps = [stage.startGlance(folder), await stage.startBare('tray-only')] as const;
  try {
    const [ours, least] = apps;
    const tray = await stage.trayOf(ours);
    await stage.trayOf(least);
    // The icon has a number before the app behind it is loaded.
    await tray.until(
      'a line to click',
      (icon) => icon.menu(),
      (lines) => lines.some(({ label, enabled }) => enabled && label === ENGLISH.m.tray.refresh()),
    );
    for (let poll = 0; poll < POLLS_OF_AN_HOUR; poll++) await pollByMenu(stage, tray);
    // The process that asks the keychain is there for a moment after it was asked.
    await delay(SETTLED_MS);
    for (let round = 0; round < ROUNDS; round++) {
      await delay(500);
      for (const [app, list] of [
        [ours, after],
        [least, bare],
      ] as const) {
        const { privateMiB, pssMiB } = await app.memory();
        list.own.push(privateMiB);
        list.pss.push(pssMiB);
      }
    }
  } finally {
    for (const app of apps) await app.kill();
  }
  const what = 'an icon in the tray and nothing else';
  return [
    figure(
      'private memory after an hour of polls',
      'MiB',
      sampleOf(after.own),
      { sample: sampleOf(bare.own), what },
      {
        ratio: 1.15,
      },
    ),
    figure(
      'memory (PSS) after an hour of polls',
      'MiB',
      sampleOf(after.pss),
      { sample: sampleOf(bare.pss), what },
      {
        ratio: 1.15,
      },
    ),
  ];
}
