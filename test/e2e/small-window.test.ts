import type { Page } from 'playwright';
import { expect, newUserDataDir, test } from './desktop/index.ts';
import { goTo, PAGE_KEYS, pressOnPage } from './pages.ts';
import { DASHBOARD } from './support.ts';

/** The smallest window at 200 %: half as many CSS pixels each way. */
const SMALLEST = { width: 360, height: 280, deviceScaleFactor: 2, mobile: false };

/**
 * What stands beyond the edges of the window without a way to scroll to it, and text that is cut. What is only read
 * out, and what a closed menu holds, is not seen.
 */
const CUT = `(() => {
  const width = document.documentElement.clientWidth;
  const found = [];
  if (document.documentElement.scrollWidth > width) found.push('the page scrolls sideways');
  for (const element of document.querySelectorAll('body *')) {
    const { left, right, width: own, height } = element.getBoundingClientRect();
    if (own * height === 0 || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.closest('.visually-hidden, svg') !== null) continue;
    const words = element.tagName + ' ' + (element.textContent ?? '').trim().slice(0, 40);
    const style = getComputedStyle(element);
    const hasText = [...element.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim() !== '');
    if (hasText && style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) found.push('cut: ' + words);
    let scroller = element.parentElement;
    while (scroller !== null && getComputedStyle(scroller).overflowX === 'visible') scroller = scroller.parentElement;
    if (scroller === null && (left < -1 || right > width + 1)) found.push('beyond the edge: ' + words);
  }
  return found;
})()`;

async function show(page: Page, language: string): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  const look = async (name: string): Promise<void> => {
    const cut = await page.evaluate<string[]>(CUT);
    if (cut.length > 0) found[`${language}: ${name}`] = cut;
  };
  for (const [key, testId] of PAGE_KEYS) {
    await goTo(page, key, testId);
    await look(testId);
  }
  await goTo(page, 'a', 'alerts');
  await page.locator('#tab-rules').click();
  await look('rules');
  await goTo(page, 'd', 'dashboard');
  for (const [key, testId] of [
    ['m', 'heat-map'],
    ['t', 'range-table'],
  ] as const) {
    await pressOnPage(page, key);
    await expect(page.getByTestId(testId)).toBeVisible();
    await look(testId);
    await pressOnPage(page, key);
  }
  await pressOnPage(page, '?');
  await expect(page.getByTestId('shortcuts')).toBeVisible();
  await look('shortcuts');
  await page.keyboard.press('Escape');
  return found;
}

test('the smallest window at 200 % cuts nothing, in short words and in long ones', async ({ launch, desktop }) => {
  const app = await launch({ userDataDir: await newUserDataDir(desktop), args: ['--demo'] });
  const page = await app.windowWith(DASHBOARD);
  await expect(page.getByTestId('open-incident')).toBeVisible();
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setDeviceMetricsOverride', SMALLEST);
  const found = await show(page, 'en');
  await page.evaluate('window.glance.updateSettings({ language: "de" })');
  await expect(page.getByRole('button', { name: 'Übersicht' }).or(page.getByText('Heute')).first()).toBeVisible();
  expect({ ...found, ...(await show(page, 'de')) }).toEqual({});
});
