import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatOffset, localDateAt, localDay, offsetMinutesAt } from '../../main/domain/time/calendar.ts';
import { expect, newUserDataDir, runGlance } from './desktop/index.ts';
import { connect, DASHBOARD, filesWith, PACKAGED, recentSessions, test, TEST_KEY, WELCOME } from './support.ts';
import { zoneAtMidday } from './midday.ts';

// The app as a person meets it, against a server on loopback; the packaged app must pass the same.

// Always the same numbers, so that it does not matter when a poll comes.
test.use({ teamAccount: { sessions: recentSessions(42, 544, 21) } });

test('first run: a wrong key, the right one, the tray, a restart offline @smoke', async ({
  launch,
  trayOf,
  keyring,
  desktop,
  team,
}) => {
  const { server, timeZone, launchOptions } = team;
  const userDataDir = await newUserDataDir(desktop);
  const today = localDateAt(Date.now(), timeZone);
  const fromMs = localDay(today, timeZone).startMs;
  const app = await launch({ ...PACKAGED, userDataDir, ...launchOptions });

  const page = await app.windowWith(WELCOME);
  await connect(page, 'wrong');
  await expect(page.getByText('API key not accepted')).toBeVisible();
  await expect(page.getByLabel('Account ID', { exact: true })).toHaveValue('acme');

  await connect(page);
  await expect(page.locator(DASHBOARD)).toBeVisible();
  const items = await keyring.until({ service: 'Glance for Acquire' }, (found) => found.length === 1);
  expect(items[0]?.secret).toBe(TEST_KEY);

  const tray = await trayOf(app);
  const labels = await tray.untilMenu((lines) => lines.includes('Sessions today: 42'));
  expect(labels.filter((line) => !line.startsWith('Downloading') && !line.includes(' so far, '))).toEqual([
    'Sessions today: 42',
    'Response time: 21 s',
    'Average session: 9 min 4 s',
    expect.stringMatching(/^Updated \d\d:\d\d$/),
    'Snooze alerts',
    'Open Glance',
    'Refresh now',
    'Export CSV…',
    'Settings…',
    'Quit Glance',
  ]);
  // Where the day is heading comes in between once enough of the past is there.
  expect(await tray.tooltip()).toMatch(/^42 sessions · 21 s response · (?:.+ · )?acme$/);
  await expect(page.locator('[data-testid="tile-sessions"] [data-value]')).toHaveAttribute('data-value', '42');

  const before = (await tray.icon()).rgba;
  server.setFaults({ overrides: [{ fromMs, toMs: Date.now(), extraSessions: 100 }] });
  await tray.clickMenu('Refresh now');
  await tray.untilMenu((lines) => lines.includes('Sessions today: 142'));
  await tray.until(
    'another icon',
    (reader) => reader.icon(),
    ({ rgba }) => !rgba.equals(before),
  );

  expect(await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in window))).toEqual([]);
  await expect(page.evaluate(() => fetch('http://127.0.0.1:1/').then(() => 'let through'))).rejects.toThrow();

  await app.close();
  await server.close();
  expect(filesWith(userDataDir, TEST_KEY)).toEqual([]);

  const file = join(desktop.home, 'today.csv');
  const run = await runGlance({
    ...PACKAGED,
    desktop,
    userDataDir,
    args: [`--export-csv=${file}`, `--from=${today}`, `--to=${today}`],
    env: launchOptions.env,
  });
  expect(run.code, run.stderr).toBe(0);
  const lines = readFileSync(file, 'utf8').split('\r\n');
  expect(lines[0]).toBe(
    'account,bucket_start,bucket_end,granularity,label,total_session,average_session_seconds,response_seconds,status,fetched_at',
  );
  const offset = formatOffset(offsetMinutesAt(fromMs, timeZone));
  expect(lines[1]).toContain(`acme,${today}T00:00:00${offset},${today}T01:00:00${offset},hour,12 AM,`);

  const again = await launch({ ...PACKAGED, userDataDir, ...launchOptions });
  const offline = await again.windowWith(DASHBOARD);
  await expect(offline.getByText('The connection was refused').first()).toBeVisible();
  await expect(offline.locator('[data-testid="chart-sessions"]')).toBeVisible();
});

test('sample data: the same app without an account, and no key in the keyring @smoke', async ({
  launch,
  trayOf,
  keyring,
}) => {
  const app = await launch({ ...PACKAGED, env: { TZ: zoneAtMidday(Date.now()) } });
  const page = await app.windowWith(WELCOME);
  await page.getByRole('button', { name: 'Explore with sample data', exact: true }).click();
  await expect(page.locator(DASHBOARD)).toBeVisible();
  await page.getByText('Show as table', { exact: true }).click();
  await expect(page.locator('[data-testid="range-table"]')).toBeVisible();
  const tray = await trayOf(app);
  expect(await tray.untilTooltip((text) => text.includes('Sample team'))).toContain('Sample team');
  expect(await keyring.find({ service: 'Glance for Acquire', account: 'sample-team' })).toEqual([]);
  // The app may be gone before it has answered the click.
  await Promise.allSettled([tray.clickMenu('Quit Glance')]);
  expect(await app.exited).toBe(0);
});
