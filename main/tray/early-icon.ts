import type { Tray } from 'electron';
import { setTimeout as delay } from 'node:timers/promises';
import type { SessionBus } from '../system/session-bus.ts';
import { showFirstIcon, type FirstIconOptions } from './first-icon.ts';
import { showFirstLinuxIcon, type FirstLinuxIcon } from './first-linux-icon.ts';

/** The desktop hears of an icon in several steps, each a turn of this thread; loading would hold them up. */
const ICON_SETTLES_MS = 25;
/** A panel that takes its time gets the icon while the rest is loaded. */
const PANEL_WAIT_MS = 250;

export interface EarlyIcon {
  /** Where the icon is Electron's: Windows and macOS. */
  readonly firstIcon?: Tray;
  /** Where it is our own: Linux. Null without a panel. */
  readonly firstLinuxIcon: Promise<FirstLinuxIcon | null>;
}

/**
 * Puts the icon into the tray before the rest of Glance is loaded, and gives the desktop the time to take it.
 * @param bus the desktop's bus, on Linux; null where there is none
 */
export async function showEarlyIcon({
  bus,
  ...options
}: FirstIconOptions & { readonly bus: Promise<SessionBus | null> }): Promise<EarlyIcon> {
  if (options.platform !== 'linux') {
    const firstIcon = showFirstIcon(options);
    await delay(ICON_SETTLES_MS);
    return { firstIcon, firstLinuxIcon: Promise.resolve(null) };
  }
  const firstLinuxIcon = showFirstLinuxIcon(bus, process.pid, options.look);
  await Promise.race([firstLinuxIcon.then(() => delay(ICON_SETTLES_MS)), delay(PANEL_WAIT_MS)]);
  return { firstLinuxIcon };
}
