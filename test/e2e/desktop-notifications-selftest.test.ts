import { fileURLToPath } from 'node:url';
import { expect, test } from './desktop/index.ts';

const appDir = fileURLToPath(new URL('../fixtures/tray-app', import.meta.url));

test.use({ desktopOptions: { components: { notifications: false, keyring: 'none' } } });

test('plays the notification server: receives, clicks, dismisses', async ({ notifications, launch, trayOf }) => {
  const app = await launch({ appDir });
  const log = (await app.windowWith('#log')).locator('#log');
  const tray = await trayOf(app);
  await tray.clickMenu('Notify');
  const first = await notifications.find();
  expect(first).toMatchObject({ title: 'Something spiked', body: 'Click to look' });
  expect(first.actions).toContain('default');
  notifications.click(first);
  await expect(log).toHaveText('notification clicked');
  expect(notifications.open).toEqual([]);

  await tray.clickMenu('Notify');
  const second = await notifications.find(({ id }) => id !== first.id);
  notifications.dismiss(second);
  await expect(log).toHaveText('notification closed');
});
