import { Menu, nativeImage, Tray } from 'electron';
import type { AppSnapshot } from '../contract/snapshot.ts';
import type { Language } from '../domain/wording/language.ts';
import type { Clock } from '../system/clock.ts';
import type { Log } from '../system/log.ts';
import type { SessionBus } from '../system/session-bus.ts';
import type { FirstLook } from '../tray/first-icon.ts';
import type { FirstLinuxIcon } from '../tray/first-linux-icon.ts';
import { LinuxTray, mayHaveOldTray } from '../tray/linux-tray.ts';
import { TURN_MS } from '../tray/tray-figure.ts';
import { trayModel } from '../tray/tray-model.ts';
import { createTray, type GlanceTray, type TrayActions } from '../tray/tray.ts';

export interface TrayIconOptions {
  /** In the tray since before this was loaded. */
  readonly firstIcon?: Tray;
  /** The same on Linux, where the icon is our own. */
  readonly firstLinuxIcon: Promise<FirstLinuxIcon | null>;
  readonly firstLook: FirstLook;
  /** The desktop's bus, on Linux; null where there is none. */
  readonly bus: Promise<SessionBus | null>;
  readonly actions: TrayActions;
  readonly clock: Clock;
  readonly log: Log;
  /** This desktop has no tray at all (`true`), or has one after all. */
  readonly onNoTray: (isMissing: boolean) => void;
}

/** Puts the icon into the tray, in the way of this system. */
export function putIntoTray(options: TrayIconOptions): GlanceTray {
  const { firstIcon, firstLinuxIcon, actions } = options;
  const { platform } = process;
  const electronTray = (): GlanceTray =>
    createTray({
      electron: { Tray, Menu, nativeImage },
      platform,
      actions,
      ...(firstIcon === undefined ? {} : { firstIcon }),
    });
  if (platform !== 'linux') return electronTray();
  return new LinuxTray({
    ...options,
    firstIcon: firstLinuxIcon,
    processId: process.pid,
    createOldTray: electronTray,
    mayHaveOldTray: mayHaveOldTray(process.env),
  });
}

export interface ShownTrayOptions {
  readonly tray: GlanceTray;
  readonly clock: Clock;
  readonly language: () => Language;
  /** The whole picture of this moment; null while no core is at work. */
  readonly snapshot: () => AppSnapshot | null;
}

/**
 * Keeps the tray showing the newest snapshot; where it shows two numbers in turn, it is drawn anew at each turn, and
 * nothing wakes otherwise.
 */
export class ShownTray {
  readonly #options: ShownTrayOptions;
  #cancelTurn: (() => void) | null = null;
  #isGone = false;

  constructor(options: ShownTrayOptions) {
    this.#options = options;
  }

  show(snapshot: AppSnapshot): void {
    const { tray, clock, language } = this.#options;
    tray.update(trayModel(snapshot, clock.nowMs(), language()));
    if (snapshot.settings.tray.shows !== 'in-turn') this.#stopTurns();
    else if (!this.#isGone) this.#cancelTurn ??= clock.after(TURN_MS, this.#turn);
  }

  /** Draws anew what is there, as in another language. */
  draw(): void {
    const snapshot = this.#options.snapshot();
    if (snapshot !== null) this.show(snapshot);
  }

  /** Whether it is to be seen; without a tray a closed window could not be opened again. */
  isShown(): boolean {
    return this.#options.tray.isShown();
  }

  stop(): void {
    this.#isGone = true;
    this.#stopTurns();
    this.#options.tray.destroy();
  }

  #stopTurns(): void {
    this.#cancelTurn?.();
    this.#cancelTurn = null;
  }

  readonly #turn = (): void => {
    this.#cancelTurn = null;
    this.draw();
  };
}
