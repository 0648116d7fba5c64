import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { listPackage } from '@electron/asar';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectTo } from 'node:net';
import { dirname, join } from 'node:path';
import { expect } from '../e2e/desktop/index.ts';
import { filesBelow, newProfile, PACKAGED, test, WELCOME } from '../e2e/support.ts';
import { processesOf } from './key-spellings.ts';
import { HAS_OWN_NETWORK, openEars } from './own-network.ts';
import { PROGRAM, RELEASED, startReleased, STRANGER_ID, strangersHome, type Started } from './released.ts';
import { switchAttacks } from './switch-attacks.ts';

// The packaged app, as it is handed out.

const resources = join(dirname(RELEASED), 'resources');
const PROJECT = join(import.meta.dirname, '..', '..');
/** Where the package is described: of the app under test. */
const APP = process.env['GLANCE_APP_DIR'] ?? PROJECT;

/** Waits until the app has a window or has ended; `--hidden` shows one too on a first run. */
async function untilUp(pid: number | undefined): Promise<void> {
  await expect.poll(() => processesOf(pid ?? 0).some(({ kind }) => kind === 'renderer')).toBe(true);
}

/** Its exit code, or that it has come as far as a page; `neither` where it hangs. */
async function endOrPage({ child, ended }: Started): Promise<number | string | null> {
  let isOver = false;
  const end = ended.catch(() => 'neither').finally(() => (isOver = true));
  const page = async (): Promise<string> => {
    while (!isOver && !processesOf(child.pid ?? 0).some(({ kind }) => kind === 'renderer')) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return 'a page';
  };
  return Promise.race([end, page()]);
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connectTo(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });

test('16 the Electron it is made for is one exact version, the newest line that this project knows', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(APP, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const lock = JSON.parse(readFileSync(join(PROJECT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string }>;
  };
  expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/);
  expect(Number.parseInt(devDependencies['electron'] ?? '')).toBeGreaterThanOrEqual(45);
  expect(lock.packages['node_modules/electron']?.version).toBe(devDependencies['electron']);
});

test('19 the fuses are as they should be', async () => {
  const wire = await getCurrentFuseWire(PROGRAM);
  // As they stand in the program: the characters 0 and 1.
  const state = (fuse: FuseV1Options): string => ({ 48: 'DISABLE', 49: 'ENABLE' })[Number(wire[fuse])] ?? 'unknown';
  const disabled = [
    FuseV1Options.RunAsNode,
    FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    FuseV1Options.EnableNodeCliInspectArguments,
    FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
    FuseV1Options.GrantFileProtocolExtraPrivileges,
  ];
  const enabled = [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, FuseV1Options.OnlyLoadAppFromAsar];
  expect(disabled.map((fuse) => [FuseV1Options[fuse], state(fuse)])).toEqual(
    disabled.map((fuse) => [FuseV1Options[fuse], 'DISABLE']),
  );
  expect(enabled.map((fuse) => [FuseV1Options[fuse], state(fuse)])).toEqual(
    enabled.map((fuse) => [FuseV1Options[fuse], 'ENABLE']),
  );
});

test('19 no code of others runs in it: as Node, by NODE_OPTIONS, by an inspector, from a folder beside its archive', async ({
  desktop,
}) => {
  const mark = join(desktop.home, 'foreign-code');
  const evil = join(desktop.home, 'evil.cjs');
  writeFileSync(evil, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, 'ran')`);
  const folder = join(resources, 'app');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"name":"evil","version":"1.0.0","main":"main.cjs"}');
  writeFileSync(join(folder, 'main.cjs'), readFileSync(evil));
  try {
    const asNode = startReleased({ desktop, executable: PROGRAM, args: [evil], env: { ELECTRON_RUN_AS_NODE: '1' } });
    const hooked = startReleased({
      desktop,
      env: { NODE_OPTIONS: `--require=${evil}`, NODE_EXTRA_CA_CERTS: '', ELECTRON_RUN_AS_NODE: '' },
    });
    await Promise.all([untilUp(asNode.child.pid), untilUp(hooked.child.pid)]);
    hooked.child.kill('SIGUSR1');
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(await listens(9229)).toBe(false);
    await asNode.end();
    await hooked.end();
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(existsSync(mark)).toBe(false);
});

test('switches of Chromium and Node end it with a sentence, and do nothing before that', async ({ desktop }) => {
  const mark = join(desktop.home, 'foreign-program');
  const program = join(desktop.home, 'foreign-program.sh');
  writeFileSync(program, `#!/bin/sh\necho "$@" >> '${mark}'\nexec "$@"\n`);
  chmodSync(program, 0o755);
  const outcomes: [string, number | string | null, boolean][] = [];
  const attacks = switchAttacks(desktop.home, program);
  for (let at = 0; at < attacks.length; at += 5) {
    const tried = attacks.slice(at, at + 5).map(async (argument): Promise<(typeof outcomes)[number]> => {
      const started = startReleased({ desktop, args: [argument] });
      const outcome = await endOrPage(started);
      // Not waited for: what it started, such as another program, may hold on to its stderr.
      started.child.kill('SIGKILL');
      return [argument, outcome, started.said().includes(argument.replace(/=.*/, ''))];
    });
    outcomes.push(...(await Promise.all(tried)));
    expect(outcomes).toEqual(outcomes.map(([argument]) => [argument, 2, true]));
  }
  expect(existsSync(mark)).toBe(false);
  expect(filesBelow(desktop.home).filter((file) => file.includes('attack-'))).toEqual([]);
  expect(await listens(9333)).toBe(false);
});

