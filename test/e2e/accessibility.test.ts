import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright';
import { expect, newUserDataDir, test } from './desktop/index.ts';
import { goTo, PAGE_KEYS, pressOnPage } from './pages.ts';
import { DASHBOARD } from './support.ts';

/** Every view in both themes and in colours of the person's choosing: nothing for axe to find. */

const LOOKS = [
  { name: 'light', colorScheme: 'light', forcedColors: 'none' },
  { name: 'dark', colorScheme: 'dark', forcedColors: 'none' },
  { name: 'forced colours', colorScheme: 'dark', forcedColors: 'active' },
] as const;

/** What axe finds on the page as it is, a line each. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const results = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

test('axe finds nothing on any view, in light, dark and forced colours', async ({ launch, desktop, trayOf }) => {
  const app = await launch({ userDataDir: await newUserDataDir(desktop), args: ['--demo'] });
  const page = await app.windowWith(DASHBOARD);
  await expect(page.getByTestId('open-incident')).toBeVisible();
  const found: Record<string, string[]> = {};
  for (const { name, ...look } of LOOKS) {
    await page.emulateMedia(look);
    for (const [key, testId] of PAGE_KEYS) {
      await goTo(page, key, testId);
      found[`${testId}, ${name}`] = await findings(page);
    }
    await page.getByRole('button', { name: 'About Glance…' }).click();
    await expect(page.getByTestId('about')).toBeVisible();
    found[`about, ${name}`] = await findings(page);
    await goTo(page, 'd', 'dashboard');
    await pressOnPage(page, 't');
    await expect(page.getByTestId('range-table')).toBeVisible();
    found[`table, ${name}`] = await findings(page);
    await pressOnPage(page, 't');
    await pressOnPage(page, 'm');
    await expect(page.getByTestId('heat-map')).toBeVisible();
    found[`heat map, ${name}`] = await findings(page);
    await pressOnPage(page, 'm');
    await pressOnPage(page, '?');
    await expect(page.getByTestId('shortcuts')).toBeVisible();
    found[`shortcuts, ${name}`] = await findings(page);
    await page.keyboard.press('Escape');
    // Until it is gone, keys are its own.
    await expect(page.getByTestId('shortcuts')).toHaveCount(0);
  }
  await (await trayOf(app)).activate();
  const popover = await app.windowWith('[data-testid="popover"][data-ready="true"]');
  found['popover'] = await findings(popover);
  const first = await launch({ userDataDir: await newUserDataDir(desktop) });
  found['welcome'] = await findings(await first.windowWith('[data-testid="welcome"]'));
  expect(Object.fromEntries(Object.entries(found).filter(([, lines]) => lines.length > 0))).toEqual({});
});
