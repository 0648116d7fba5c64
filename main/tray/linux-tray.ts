import type { Clock } from '../system/clock.ts';
import type { SessionBus } from '../system/session-bus.ts';
import type { Log } from '../system/log.ts';
import type { FirstLook } from './first-icon.ts';
import type { FirstLinuxIcon } from './first-linux-icon.ts';
import { StatusNotifierItem, WATCHER } from './status-notifier-item.ts';
import { STARTING_MODEL, type MenuLine, type TrayModel } from './tray-model.ts';
import { runLine, type GlanceTray, type TrayActions } from './tray.ts';

export interface LinuxTrayOptions {
  /** Null where there is no session bus. */
  readonly bus: Promise<SessionBus | null>;
  readonly firstLook: FirstLook;
  /** In the panel since before this was loaded; null where there was none. */
  readonly firstIcon: Promise<FirstLinuxIcon | null>;
  readonly processId: number;
  readonly actions: TrayActions;
  readonly log: Log;
  /** Electron's icon, for panels that know only the old kind of tray. */
  readonly createOldTray: () => GlanceTray;
  /** Whether this desktop may have a tray of the old kind. */
  readonly mayHaveOldTray: boolean;
  readonly clock: Pick<Clock, 'after'>;
  /** There has been no tray of any kind for a while (`true`), or now there is one. */
  readonly onNoTray: (isMissing: boolean) => void;
}

/** A panel is there within seconds of the desktop's start, where there is to be one. */
const NO_TRAY_AFTER_MS = 20_000;

/**
 * The tray icon on Linux. A panel may come a minute after Glance, or be started again: whenever one appears the icon is
 * put into it, once.
 */
export class LinuxTray implements GlanceTray {
  readonly #options: LinuxTrayOptions;
  #model: TrayModel;
  #item: StatusNotifierItem | null = null;
  #oldTray: GlanceTray | null = null;
  #hasPanel = false;
  #isGone = false;
  /** The panel that has the icon already, by its unique name on the bus. */
  #takenBy: string | null = null;
  #cancelNoTray: () => void;

  constructor(options: LinuxTrayOptions) {
    this.#options = options;
    this.#model = { ...STARTING_MODEL, ...options.firstLook };
    this.#cancelNoTray = options.clock.after(NO_TRAY_AFTER_MS, () => {
      if (!this.isShown()) options.onNoTray(true);
    });
    void this.#start();
  }

  update(model: TrayModel): void {
    this.#model = model;
    this.#item?.update(model);
    this.#oldTray?.update(model);
  }

  isShown(): boolean {
    return this.#hasPanel || this.#oldTray !== null;
  }

  destroy(): void {
    this.#isGone = true;
    this.#cancelNoTray();
    this.#item?.destroy();
    this.#oldTray?.destroy();
    this.#oldTray = null;
  }

  async #start(): Promise<void> {
    const { bus, firstIcon, log } = this.#options;
    try {
      const connected = await bus;
      this.#takeOver(await firstIcon);
      if (connected === null) this.#useOldTray();
      else await connected.watchOwner(WATCHER, (owner) => void this.#onPanel(connected, owner));
    } catch (error) {
      log.error('the session bus does not say whether there is a panel', error);
      this.#useOldTray();
    }
  }

  #takeOver(firstIcon: FirstLinuxIcon | null): void {
    if (firstIcon === null) return;
    if (this.#isGone) {
      firstIcon.item.destroy();
      return;
    }
    this.#takenBy = firstIcon.panel;
    this.#item = this.#listening(firstIcon.item);
    this.#item.update(this.#model);
  }

  #listening(item: StatusNotifierItem): StatusNotifierItem {
    const { actions } = this.#options;
    item.listen({
      activate: () => {
        actions.toggleGlance(null);
      },
      choose: (line: MenuLine) => {
        runLine(line, actions);
      },
    });
    return item;
  }

  /** @param panel its unique name on the bus; null where there is none */
  async #onPanel(bus: SessionBus, panel: string | null): Promise<void> {
    if (this.#isGone) return;
    this.#hasPanel = panel !== null;
    if (panel === null) {
      this.#takenBy = null;
      // One that was there is being started again; one that never was may be of the old kind.
      if (this.#item === null) this.#useOldTray();
      return;
    }
    this.#oldTray?.destroy();
    this.#oldTray = null;
    const { processId, log, onNoTray } = this.#options;
    onNoTray(false);
    this.#item ??= this.#listening(new StatusNotifierItem(bus, processId, this.#model));
    if (this.#takenBy === panel) return;
    this.#takenBy = panel;
    try {
      await this.#item.register();
    } catch (error) {
      log.error('the panel did not take the tray icon', error);
    }
  }

  #useOldTray(): void {
    if (this.#isGone || !this.#options.mayHaveOldTray) return;
    this.#oldTray ??= this.#options.createOldTray();
    this.#oldTray.update(this.#model);
  }
}

/**
 * Whether a desktop may have a tray of the old kind, which belongs to X11. GNOME has none of either kind.
 * @param env `XDG_SESSION_TYPE` and `XDG_CURRENT_DESKTOP` say which desktop it is
 */
export function mayHaveOldTray(env: Readonly<Record<string, string | undefined>>): boolean {
  const isGnome = (env['XDG_CURRENT_DESKTOP'] ?? '').split(':').includes('GNOME');
  return !isGnome && env['XDG_SESSION_TYPE'] !== 'wayland';
}
