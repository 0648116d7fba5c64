import { execFile } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ENGLISH } from '../../main/domain/wording/language.ts';
import type { TrayReader } from '../e2e/desktop/index.ts';
import type { AppProcess } from './app-process.ts';
import { figure, ROUNDS, sampleOf, type Figure } from './measure.ts';
import { countOf, ScreenEye, type Lines } from './screen-eye.ts';
import type { Stage } from './stage.ts';

/**
 * From a click to what a person sees on the screen, and what is left of a window's memory once it is closed. Each window,
 * the empty ones too, is the first that its process opens.
 */

/** Of the light theme: the darkest text, and a bar of the charts. */
const TEXT = 0x12161f;
const BAR = 0x4a68f0;
/** Of the empty page. */
const EMPTY = 0xfa6400;
/** By then the process that asked the keychain is gone, too. */
const SETTLED_MS = 6_500;
const POPOVER_SETTLED_MS = 500;
/** A closed window is kept for a minute; then what it took is given back. */
const AFTER_CLOSED_MS = 66_000;

const painted = {
  popover: (lines: Lines): boolean => countOf(lines, TEXT) > 20,
  charts: (lines: Lines): boolean => countOf(lines, BAR) > 200,
  empty: (lines: Lines): boolean => countOf(lines, EMPTY) > 2_000,
};
const gone = (lines: Lines): boolean => countOf(lines, TEXT) + countOf(lines, BAR) + countOf(lines, EMPTY) === 0;

interface Opened {
  readonly popover: number[];
  readonly popoverAgain: number[];
  /** Private memory before the popover was ever open, and while its page is kept, MiB. */
  readonly withoutPopover: number[];
  readonly popoverKept: number[];
  readonly emptyPopover: number[];
  readonly dashboard: number[];
  readonly emptyWindow: number[];
}

/** What takes part in one round; each window is the first that its app ever opens. */
interface Round {
  /** Opens a popover, whose page is kept for a while. */
  readonly popover: Started;
  readonly dashboard: Started;
  readonly emptyPopover: Started;
  readonly emptyWindow: Started;
}

/**
 * @param meanwhile is done while closed windows wait to be given back
 */
export async function windowFigures(stage: Stage, meanwhile: () => Promise<void>): Promise<Figure[]> {
  const eye = await ScreenEye.open(stage.desktop);
  const opened: Opened = {
    ...{ popover: [], popoverAgain: [], withoutPopover: [], popoverKept: [] },
    ...{ emptyPopover: [], dashboard: [], emptyWindow: [] },
  };
  const rounds: Round[] = [];
  try {
    // All of them before any window: then they settle together, and at rest they are in nobody's way.
    for (let round = 0; round < ROUNDS; round++) rounds.push(await startRound(stage));
    await delay(SETTLED_MS);
    const weigh = ({ dashboard }: Round): Promise<number> =>
      dashboard.app.memory().then(({ privateMiB }) => privateMiB);
    const before = await Promise.all(rounds.map(weigh));
    for (const [place, round] of rounds.entries()) {
      const turns = [
        () => popoverOf(eye, round.popover, opened),
        () => dashboardOf(stage, eye, round.dashboard.tray, opened),
        () => emptyPopoverOf(eye, round.emptyPopover.tray, opened),
        () => emptyWindowOf(eye, round.emptyWindow.tray, opened),
      ];
      for (const turn of place % 2 === 0 ? turns : turns.reverse()) await turn();
    }
    const closedAtMs = performance.now();
    await meanwhile();
    await delay(Math.max(0, AFTER_CLOSED_MS - (performance.now() - closedAtMs)));
    return figuresOf(opened, before, await Promise.all(rounds.map(weigh)));
  } finally {
    await eye.close();
    const started = rounds.flatMap((round): Started[] => [
      round.popover,
      round.dashboard,
      round.emptyPopover,
      round.emptyWindow,
    ]);
    await Promise.all(started.map(({ app }) => app.kill()));
  }
}

