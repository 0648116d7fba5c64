import { expect } from './desktop/index.ts';
import { connectFirst, filesWith, newProfile, test, TEST_KEY } from './support.ts';

test.use({ desktopOptions: { components: { keyring: 'none' } } });

test('without any keychain the key serves for this run, and that is said', async ({
  launch,
  trayOf,
  desktop,
  team,
}) => {
  const userDataDir = await newProfile(desktop);
  const app = await launch({ userDataDir, ...team.launchOptions });
  const page = await connectFirst(app);
  const banner = page.getByTestId('key-not-kept');
  await expect(banner).toContainText('Glance will forget the API key when you quit.');
  await expect(banner).toContainText('No keychain on this computer');
  const tray = await trayOf(app);
  await tray.untilMenu((lines) => lines.some((line) => /^Sessions today: \d+$/.test(line)));
  await app.close();
  expect(filesWith(desktop.home, TEST_KEY)).toEqual([]);
});
