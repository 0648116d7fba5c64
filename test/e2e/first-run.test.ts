import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { startDemoServer, type DemoServer } from '../../main/demo/server.ts';
import { expect, newUserDataDir, runGlance, test as base } from './desktop/index.ts';

// The app as a person meets it, against a server on loopback; the packaged app must pass the same.
const packagedExecutable = process.env['GLANCE_EXECUTABLE'];
const packaged = packagedExecutable === undefined ? {} : { packagedExecutable };
const KEY = 'team:eyJhbGciOi.not-a-real-key';

const test = base.extend<{ server: DemoServer }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads from the pattern which fixtures are needed: none
  server: async ({}, use) => {
    const server = await startDemoServer({
      clock: () => Date.now(),
      timeZone: 'UTC',
      accounts: [{ id: 'acme', apiKey: KEY, seed: 7, incidents: false }],
    });
    await use(server);
    await server.close();
  },
});

const startOfDayMs = (): number => new Date().setUTCHours(0, 0, 0, 0);

async function connect(page: Page, apiKey: string): Promise<void> {
  await page.getByLabel('Account ID', { exact: true }).fill('acme');
  await page.getByLabel('API key', { exact: true }).fill(apiKey);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

/** Every file below a folder, for looking for what must not be in any. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}

test('first run: a wrong key, the right one, the tray, a restart offline @smoke', async ({
  launch,
  trayOf,
  keyring,
  desktop,
  server,
}) => {
  const userDataDir = await newUserDataDir(desktop);
  const args = [`--base-url=${server.baseUrl}`];
  // Before and after the hours of a day that the sample team works, there may be no session: some are added.
  const fromMs = startOfDayMs();
  const extra = { fromMs, toMs: Math.max(Date.now(), fromMs + 60_000), extraSessions: 42 };
  server.setFaults({ overrides: [extra] });
  const app = await launch({ ...packaged, userDataDir, args, env: { TZ: 'UTC' } });

  const page = await app.windowWith('text=Explore with sample data');
  await connect(page, 'wrong');
  await expect(page.getByText('API key not accepted')).toBeVisible();
  await expect(page.getByLabel('Account ID', { exact: true })).toHaveValue('acme');

  await connect(page, KEY);
  await expect(page.locator('[data-testid="dashboard"][data-ready="true"]')).toBeVisible();
  const items = await keyring.until({ service: 'Glance for Acquire', account: 'acme' }, (found) => found.length === 1);
  expect(items[0]?.secret).toBe(KEY);

  const tray = await trayOf(app);
  const labels = await tray.untilMenu((lines) => lines.some((line) => /^Sessions today: \d+$/.test(line)));
  const told = /\d+/.exec(labels.find((line) => line.startsWith('Sessions today')) ?? '')?.[0];
  expect(Number(told)).toBeGreaterThanOrEqual(1);
  expect(Number(told)).toBeLessThanOrEqual(server.truth.bucket(fromMs, Date.now()).totalSessions);
  expect(labels.filter((line) => !line.startsWith('Fetching'))).toEqual([
    `Sessions today: ${String(told)}`,
    expect.stringMatching(/^Response time: .*\d+ s$/),
    expect.stringMatching(/^Average session: .+/),
    expect.stringMatching(/^Updated \d\d:\d\d$/),
    'Snooze alerts',
    'Open Glance',
    'Refresh now',
    'Export CSV…',
    'Settings…',
    'Quit Glance',
  ]);
  expect(await tray.tooltip()).toMatch(new RegExp(`^${String(told)} sessions? · .*\\d+ s response · acme$`));
  await expect(page.locator('[data-testid="tile-sessions"] [data-value]')).toHaveAttribute('data-value', String(told));

  const before = (await tray.icon()).rgba;
  server.setFaults({ overrides: [extra, { fromMs, toMs: Math.max(Date.now(), fromMs + 60_000), extraSessions: 100 }] });
  await tray.clickMenu('Refresh now');
  await tray.untilMenu((lines) => !lines.includes(`Sessions today: ${String(told)}`));
  expect(Buffer.compare(Buffer.from((await tray.icon()).rgba), Buffer.from(before))).not.toBe(0);

  expect(await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in window))).toEqual([]);
  await expect(page.evaluate(() => fetch('http://127.0.0.1:1/').then(() => 'let through'))).rejects.toThrow();

  await app.close();
  await server.close();
  for (const file of filesBelow(userDataDir)) expect(readFileSync(file).includes(KEY), file).toBe(false);

  const today = new Date().toISOString().slice(0, 10);
  const file = join(desktop.home, 'today.csv');
  const run = await runGlance({
    ...packaged,
    desktop,
    userDataDir,
    args: [`--export-csv=${file}`, `--from=${today}`, `--to=${today}`],
    env: { TZ: 'UTC' },
  });
  expect(run.code, run.stderr).toBe(0);
  const lines = readFileSync(file, 'utf8').split('\r\n');
  expect(lines[0]).toBe(
    'account,bucket_start,bucket_end,granularity,label,total_session,average_session_seconds,response_seconds,status,fetched_at',
  );
  expect(lines[1]).toMatch(new RegExp(`^acme,${today}T00:00:00\\+00:00,${today}T01:00:00\\+00:00,hour,12 AM,`));

  const again = await launch({ ...packaged, userDataDir, args, env: { TZ: 'UTC' } });
  const offline = await again.windowWith('[data-testid="dashboard"][data-ready="true"]');
  await expect(offline.getByText('Could not connect to Acquire').first()).toBeVisible();
  await expect(offline.locator('[data-testid="chart-sessions"]')).toBeVisible();
});

test('sample data: the same app without an account, and no key in the keyring @smoke', async ({
  launch,
  trayOf,
  keyring,
}) => {
  const app = await launch({ ...packaged, env: { TZ: 'UTC' } });
  const page = await app.windowWith('text=Explore with sample data');
  await page.getByRole('button', { name: 'Explore with sample data', exact: true }).click();
  await expect(page.locator('[data-testid="dashboard"][data-ready="true"]')).toBeVisible();
  for (const range of ['Yesterday', '7 days', '30 days', '90 days', '12 months', 'Today']) {
    await page.getByText(range, { exact: true }).first().click();
    await expect(page.locator('[data-testid="dashboard"][data-ready="true"]')).toBeVisible();
  }
  await page.getByText('Show as table', { exact: true }).click();
  await expect(page.locator('[data-testid="range-table"]')).toBeVisible();
  const tray = await trayOf(app);
  expect(await tray.untilTooltip((text) => text.includes('Sample team'))).toContain('Sample team');
  expect(await keyring.find({ service: 'Glance for Acquire', account: 'sample-team' })).toEqual([]);
  // The app may be gone before it has answered the click.
  await Promise.allSettled([tray.clickMenu('Quit Glance')]);
  expect(await app.exited).toBe(0);
});
