import type { SessionBus } from '../system/session-bus.ts';
import type { FirstLook } from './first-icon.ts';
import { StatusNotifierItem, WATCHER } from './status-notifier-item.ts';

/** The icon on Linux before the rest of Glance is loaded. */
export interface FirstLinuxIcon {
  readonly item: StatusNotifierItem;
  /** The panel that took it, by its unique name on the bus. */
  readonly panel: string;
}

/**
 * Puts our own icon into the panel that is there, with a menu that is still empty; `LinuxTray` takes it over.
 * @returns null without a bus or a panel, and where that does not answer; `LinuxTray` then sees to it
 */
export async function showFirstLinuxIcon(
  bus: Promise<SessionBus | null>,
  processId: number,
  look: FirstLook,
): Promise<FirstLinuxIcon | null> {
  try {
    const connected = await bus;
    const panel = (await connected?.ownerOf(WATCHER)) ?? null;
    if (connected === null || panel === null) return null;
    const item = new StatusNotifierItem(connected, processId, { ...look, menu: [] });
    await item.register();
    return { item, panel };
  } catch {
    return null;
  }
}
