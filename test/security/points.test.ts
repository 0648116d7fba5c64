import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import type { Page } from 'playwright';
import { expect, launchGlance, type RunningApp, type VirtualDesktop } from '../e2e/desktop/index.ts';
import { newProfile, test, WELCOME } from '../e2e/support.ts';
import { askForPermissions, findPrivileges, injectScripts, leavePage, poisonPrototypes } from './points-pages.ts';
import { FILE_FIELDS, offerFileField } from './file-fields.ts';
import { SAMPLES } from './samples.ts';
import { traversals } from './traversals.ts';

// Electron's own list of security recommendations, each point by trying what it is there to prevent. The points of the
// packaged app (sandbox, fuses, version) are in packaged.test.ts.

let app: RunningApp;
let page: Page;
let server: Server;
let base: string;
let browserLog: string;
const visits: string[] = [];

async function start(desktop: VirtualDesktop): Promise<void> {
  const bin = join(desktop.home, 'bin');
  mkdirSync(bin, { recursive: true });
  browserLog = join(desktop.home, 'browser.log');
  const browser = join(bin, 'xdg-open');
  writeFileSync(browser, `#!/bin/sh\necho "$@" >> '${browserLog}'\n`);
  chmodSync(browser, 0o755);
  server = createServer((request, response) => {
    visits.push(request.url ?? '');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Content-Type', 'text/javascript');
    response.end('globalThis.foreign = true;');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  app = await launchGlance({
    desktop,
    userDataDir: await newProfile(desktop),
    env: { TZ: 'UTC', PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` },
  });
  page = await app.windowWith(WELCOME);
}

test.beforeAll(async ({ desktop }) => start(desktop));
test.afterAll(async () => {
  server.close();
  await app.kill();
});
test.beforeEach(async () => {
  visits.length = 0;
  await page.reload();
  await page.waitForSelector(WELCOME);
});

const openedOutside = (): string => (existsSync(browserLog) ? readFileSync(browserLog, 'utf8') : '');
const allContents = (): Promise<string[]> =>
  app.ask(({ webContents }) => webContents.getAllWebContents().map((contents) => contents.getURL()));
/** A window that is not Glance's own, made in main. */
async function foreignWindow(url: string, withPreload: boolean): Promise<Page> {
  const opened = app.electron.waitForEvent('window');
  await app.actWith(
    { address: url, preloaded: withPreload },
    ({ BrowserWindow, app: electronApp }, { address, preloaded }) => {
      const window = new BrowserWindow({
        show: false,
        webPreferences: preloaded ? { preload: `${electronApp.getAppPath()}/out/preload/preload.cjs` } : {},
      });
      void window.loadURL(address);
    },
  );
  const found = await opened;
  await found.waitForLoadState('load');
  return found;
}
const closeForeign = (): Promise<void> =>
  app.act(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) if (!window.isVisible()) window.destroy();
  });

test('1, 6, 8 content comes from the app alone: no http, no file, no other origin, no mixed content', async () => {
  const got = await page.evaluate(async (http) => {
    const found: string[] = [];
    const load = (src: string) =>
      new Promise<void>((resolve) => {
        const script = document.createElement('script');
        script.onload = () => {
          found.push(src);
          resolve();
        };
        script.onerror = () => {
          resolve();
        };
        try {
          script.src = src;
          document.body.append(script);
        } catch {
          resolve();
        }
      });
    const read = (url: string) =>
      fetch(url)
        .then((answer) => answer.text())
        .then(
          (text) => text !== '' && found.push(url),
          () => undefined,
        );
    for (const url of [`${http}/script.js`, 'file:///etc/hostname', 'app://other/index.html']) {
      await load(url);
      await read(url);
    }
    await read('app://glance/index.html');
    return found;
  }, base);
  expect(got).toEqual([]);
  expect(visits).toEqual([]);
});

test('2, 20 nothing of Node or Electron is within reach of the page, and the bridge is the contract', async () => {
  expect(await page.evaluate(findPrivileges)).toEqual([]);
  const names = await page.evaluate(() => Object.keys((window as unknown as { glance: object }).glance).sort());
  expect(names).toEqual([...Object.keys(SAMPLES), 'on'].sort());
  expect(
    await page.evaluate(() => Reflect.set((window as unknown as { glance: object }).glance, 'connect', () => 0)),
  ).toBe(false);
});

test('3 what the page does to its own prototypes does not reach the preload', async () => {
  expect(await page.evaluate(poisonPrototypes)).toBe('refused');
});

test('5 every permission is refused, the pickers of files and the reading of the clipboard too', async () => {
  await app.act(({ clipboard }) => {
    void clipboard.writeText('what was copied elsewhere');
  });
  await page.locator('h1').click();
  expect(await page.evaluate(askForPermissions)).toEqual([]);
});

test('5 a field for files opens no dialog, however it is made and whoever clicks', async ({ desktop }) => {
  for (const way of FILE_FIELDS) {
    await page.evaluate(offerFileField, way);
    await page.locator('#offer').click();
    const opened = await Promise.race([
      desktop.untilActiveWindow((role) => role === 'GtkFileChooserDialog').then(() => 'a dialog'),
      new Promise((resolve) => setTimeout(() => resolve('nothing'), 700)),
    ]);
    expect([way, opened]).toEqual([way, 'nothing']);
    expect([way, await page.evaluate(() => (globalThis as unknown as { clicked?: string }).clicked)]).toEqual([
      way,
      way,
    ]);
  }
});

test('7 no text becomes a script, by any door', async () => {
  expect(await page.evaluate(injectScripts)).toEqual([]);
});

test('9, 10 nothing experimental: no global that a plain window lacks', async () => {
  const names = (of: Page): Promise<string[]> => of.evaluate(() => Object.getOwnPropertyNames(window));
  const plain = await foreignWindow('app://glance/index.html', false);
  const known = new Set(await names(plain));
  await closeForeign();
  expect((await names(page)).filter((name) => !known.has(name) && name !== 'glance' && !/^\d+$/.test(name))).toEqual(
    [],
  );
});

test('11, 12 a webview is refused, and none comes to be', async () => {
  const before = await allContents();
  const became = page.evaluate(async () => {
    try {
      const view = document.createElement('webview');
      view.setAttribute('src', 'data:text/html,x');
      view.setAttribute('allowpopups', '');
      document.body.append(view);
      await new Promise((resolve) => setTimeout(resolve, 500));
      return view.constructor.name;
    } catch {
      return 'refused';
    }
  });
  // With one attached, a page that is driven from outside is lost.
  expect(await became.catch(() => 'the page was lost')).toBe('refused');
  expect(await allContents()).toEqual(before);
});

test('13, 14, 15 the page goes nowhere, opens nothing and hands nothing to another program', async () => {
  const before = await allContents();
  await page.evaluate(leavePage, `${base}/elsewhere`);
  expect(await allContents()).toEqual(before);
  expect(visits).toEqual([]);
  expect(openedOutside()).toBe('');
});

test('15 a help page is one of two, and no more often than a person asks', async () => {
  const answers = await page.evaluate(async () => {
    const { glance } = window as unknown as { glance: { openHelp: (page: unknown) => Promise<unknown> } };
    const asked = [
      'https://evil.example',
      'file:///etc/passwd',
      '__proto__',
      'acquire-api\n',
      ...Array<string>(30).fill('acquire-api'),
    ];
    return Promise.all(asked.map((name) => glance.openHelp(name)));
  });
  await expect.poll(() => openedOutside().trim().split('\n').length).toBe(3);
  expect(new Set(openedOutside().trim().split('\n'))).toEqual(
    new Set(['https://developer.acquire.io/rest-apis/authorization']),
  );
  expect(answers.filter((answer) => (answer as { ok: boolean }).ok)).toHaveLength(3);
});

test('17 no page but our own windows is answered, whatever its preload', async () => {
  for (const url of ['app://glance/index.html', 'data:text/html,x', 'about:blank']) {
    const stranger = await foreignWindow(url, true);
    for (const [name, argument] of Object.entries(SAMPLES)) {
      // One that was answered may wait for a person.
      const answer = await stranger.evaluate(
        async ([command, given]) => {
          const { glance } = window as unknown as { glance: Record<string, (argument?: unknown) => Promise<unknown>> };
          const late = new Promise((resolve) => setTimeout(() => resolve('no answer'), 20_000));
          return Promise.race([glance[command]?.(given), late]);
        },
        [name, argument] as const,
      );
      expect([url, name, answer]).toMatchObject([url, name, { ok: false, error: { code: 'invalid-argument' } }]);
    }
    await closeForeign();
  }
});

test('18 the app’s own protocol gives the renderer’s files and nothing else, by any spelling of a path', async () => {
  const urls = traversals();
  await app.actWith(urls, ({ session }, addresses) => {
    const leaks: string[] = [];
    const store = globalThis as unknown as { leaks: string[]; asked: number };
    store.leaks = leaks;
    store.asked = 0;
    for (const address of addresses) {
      session.defaultSession
        .fetch(address)
        .then(async (answer) => {
          const text = await answer.text();
          if (/root:|glance-for-acquire"|electron-log|PATH=|sourceMappingURL/.test(text)) leaks.push(address);
        })
        .catch(() => undefined)
        .finally(() => (store.asked += 1));
    }
  });
  const count = (): Promise<number> => app.ask(() => (globalThis as unknown as { asked: number }).asked);
  await expect.poll(count).toBe(urls.length);
  expect(await app.ask(() => (globalThis as unknown as { leaks: string[] }).leaks)).toEqual([]);
  process.stdout.write(`    ${String(urls.length)} spellings of paths\n`);
});

test('downloads, printing, dialogs and a second history stay away', async () => {
  await page.evaluate(async () => {
    const link = Object.assign(document.createElement('a'), {
      href: URL.createObjectURL(new Blob(['x'])),
      download: 'x.exe',
    });
    document.body.append(link);
    link.click();
    alert('x');
    confirm('x');
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
  expect(await allContents()).toHaveLength(1);
  expect(existsSync(join(app.userDataDir, 'x.exe'))).toBe(false);
});

test('a server that asks who this computer is gets no certificate', async () => {
  const answered = await app.ask(({ app: electronApp, webContents }) => {
    const given: unknown[][] = [];
    let prevented = false;
    const event = { preventDefault: () => (prevented = true) };
    const [contents] = webContents.getAllWebContents();
    const answer = (...certificate: unknown[]): number => given.push(certificate);
    electronApp.emit('select-client-certificate', event, contents, 'https://acme.acquire.io', [{}], answer);
    return { prevented, given };
  });
  expect(answered).toEqual({ prevented: true, given: [[]] });
});
