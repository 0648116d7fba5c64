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
 * Takes from a page what no policy and no proxy holds: WebRTC, which has the names of its servers looked up before it
 * meets either, and frames, each of which would have it anew. Runs in the page's own world before anything of the page, so it
 * uses nothing from outside of itself, and at work nothing that the page could have replaced.
 */
function lockPage(): void {
  interface Page {
    readonly Document: { readonly prototype: object };
    [name: string]: unknown;
  }
  const page = globalThis as unknown as Page;
  // The last makes elements by itself, of whatever name.
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCIceGatherer', 'XSLTProcessor']) {
    Reflect.deleteProperty(page, name);
  }
  const { apply } = Reflect;
  const text = String;
  const ofText = (name: string): ((this: string, ...args: unknown[]) => unknown) =>
    Reflect.get(text.prototype, name) as never;
  const [lastIndexOf, slice, toLowerCase] = [ofText('lastIndexOf'), ofText('slice'), ofText('toLowerCase')];
  const refused = Object.assign(Object.create(null) as Record<string, true>, {
    iframe: true,
    frame: true,
    frameset: true,
    object: true,
    embed: true,
    fencedframe: true,
    portal: true,
    webview: true,
  });
  const guard = (method: 'createElement' | 'createElementNS', nameAt: 0 | 1): void => {
    const make = (page.Document.prototype as Record<string, (...args: unknown[]) => unknown>)[method];
    if (make === undefined) return;
    function guarded(this: unknown, ...args: unknown[]): unknown {
      const name = text(args[nameAt]);
      const local = apply(slice, name, [(apply(lastIndexOf, name, [':']) as number) + 1]) as string;
      if ((apply(toLowerCase, local, []) as string) in refused) throw new TypeError('There are no frames in this page');
      args[nameAt] = name;
      return apply(make as () => unknown, this, args as []);
    }
    Object.defineProperty(page.Document.prototype, method, { value: guarded, writable: false, configurable: false });
  };
  guard('createElement', 0);
  guard('createElementNS', 1);
  // It pastes what was copied elsewhere without asking anybody.
  Object.defineProperty(page.Document.prototype, 'execCommand', {
    value: () => false,
    writable: false,
    configurable: false,
  });
}

// In the page's own world; what it takes away is gone before the page's scripts are there.
void webFrame.executeJavaScript(`(${lockPage.toString()})()`);
contextBridge.exposeInMainWorld('glance', { ...commands, on });
