import type { IpcMainInvokeEvent, WebContents } from 'electron';
import type { EventName, EventPayloads } from '../contract/ipc.ts';
import { WINDOW_KINDS, type WindowKind } from '../contract/windows.ts';
import { isOurFrame } from '../windows/lockdown.ts';
import { sendEvent } from './events.ts';

/** The page of each window that is open; null for one that is not. */
export type PageOf = Readonly<Record<WindowKind, () => WebContents | null>>;

/** The pages of all open windows: sends events to those that somebody looks at, and finds the one that a command comes from. */
export class Pages {
  readonly #pageOf: PageOf;
  readonly #isAway: (kind: WindowKind) => boolean;

  /** @param isAway whether the window is hidden and its page kept; such a page gets the newest snapshot when it is shown again */
  constructor(pageOf: PageOf, isAway: (kind: WindowKind) => boolean) {
    this.#pageOf = pageOf;
    this.#isAway = isAway;
  }

  send<E extends EventName>(name: E, payload: EventPayloads[E]): void {
    for (const kind of WINDOW_KINDS) {
      const page = this.#pageOf[kind]();
      if (page !== null && !this.#isAway(kind)) sendEvent(page, name, payload);
    }
  }

  /** Which window a message comes from; null unless it is the top frame of one of our own pages. */
  windowOf({ sender, senderFrame }: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>): WindowKind | null {
    if (!isOurFrame(senderFrame)) return null;
    return WINDOW_KINDS.find((kind) => this.#pageOf[kind]() === sender) ?? null;
  }
}