async function startRound(stage: Stage): Promise<Round> {
  const popover = await startOurs(stage);
  const dashboard = await startOurs(stage);
  return { popover, dashboard, emptyPopover: await startBare(stage), emptyWindow: await startBare(stage) };
}

interface Started {
  readonly app: AppProcess;
  readonly tray: TrayReader;
}

async function startOurs(stage: Stage): Promise<Started> {
  const folder = await stage.profile({ accountCount: 1, years: 2, settings: { pollIntervalMs: 600_000 } });
  const app = stage.startGlance(folder);
  return { app, tray: await stage.trayOf(app) };
}

async function startBare(stage: Stage): Promise<Started> {
  const app = await stage.startBare('empty-window');
  return { app, tray: await stage.trayOf(app) };
}

async function popoverOf(eye: ScreenEye, { app, tray }: Started, opened: Opened): Promise<void> {
  opened.withoutPopover.push((await app.memory()).privateMiB);
  for (const times of [opened.popover, opened.popoverAgain]) {
    times.push(await untilSeen(eye, 'the popover', () => tray.activate(), painted.popover));
    // A click that closes it while it settles is none.
    await delay(POPOVER_SETTLED_MS);
    await tray.activate();
    await eye.until('the popover gone', gone);
    await delay(POPOVER_SETTLED_MS);
  }
  opened.popoverKept.push((await app.memory()).privateMiB);
}

async function dashboardOf(stage: Stage, eye: ScreenEye, tray: TrayReader, opened: Opened): Promise<void> {
  const open = (): Promise<void> => tray.clickMenu(ENGLISH.m.tray.open());
  opened.dashboard.push(await untilSeen(eye, 'charts', open, painted.charts));
  await promisify(execFile)('xdotool', ['key', 'alt+F4'], { env: stage.desktop.env });
  await eye.until('the dashboard gone', gone);
}

async function emptyPopoverOf(eye: ScreenEye, tray: TrayReader, opened: Opened): Promise<void> {
  opened.emptyPopover.push(await untilSeen(eye, 'an empty popover', () => tray.activate(), painted.empty));
  await tray.activate();
  await eye.until('the empty popover gone', gone);
}

async function emptyWindowOf(eye: ScreenEye, tray: TrayReader, opened: Opened): Promise<void> {
  const toggle = (): Promise<void> => tray.clickMenu('Open');
  opened.emptyWindow.push(await untilSeen(eye, 'an empty window', toggle, painted.empty));
  await toggle();
  await eye.until('the empty window gone', gone);
}

async function untilSeen(
  eye: ScreenEye,
  what: string,
  act: () => Promise<void>,
  fits: (lines: Lines) => boolean,
): Promise<number> {
  const beganMs = performance.now();
  await act();
  await eye.until(what, fits);
  return performance.now() - beganMs;
}

function figuresOf(opened: Opened, before: readonly number[], after: readonly number[]): Figure[] {
  const empty = (values: readonly number[]) => ({ sample: sampleOf(values), what: 'an empty window' });
  return [
    figure(
      'click on the tray to painted popover, the first',
      'ms',
      sampleOf(opened.popover),
      empty(opened.emptyPopover),
      {
        ratio: 1.3,
      },
    ),
    figure(
      'click on the tray to painted popover, each later one',
      'ms',
      sampleOf(opened.popoverAgain),
      empty(opened.emptyPopover),
      {
        ...{ ratio: 1.3, atMost: 150 },
      },
    ),
    figure('private memory while the popover is kept (15 minutes)', 'MiB', sampleOf(opened.popoverKept), {
      ...{ sample: sampleOf(opened.withoutPopover), what: 'before it was ever open' },
    }),
    figure('dashboard open to painted charts', 'ms', sampleOf(opened.dashboard), empty(opened.emptyWindow), {
      ratio: 1.5,
    }),
    figure(
      'private memory a minute after the dashboard closed',
      'MiB',
      sampleOf(after),
      { sample: sampleOf(before), what: 'before it opened' },
      { ratio: 1.05 },
    ),
  ];
}
