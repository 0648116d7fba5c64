import { statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Page } from 'playwright';
import { drawIcon, type TrayIcon } from '../../main/tray/icon.ts';
import { toRgba } from '../../main/tray/icon-shapes.ts';
import { expect, PROJECT_DIR, type TrayReader } from './desktop/index.ts';
import { connectFirst, newProfile, recentSessions, test } from './support.ts';

test.use({ teamAccount: { sessions: recentSessions(42, 544, 21) } });

/** Waits until the panel has the very picture, pixel for pixel up to what rounding to eight bits leaves. */
async function untilIcon(tray: TrayReader, icon: TrayIcon): Promise<void> {
  await tray.until(
    `the icon ${icon.text} ${icon.state}`,
    async (reader) => {
      const { width, rgba } = await reader.icon();
      return { width, difference: difference(rgba, toRgba(drawIcon(icon, width))) };
    },
    ({ difference }) => difference <= 6,
  );
}

/** The largest difference of any channel, weighed by how much of it is seen. */
function difference(shown: Uint8Array, drawn: Uint8Array): number {
  let most = 0;
  for (let at = 0; at < drawn.length; at += 4) {
    const [alpha, expected] = [(shown[at + 3] ?? 0) / 255, (drawn[at + 3] ?? 0) / 255];
    most = Math.max(most, Math.abs(alpha - expected) * 255);
    for (const channel of [0, 1, 2]) {
      most = Math.max(most, Math.abs((shown[at + channel] ?? 0) * alpha - (drawn[at + channel] ?? 0) * expected));
    }
  }
  return most;
}

/** Polls, and waits until the app has told its windows, which it does after the tray. */
async function refreshAndHear(page: Page): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    window.glance.on('snapshot', () => resolve());
    void window.glance.refreshNow();
  })`);
}

test('the tray says how fresh its number is: in pixels, in its tooltip, in its menu', async ({
  launch,
  trayOf,
  desktop,
  team,
}) => {
  const app = await launch({ userDataDir: await newProfile(desktop), ...team.launchOptions });
  const tray = await trayOf(app);
  await untilIcon(tray, { text: '', state: 'connecting' });
  const page = await connectFirst(app);

  await tray.untilTooltip((text) => text === '42 sessions · 21 s response · acme');
  expect((await tray.menuLabels()).slice(0, 4)).toEqual([
    'Sessions today: 42',
    'Response time: 21 s',
    'Average session: 9 min 4 s',
    expect.stringMatching(/^Updated \d\d:\d\d$/),
  ]);
  await untilIcon(tray, { text: '42', state: 'fresh' });

  // The same numbers again: whoever has the menu open keeps it, at least until the minute of its last line is over.
  const before = await tray.menuLabels();
  const menuUpdates = await tray.countMenuUpdates();
  await refreshAndHear(page);
  const updates = await menuUpdates();
  expect(updates).toBe(isDeepStrictEqual(await tray.menuLabels(), before) ? 0 : 1);

  team.server.setFaults({ answer: { kind: 'status', status: 500 } });
  await tray.clickMenu('Refresh now');
  await untilIcon(tray, { text: '42', state: 'error' });
  await tray.untilTooltip((text) => /^42 sessions · Acquire has a problem since \d\d:\d\d · acme$/.test(text));
  await tray.untilMenu((lines) => /^Acquire has a problem since \d\d:\d\d$/.test(lines[3] ?? ''));
  await expect(page.getByTestId('problem')).toContainText('Acquire has a problem.');

  // Asleep for ten minutes, by the computer's clock: what is shown on waking is old, and says so until it is not.
  team.server.setFaults({});
  await tray.clickMenu('Refresh now');
  await untilIcon(tray, { text: '42', state: 'fresh' });
  // Long enough for what is old to be seen, whatever else this computer does meanwhile.
  team.server.setFaults({ answer: { kind: 'slow', delayMs: 10_000, pieces: 1 } });
  await app.act(({ powerMonitor }) => {
    powerMonitor.emit('suspend');
    const before = Date.now.bind(Date);
    Date.now = () => before() + 10 * 60_000;
    powerMonitor.emit('resume');
  });
  await untilIcon(tray, { text: '42', state: 'stale' });
  expect(await tray.tooltip()).toMatch(/^42 sessions · No update since \d\d:\d\d · acme$/);
  team.server.setFaults({});
  await untilIcon(tray, { text: '42', state: 'fresh' });

  await team.server.close();
  await tray.clickMenu('Refresh now');
  await untilIcon(tray, { text: '42', state: 'error' });
  await tray.untilMenu((lines) => (lines[3] ?? '').includes('The connection was refused'));
  await expect(page.getByTestId('problem')).toContainText('The connection was refused.');
});

test('a click on the icon shows today beside it, and another takes it away', async ({
  launch,
  trayOf,
  desktop,
  team,
}) => {
  const app = await launch({ userDataDir: await newProfile(desktop), ...team.launchOptions });
  await connectFirst(app);
  const tray = await trayOf(app);
  await tray.untilTooltip((text) => text.startsWith('42 sessions'));
  await tray.activate();
  const popover = await app.windowWith('[data-testid="popover"][data-ready="true"]');
  await expect(popover.locator('[data-value]').first()).toHaveAttribute('data-value', '42');
  await expect(popover.getByText('9 min 4 s')).toBeVisible();
  await expect(popover.getByText('sessions today')).toBeVisible();
  // Each file of a page is one more thing to wait for before it can be shown.
  const files = 'document.querySelectorAll("script[src], link[rel=modulepreload], link[rel=stylesheet]").length';
  expect(Number(await popover.evaluate(files))).toBeLessThanOrEqual(5);
  // And each byte of code is one more to read before that.
  const code =
    '[...document.querySelectorAll("script[src], link[rel=modulepreload]")].map((one) => one.src || one.href)';
  const paths = (await popover.evaluate<string[]>(code)).map((url) =>
    join(PROJECT_DIR, 'out/renderer', new URL(url).pathname),
  );
  expect(paths.length).toBeGreaterThan(0);
  expect(paths.reduce((bytes, path) => bytes + statSync(path).size, 0)).toBeLessThanOrEqual(225_000);
  // Its page is kept, with nothing on it, and comes back with what there is then.
  await tray.activate();
  await expect(popover.getByTestId('popover')).toHaveCount(0);
  const shown = (): Promise<boolean[]> =>
    app.ask(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .filter(({ webContents }) => webContents.getURL().includes('window=popover'))
        .map((window) => window.isVisible()),
    );
  await expect.poll(shown).toEqual([false]);
  await tray.activate();
  await expect(popover.locator('[data-value]').first()).toHaveAttribute('data-value', '42');
  await expect.poll(shown).toEqual([true]);
});
