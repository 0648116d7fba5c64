import { setTimeout as delay } from 'node:timers/promises';
import { chromium, type Page } from '@playwright/test';
import { addDays, localDateAt } from '../../main/domain/time/calendar.ts';
import type { ShownView } from '../../main/contract/windows.ts';
import { MAX_RANGE_DAYS } from '../../main/domain/report/ranges.ts';
import { ENGLISH } from '../../main/domain/wording/language.ts';
import { figure, ROUNDS, sampleOf, type Figure } from './measure.ts';
import type { Stage } from './stage.ts';

/** The widest range by the day, in the three charts of the dashboard: drawn anew, and passed over with the pointer. */

/** The app listens there while it is measured, so that frames can be counted in its page. */
const DEBUG_PORT = 9_347;
const CHANGE_GOAL_MS = 60;
const SWEEP_MS = 5_000;
const MOVE_EVERY_MS = 8;
const FRAME_MS = 1_000 / 60;
/** A frame that comes later than this was dropped. */
const LATE_MS = 1.5 * FRAME_MS;
const SETTLED_MS = 4_000;
const PAUSE_MS = 500;

export async function chartFigures(stage: Stage): Promise<Figure[]> {
  const today = localDateAt(Date.now(), stage.timeZone);
  const shownView: ShownView = {
    ...{ view: 'dashboard', accountId: null, asTable: false, scrollTop: 0 },
    ...{ preset: 'custom', fromDate: addDays(today, 1 - MAX_RANGE_DAYS), toDate: today, granularity: 'week' },
  };
  const settings = { pollIntervalMs: 600_000, shownView };
  const folder = await stage.profile({ accountCount: 1, years: 3, settings });
  const app = stage.startGlance(folder, [`--remote-debugging-port=${DEBUG_PORT}`]);
  try {
    const tray = await stage.trayOf(app);
    await delay(SETTLED_MS);
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${DEBUG_PORT}`);
    const [context] = browser.contexts();
    if (context === undefined) throw new Error('The app has no windows to look at.');
    const opened = context.waitForEvent('page');
    await tray.clickMenu(ENGLISH.m.tray.open());
    const page = await opened;
    await page.locator('canvas').first().waitFor();
    await delay(SETTLED_MS);
    await page.evaluate(COUNTERS);
    const changes: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      await page.evaluate(`changeWidth('week')`);
      await delay(PAUSE_MS);
      const tookMs: number = await page.evaluate(`changeWidth('day')`);
      // The first has code to compile.
      if (round > 0) changes.push(tookMs);
      await delay(PAUSE_MS);
    }
    const frames = await framesOfSweep(page);
    await browser.close();
    const twoFrames = { sample: sampleOf([2 * FRAME_MS]), what: 'two frames' };
    const oneFrame = { sample: sampleOf([FRAME_MS]), what: 'one frame' };
    const days = `${MAX_RANGE_DAYS} days by the day`;
    return [
      figure(`${days}: chosen to painted`, 'ms', sampleOf(changes), twoFrames, { atMost: CHANGE_GOAL_MS }),
      figure(`${days}: a frame while the pointer passes over`, 'ms', sampleOf(frames), oneFrame),
      figure(`${days}: frames dropped in 5 s`, 'count', sampleOf([frames.filter((ms) => ms > LATE_MS).length]), null, {
        atMost: 0,
      }),
    ];
  } finally {
    await app.kill();
  }
}

/** Moves the pointer over the first chart again and again. @returns the milliseconds of each frame meanwhile */
async function framesOfSweep(page: Page): Promise<number[]> {
  const box = await page.locator('canvas').first().boundingBox();
  if (box === null) throw new Error('There is no chart to pass over.');
  await page.evaluate('beginFrames()');
  const endMs = Date.now() + SWEEP_MS;
  for (let step = 0; Date.now() < endMs; step++) {
    await page.mouse.move(box.x + 60 + ((step * 7) % (box.width - 80)), box.y + box.height / 2);
    await delay(MOVE_EVERY_MS);
  }
  return page.evaluate('endFrames()');
}

/** In the page: a chart begins each drawing by clearing its canvas, and three of them make a range. */
const COUNTERS = `
  drawings = 0;
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    drawings += 1;
    clear.apply(this, box);
  };
  changeWidth = (width) => new Promise((resolve) => {
    const select = [...document.querySelectorAll('select')].find(({ options }) => [...options].some(({ value }) => value === width));
    const [beganMs, before] = [performance.now(), drawings];
    select.value = width;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    const look = () => {
      if (drawings < before + 3) requestAnimationFrame(look);
      else requestAnimationFrame(() => resolve(performance.now() - beganMs));
    };
    requestAnimationFrame(look);
  });
  beginFrames = () => {
    frames = [];
    counting = true;
    let lastMs = performance.now();
    const step = (nowMs) => {
      frames.push(nowMs - lastMs);
      lastMs = nowMs;
      if (counting) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  };
  endFrames = () => {
    counting = false;
    return frames;
  };
`;
