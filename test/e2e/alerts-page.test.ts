import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { startDemoServer } from '../../main/demo/server.ts';
import { expect, newUserDataDir, test, type RunningApp } from './desktop/index.ts';
import { zoneAtMidday } from './midday.ts';
import { noticing } from './pages.ts';

const KEY = 'team:another-made-up-key';
const MINUTE_MS = 60_000;
const WARM_UP_DAYS = 21;
/** No poll comes by itself in the middle of the test. */
const SETTINGS = { backfillDays: WARM_UP_DAYS, pollIntervalMs: 60 * MINUTE_MS };
const NOTE = 'Newsletter went out; two more people joined the queue.';

test.use({ desktopOptions: { components: { notifications: false } } });

const toAlerts = (page: Page): Promise<void> => page.getByRole('button', { name: 'Alerts', exact: true }).click();

/** The Alerts page, opened from the dashboard as a person does. */
async function openAlerts(app: RunningApp): Promise<Page> {
  const page = await app.windowWith('[data-testid="dashboard"][data-ready="true"]');
  await toAlerts(page);
  return page;
}

const notifiedIncident = (page: Page): Locator => page.getByTestId('incident').filter({ hasText: 'Notified at' });

test('an incident has its values, keeps a note over a restart, and its rule can be made less sensitive', async ({
  launch,
  trayOf,
  notifications,
  desktop,
}) => {
  const timeZone = zoneAtMidday(Date.now());
  const accounts = [{ id: 'acme', apiKey: KEY, seed: 7, incidents: false }];
  const server = await startDemoServer({ clock: () => Date.now(), timeZone, accounts });
  const userDataDir = await newUserDataDir(desktop);
  writeFileSync(join(userDataDir, 'settings.json'), JSON.stringify(SETTINGS));
  const start = { userDataDir, args: [`--base-url=${server.baseUrl}`], env: { TZ: timeZone } };
  const app = await launch(start);
  const first = await app.windowWith('text=Explore with sample data');
  await first.getByLabel('Account ID', { exact: true }).fill('acme');
  await first.getByLabel('API key', { exact: true }).fill(KEY);
  await first.getByRole('button', { name: 'Connect', exact: true }).click();
  const tray = await trayOf(app);
  await expect.poll(() => server.requests.length, { timeout: 200_000 }).toBeGreaterThanOrEqual(WARM_UP_DAYS + 2);
  await tray.untilMenu(
    (lines) => lines.includes('Refresh now') && !lines.some((line) => line.startsWith('Downloading')),
  );

  let page = await openAlerts(app);
  const nowMs = Date.now();
  server.setFaults({ overrides: [{ fromMs: nowMs - 15 * MINUTE_MS, toMs: nowMs, extraSessions: 200 }] });
  await tray.clickMenu('Refresh now');
  const notified = await notifications.find();
  const incident = notifiedIncident(page);
  await expect(incident).toHaveCount(1);
  await expect(incident).toContainText('Many video sessions');
  await expect(incident).toContainText('In progress');
  await expect(incident).toContainText('at medium sensitivity');
  // The sentence of the notification, with its number and what is usual.
  await expect(incident).toContainText(notified.body);

  await incident.getByLabel('Note').fill(NOTE);
  const saved = await noticing(page, '[data-testid="saved"]', 'Saved');
  await incident.getByLabel('Note').press('Enter');
  await saved();

  await page.getByRole('button', { name: 'Back to the dashboard' }).click();
  await expect(page.getByTestId('open-incident')).toContainText(notified.body);
  await expect(page.getByTestId('chart-sessions').getByRole('img')).toBeVisible();
  await expect(page.locator('[data-testid="chart-sessions"] [role="img"][aria-label*=" 1 alert"]')).toBeVisible();
  await app.close();

  page = await openAlerts(await launch(start));
  await expect(notifiedIncident(page).getByLabel('Note')).toHaveValue(NOTE);
  await notifiedIncident(page).getByRole('button', { name: 'Show in dashboard' }).click();
  await expect(page.getByText('The selected incident')).toBeVisible();

  await toAlerts(page);
  await notifiedIncident(page).getByRole('button', { name: 'Not useful…' }).click();
  const dialog = page.getByTestId('not-useful');
  await expect(dialog).toContainText('from medium to low');
  await expect(dialog).toContainText(/you’d have had \d+ alerts? instead of \d+/);
  await dialog.getByRole('button', { name: 'Make the rule less sensitive' }).click();
  await expect(notifiedIncident(page).getByRole('button', { name: 'Mark as useful' })).toBeVisible();

  await page.getByRole('tab', { name: 'Rules' }).click();
  const rule = page.getByTestId('rule-sessions-up');
  await expect(rule).toContainText('Low sensitivity');
  await expect(page.getByTestId('replay-count')).toHaveText(/^[1-9]\d* alerts? in the last 30 days$/);
  await rule.getByRole('button', { expanded: false }).click();
  await rule.getByRole('radio', { name: 'High' }).check({ force: true });
  await expect(rule).toContainText('High sensitivity');
  await rule.getByLabel('Compare with').selectOption('A fixed threshold');
  // While it is typed, before it is kept.
  await rule.getByLabel('Threshold').pressSequentially('100000');
  await expect(page.getByTestId('replay-count')).toHaveText(
    /^No alerts in the last 30 days, [1-9]\d* fewer than before$/,
  );
  await rule.getByLabel('Threshold').press('Tab');
  await expect(rule).toContainText('More than 100,000 in an hour');
  await server.close();
});
