import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, PROJECT_DIR, type VirtualDesktop } from './desktop/index.ts';
import { pressOnPage } from './pages.ts';
import { connectFirst, newProfile, test } from './support.ts';

// An update, or somebody who tidies up, takes the files away from under the running app.

/** A copy of the built app, to be taken apart. */
function installedCopy(desktop: VirtualDesktop): string {
  const folder = mkdtempSync(join(desktop.home, 'installed-'));
  for (const name of ['package.json', 'out', 'build/icons'])
    cpSync(join(PROJECT_DIR, name), join(folder, name), { recursive: true });
  symlinkSync(join(PROJECT_DIR, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

async function closeUnread(page: Page): Promise<void> {
  const said = page.getByRole('alertdialog', { name: 'Part of Glance couldn’t be loaded' });
  await expect(said).toContainText('Quit Glance and start it again');
  await said.getByRole('button', { name: 'Close' }).click();
  await expect(said).toHaveCount(0);
}

test('what is read only when it is wanted, and is gone by then, is said with a way out', async ({
  launch,
  desktop,
  team,
}) => {
  const appDir = installedCopy(desktop);
  const app = await launch({ appDir, userDataDir: await newProfile(desktop), ...team.launchOptions });
  const page = await connectFirst(app);
  rmSync(join(appDir, 'out/renderer/assets'), { recursive: true });

  await pressOnPage(page, '?');
  await closeUnread(page);
  await pressOnPage(page, 'o');
  await closeUnread(page);
  await pressOnPage(page, 'h');
  await closeUnread(page);
  await expect(page.getByTestId('dashboard')).toBeVisible();
  await page.evaluate('glance.updateSettings({ language: "de" })');
  await closeUnread(page);

  await pressOnPage(page, 'a');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Quit Glance' }).click();
  expect(await app.exited).toBe(0);
});

test('a small window whose page is gone is said, and none is shown empty', async ({
  launch,
  desktop,
  team,
  trayOf,
}) => {
  const appDir = installedCopy(desktop);
  const app = await launch({ appDir, userDataDir: await newProfile(desktop), ...team.launchOptions });
  await connectFirst(app);
  rmSync(join(appDir, 'out/renderer'), { recursive: true });
  // What a person would press: the first button, Quit Glance.
  await app.act(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
  });
  await (await trayOf(app)).activate();
  expect(await app.exited).toBe(0);
});
