import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Page } from 'playwright';
import { launchGlance, newUserDataDir, runGlance, type VirtualDesktop } from '../../test/e2e/desktop/glance.ts';
import { SessionBus } from '../../test/e2e/desktop/session-bus.ts';
import { TrayReader } from '../../test/e2e/desktop/tray.ts';
import { addDays, isTimeZone, localDateAt } from '../../main/domain/time/calendar.ts';
import { zoneInTheAfternoon } from './afternoon.ts';
import { withVirtualDesktop } from './session.mjs';

const READY = '[data-testid="dashboard"][data-ready="true"]';
const SESSIONS = '[data-testid="tile-sessions"] [data-value]';
const FETCHING = '[data-testid="fetching"]';
const EXPORTED_DAYS = 7;
const FIRST_POLL_LIMIT_MS = 60_000;
const FETCH_LIMIT_MS = 90_000;
const STILL_LIMIT_MS = 10_000;
const STILL_FOR_MS = 400;

export interface DemoOptions {
  /** Where the pictures and the CSV go; made when it is not there. */
  readonly outputDir: string;
  /** More flags for the app. */
  readonly appArgs: readonly string[];
}

/**
 * Runs the app with sample data on a virtual desktop, photographs it, and exports what it has kept.
 * @returns today's numbers as the tray says them, and what was written, for the terminal
 * @throws Error in one sentence when any part of it fails; nothing is left running then
 */
export async function runDemo({ outputDir, appArgs }: DemoOptions): Promise<string> {
  await mkdir(outputDir, { recursive: true });
  const files = ['dashboard.png', 'desktop.png', 'export.csv'].map((name) => join(outputDir, name));
  await Promise.all(files.map((file) => rm(file, { force: true })));
  const [dashboardPng, desktopPng, exportCsv] = files as [string, string, string];

  // Nobody sits at this desktop, so it may as well be where there is most of a day to see.
  const wanted = process.env['TZ'] ?? '';
  const timeZone = isTimeZone(wanted) ? wanted : zoneInTheAfternoon(Date.now());
  const options = { screen: '1440x900x24', components: { keyring: 'none' }, timeZone } as const;
  return withVirtualDesktop(options, async (desktop) => {
    const userDataDir = await newUserDataDir(desktop);
    const app = await launchGlance({ desktop, userDataDir, args: ['--demo', ...appArgs] });
    const bus = await SessionBus.connect(desktop.busAddress);
    try {
      const page = await app.windowWith(READY, FIRST_POLL_LIMIT_MS);
      await untilDrawn(page);
      const tray = await TrayReader.find(bus, app.processId);
      await writeFile(dashboardPng, await page.screenshot());
      await writeFile(desktopPng, await stillScreenshot(desktop));
      const lines = [await tray.tooltip(), ...(await tray.menuLabels()).slice(0, 4)];
      await app.close();

      const rowCount = await exportLastDays(desktop, userDataDir, timeZone, exportCsv);
      const names = files.map((file) => relative(process.cwd(), file));
      return [
        'Today, as the tray shows it:',
        ...lines.map((line) => `  ${line}`),
        `Written: ${names.join(', ')} (${rowCount} rows of the last ${EXPORTED_DAYS} days)`,
        '',
      ].join('\n');
    } finally {
      bus.close();
      if (!app.hasEnded) await app.kill();
    }
  });
}

/** Waits until today's number is on the page, its fonts are there, and the past that is still being fetched has come. */
async function untilDrawn(page: Page): Promise<void> {
  await page.waitForSelector(`${SESSIONS}:not([data-value=""])`, { timeout: FIRST_POLL_LIMIT_MS });
  await page.locator(FETCHING).waitFor({ state: 'detached', timeout: FETCH_LIMIT_MS });
  // A string, because it runs in the page, whose world this file does not know.
  await page.evaluate('document.fonts.ready.then(() => undefined)');
}

/** The whole screen, once nothing has moved on it for a moment: there is no other sign that a panel has drawn. */
async function stillScreenshot(desktop: VirtualDesktop): Promise<Buffer> {
  const giveUpMs = Date.now() + STILL_LIMIT_MS;
  let before = await desktop.pixels();
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, STILL_FOR_MS));
    const now = await desktop.pixels();
    if (now.equals(before) || Date.now() > giveUpMs) return desktop.screenshot();
    before = now;
  }
}

/** Has the closed app export from what it kept, with no window and no network. */
async function exportLastDays(
  desktop: VirtualDesktop,
  userDataDir: string,
  timeZone: string,
  file: string,
): Promise<number> {
  const today = localDateAt(Date.now(), timeZone);
  const flags = [`--export-csv=${file}`, `--from=${addDays(today, 1 - EXPORTED_DAYS)}`, `--to=${today}`];
  const { code, stderr } = await runGlance({ desktop, userDataDir, args: ['--demo', ...flags] });
  if (code !== 0) throw new Error(`The export ended with ${code ?? 'a signal'}: ${stderr.trim()}`);
  const rowCount = (await readFile(file, 'utf8')).trimEnd().split('\r\n').length - 1;
  if (rowCount < 1) throw new Error('The export holds no rows.');
  return rowCount;
}
