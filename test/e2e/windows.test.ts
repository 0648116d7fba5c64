import { expect, runGlance } from './desktop/index.ts';
import { connectFirst, DASHBOARD, newProfile, test, WELCOME } from './support.ts';

test('hidden: only the tray, until a second launch; but a first run always has a window', async ({
  launch,
  trayOf,
  desktop,
  team,
}) => {
  const userDataDir = await newProfile(desktop);
  const hidden = { userDataDir, args: [...team.launchOptions.args, '--hidden'], env: team.launchOptions.env };
  const first = await launch(hidden);
  await first.windowWith(WELCOME);
  await connectFirst(first);
  await first.close();

  const app = await launch(hidden);
  const tray = await trayOf(app);
  await tray.untilMenu((lines) => lines.some((line) => /^Sessions today: \d+$/.test(line)));
  expect(await app.visibleWindows()).toEqual([]);

  const atLogin = await runGlance({ desktop, ...hidden });
  expect(atLogin.code, atLogin.stderr).toBe(0);
  expect(await app.visibleWindows()).toEqual([]);

  const second = await runGlance({ desktop, ...hidden, args: team.launchOptions.args });
  expect(second.code, second.stderr).toBe(0);
  const page = await app.windowWith(DASHBOARD);
  await expect.poll(() => app.visibleWindows()).toEqual(['Glance']);
  await expect(page.getByTestId('tile-sessions')).toBeVisible();
});

test('the window has nothing of Node and no network, and cannot be led elsewhere', async ({
  launch,
  desktop,
  team,
}) => {
  const app = await launch({ userDataDir: await newProfile(desktop), ...team.launchOptions });
  const page = await connectFirst(app);
  expect(
    await page.evaluate(() => ['require', 'process', 'module', 'Buffer'].filter((name) => name in window)),
  ).toEqual([]);
  await expect(page.evaluate((url) => fetch(url).then(() => 'let through'), team.server.baseUrl)).rejects.toThrow();

  const addresses = (): Promise<string[]> =>
    app.ask(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.webContents.getURL()));
  const before = await addresses();
  const asked = team.server.requests.length;
  await app.act(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.once('will-frame-navigate', (event) => {
      Object.assign(globalThis, { wasRefused: event.defaultPrevented });
    });
  });
  expect(await page.evaluate((url) => window.open(url) === null, team.server.baseUrl)).toBe(true);
  await page.evaluate((url) => {
    location.assign(url);
  }, team.server.baseUrl);
  await expect.poll(() => app.ask(() => Reflect.get(globalThis, 'wasRefused') as unknown)).toBe(true);
  expect(await addresses()).toEqual(before);
  expect(team.server.requests).toHaveLength(asked);
});
