import type { Tray } from 'electron';
import { setTimeout as delay } from 'node:timers/promises';
import type { SessionBus } from '../system/session-bus.ts';
import { showFirstIcon, type FirstIconOptions, type FirstLook } from './first-icon.ts';
import { showFirstLinuxIcon, type FirstLinuxIcon } from './first-linux-icon.ts';

/** The icon in the tray before the rest of Glance is loaded, with the time that the desktop needs to take it. */

/** The desktop hears of an icon in several steps, each a turn of this thread; loading would hold them up. */
const ICON_SETTLES_MS = 25;
/** A panel that takes its time gets the icon while the rest is loaded. */
const PANEL_WAIT_MS = 250;

/** Puts Electron's icon into the tray: on Windows and macOS, once Electron is ready. */
export async function showEarlyIcon(options: FirstIconOptions): Promise<{ readonly firstIcon?: Tray }> {
  if (options.platform === 'linux') return {};
  const firstIcon = showFirstIcon(options);
  await delay(ICON_SETTLES_MS);
  return { firstIcon };
}

export interface EarlyLinuxIcon {
  /** Null without a panel, and on other systems. */
  readonly icon: Promise<FirstLinuxIcon | null>;
  /** The panel has it, or it is waited for no longer. */
  readonly settled: Promise<unknown>;
}

/**
 * Puts our own icon into the panel on Linux. It needs nothing of Electron, so it need not wait until Chromium has set
 * itself up, which takes longer than all of this.
 * @param bus the desktop's bus; null where there is none, as on other systems
 */
export function showEarlyLinuxIcon(bus: Promise<SessionBus | null>, look: FirstLook): EarlyLinuxIcon {
  // Whatever keeps it away, Glance starts: Electron's own icon comes later.
  const icon = showFirstLinuxIcon(bus, process.pid, look).catch(() => null);
  const taken = icon.then((shown) => (shown === null ? undefined : delay(ICON_SETTLES_MS)));
  return { icon, settled: Promise.race([taken, delay(PANEL_WAIT_MS)]) };
}
