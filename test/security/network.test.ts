import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { startDemoServer } from '../../main/demo/server.ts';
import { expect, type RunningApp } from '../e2e/desktop/index.ts';
import { connect, connectFirst, DASHBOARD, newProfile, test, TEST_KEY, WELCOME } from '../e2e/support.ts';
import type { TrayReader } from '../e2e/desktop/tray.ts';
import { listenTo, SILENCE } from './listening.ts';
import { HAS_OWN_NETWORK } from './own-network.ts';
import { sendAway } from './page-attacks.ts';

// Nothing is asked of a host but the account's own. There are three ears: a proxy that counts, Chromium's own record of
// every name, connection and datagram of all its processes, and a network of the tests' own with its name server.

test('the ears hear what there is to hear', async ({ launch, desktop }) => {
  const listening = await listenTo(desktop, 'proof');
  const app = await launch({ userDataDir: await newProfile(desktop), args: listening.args, env: listening.env });
  await app.windowWith(WELCOME);
  await app.act(({ session }) => {
    const proof = session.fromPartition('proof');
    const answers = ['https://proof.example/', 'http://10.1.2.3/'].map((url) => proof.fetch(url));
    void Promise.allSettled(answers).then(() => Object.assign(globalThis, { proofIsOver: true }));
  });
  const isOver = (): Promise<unknown> => app.ask(() => Reflect.get(globalThis, 'proofIsOver') as unknown);
  if (HAS_OWN_NETWORK) await expect.poll(isOver).toBe(true);
  // Where nobody refuses it, a connection may be tried for minutes: it is on record once it has begun.
  else await app.windowWith('nothing at all', 5_000).catch(() => undefined);
  await app.close();
  const heard = await listening.heard();
  expect(heard.lookedUp.join()).toContain('proof.example');
  expect(heard.connectedTo.join()).toContain('10.1.2.3');
  if (HAS_OWN_NETWORK) {
    expect(heard.outside?.names).toEqual(['proof.example']);
    expect(heard.outside?.connections).toEqual(['10.1.2.3:80', '10.77.0.1:443']);
  }
});

test('first run, sample data, its popover and a start without an account: no host is asked for', async ({
  launch,
  desktop,
  trayOf,
}) => {
  const listening = await listenTo(desktop, 'demo', { proxy: true });
  const app = await launch({ userDataDir: await newProfile(desktop), args: listening.args, env: listening.env });
  const page = await app.windowWith(WELCOME);
  // Text in a field is what spelling is checked in.
  await page.getByLabel('Account ID', { exact: true }).pressSequentially('teh misstake');
  await page.getByText('Explore with sample data').click();
  await expect(page.locator(DASHBOARD)).toBeVisible();
  await openPopover(app, await trayOf(app));
  await app.close();
  const { requestCount, ...heard } = await listening.heard();
  expect(heard).toEqual(SILENCE);
  expect(requestCount).toBeGreaterThan(3);
});

/** The popover closes when it loses the focus; having been there is enough. */
async function openPopover(app: RunningApp, tray: TrayReader): Promise<void> {
  const opened = app.electron.waitForEvent('window');
  await tray.activate();
  const popover = await opened;
  await popover.waitForLoadState('load').catch(() => undefined);
}

test('an account’s polls ask the proxy for its host, and for nothing else', async ({ launch, desktop }) => {
  const listening = await listenTo(desktop, 'proxy', { proxy: true });
  const app = await launch({ userDataDir: await newProfile(desktop), args: listening.args, env: listening.env });
  const page = await app.windowWith(WELCOME);
  await connect(page);
  await expect(page.getByTestId('connect-problem')).toBeVisible();
  await app.close();
  const heard = await listening.heard();
  expect(heard.proxy).toEqual(['CONNECT acme.acquire.io:443']);
  expect(heard.requested.every((url) => url.startsWith('https://acme.acquire.io/api/'))).toBe(true);
  expect([heard.connectedTo, heard.datagramsTo]).toEqual([[], []]);
  if (HAS_OWN_NETWORK) expect(heard.outside).toEqual({ names: [], connections: [], strayDatagrams: 0 });
});

const SPEED = 1440;

