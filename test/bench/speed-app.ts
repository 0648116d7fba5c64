import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { withVirtualDesktop } from '../../build/virtual-desktop/session.mjs';
import { launchGlance, PROJECT_DIR, SessionBus, TrayReader, type LaunchOptions } from '../e2e/desktop/index.ts';
import { time, type Comparison } from './stopwatch.ts';

/** The app in the tray, with its sample data and no window, against an Electron app that has next to nothing. */
export async function appComparisons(): Promise<Comparison[]> {
  return withVirtualDesktop({ components: { keyring: 'none', notifications: false } }, async (desktop) => {
    const bus = await SessionBus.connect(desktop.busAddress);
    try {
      const bare = await measure(bus, { desktop, appDir: join(PROJECT_DIR, 'test/fixtures/tray-app') });
      const ours = await measure(bus, { desktop, args: ['--demo', '--hidden'] });
      const baselineWhat = 'an app with a tray icon and a window';
      return [
        {
          what: 'start until the icon is in the tray',
          ours: time(ours.startMs),
          baseline: time(bare.startMs),
          baselineWhat,
          ratio: ours.startMs / bare.startMs,
        },
        {
          what: 'memory in the tray (PSS, all processes)',
          ours: `${ours.pssMiB.toFixed(0)} MiB`,
          baseline: `${bare.pssMiB.toFixed(0)} MiB`,
          baselineWhat,
          ratio: ours.pssMiB / bare.pssMiB,
        },
      ];
    } finally {
      bus.close();
    }
  });
}

const SETTLED_MS = 5_000;

async function measure(bus: SessionBus, options: LaunchOptions): Promise<{ startMs: number; pssMiB: number }> {
  const beganMs = performance.now();
  const app = await launchGlance(options);
  try {
    await TrayReader.find(bus, app.processId);
    const startMs = performance.now() - beganMs;
    await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
    return { startMs, pssMiB: await pssOf(app.processId) };
  } finally {
    await app.kill();
  }
}

/** Memory of a process and all that it started, shared pages by their share, MiB. */
async function pssOf(processId: number): Promise<number> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const isOurs = (id: number | undefined): boolean => id === processId || (id !== undefined && isOurs(parents.get(id)));
  let kib = 0;
  for (const id of parents.keys()) {
    if (!isOurs(id)) continue;
    const rollup = await readFile(`/proc/${id}/smaps_rollup`, 'utf8').catch(() => '');
    kib += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  }
  return kib / 1024;
}
