import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { VirtualDesktop } from '../../build/virtual-desktop/session.mjs';
import { withVirtualDesktop } from '../../build/virtual-desktop/session.mjs';
import { startDemoServer, type DemoServer } from '../../main/demo/server.ts';
import { PROJECT_DIR, SessionBus, TrayReader } from '../e2e/desktop/index.ts';
import { zoneAtMidday } from '../e2e/midday.ts';
import { AppProcess } from './app-process.ts';
import { accountIdOf, BENCH_KEY, makeProfile, type ProfileShape } from './bench-profile.ts';
import { TrayWatcher } from './tray-watcher.ts';

/** Where the app and the least that does the same are started side by side: a desktop, a server, and nothing else on it. */
export interface Stage {
  readonly desktop: VirtualDesktop;
  readonly bus: SessionBus;
  readonly server: DemoServer;
  readonly timeZone: string;
  /** Makes a data folder. */
  profile(shape: Pick<ProfileShape, 'accountCount' | 'years' | 'settings'>): Promise<string>;
  startGlance(folder: string, args?: readonly string[]): AppProcess;
  /** One of the apps in `test/fixtures` that show next to nothing. */
  startBare(name: BareApp): Promise<AppProcess>;
  /** Waits for the icon of an app; of Glance for one with a number of today. */
  trayOf(app: AppProcess, tooltip?: RegExp): Promise<TrayReader>;
}

export type BareApp = 'tray-only' | 'empty-window';

/** Sets the stage, and clears it when the work is done. */
export async function withStage<T>(work: (stage: Stage) => Promise<T>): Promise<T> {
  const timeZone = zoneAtMidday(Date.now());
  const components = { panel: false, notifications: false, keyring: 'unlocked' } as const;
  return withVirtualDesktop({ screen: '1280x900x24', components, timeZone }, async (desktop) => {
    const accounts = [{ id: accountIdOf(0), apiKey: BENCH_KEY, seed: 3 }];
    const server = await startDemoServer({ clock: () => Date.now(), timeZone, accounts });
    const bus = await SessionBus.connect(desktop.busAddress);
    try {
      await TrayWatcher.start(bus);
      return await work(stageOn(desktop, bus, server, timeZone));
    } finally {
      bus.close();
      await server.close();
    }
  });
}

function stageOn(desktop: VirtualDesktop, bus: SessionBus, server: DemoServer, timeZone: string): Stage {
  return {
    desktop,
    bus,
    server,
    timeZone,
    profile: ({ settings, ...shape }) =>
      makeProfile(desktop, {
        ...shape,
        ...{ timeZone, nowMs: Date.now(), baseUrl: server.baseUrl, settings: { theme: 'light', ...settings } },
      }),
    startGlance: (folder, args = []) =>
      AppProcess.start(desktop, PROJECT_DIR, folder, ['--hidden', `--base-url=${server.baseUrl}`, ...args], {
        TZ: timeZone,
      }),
    startBare: async (name) =>
      AppProcess.start(desktop, join(PROJECT_DIR, 'test/fixtures', name), await mkdtemp(join(desktop.home, 'bare-'))),
    async trayOf(app, tooltip = /^\d/) {
      const tray = await TrayReader.find(bus, app.processId);
      await tray.untilTooltip((text) => tooltip.test(text));
      return tray;
    },
  };
}
