import type { App, Session } from 'electron';
import { describe, expect, it } from 'vitest';
import { isOurFrame, lockContents, lockSession } from '../../../main/windows/lockdown.ts';

type Handler = (...args: unknown[]) => unknown;

/** Takes every handler it is given, by the name of the method or event. */
function recorder() {
  const handlers = new Map<string, Handler>();
  const take = (name: string) => (handler: Handler) => void handlers.set(name, handler);
  const on = (name: string, handler: Handler): void => void handlers.set(name, handler);
  return { handlers, take, on };
}

describe('a window', () => {
  it('may go nowhere, open nothing and embed nothing', () => {
    const app = recorder();
    lockContents(app as unknown as App);
    const contents = recorder();
    app.handlers.get('web-contents-created')?.({}, { on: contents.on, setWindowOpenHandler: contents.take('open') });
    expect(contents.handlers.get('open')?.({ url: 'https://acquire.io' })).toEqual({ action: 'deny' });
    for (const event of ['will-navigate', 'will-redirect', 'will-attach-webview']) {
      let prevented = false;
      contents.handlers.get(event)?.({ preventDefault: () => (prevented = true) });
      expect([event, prevented]).toEqual([event, true]);
    }
  });

  it('has no permission, no network and no downloads', () => {
    const session = recorder();
    const web = recorder();
    lockSession({
      setPermissionRequestHandler: session.take('request'),
      setPermissionCheckHandler: session.take('check'),
      setDevicePermissionHandler: session.take('device'),
      on: session.on,
      webRequest: { onBeforeRequest: web.take('request') },
    } as unknown as Session);
    const answers: unknown[] = [];
    for (const permission of ['notifications', 'geolocation', 'media', 'clipboard-read', 'openExternal']) {
      session.handlers.get('request')?.({}, permission, (granted: unknown) => answers.push(granted));
      answers.push(session.handlers.get('check')?.({}, permission));
    }
    answers.push(session.handlers.get('device')?.({}));
    expect(new Set(answers)).toEqual(new Set([false]));

    const cancelled = (url: string): unknown => {
      let answer: unknown;
      web.handlers.get('request')?.({ url }, (given: unknown) => (answer = given));
      return (answer as { cancel: boolean }).cancel;
    };
    for (const url of ['app://glance/index.html', 'data:image/png;base64,AA', 'devtools://devtools/x']) {
      expect([url, cancelled(url)]).toEqual([url, false]);
    }
    for (const url of [
      'https://acme.acquire.io/api',
      'http://127.0.0.1:80/',
      'ws://127.0.0.1/',
      'file:///etc/passwd',
      'app://glance.evil.example/x',
      'app://other/x',
      'data:text/html,x',
      'blob:app://glance/x',
    ]) {
      expect([url, cancelled(url)]).toEqual([url, true]);
    }

    let prevented = false;
    session.handlers.get('will-download')?.({ preventDefault: () => (prevented = true) });
    expect(prevented).toBe(true);
  });
});

describe('a frame', () => {
  it.each([
    [{ origin: 'app://glance', parent: null }, true],
    [{ origin: 'app://glance', parent: {} }, false],
    [{ origin: 'app://glance.evil.example', parent: null }, false],
    [{ origin: 'https://acquire.io', parent: null }, false],
    [{ origin: 'null', parent: null }, false],
    [null, false],
  ])('%j is ours: %s', (frame, ours) => {
    expect(isOurFrame(frame as never)).toBe(ours);
  });
});
