import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect as connectSocket } from 'node:net';
import { expect } from '@playwright/test';
import { connect, DASHBOARD, filesWith, newProfile, TEST_KEY, test, WELCOME } from './support.ts';

/** A proxy between this computer and Acquire that lets nobody through without a password. */

const USER = 'ada';
const PASSWORD = 'not-in-any-file-9f31';
const WANTED = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`;

interface Proxy {
  readonly server: Server;
  readonly address: string;
  /** Requests that it let through. */
  readonly passed: string[];
}

async function startProxy(): Promise<Proxy> {
  const passed: string[] = [];
  const server = createServer((incoming, answer) => {
    if (incoming.headers['proxy-authorization'] !== WANTED) {
      answer.writeHead(407, { 'Proxy-Authenticate': 'Basic realm="the office"' }).end('who are you?');
      return;
    }
    passed.push(incoming.url ?? '');
    const { 'proxy-authorization': _login, ...headers } = incoming.headers;
    const onward = httpRequest(incoming.url ?? '', { method: incoming.method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    onward.on('error', () => answer.writeHead(502).end());
    incoming.pipe(onward);
  });
  server.on('connect', (incoming, socket) => {
    if (incoming.headers['proxy-authorization'] !== WANTED) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="the office"\r\n\r\n');
      return;
    }
    const [host = '', port = '443'] = (incoming.url ?? '').split(':');
    const onward = connectSocket(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, passed, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('a proxy that wants a password is asked about once, and the password is in the keychain and in no file', async ({
  launch,
  desktop,
  team,
  keyring,
}) => {
  const proxy = await startProxy();
  const userDataDir = await newProfile(desktop);
  const options = {
    userDataDir,
    args: [
      ...team.launchOptions.args,
      `--proxy-server=http://${proxy.address}`,
      // Also for this computer itself, on which the server of the test is.
      '--proxy-bypass-list=<-loopback>',
    ],
    env: team.launchOptions.env,
  };
  const app = await launch(options);
  const page = await app.windowWith(WELCOME);
  await connect(page);
  await expect(page.getByTestId('connect-problem')).toContainText('The proxy needs a password.');
  expect(proxy.passed).toEqual([]);

  await page.getByRole('button', { name: 'Log in to the proxy…' }).click();
  const dialog = page.getByTestId('proxy-dialog');
  await expect(dialog).toContainText(`${proxy.address} lets nothing through`);
  await dialog.getByLabel('User name').fill(USER);
  await dialog.getByLabel('Password').fill('wrong');
  await dialog.getByRole('button', { name: 'Log in' }).click();
  await expect(dialog).toBeHidden();
  await connect(page);
  await expect(page.getByTestId('connect-problem')).toContainText('The proxy needs a password.');

  await page.getByRole('button', { name: 'Log in to the proxy…' }).click();
  await dialog.getByLabel('User name').fill(USER);
  await dialog.getByLabel('Password').fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Log in' }).click();
  await expect(dialog).toBeHidden();
  await connect(page);
  await expect(page.locator(DASHBOARD)).toBeVisible();
  expect(proxy.passed.length).toBeGreaterThan(0);
  expect(proxy.passed.every((url) => !url.includes(TEST_KEY))).toBe(true);
  const kept = await keyring.find({ service: 'Glance for Acquire' });
  expect(kept.filter(({ secret }) => secret?.includes(PASSWORD) === true)).toHaveLength(1);
  await app.close();
  expect(filesWith(userDataDir, PASSWORD)).toEqual([]);

  const before = proxy.passed.length;
  const again = await launch(options);
  const second = await again.windowWith(DASHBOARD);
  await expect(second.getByText(/Updated \d\d:\d\d/).first()).toBeVisible();
  expect(proxy.passed.length).toBeGreaterThan(before);
  await again.close();
  proxy.server.close();
});
