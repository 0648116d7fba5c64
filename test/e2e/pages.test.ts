import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { answerOpenDialog, answerSaveDialog, expect, newUserDataDir, test } from './desktop/index.ts';
import { goTo, noticing, PAGE_KEYS, pressOnPage, twoAccounts, TWO_KEYS } from './pages.ts';
import { connect, DASHBOARD, WELCOME } from './support.ts';

test('every page leads to every other, says its keys, and gives the focus back', async ({ launch, desktop }) => {
  const app = await launch({ userDataDir: await newUserDataDir(desktop), args: ['--demo'] });
  const page = await app.windowWith(DASHBOARD);

  // An open incident and four past ones are there from the first minute, to be acknowledged where they are seen.
  const open = page.getByTestId('open-incident');
  await expect(open).toContainText('Slow response');
  await open.getByRole('button', { name: 'Acknowledge', exact: true }).click();
  await expect(open.getByRole('button', { name: 'Acknowledged' })).toBeFocused();
  await goTo(page, 'a', 'alerts');
  await expect(page.getByTestId('incident')).toHaveCount(5);
  await expect(page.getByTestId('incident').first()).toContainText('Acknowledged');

  for (const [key, testId] of PAGE_KEYS) {
    await goTo(page, key, testId);
    await pressOnPage(page, '?');
    await expect(page.getByTestId('shortcuts')).toBeVisible();
    await page.keyboard.press('Escape');
    // Until it is gone, keys are its own.
    await expect(page.getByTestId('shortcuts')).toHaveCount(0);
    await expect(page.getByTestId(testId)).toBeVisible();
    const links = page.getByTestId('pages').getByRole('button');
    expect(await links.count()).toBeGreaterThanOrEqual(testId === 'dashboard' ? 4 : 5);
  }
  await goTo(page, 'a', 'alerts');
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-page="alerts"]')).toBeFocused();

  // The week, as text and as a picture.
  await goTo(page, 'w', 'week');
  await expect(page.getByTestId('week-totalSessions')).toContainText('Typical week');
  const copied = await noticing(page, 'body', 'Week in review copied');
  await page.getByRole('button', { name: 'Copy text' }).click();
  await copied();
  const text = await app.ask(({ clipboard }) => clipboard.readText());
  expect(text).toContain('Sample team · week in review');
  expect(text).toContain('Slowest response');
  const file = join(desktop.home, 'week.png');
  await page.getByRole('button', { name: 'Save as image…' }).click();
  await answerSaveDialog(desktop, file);
  await expect.poll(() => statSync(file, { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(20_000);
  await expect(page.getByRole('button', { name: 'Show in folder' })).toBeVisible();

  // A shift, and what the pace was worth.
  await goTo(page, 'd', 'dashboard');
  await page.getByRole('button', { name: 'Shift summary…' }).click();
  const shift = page.getByTestId('shift-dialog');
  await shift.getByLabel('From').selectOption('9');
  await shift.getByLabel('To').selectOption('17');
  await expect(shift.locator('pre')).toContainText('09:00 to 17:00');
  await shift.getByRole('button', { name: 'Copy shift summary' }).click();
  expect(await app.ask(({ clipboard }) => clipboard.readText())).toContain('09:00 to 17:00');
});

test('accounts together are the sums of each, on one page', async ({ launch, desktop }) => {
  const { server, start } = await twoAccounts(desktop);
  const app = await launch(start);
  const page = await app.windowWith(WELCOME);
  await connect(page, TWO_KEYS.acme, 'acme');
  await expect(page.locator(DASHBOARD)).toBeVisible();
  await goTo(page, 'Control+,', 'settings');
  await page.getByRole('button', { name: 'Add account…' }).click();
  await connect(page, TWO_KEYS.globex, 'globex');
  await expect(page.locator(DASHBOARD)).toBeVisible();
  await goTo(page, 'l', 'all-accounts');
  await expect(page.getByTestId('account-line')).toHaveCount(2);
  await expect(page.getByTestId('all-accounts')).toHaveAttribute('data-ready', 'true');
  const counts = page.locator('[data-testid="account-line"] [data-value]');
  const total = page.locator('[data-testid="together-sessions"] [data-value]');
  // A poll may come between the two readings.
  await expect
    .poll(async () => {
      const each = await counts.evaluateAll((all) => all.map((one) => Number(one.getAttribute('data-value'))));
      const sum = each.reduce((all, count) => all + count, 0);
      return each.every((count) => count > 0) && sum === Number(await total.getAttribute('data-value'));
    })
    .toBe(true);
  await app.close();
  await server.close();
});

test('settings are searched, carried to another profile without keys, and refused where they are wrong', async ({
  launch,
  desktop,
}) => {
  const { server, start } = await twoAccounts(desktop);
  const app = await launch(start);
  const page = await app.windowWith(WELCOME);
  await connect(page, TWO_KEYS.acme, 'acme');
  await expect(page.locator(DASHBOARD)).toBeVisible();
  await goTo(page, 'Control+,', 'settings');
  const rows = page.locator('[data-testid="settings"] .row:visible');
  await page.getByRole('searchbox').fill('number format');
  await expect(rows).toHaveCount(1);
  const saved = await noticing(page, '[data-testid="saved"]', 'Saved');
  await page.getByLabel('Number format').selectOption('1.234,5');
  await saved();
  await page.getByRole('searchbox').fill('xyzzy');
  await expect(page.getByText('No settings match')).toBeVisible();
  await page.getByRole('searchbox').fill('');

  // A combination that another program has is said, and not kept.
  await app.act(({ globalShortcut }) => globalShortcut.register('Control+Alt+J', () => undefined));
  await page.locator('#shortcut').click();
  await page.keyboard.press('Control+Alt+j');
  await expect(page.getByTestId('shortcut-problem')).toContainText('This shortcut can’t be used');
  await page.locator('#shortcut').click();
  await page.keyboard.press('Control+Alt+k');
  await expect(page.locator('#shortcut')).toHaveText('Control + Alt + K');

  const file = join(desktop.home, 'carried.json');
  await page.getByRole('button', { name: 'Export settings…' }).click();
  await answerSaveDialog(desktop, file);
  await expect.poll(() => statSync(file, { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(500);
  expect(readFileSync(file, 'utf8')).not.toMatch(/made-up-key|keyEntries|keyStored/);
  await app.close();

  const other = await launch({ userDataDir: await newUserDataDir(desktop), env: start.env, args: start.args });
  const first = await other.windowWith(WELCOME);
  await connect(first, TWO_KEYS.globex, 'globex');
  await expect(first.locator(DASHBOARD)).toBeVisible();
  await goTo(first, 'Control+,', 'settings');
  await first.getByRole('button', { name: 'Import settings…' }).click();
  await answerOpenDialog(desktop, file);
  await expect(first.getByText('1 new account needs its key.')).toBeVisible();
  await expect(first.getByLabel('Number format')).toHaveValue('1.234,5');
  await other.close();
  await server.close();
});

test('the dashboard is as it was left after a restart: zoom, comparison, legend', async ({ launch, desktop }) => {
  const userDataDir = await newUserDataDir(desktop);
  const app = await launch({ userDataDir, args: ['--demo'] });
  const page = await app.windowWith(DASHBOARD);
  await page.getByRole('radio', { name: '30 days', exact: true }).click();
  const chart = page.getByTestId('chart-sessions').getByRole('img');
  await expect(chart).toHaveAttribute('aria-label', /highest/i);
  await page.getByTestId('compare').selectOption('same-weekdays');
  await chart.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('trail').getByRole('listitem')).toHaveCount(2);
  const legend = page.getByRole('button', { name: 'Comparison' });
  await legend.click();
  await expect(legend).toHaveAttribute('aria-pressed', 'false');
  await expect
    .poll(() => page.evaluate('window.glance.lastView().then((answer) => JSON.stringify(answer))'))
    .toMatch(/"hidden":\[[^\]]*comparison/);
  await app.close();

  const again = await launch({ userDataDir, args: ['--demo'] });
  const back = await again.windowWith(DASHBOARD);
  await expect(back.getByTestId('trail')).toContainText('30 days');
  await expect(back.getByTestId('compare')).toHaveValue('same-weekdays');
  await expect(back.getByRole('button', { name: 'Comparison' })).toHaveAttribute('aria-pressed', 'false');
  await back.getByTestId('chart-sessions').getByRole('img').focus();
  await back.keyboard.press('-');
  await expect(back.getByTestId('trail')).toBeHidden();
});

test('the popover is as high as what it shows, and its zoom is its own', async ({ launch, desktop, trayOf }) => {
  const app = await launch({ userDataDir: await newUserDataDir(desktop), args: ['--demo'] });
  const page = await app.windowWith(DASHBOARD);
  await (await trayOf(app)).activate();
  const popover = await app.windowWith('[data-testid="popover"][data-ready="true"]');
  const heights = async () => {
    const shown = (await popover.getByTestId('popover').boundingBox())?.height ?? 0;
    const inner = Number(await popover.evaluate('innerHeight'));
    return { fits: Math.abs(shown - inner) <= 2, atMost: inner <= 400 };
  };
  await expect.poll(heights).toEqual({ fits: true, atMost: true });
  await app.act(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) {
      if (window.webContents.getURL().includes('window=popover')) window.webContents.setZoomFactor(1.5);
    }
  });
  await expect.poll(() => popover.evaluate('devicePixelRatio')).toBeCloseTo(1.5, 1);
  expect(await page.evaluate('devicePixelRatio')).toBe(1);
});
