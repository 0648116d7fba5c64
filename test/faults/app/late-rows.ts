import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { TrayReader } from '../../e2e/desktop/tray.ts';
import type { FaultOutcome } from '../fault.ts';
import { seconds, isFresh, type AppRow } from './app-row.ts';
import { until, type AppStage } from './app-stage.ts';
import { startPanel, stopPanel } from './panel.ts';

/** A login in which other things come after Glance, and the system's switch for what starts at login. */

/** The panel is there this long after Glance. */
const latePanel = (lateSeconds: number, hidden: boolean): AppRow => ({
  what: `a panel that comes ${lateSeconds} s after Glance, started ${hidden ? 'with' : 'without'} --hidden`,
  promise: hidden
    ? 'Nothing appears but the icon, which is in it within five seconds, once; a second launch shows the window.'
    : 'The window is there all the while, and the icon is in the panel within five seconds, once.',
  run: async (stage) => {
    const rowsBefore = stage.rows();
    await stopPanel(stage);
    await stage.start(hidden ? ['--hidden'] : []);
    const { processId } = stage.app();
    await new Promise((resolve) => setTimeout(resolve, lateSeconds * 1_000));
    expect((await stage.app().visibleWindows()).length).toBe(hidden ? 0 : 1);
    startPanel(stage);
    const recoveredMs = await until('the icon in the panel', () =>
      TrayReader.exists(stage.bus, processId).catch(() => false),
    );
    expect(await itemsIn(stage)).toHaveLength(1);
    expect((await stage.app().visibleWindows()).length).toBe(hidden ? 0 : 1);
    if (hidden) await (await stage.tray()).clickMenu('Open Glance');
    await until('the window', async () => (await stage.app().visibleWindows()).length > 0);
    await until('good numbers', () => isFresh(stage).catch(() => false));
    return {
      ...{ tray: await stage.tooltip(), window: await stage.said(), recoverySeconds: seconds(recoveredMs) },
      ...{ rowsBefore, rowsAfter: stage.rows() },
    };
  },
});

async function itemsIn({ bus }: AppStage): Promise<readonly string[]> {
  const watcher = {
    destination: 'org.kde.StatusNotifierWatcher',
    path: '/StatusNotifierWatcher',
    interface: 'org.kde.StatusNotifierWatcher',
  };
  const items = (await bus.property(watcher, 'RegisteredStatusNotifierItems')) as readonly string[];
  return items.filter((item) => item.includes('StatusNotifierItem'));
}

const opensAtLogin = (stage: AppStage): Promise<boolean> =>
  stage.inPage(`window.glance.getSnapshot().then(({ value }) => value.settings.openAtLogin)`);

/** Starts the app with an autostart file in place, and looks at what came of both. */
const autostart = (
  what: string,
  promise: string,
  entryOf: (stage: AppStage) => string,
  after: (stage: AppStage, path: string) => Promise<void>,
): AppRow => ({
  what,
  promise,
  run: async (stage): Promise<FaultOutcome> => {
    const rowsBefore = stage.rows();
    await stage.app().kill();
    stage.restoreFiles();
    const settings = JSON.parse(readFileSync(stage.settingsPath, 'utf8')) as object;
    const folder = join(stage.desktop.env['XDG_CONFIG_HOME'] ?? join(stage.desktop.home, '.config'), 'autostart');
    const path = join(folder, 'glance-for-acquire.desktop');
    mkdirSync(folder, { recursive: true });
    const entry = entryOf(stage);
    writeFileSync(path, entry);
    writeFileSync(stage.settingsPath, JSON.stringify({ ...settings, openAtLogin: true }));
    try {
      await stage.start();
      await until('the window', () => stage.app().electron.windows().length > 0);
      await until('good numbers', () => isFresh(stage).catch(() => false));
      await after(stage, path);
      expect(readFileSync(path, 'utf8')).toBe(entry);
      return {
        ...{ tray: await stage.tooltip(), window: await stage.said(), recoverySeconds: null },
        ...{ rowsBefore, rowsAfter: stage.rows() },
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

const entryFor = (folder: string, ...more: readonly string[]): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Glance',
    `Exec="/opt/Glance/glance" "--user-data-dir=${folder}" "--hidden"`,
    ...more,
    '',
  ].join('\n');

export const LATE_ROWS: readonly AppRow[] = [
  latePanel(10, false),
  latePanel(10, true),
  latePanel(90, false),
  latePanel(90, true),
  autostart(
    'an autostart file that the system’s own switch put to Hidden=true',
    'Glance’s setting says off too, and the file stays as it is.',
    ({ folder }) => entryFor(folder, 'Hidden=true'),
    async (stage) => {
      await until('the setting is off', async () => !(await opensAtLogin(stage)));
    },
  ),
  autostart(
    'an autostart file of another data folder',
    'This one’s setting is its own, switching it changes nothing in that file, nor does a start.',
    ({ desktop }) => entryFor(join(desktop.home, 'another-folder')),
    async (stage) => {
      await until('the setting is off', async () => !(await opensAtLogin(stage)));
      for (const isOn of [true, false]) {
        await stage.inPage(`window.glance.updateSettings({ openAtLogin: ${isOn} })`);
        await until('it is switched', async () => (await opensAtLogin(stage)) === isOn);
      }
    },
  ),
];
