import { startDemoServer } from '../../main/demo/server.ts';
import { expect } from './desktop/index.ts';
import { zoneAtMidday } from './midday.ts';
import { connect, connectFirst, DASHBOARD, newProfile, test, TEST_KEY } from './support.ts';

test.use({ desktopOptions: { components: { notifications: false } } });

const SERVICE = 'Glance for Acquire';
const OTHER_KEY = 'team:the-other-made-up-key';

test('two accounts: each with its key, name and pause; the tray follows one and lists the other; one is removed', async ({
  launch,
  trayOf,
  keyring,
  desktop,
}) => {
  const timeZone = zoneAtMidday(Date.now());
  const accounts = [
    { id: 'acme', apiKey: TEST_KEY, seed: 7, incidents: false },
    { id: 'globex', apiKey: OTHER_KEY, seed: 11, incidents: false },
  ];
  const server = await startDemoServer({ clock: () => Date.now(), timeZone, accounts });
  const userDataDir = await newProfile(desktop);
  const app = await launch({ userDataDir, args: [`--base-url=${server.baseUrl}`], env: { TZ: timeZone } });
  const page = await connectFirst(app);
  const tray = await trayOf(app);
  const openSettings = () => page.getByRole('button', { name: 'Settings', exact: true }).click();

  await openSettings();
  await page.getByRole('button', { name: 'Add account…', exact: true }).click();
  await connect(page, OTHER_KEY, 'globex');
  await openSettingsOf('globex');
  await keyring.until({ service: SERVICE }, (items) => items.some(({ secret }) => secret === OTHER_KEY));
  await tray.untilMenu((lines) => lines.some((line) => /^globex: [\d,]+ sessions?$/.test(line)));
  expect(await tray.tooltip()).toMatch(/ · acme$/);

  // Renamed, put into the tray, and the first one paused
  const globex = page.getByTestId('account-globex');
  await globex.getByLabel('Name', { exact: true }).fill('Globex Care');
  await globex.getByLabel('Name', { exact: true }).press('Enter');
  await globex.getByRole('button', { name: 'Show in the tray', exact: true }).click();
  await tray.untilTooltip((text) => text.endsWith(' · Globex Care'));
  await page.getByTestId('account-acme').getByRole('switch', { name: 'Paused' }).click();
  await tray.untilMenu((lines) => lines.some((line) => /^acme: .*\(paused\)$/.test(line)));

  // A card folds to its head line and unfolds
  const fold = globex.getByRole('button', { name: 'Globex Care', exact: true });
  await fold.click();
  await expect(globex.getByLabel('Name', { exact: true })).toBeHidden();
  await fold.click();

  // The dashboard and the history page show the one that is chosen
  await page.getByRole('button', { name: 'Back to the dashboard', exact: true }).click();
  await expect(page.locator(DASHBOARD)).toBeVisible();
  await page.getByLabel('Account', { exact: true }).selectOption('acme');
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await expect(page.getByTestId('backfill')).toHaveAttribute('data-kind', 'paused');
  await page.getByLabel('Account', { exact: true }).selectOption('globex');
  await expect(page.getByTestId('backfill')).toHaveAttribute('data-kind', 'idle');

  // Removed with its history: the key is gone from the keychain, the numbers from the history
  await page.getByRole('button', { name: 'Back to the dashboard', exact: true }).click();
  await openSettingsOf('globex');
  await globex.getByRole('button', { name: 'Remove account…', exact: true }).click();
  await page.getByText('Delete the history', { exact: true }).click();
  await page.getByRole('button', { name: 'Remove and delete history', exact: true }).click();
  await expect(globex).toBeHidden();
  await keyring.until({ service: SERVICE }, (items) => !items.some(({ secret }) => secret === OTHER_KEY));
  await tray.untilTooltip((text) => text.includes('acme'));
  await page.getByRole('button', { name: 'Back to the dashboard', exact: true }).click();
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await expect(page.getByText(/^The history of all accounts is in /)).not.toContainText('globex');
  await server.close();

  async function openSettingsOf(accountId: string): Promise<void> {
    await openSettings();
    await expect(page.getByTestId(`account-${accountId}`)).toBeVisible();
  }
});
