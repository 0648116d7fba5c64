import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, newUserDataDir, test as base, type VirtualDesktop } from './desktop/index.ts';
import { connect, DASHBOARD, test as teamTest, WELCOME } from './support.ts';

/** A Wayland session, in which Chromium may never say that a window is ready to be shown. */

interface Wayland {
  /** What a program needs to be shown in it. */
  readonly env: Readonly<Record<string, string>>;
}

async function startWeston(desktop: VirtualDesktop): Promise<{ wayland: Wayland; weston: ChildProcess }> {
  const runtimeDir = desktop.env['XDG_RUNTIME_DIR'] ?? '';
  const name = 'wayland-glance';
  const weston = spawn('weston', ['--backend=headless-backend.so', `--socket=${name}`, '--idle-time=0'], {
    env: desktop.env,
    stdio: 'ignore',
  });
  await expect(() => {
    expect(existsSync(join(runtimeDir, name))).toBe(true);
  }).toPass();
  return { weston, wayland: { env: { WAYLAND_DISPLAY: name, XDG_SESSION_TYPE: 'wayland' } } };
}

const test = teamTest.extend<object, { readonly wayland: Wayland }>({
  wayland: [
    async ({ desktop }, use) => {
      const { weston, wayland } = await startWeston(desktop);
      await use(wayland);
      weston.kill();
    },
    { scope: 'worker' },
  ],
});

base.describe('in a Wayland session', () => {
  test('the first window appears by itself, at every first start', async ({ launch, desktop, wayland }) => {
    for (let start = 0; start < 3; start += 1) {
      const app = await launch({
        userDataDir: await newUserDataDir(desktop),
        args: ['--ozone-platform=wayland'],
        env: wayland.env,
      });
      await app.windowWith(WELCOME);
      await expect.poll(() => app.visibleWindows()).toHaveLength(1);
      expect(await app.close()).toBe(0);
    }
  });

  test('a closed window comes back, and numbers are shown', async ({ launch, desktop, team, trayOf, wayland }) => {
    const app = await launch({
      userDataDir: await newUserDataDir(desktop),
      args: [...team.launchOptions.args, '--ozone-platform=wayland'],
      env: { ...team.launchOptions.env, ...wayland.env },
    });
    const page = await app.windowWith(WELCOME);
    await connect(page);
    await expect(page.locator(DASHBOARD)).toBeVisible();
    await app.act(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.close();
    });
    await expect.poll(() => app.visibleWindows()).toHaveLength(0);
    await (await trayOf(app)).clickMenu('Open Glance');
    await expect.poll(() => app.visibleWindows()).toHaveLength(1);
  });
});
