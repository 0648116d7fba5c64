import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { launchGlance, newUserDataDir, type RunningApp } from '../../test/e2e/desktop/glance.ts';
import { SessionBus } from '../../test/e2e/desktop/session-bus.ts';
import { TrayReader } from '../../test/e2e/desktop/tray.ts';
import { zoneInTheAfternoon } from './afternoon.ts';
import { apply, LOOKS, photograph, press, settled, type Look } from './picture-taking.ts';
import { photographTroubles } from './trouble-pictures.ts';
import { withVirtualDesktop } from './session.mjs';

/** Every view and state of the windows as pictures: to be looked at by whoever changes them. */

const READY = '[data-testid="dashboard"][data-ready="true"]';
const POPOVER = '[data-testid="popover"]';
const OPEN_DIALOG = 'dialog[open]';
const FETCH_LIMIT_MS = 90_000;

/** What is on the page, and how to get there from any other state. */
const STATES: readonly (readonly [name: string, reach: (page: Page) => Promise<void>])[] = [
  ['today', (page) => openRange(page, '1')],
  ['30-days-compared', (page) => openRange(page, '4')],
  ['week-by-hour', (page) => openRange(page, '4', 'm')],
  ['table', (page) => openRange(page, '3', 't')],
  ['12-months', (page) => openRange(page, '6')],
  ['shortcuts', (page) => openRange(page, '1', '?')],
  ['export', (page) => openRange(page, '1', 'o')],
  ['accounts', (page) => press(page, 'l')],
  ['week', (page) => openWeek(page)],
  ['shift-summary', (page) => openDialog(page, '[data-testid="dashboard"] header .actions > .button:last-child')],
  ['pace', (page) => openDialog(page, '[data-testid="tile-sessions"] .pace')],
  ['about', (page) => openAbout(page)],
  ['alerts', (page) => press(page, 'a')],
  ['rules', (page) => openTab(page)],
  ['history', (page) => press(page, 'h')],
  ['settings', (page) => press(page, ',')],
];

/**
 * Photographs every state in every look, or in those that are named.
 * @returns how many pictures were written
 */
export function takeScreenshots(outputDir: string, names: readonly string[] = []): Promise<number> {
  const looks = LOOKS.filter(({ name }) => names.length === 0 || names.includes(name));
  const timeZone = zoneInTheAfternoon(Date.now());
  const options = { screen: '1700x1200x24', components: { keyring: 'unlocked' }, timeZone } as const;
  return withVirtualDesktop(options, async (desktop) => {
    await rm(outputDir, { recursive: true, force: true });
    await mkdir(outputDir, { recursive: true });
    const first = await launchGlance({ desktop, userDataDir: await newUserDataDir(desktop), args: [] });
    let count = await photographWelcome(first, looks, outputDir);
    await first.close();
    const app = await launchGlance({ desktop, userDataDir: await newUserDataDir(desktop), args: ['--demo'] });
    const bus = await SessionBus.connect(desktop.busAddress);
    try {
      const page = await app.windowWith(READY, FETCH_LIMIT_MS);
      await page.locator('[data-testid="fetching"]').waitFor({ state: 'detached', timeout: FETCH_LIMIT_MS });
      for (const look of looks) count += await photographStates(page, look, outputDir);
      const tray = await TrayReader.find(bus, app.processId);
      await tray.activate();
      const popover = await app.windowWith(POPOVER, FETCH_LIMIT_MS);
      for (const { name, scheme, language = 'en' } of looks.filter(isForPopover)) {
        await popover.emulateMedia({ colorScheme: scheme });
        await popover.evaluate(`window.glance.updateSettings({ language: ${JSON.stringify(language)} })`);
        await settled(popover);
        await popover.screenshot({ path: join(outputDir, `popover-${name}.png`) });
        count += 1;
      }
    } finally {
      bus.close();
      if (!app.hasEnded) await app.kill();
    }
    return count + (await photographTroubles(desktop, timeZone, looks, outputDir));
  });
}

/** The small window has one size. */
const isForPopover = ({ name, language }: Look): boolean =>
  name === 'light' || name === 'dark' || language !== undefined;

async function photographWelcome(app: RunningApp, looks: readonly Look[], outputDir: string): Promise<number> {
  const page = await app.windowWith('[data-testid="welcome"]', FETCH_LIMIT_MS);
  const session = await page.context().newCDPSession(page);
  for (const look of looks) {
    await apply(page, session, look);
    await page.screenshot({ path: join(outputDir, `welcome-${look.name}.png`) });
  }
  return looks.length;
}

async function photographStates(page: Page, look: Look, outputDir: string): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await apply(page, session, look);
  for (const [name, reach] of STATES) {
    await reach(page);
    await settled(page);
    await photograph(page, session, join(outputDir, `${name}-${look.name}.png`));
    await leave(page, name);
  }
  await session.detach();
  return STATES.length;
}

async function openRange(page: Page, key: string, also?: string): Promise<void> {
  await press(page, 'd');
  await press(page, key);
  if (key === '4' && also === undefined) await page.getByTestId('compare').selectOption('same-weekdays');
  if (also !== undefined) await press(page, also);
}

/** What is typical of its days comes a moment after the first look at it. */
async function openWeek(page: Page): Promise<void> {
  await press(page, 'w');
  await page.locator('[data-testid="week"] .edges').first().waitFor();
}

async function openTab(page: Page): Promise<void> {
  await press(page, 'a');
  await page.locator('#tab-rules').click();
}

/** A dialog of the dashboard; there is none where the day is too young for what it is about. */
async function openDialog(page: Page, button: string): Promise<void> {
  await openRange(page, '1');
  const found = page.locator(button);
  if ((await found.count()) === 0) return;
  await found.first().click();
  // One that came only after its picture would lie over all that follows.
  await page.locator(OPEN_DIALOG).waitFor();
}

async function openAbout(page: Page): Promise<void> {
  await press(page, ',');
  await page.locator('[data-testid="settings"] section:last-of-type .button').click();
  await settled(page);
}

/** Takes back what a state switched on. */
async function leave(page: Page, name: string): Promise<void> {
  if (name === 'week-by-hour') await press(page, 'm');
  if (name === 'table') await press(page, 't');
  if (name === '30-days-compared') await page.getByTestId('compare').selectOption('none');
  if (['shortcuts', 'export', 'shift-summary', 'pace'].includes(name)) {
    await page.keyboard.press('Escape');
    await page.locator(OPEN_DIALOG).waitFor({ state: 'detached' });
  }
}
