import type { App, Session, WebFrameMain } from 'electron';
import { APP_ORIGIN, isOwnOrigin, isOwnUrl } from './app-protocol.ts';

/** Everything Electron allows by default and Glance has no use for, forbidden. */

/** A scheme that answers nothing: Chromium has nowhere to fetch a dictionary from, and asks nobody. */
const NO_DICTIONARIES = `${APP_ORIGIN}/none/`;

/**
 * A proxy that is not there. The windows’ own pages do not come over the network, so nothing of theirs needs one that is;
 * what is not asked about by `onBeforeRequest` (WebRTC, name lookups) ends here.
 */
const DEAD_PROXY = { proxyRules: 'socks5://127.0.0.1:9', proxyBypassRules: '<-loopback>' };

/**
 * Denies every permission, every request that is not our own files, and every download of the windows' session. It is locked
 * when this returns.
 */
export function lockSession(session: Session, { devTools }: { readonly devTools: boolean }): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler(null);
  session.webRequest.onBeforeRequest((details, answer) => {
    const ours =
      isOwnUrl(details.url) ||
      details.url.startsWith('data:image/') ||
      (devTools && details.url.startsWith('devtools://'));
    answer({ cancel: !ours });
  });
  session.on('will-download', (event) => {
    event.preventDefault();
  });
  // Set at once; the promise only says so in a later turn.
  void session.setProxy(DEAD_PROXY);
}

/**
 * Lets requests through to the account's server and to nowhere else.
 * @param isOurs whether an address is one that main itself asks
 */
export function lockRequests(session: Session, isOurs: (url: string) => boolean): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isOurs(details.url) });
  });
}

/** An address of Acquire's report, or of a server on this computer (the sample data's, or `--base-url`). */
export function isReportAddress(url: string): boolean {
  return /^(?:https:\/\/[a-z0-9-]{1,63}\.acquire\.io|http:\/\/(?:127\.0\.0\.1|localhost):\d{1,5})\/api\/\/?v1\//.test(
    url,
  );
}

/** No window may go anywhere, open anything or embed anything, and no session of any kind fetches anything by itself. */
export function lockContents(app: App): void {
  app.on('session-created', (session) => {
    session.setSpellCheckerDictionaryDownloadURL(NO_DICTIONARIES);
    session.setSpellCheckerEnabled(false);
  });
  // Left alone, a certificate of this computer's owner goes to whatever server asks for one.
  app.on('select-client-certificate', (event, _contents, _url, _list, answer) => {
    event.preventDefault();
    answer();
  });
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    const refuse = (event: { preventDefault(): void }): void => {
      event.preventDefault();
    };
    contents.on('will-navigate', refuse);
    contents.on('will-frame-navigate', refuse);
    contents.on('will-redirect', refuse);
    contents.on('will-attach-webview', refuse);
  });
}

/** Whether a frame is the top of one of our own pages. `new URL('app://…').origin` is `null` in Node, so it is the frame's. */
export function isOurFrame(frame: Pick<WebFrameMain, 'origin' | 'parent'> | null): boolean {
  return frame !== null && frame.parent === null && isOwnOrigin(frame.origin);
}
