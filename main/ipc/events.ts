import type { WebContents } from 'electron';
import { eventChannel, type EventName, type EventPayloads } from '../contract/ipc.ts';

/** Tells a page something; one that is gone meanwhile is passed over. */
export function sendEvent<E extends EventName>(
  contents: Pick<WebContents, 'send' | 'isDestroyed'>,
  name: E,
  payload: EventPayloads[E],
): void {
  if (!contents.isDestroyed()) contents.send(eventChannel(name), payload);
}
