import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright';
import { startDemoServer } from '../../main/demo/server.ts';
import { expect, test as base } from './desktop/index.ts';
import { zoneAtMidday } from './midday.ts';

// What only the real network stack can show: Electron's, which otherwise follows redirects with the key in hand,
// keeps cookies and answers from its cache.
const KEY = 'team:eyJhbGciOi.not-a-real-key';

interface Listening {
  readonly baseUrl: string;
  readonly received: IncomingMessage[];
}

const test = base.extend<{ listen: (listener: RequestListener) => Promise<Listening> }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads from the pattern which fixtures are needed: none
  listen: async ({}, use) => {
    const close: (() => void)[] = [];
    await use(async (listener) => {
      const received: IncomingMessage[] = [];
      const server = createServer((incoming, response) => {
        received.push(incoming);
        listener(incoming, response);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      close.push(() => {
        server.close();
        server.closeAllConnections();
      });
      return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
    });
    for (const each of close) each();
  },
});

async function connect(page: Page): Promise<void> {
  await page.getByLabel('Account ID', { exact: true }).fill('acme');
  await page.getByLabel('API key', { exact: true }).fill(KEY);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

test('redirects, web pages, cut-off answers, cookies and caches, by the real network stack', async ({
  launch,
  listen,
}) => {
  // Connecting and the first poll ask for the same day.
  const timeZone = zoneAtMidday(Date.now());
  const demo = await startDemoServer({
    clock: () => Date.now(),
    timeZone,
    accounts: [{ id: 'acme', apiKey: KEY, seed: 7, incidents: false }],
  });
  const elsewhere = await listen((_incoming, response) => response.end('{}'));

  async function passOn(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { authorization = '' } = incoming.headers;
    const answer = await fetch(`${demo.baseUrl}${incoming.url ?? ''}`, { headers: { authorization } });
    response.setHeader('Set-Cookie', 'session=1; Path=/; Max-Age=86400');
    response.setHeader('Cache-Control', 'public, max-age=86400');
    response.setHeader('ETag', '"1"');
    response.writeHead(answer.status).end(await answer.text());
  }
  const redirect =
    (status: number): RequestListener =>
    ({ url }, response) =>
      response.writeHead(status, { Location: `${elsewhere.baseUrl}${url ?? ''}` }).end();
  let mode: RequestListener = redirect(302);
  const acquire = await listen((incoming, response) => {
    mode(incoming, response);
  });

  const app = await launch({ args: [`--base-url=${acquire.baseUrl}`], env: { TZ: timeZone } });
  const page = await app.windowWith('text=Explore with sample data');
  const troubles: [RequestListener, string | RegExp][] = [
    [redirect(302), 'Redirected to another address'],
    [
      (_incoming, response) => response.end('<!doctype html><h1>Sign in</h1>'),
      'A web page answered instead of Acquire',
    ],
    [redirect(307), 'Redirected to another address'],
    [(_incoming, response) => response.socket?.destroy(), /The connection was cut off|Couldn’t connect to Acquire/],
    [redirect(301), 'Redirected to another address'],
    [
      (_incoming, response) => {
        response.writeHead(200, { 'Content-Length': 5_000 });
        response.write('{"data":', () => response.destroy());
      },
      'The answer was incomplete',
    ],
    [(_incoming, response) => response.writeHead(403).end(), 'No permission to read analytics'],
  ];
  for (const [listener, words] of troubles) {
    mode = listener;
    await connect(page);
    await expect(page.getByText(words).first()).toBeVisible();
  }
  expect(elsewhere.received).toEqual([]);
  expect(acquire.received.every(({ headers }) => headers.authorization === `Bearer ${KEY}`)).toBe(true);

  mode = (incoming, response) => void passOn(incoming, response);
  const before = acquire.received.length;
  await connect(page);
  await expect(page.locator('[data-testid="dashboard"][data-ready="true"]')).toBeVisible();
  // Today is asked for by connecting and by the first poll: the same address twice, and no answer from a cache.
  await expect.poll(() => new Set(demo.requests.map(({ rawQuery }) => rawQuery)).size).toBeGreaterThan(3);
  const [first] = demo.requests;
  expect(demo.requests.filter(({ rawQuery }) => rawQuery === first?.rawQuery).length).toBeGreaterThan(1);
  for (const { headers } of acquire.received.slice(before)) {
    expect([headers.cookie, headers['if-none-match'], headers['if-modified-since']]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  }
  await app.close();
  await demo.close();
});
