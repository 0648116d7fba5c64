import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { commandChannel, COMMANDS, eventChannel, EVENTS, type CommandName, type EventName } from './contract/ipc.ts';

/** `window.glance`, derived from the contract. Nothing else of Electron or Node reaches the page. */

const commands = Object.fromEntries(
  (Object.keys(COMMANDS) as CommandName[]).map((name) => [
    name,
    (args?: unknown): Promise<unknown> => ipcRenderer.invoke(commandChannel(name), args),
  ]),
);

function on(event: EventName, listener: (payload: unknown) => void): () => void {
  if (!EVENTS.includes(event)) throw new Error(`unknown event ${event}`);
  // The Electron event object stays here: through its sender a page could reach any channel.
  const relay = (_event: IpcRendererEvent, payload: unknown): void => {
    listener(payload);
  };
  ipcRenderer.on(eventChannel(event), relay);
  return () => {
    ipcRenderer.removeListener(eventChannel(event), relay);
  };
}

contextBridge.exposeInMainWorld('glance', { ...commands, on });
