import type { App, Session } from 'electron';
import { describe, expect, it } from 'vitest';
import { isOurFrame, isReportAddress, lockContents, lockSession } from '../../../main/windows/lockdown.ts';

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
    app.handlers.get('web-contents-created')?.(
      {},
      {
        on: contents.on,
        setWindowOpenHandler: contents.take('open'),
        setWebRTCIPHandlingPolicy: (policy: string) => void contents.handlers.set('webrtc', () => policy),
      },
    );
    expect(contents.handlers.get('webrtc')?.()).toBe('disable_non_proxied_udp');
    expect(contents.handlers.get('open')?.({ url: 'https://acquire.io' })).toEqual({ action: 'deny' });
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      let prevented = false;
      contents.handlers.get(event)?.({ preventDefault: () => (prevented = true) });
      expect([event, prevented]).toEqual([event, true]);
    }
  });

  it('has no permission, no network and no downloads', () => {
    const session = recorder();
    const web = recorder();
    let proxy: unknown;
    const locked = {
      setPermissionRequestHandler: session.take('request'),
      setPermissionCheckHandler: session.take('check'),
      setDevicePermissionHandler: session.take('device'),
      on: session.on,
      webRequest: { onBeforeRequest: web.take('request') },
      setDisplayMediaRequestHandler: () => undefined,
      setProxy: (config: unknown) => {
        proxy = config;
        return Promise.resolve();
      },
    } as unknown as Session;
    lockSession(locked, { devTools: true });
    expect(proxy).toMatchObject({ proxyRules: 'socks5://127.0.0.1:9' });
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

    lockSession(locked, { devTools: false });
    expect(cancelled('devtools://devtools/x')).toBe(true);

    let prevented = false;
    session.handlers.get('will-download')?.({ preventDefault: () => (prevented = true) });
    expect(prevented).toBe(true);
  });
});

describe('the session that asks Acquire', () => {
  it.each([
    ['https://acme.acquire.io/api//v1/analytics/chat/video-analytics?x=1', true],
    ['https://acme.acquire.io/api/v1/analytics/chat/video-analytics', true],
    ['http://127.0.0.1:4321/api/v1/analytics', true],
    ['http://acme.acquire.io/api/v1/', false],
    ['https://acme.acquire.io.evil.example/api/v1/', false],
    ['https://evil.example/https://acme.acquire.io/api/v1/', false],
    ['https://acme.acquire.io@evil.example/api/v1/', false],
    ['https://acme.acquire.io:8443/api/v1/', false],
    ['https://acme.acquire.io/login', false],
    ['http://192.168.0.1:80/api/v1/', false],
    ['https://redirector.gvt1.com/edgedl/chrome/dict/en-us-10-1.bdic', false],
  ])('lets %s through: %s', (url, through) => {
    expect(isReportAddress(url)).toBe(through);
  });
});

describe('a client certificate', () => {
  it('is shown to no server that asks for one', () => {
    const app = recorder();
    lockContents(app as unknown as App);
    const given: unknown[] = [];
    let prevented = false;
    const event = { preventDefault: () => (prevented = true) };
    const answer = (...certificate: unknown[]): number => given.push(certificate);
    app.handlers.get('select-client-certificate')?.(
      event,
      {},
      'https://acme.acquire.io',
      [{ subjectName: 'me' }],
      answer,
    );
    expect([prevented, given]).toEqual([true, [[]]]);
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
