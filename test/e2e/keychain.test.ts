import { expect } from './desktop/index.ts';
import { connect, connectFirst, DASHBOARD, filesWith, newProfile, test, TEST_KEY, WELCOME } from './support.ts';

/** Its entry says for which server and out of which data folder it is; there is only one here. */
const OURS = { service: 'Glance for Acquire' };

test('a keychain locked while connecting: the key serves for this run, and is nowhere on disk', async ({
  launch,
  trayOf,
  keyring,
  desktop,
  team,
}) => {
  const userDataDir = await newProfile(desktop);
  await keyring.lock();
  const app = await launch({ userDataDir, ...team.launchOptions });
  const page = await connectFirst(app);
  const banner = page.getByTestId('key-not-kept');
  await expect(banner).toContainText('Glance will forget the API key when you quit.');
  await expect(banner).toContainText('Keychain is locked');
  const tray = await trayOf(app);
  await tray.untilMenu((lines) => lines.some((line) => /^Sessions today: \d+$/.test(line)));
  await app.close();
  expect(filesWith(desktop.home, TEST_KEY)).toEqual([]);

  const again = await launch({ userDataDir, ...team.launchOptions });
  const asking = await again.windowWith(DASHBOARD);
  await expect(asking.getByTestId('problem')).toContainText('No API key.');
  await asking.getByRole('button', { name: 'Enter a new key…' }).click();
  await expect(asking.getByLabel('API key', { exact: true })).toBeFocused();
  await keyring.unlock();
  await asking.getByLabel('API key', { exact: true }).fill(TEST_KEY);
  await asking.getByRole('button', { name: 'Use this key' }).click();
  await expect(asking.getByTestId('problem')).toHaveCount(0);
  expect((await keyring.find(OURS)).map(({ secret }) => secret)).toEqual([TEST_KEY]);
});

test('a keychain locked at the start is explained, and unlocking it is enough', async ({
  launch,
  trayOf,
  keyring,
  desktop,
  team,
}) => {
  const userDataDir = await newProfile(desktop);
  const first = await launch({ userDataDir, ...team.launchOptions });
  await connectFirst(first);
  await first.close();

  await keyring.lock();
  const app = await launch({ userDataDir, ...team.launchOptions });
  const page = await app.windowWith(DASHBOARD);
  await expect(page.getByTestId('problem')).toContainText('Keychain is locked.');
  await expect(page.getByTestId('problem')).toContainText('Unlock it');
  const tray = await trayOf(app);
  await tray.untilMenu((lines) => lines.some((line) => /^Keychain is locked since \d\d:\d\d$/.test(line)));

  await keyring.unlock();
  await tray.clickMenu('Refresh now');
  await tray.untilMenu((lines) => lines.some((line) => /^Updated \d\d:\d\d$/.test(line)));
  await expect(page.getByTestId('problem')).toHaveCount(0);
});

test('removing the account deletes its key', async ({ launch, keyring, desktop, team }) => {
  const app = await launch({ userDataDir: await newProfile(desktop), ...team.launchOptions });
  const page = await connectFirst(app);
  expect(await keyring.secret(OURS)).toBe(TEST_KEY);
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('button', { name: 'Remove account…' }).click();
  await page.getByRole('button', { name: 'Remove account', exact: true }).click();
  await expect(page.locator(WELCOME)).toBeVisible();
  await expect.poll(() => keyring.find(OURS)).toEqual([]);
  await connect(page, 'wrong');
  await expect(page.getByTestId('connect-problem')).toContainText('API key not accepted.');
});
