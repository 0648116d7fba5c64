import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { startDemoServer } from '../../main/demo/server.ts';
import { localDateAt } from '../../main/domain/time/calendar.ts';
import { expect, runGlance, type RunningApp, type VirtualDesktop } from '../e2e/desktop/index.ts';
import type { SessionBus } from '../e2e/desktop/session-bus.ts';
import { zoneAtMidday } from '../e2e/midday.ts';
import { connect, DASHBOARD, filesBelow, newProfile, test, WELCOME } from '../e2e/support.ts';
import { processesOf, spelledIn, spelledInMemory, spellingsOf, type Spelling } from './key-spellings.ts';

// Where the key is, and where it never is: memory of every process, files, bus, messages, logs, diagnostics, crash dumps.

const KEY = `team:${randomBytes(24).toString('base64url')}`;

/** What goes over the session bus, but for what the keyring itself says and is told. */
async function monitorBus(
  desktop: VirtualDesktop,
  bus: SessionBus,
): Promise<() => Promise<{ all: string; others: string }>> {
  const target = { destination: 'org.freedesktop.DBus', path: '/', interface: 'org.freedesktop.DBus' };
  const [keyring] = (await bus.call(target, 'GetNameOwner', 's', ['org.freedesktop.secrets'])) as [string];
  const monitor = spawn('dbus-monitor', ['--address', desktop.busAddress], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  monitor.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  await once(monitor.stdout, 'data');
  return async () => {
    monitor.kill();
    await once(monitor, 'close');
    const messages = text.split(/^(?=(?:method|signal|error))/m);
    const isKeyrings = (message: string): boolean => {
      const [head = ''] = message.split('\n');
      return (
        head.includes(`=${keyring} `) ||
        head.includes('org.freedesktop.secrets') ||
        head.includes('org.freedesktop.Secret.')
      );
    };
    return { all: text, others: messages.filter((message) => !isKeyrings(message)).join('') };
  };
}

/** The kinds of processes whose memory holds the key in any spelling, and how much was searched. */
function searchMemory(
  app: RunningApp,
  spellings: readonly Spelling[],
): { holders: Record<string, string[]>; megabytes: number; kinds: string[] } {
  const holders: Record<string, string[]> = {};
  let megabytes = 0;
  const kinds = [];
  for (const { processId, kind } of processesOf(app.processId)) {
    const searched = spelledInMemory(processId, spellings);
    megabytes += searched.megabytes;
    kinds.push(kind);
    if (searched.found.length > 0) holders[kind] = searched.found;
  }
  return { holders, megabytes, kinds };
}

const filesThatSpell = (desktop: VirtualDesktop, spellings: readonly Spelling[]): string[] =>
  // The keyring's own files are encrypted, and searched like all others.
  filesBelow(desktop.home).filter((file) => spelledIn(readFileSync(file), spellings).length > 0);

test('the key is in the keychain, in main and in what sends it; after removal and a restart it is nowhere', async ({
  launch,
  desktop,
  bus,
}) => {
  const spellings = spellingsOf(KEY);
  const accounts = [{ id: 'acme', apiKey: KEY, seed: 7, incidents: false }];
  // No day ends between what is fetched and what is exported.
  const timeZone = zoneAtMidday(Date.now());
  const server = await startDemoServer({ clock: () => Date.now(), timeZone, accounts });
  const options = {
    userDataDir: await newProfile(desktop),
    args: [`--base-url=${server.baseUrl}`],
    env: { TZ: timeZone },
  };
  const stopMonitor = await monitorBus(desktop, bus);

  const first = await launch(options);
  const page = await first.windowWith(WELCOME);
  await connect(page, KEY);
  await expect(page.locator(DASHBOARD)).toBeVisible();
  await first.close();

  const again = await launch(options);
  const dashboard = await again.windowWith(DASHBOARD);
  // A poll has been answered with the key out of the keychain.
  await expect(dashboard.getByTestId('problem')).toHaveCount(0);
  const withKey = searchMemory(again, spellings);
  // If it were not even there, the search would be blind.
  expect(withKey.holders['main']).toContain('plain');
  for (const kind of ['renderer', 'gpu-process', 'zygote'])
    expect([kind, withKey.holders[kind]]).toEqual([kind, undefined]);
  const messages = await dashboard.evaluate(async () => {
    const { glance } = window as unknown as { glance: Record<string, (argument?: unknown) => Promise<unknown>> };
    const answers = [];
    for (const name of ['getSnapshot', 'historyInfo', 'lastView']) answers.push(await glance[name]?.());
    return JSON.stringify(answers);
  });
  expect(spelledIn(Buffer.from(messages), spellings)).toEqual([]);
  await again.act(({ BrowserWindow }) => {
    for (const { webContents } of BrowserWindow.getAllWindows()) webContents.forcefullyCrashRenderer();
  });
  await expect.poll(() => again.ask(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
  await again.close();

  const diagnostics = join(desktop.home, 'diagnostics.json');
  const csv = join(desktop.home, 'export.csv');
  const today = localDateAt(Date.now(), timeZone);
  const jobs = [[`--diagnostics=${diagnostics}`], [`--export-csv=${csv}`, `--from=${today}`, `--to=${today}`]];
  for (const args of jobs) {
    const { code, stdout, stderr } = await runGlance({ ...options, desktop, args: [...options.args, ...args] });
    expect([code, spelledIn(Buffer.from(stdout + stderr), spellings)]).toEqual([0, []]);
  }
  expect(filesThatSpell(desktop, spellings)).toEqual([]);

  const last = await launch(options);
  const settings = await last.windowWith(DASHBOARD);
  await settings.getByRole('button', { name: 'Settings', exact: true }).click();
  await settings.getByRole('button', { name: 'Remove account…' }).click();
  await settings.getByRole('button', { name: 'Remove account', exact: true }).click();
  await expect(settings.locator(WELCOME)).toBeVisible();
  await last.close();

  const clean = await launch(options);
  await clean.windowWith(WELCOME);
  const without = searchMemory(clean, spellings);
  expect(without.holders).toEqual({});
  expect(new Set(without.kinds)).toEqual(new Set([...without.kinds, 'main', 'renderer', 'gpu-process']));
  await clean.close();
  expect(filesThatSpell(desktop, spellings)).toEqual([]);

  const heard = await stopMonitor();
  expect(heard.all).toContain('org.freedesktop.secrets');
  expect(heard.others.length).toBeGreaterThan(1000);
  expect(spelledIn(Buffer.from(heard.others), spellings)).toEqual([]);
  await server.close();
  const holders = Object.entries(withKey.holders).map(([kind, found]) => `${kind} (${found.join(', ')})`);
  process.stdout.write(
    `    ${String(spellings.length)} spellings in ${String(withKey.megabytes)} and ${String(without.megabytes)} MB of memory; while connected: ${holders.join('; ')}; after removal and a restart: none\n`,
  );
});
