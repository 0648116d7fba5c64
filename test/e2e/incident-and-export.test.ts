import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { answerSaveDialog, expect } from './desktop/index.ts';
import { connect, DASHBOARD, newProfile, test, TEST_KEY, WELCOME } from './support.ts';

const MINUTE_MS = 60_000;
const WARM_UP_DAYS = 21;

test.use({ desktopOptions: { components: { notifications: false } } });

test('an incident is notified with what is typical, its click shows the hour, and the range exports through the dialog', async ({
  launch,
  trayOf,
  notifications,
  desktop,
  team,
}) => {
  const { server, launchOptions } = team;
  const userDataDir = await newProfile(desktop, { backfillDays: WARM_UP_DAYS });
  const app = await launch({ userDataDir, ...launchOptions });
  const page = await app.windowWith(WELCOME);
  await connect(page, TEST_KEY, 'https://acme.acquire.io/');
  const tray = await trayOf(app);
  // One request checks the key, one is the first poll; then the past, one day each.
  await expect.poll(() => server.requests.length, { timeout: 200_000 }).toBeGreaterThanOrEqual(WARM_UP_DAYS + 2);
  await tray.untilMenu(
    (lines) => lines.includes('Refresh now') && !lines.some((line) => line.startsWith('Downloading')),
  );
  expect(notifications.shown).toEqual([]);

  const file = join(desktop.home, 'shown.csv');
  await page.getByRole('button', { name: 'Export CSV…' }).click();
  await answerSaveDialog(desktop, file);
  await expect.poll(() => readIfThere(file)).not.toBe('');
  const rows = parse<Record<string, string>>(readFileSync(file), { columns: true });
  expect(rows.length).toBeGreaterThanOrEqual(10);
  for (const row of rows.filter(({ status }) => status === 'final')) {
    const truth = server.truth.bucket(Date.parse(row['bucket_start'] ?? ''), Date.parse(row['bucket_end'] ?? ''));
    expect(Number(row['total_session']), row['bucket_start']).toBe(truth.totalSessions);
  }

  // Closing the window leaves the tray.
  await app.act(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.close();
  });
  await expect.poll(() => app.visibleWindows()).toEqual([]);

  const nowMs = Date.now();
  server.setFaults({ overrides: [{ fromMs: nowMs - 15 * MINUTE_MS, toMs: nowMs, extraSessions: 200 }] });
  await tray.clickMenu('Refresh now');
  const spike = await notifications.find();
  expect(spike.title).toBe('Many video sessions · acme');
  expect(spike.body).toMatch(/^\d+ sessions since \d\d:00 · .*typical.*: .+/);
  notifications.click(spike);
  await expect.poll(() => app.visibleWindows()).toEqual(['Glance']);
  const again = await app.windowWith(DASHBOARD);
  await expect(again.locator('[data-testid="chart-sessions"]')).toBeVisible();
  await expect(again.getByText('From the notification').first()).toBeVisible();
});

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
