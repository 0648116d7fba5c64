import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GlanceBridge } from '../../main/contract/ipc.ts';
import { answerSaveDialog, expect, saveDialogTitle } from './desktop/index.ts';
import { connectFirst, newProfile, recentSessions, test } from './support.ts';

/** Another language, chosen in the settings: everything speaks it at once, and nothing has to be started again. */

declare global {
  interface Window {
    readonly glance: GlanceBridge;
  }
}

test.use({
  desktopOptions: { components: { notifications: false } },
  teamAccount: { sessions: recentSessions(42, 544, 21) },
});

test('German in the settings: tray, windows, notifications and dialogs follow, and so do a file and the way back', async ({
  launch,
  trayOf,
  notifications,
  desktop,
  team,
}) => {
  const userDataDir = await newProfile(desktop, { language: 'en', pollIntervalMs: 3_600_000 });
  const app = await launch({ userDataDir, ...team.launchOptions });
  const page = await connectFirst(app);
  const tray = await trayOf(app);
  await tray.untilMenu((lines) => lines[0] === 'Sessions today: 42');

  await page.keyboard.press('Control+,');
  await page.getByLabel('Language', { exact: true }).selectOption({ label: 'Deutsch' });
  await expect(page.getByRole('heading', { name: 'Einstellungen', exact: true })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.getByLabel('Format', { exact: true }).selectOption({ label: 'Tabelle in meiner Sprache' });

  const lines = await tray.untilMenu((found) => found[0] === 'Sitzungen heute: 42');
  expect(lines.slice(0, 4)).toEqual([
    'Sitzungen heute: 42',
    'Reaktionszeit: 21 s',
    'Mittlere Sitzungsdauer: 9 min 4 s',
    expect.stringMatching(/^Aktualisiert (um )?\d\d:\d\d$/),
  ]);
  expect(lines).toEqual(
    expect.arrayContaining(['Jetzt aktualisieren', 'CSV exportieren …', 'Einstellungen …', 'Glance beenden']),
  );

  await tray.activate();
  const popover = await app.windowWith('[data-testid="popover"][data-ready="true"]');
  await expect(popover.getByText('Sitzungen heute')).toBeVisible();
  await expect(popover.getByText('Übersicht öffnen')).toBeVisible();
  await tray.activate();
  await expect(popover.getByTestId('popover')).toHaveCount(0);

  await page.keyboard.press('d');
  await expect(page.getByTestId('tile-response')).toContainText('Reaktionszeit');
  await page.evaluate(() => window.glance.sendTestNotification());
  const shown = await notifications.find();
  expect(shown.title).toBe('Testbenachrichtigung · Glance');

  const file = join(desktop.home, 'deutsch.csv');
  await tray.clickMenu('CSV exportieren …');
  expect(await saveDialogTitle(desktop)).toBe('CSV exportieren');
  await answerSaveDialog(desktop, file);
  await expect
    .poll(() => readIfThere(file))
    .toMatch(/^\ufeffaccount;bucket_start;.*\r\nacme;\d\d\.\d\d\.\d{4} \d\d:00:00;/);

  // And at once back, in a right-to-left one on the way.
  await page.evaluate(() => window.glance.updateSettings({ language: 'ar-XB' }));
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await page.evaluate(() => window.glance.updateSettings({ language: 'en' }));
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
  await expect(page.getByTestId('tile-response')).toContainText('Response time');
  await tray.untilMenu((found) => found[0] === 'Sessions today: 42');
});

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
