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
  const connected = await bus;
  const panel = (await connected?.ownerOf(WATCHER).catch(() => null)) ?? null;
  if (connected === null || panel === null) return null;
  const item = new StatusNotifierItem(connected, processId, { ...look, menu: [] });
  try {
    await item.register();
    return { item, panel };
  } catch {
    // Else it would go on answering for the one that comes after it.
    item.destroy();
    return null;
  }
}
