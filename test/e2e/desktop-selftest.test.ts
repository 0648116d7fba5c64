import { readFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { answerSaveDialog, cancelSaveDialog, expect, runGlance, test } from './desktop/index.ts';

// The helpers themselves, tried on the smallest app that has everything they look at.
const appDir = fileURLToPath(new URL('../fixtures/tray-app', import.meta.url));
const run = promisify(execFile);
const log = (page: Page) => page.locator('#log');

test('reads the tray: text, pixels, menu', async ({ launch, trayOf }) => {
  const tray = await trayOf(await launch({ appDir }));
  expect(await tray.tooltip()).toBe('0 things · Tray app');
  expect(await tray.status()).toBe('Active');
  expect(await tray.menuLabels()).toEqual(['Things: 0', 'Count', 'More', 'Notify', 'Save…', 'Quit']);

  const icon = await tray.icon();
  expect([icon.width, icon.height]).toEqual([24, 24]);
  expect([...icon.rgba.subarray(0, 4)]).toEqual([200, 40, 20, 255]);
  expect(icon.rgba[23 * 4 + 3]).toBe(128);

  const [first, separator, , more] = await tray.menu();
  expect(first).toMatchObject({ kind: 'item', enabled: false, checked: null });
  expect(separator).toMatchObject({ kind: 'separator', label: '' });
  expect(more?.children).toMatchObject([{ label: 'Ticked', checked: true }]);
});

test('clicks in the tray and is told of what changes', async ({ launch, trayOf }) => {
  const app = await launch({ appDir });
  const page = await app.windowWith('#log');
  const tray = await trayOf(app);
  const menuUpdates = await tray.countMenuUpdates();
  await tray.clickMenu('Count');
  expect(await tray.untilMenu((labels) => labels[0] !== 'Things: 0')).toContain('Things: 1');
  expect(await tray.untilTooltip((text) => text.startsWith('1'))).toBe('1 things · Tray app');
  await tray.until(
    'a blue icon',
    (reader) => reader.icon(),
    ({ rgba }) => rgba[2] === 200,
  );
  // One for the menu, one for the tooltip.
  expect(await menuUpdates()).toBe(2);

  await tray.clickMenu('More', 'Ticked');
  await expect(log(page)).toHaveText('ticked');
  await tray.activate();
  await expect(log(page)).toHaveText('tray clicked');
  await expect(tray.clickMenu('Count', 'Nowhere')).rejects.toThrow('no line "Nowhere"');
  await expect(tray.clickMenu('Things: 1')).rejects.toThrow('disabled');

  await tray.clickMenu('Quit');
  expect(await app.exited).toBe(0);
});

test('shows notifications with the real daemon', async ({ launch, trayOf, dunst }) => {
  const app = await launch({ appDir });
  const tray = await trayOf(app);
  await tray.clickMenu('Notify');
  await dunst.untilDisplayed(1);
  await dunst.clickNewest();
  await expect(log(await app.windowWith('#log'))).toHaveText('notification clicked');
  await dunst.closeAll();
  expect((await dunst.history())[0]).toMatchObject({ title: 'Something spiked', body: 'Click to look' });
});

test('answers a real save dialog', async ({ launch, trayOf, desktop }) => {
  const app = await launch({ appDir });
  const page = await app.windowWith('#log');
  const tray = await trayOf(app);
  await tray.clickMenu('Save…');
  await cancelSaveDialog(desktop);
  await expect(log(page)).toHaveText('not saved');

  const path = join(desktop.home, 'Documents', 'A_file (1).csv');
  await tray.clickMenu('Save…');
  await answerSaveDialog(desktop, path);
  await expect(log(page)).toHaveText(`saved ${path}`);
  expect(await readFile(path, 'utf8')).toBe('things\r\n0\r\n');
});

test('looks into the keyring, locked and unlocked', async ({ keyring, desktop }) => {
  const attributes = { service: 'tray-app', account: 'acme' };
  expect(await keyring.secret(attributes)).toBeNull();
  const stored = keyring.until(attributes, (items) => items.length === 1);
  await storeSecret(desktop.env, attributes, 'a secret');
  expect(await stored).toMatchObject([{ label: 'A label', secret: 'a secret' }]);

  await keyring.lock();
  expect(await keyring.isLocked()).toBe(true);
  expect(await keyring.find(attributes)).toMatchObject([{ secret: null }]);
  await keyring.unlock();
  expect(await keyring.secret(attributes)).toBe('a secret');
});

test('runs a command line to its end', async ({ desktop }) => {
  const finished = await runGlance({ desktop, appDir, args: ['--say-and-leave'] });
  expect(finished).toMatchObject({ code: 7, stdout: 'said\n' });
});

test('photographs the whole screen', async ({ launch, trayOf, desktop }) => {
  const app = await launch({ appDir });
  await trayOf(app);
  const red = (pixels: Buffer): boolean => {
    const panel = pixels.subarray(0, desktop.size.width * 30 * 4);
    for (let at = 0; at < panel.length; at += 4) {
      if (panel[at] === 200 && panel[at + 1] === 40 && panel[at + 2] === 20) return true;
    }
    return false;
  };
  await expect.poll(async () => red(await desktop.pixels())).toBe(true);
  const png = await desktop.screenshot();
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1280, 800]);
});

/** As another program would store it. */
async function storeSecret(env: NodeJS.ProcessEnv, attributes: Record<string, string>, secret: string): Promise<void> {
  const pairs = Object.entries(attributes).flat();
  const child = run('secret-tool', ['store', '--label=A label', ...pairs], { env });
  child.child.stdin?.end(secret);
  await child;
}
