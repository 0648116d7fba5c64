import { contextBridge, ipcRenderer, webFrame, type IpcRendererEvent } from 'electron';
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

/**
 * WebRTC has the names of its servers looked up before it meets the policy and the proxy that hold everything else. Our
 * pages have no use for it, so neither they nor a frame within them, which would have it anew, keeps it.
 */
const WEB_RTC = ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCIceGatherer', 'RTCIceTransport'];
void webFrame.executeJavaScript(`for (const name of ${JSON.stringify(WEB_RTC)}) delete globalThis[name];`);

// This runs in frames too; they get nothing else.
if (webFrame.parent === null) contextBridge.exposeInMainWorld('glance', { ...commands, on });