test('outside of its archive there are native files only, and inside no sources of its own', () => {
  const unpacked = filesBelow(`${join(resources, 'app.asar')}.unpacked`);
  expect(unpacked.length).toBeGreaterThan(0);
  expect(unpacked.filter((file) => !file.endsWith('.node'))).toEqual([]);
  const inside = listPackage(join(resources, 'app.asar'), { isPack: false });
  expect(inside.filter((file) => /\.(?:ts|map|svelte)$|^\/(?:main|test|renderer)\//.test(file))).toEqual([]);
  expect(filesBelow(resources).filter((file) => /default_app|\.(?:js|html)$/.test(file))).toEqual([]);
});

test('4 started by a person, its pages are in Chromium’s sandbox', async ({ desktop }) => {
  const { home, env, executable } = strangersHome(desktop);
  const asRoot = process.getuid?.() === 0;
  const started = startReleased({ desktop, home, env, executable, ...(asRoot ? { userId: STRANGER_ID } : {}) });
  try {
    await untilUp(started.child.pid);
    const inSandbox = processesOf(started.child.pid ?? 0).filter(({ kind }) => kind === 'renderer');
    const own = readFileSync('/proc/self/status', 'utf8');
    expect(inSandbox.length).toBeGreaterThan(0);
    for (const { processId } of inSandbox) {
      const read = (): string => readFileSync(`/proc/${String(processId)}/status`, 'utf8');
      const field = (name: string, of: string): string => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(of)?.[1] ?? '';
      // Which system calls there are, is decided by a filter, which a process puts on before it does anything for a page;
      // nothing can be gained; no capability is left.
      await expect.poll(() => [field('Seccomp', read()), field('NoNewPrivs', read())]).toEqual(['2', '1']);
      const status = read();
      expect(field('NSpid', status)).not.toBe(field('NSpid', own));
      expect(Number.parseInt(field('CapEff', status), 16)).toBe(0);
    }
  } finally {
    await started.end();
    rmSync(home, { recursive: true, force: true });
  }
});

test('where no sandbox is possible, it says on stderr what to do', async ({ desktop }) => {
  test.skip(process.getuid?.() !== 0, 'only root can take user namespaces away from somebody');
  const { home, env, executable } = strangersHome(desktop);
  const id = String(STRANGER_ID);
  // Whoever is in another root than their mounts' may make no user namespaces.
  const script = `root=$(mktemp -d); mount --rbind / "$root"; exec chroot --userspec=${id}:${id} "$root" "$@"`;
  const through = ['unshare', '--mount', 'sh', '-c', script, 'sh'];
  const started = startReleased({ desktop, home, env, executable, through });
  try {
    expect(await started.ended).not.toBe(0);
    const [first = ''] = started
      .said()
      .split('\n')
      .filter((line) => line.startsWith('Glance'));
    expect(first).toContain('Glance needs a sandbox');
    expect(first).toContain('chmod 4755');
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

test('it starts, shows its first run and is left alone without asking for any host', async ({ desktop }) => {
  test.skip(!HAS_OWN_NETWORK, 'needs a network of its own, which only root or user namespaces give');
  const ears = await openEars();
  const started = startReleased({ desktop });
  await untilUp(started.child.pid);
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  await started.end();
  const heard = [ears.names(), ears.connections(), ears.strays().datagrams];
  await ears.close();
  expect(heard).toEqual([[], [], 0]);
});

test('it has no developer tools, and no key or menu that reloads', async ({ launch, desktop }) => {
  const app = await launch({ userDataDir: await newProfile(desktop), ...PACKAGED });
  const page = await app.windowWith(WELCOME);
  await page.evaluate(() => ((globalThis as unknown as { kept: boolean }).kept = true));
  await app.act(({ BrowserWindow }) => {
    for (const { webContents } of BrowserWindow.getAllWindows()) webContents.openDevTools();
  });
  for (const keys of ['F12', 'Control+Shift+I', 'Control+R', 'F5', 'Control+Shift+R']) await page.keyboard.press(keys);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const roles = await app.ask(({ Menu }) =>
    (Menu.getApplicationMenu()?.items ?? []).flatMap(
      (item) => item.submenu?.items.map(({ role }) => String(role)) ?? [],
    ),
  );
  expect(roles.filter((role) => /devtools|reload/i.test(role))).toEqual([]);
  const opened = await app.ask(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => webContents.isDevToolsOpened()),
  );
  expect(opened).toEqual([false]);
  expect(await page.evaluate(() => (globalThis as unknown as { kept: boolean }).kept)).toBe(true);
});
