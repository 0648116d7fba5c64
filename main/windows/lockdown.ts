import type { App, Session, WebFrameMain } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';

/** Everything Electron allows by default and Glance has no use for, forbidden. */

/** Denies every permission, every request that is not our own files, and every download of the windows' session. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const ours =
      details.url.startsWith(`${APP_ORIGIN}/`) ||
      details.url.startsWith('devtools://') ||
      details.url.startsWith('data:image/');
    answer({ cancel: !ours });
  });
  session.on('will-download', (event) => {
    event.preventDefault();
  });
}

/** No window may go anywhere, open anything or embed anything. */
export function lockContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => {
      event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => {
      event.preventDefault();
    });
  });
}

/** Whether a frame is the top of one of our own pages. `new URL('app://…').origin` is `null` in Node, so it is the frame's. */
export function isOurFrame(frame: Pick<WebFrameMain, 'origin' | 'parent'> | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === APP_ORIGIN;
}
