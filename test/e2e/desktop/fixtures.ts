import { test as base } from '@playwright/test';
import { startVirtualDesktop, type DesktopOptions } from '../../../build/virtual-desktop/session.mjs';
import { Dunst } from './dunst.ts';
import { launchGlance, type LaunchOptions, type RunningApp, type VirtualDesktop } from './glance.ts';
import { Keyring } from './keyring.ts';
import { NotificationCenter } from './notification-center.ts';
import { SessionBus } from './session-bus.ts';
import { TrayReader } from './tray.ts';

interface PerTest {
  /** The desktop's session bus. */
  readonly bus: SessionBus;
  /** The test as notification server; needs `desktopOptions` with `components: { notifications: false }`. */
  readonly notifications: NotificationCenter;
  /** The real notification daemon. */
  readonly dunst: Dunst;
  readonly keyring: Keyring;
  /** Starts the app; what still runs at the end of the test is ended. */
  readonly launch: (options?: Omit<LaunchOptions, 'desktop'>) => Promise<RunningApp>;
  /** After each test the keyring is unlocked and empty again, so that no test meets the keys of another. */
  readonly freshKeyring: undefined;
  /** Waits for the tray icon of an app. */
  readonly trayOf: (app: RunningApp) => Promise<TrayReader>;
}

interface PerWorker {
  /** `test.use({ desktopOptions: … })` at the top of a file changes its desktop. */
  readonly desktopOptions: DesktopOptions;
  readonly desktop: VirtualDesktop;
}

/** Playwright's `test` on a desktop of its own: nothing of the real one is touched, and none is needed. */
export const test = base.extend<PerTest, PerWorker>({
  desktopOptions: [{}, { scope: 'worker', option: true }],

  desktop: [
    async ({ desktopOptions }, use) => {
      const desktop = await startVirtualDesktop(desktopOptions);
      await use(desktop);
      await desktop.stop();
    },
    { scope: 'worker' },
  ],

  bus: async ({ desktop }, use) => {
    const bus = await SessionBus.connect(desktop.busAddress);
    await use(bus);
    bus.close();
  },

  notifications: async ({ bus }, use) => {
    const center = await NotificationCenter.start(bus);
    await use(center);
    await center.stop();
  },

  dunst: async ({ bus }, use) => use(new Dunst(bus)),
  keyring: async ({ bus }, use) => use(new Keyring(bus)),
  freshKeyring: [
    async ({ bus, desktopOptions }, use) => {
      await use(undefined);
      if (desktopOptions.components?.keyring !== 'none') await new Keyring(bus).reset();
    },
    { auto: true },
  ],
  trayOf: async ({ bus }, use) => use((app) => TrayReader.find(bus, app.processId)),

  launch: async ({ desktop }, use) => {
    const running: RunningApp[] = [];
    await use(async (options = {}) => {
      const app = await launchGlance({ ...options, desktop });
      running.push(app);
      return app;
    });
    for (const app of running.filter(({ hasEnded }) => !hasEnded)) await app.kill();
  },
});

export { expect } from '@playwright/test';