/** Makes the app's time go faster: its clock, and those waits that are long enough to be between polls. */
function hasten({ startMs, speed }: { readonly startMs: number; readonly speed: number }): void {
  const RealDate = Date;
  const nowMs = (): number => startMs + (RealDate.now() - startMs) * speed;
  const realSetTimeout = setTimeout;
  globalThis.Date = class extends RealDate {
    constructor(...parts: unknown[]) {
      if (parts.length === 0) super(nowMs());
      else super(...(parts as []));
    }
    static override now(): number {
      return nowMs();
    }
  } as DateConstructor;
  globalThis.setTimeout = ((callback: () => void, delayMs = 0, ...rest: unknown[]) =>
    realSetTimeout(callback, delayMs > 60_000 ? delayMs / speed : delayMs, ...rest)) as typeof setTimeout;
}

test('a day of polls, of the popover and of the dashboard: the account’s host and no other', async ({
  launch,
  desktop,
  trayOf,
}) => {
  test.skip(!HAS_OWN_NETWORK, 'needs a network of its own, which only root or user namespaces give');
  const startMs = Date.now();
  const clock = (): number => startMs + (Date.now() - startMs) * SPEED;
  const accounts = [{ id: 'acme', apiKey: TEST_KEY, seed: 7, incidents: false }];
  const server = await startDemoServer({ clock, timeZone: 'UTC', accounts });
  const listening = await listenTo(desktop, 'day', { host: { name: 'acme.acquire.io', baseUrl: server.baseUrl } });
  const app = await launch({
    userDataDir: await newProfile(desktop, { pollIntervalMs: 120_000 }),
    args: [...listening.args, '--ignore-certificate-errors'],
    env: listening.env,
  });
  await hastenApp(app, startMs);
  await connectFirst(app);
  await openPopover(app, await trayOf(app));
  const polled = (): number => server.requests.filter(({ status }) => status === 200).length;
  const dayMs = 24 * 60 * 60_000;
  await expect.poll(() => clock() - startMs > dayMs && polled() > 200, { timeout: 400_000 }).toBe(true);
  await app.close();
  const heard = await listening.heard();
  await server.close();
  expect(heard.outside).toEqual({
    names: ['acme.acquire.io'],
    connections: ['10.77.0.1:443', 'acme.acquire.io'],
    strayDatagrams: 0,
  });
  expect(heard.requested.every((url) => url.startsWith('https://acme.acquire.io/api/'))).toBe(true);
  process.stdout.write(`    ${String(polled())} polls within a day of the app's clock; one host was asked for\n`);
});

async function hastenApp(app: RunningApp, startMs: number): Promise<void> {
  await app.actWith({ source: hasten.toString(), time: { startMs, speed: SPEED } }, (_electron, { source, time }) => {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- into main, where the function is not
    new Function('time', `(${source})(time)`)(time);
  });
}

test('a page that has been taken over gets nothing out: fetch, WebRTC, name lookups, sockets, workers, frames', async ({
  launch,
  desktop,
}) => {
  const stun = createSocket('udp4');
  const datagrams: string[] = [];
  stun.on('message', (message) => datagrams.push(message.toString('hex')));
  stun.bind(0, '127.0.0.1');
  await once(stun, 'listening');
  const listening = await listenTo(desktop, 'page');
  const app = await launch({ userDataDir: await newProfile(desktop), args: listening.args, env: listening.env });
  const page = await app.windowWith(WELCOME);
  const tried: Record<string, string> = await page
    .evaluate(sendAway, { base: listening.proxyUrl, stunPort: stun.address().port })
    .catch(() => ({ 'leaving the page': 'done' }));
  await app.close();
  stun.close();
  const { requestCount, requested, ...heard } = await listening.heard();
  for (const [way, outcome] of Object.entries(tried)) {
    // Both only begin something: what comes of it is what the ears are for.
    if (!['worker', 'form', 'beacon'].includes(way)) expect([way, outcome]).not.toEqual([way, 'done']);
  }
  expect(datagrams).toEqual([]);
  const { requested: _refused, ...silence } = SILENCE;
  expect(heard).toEqual(silence);
  expect(requestCount).toBeGreaterThan(0);
  expect(requested.filter((url) => url.startsWith('http'))).toEqual([]);
});
