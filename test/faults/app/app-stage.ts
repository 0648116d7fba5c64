import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import type { ErrorCode } from '../../../main/contract/errors.ts';
import { NOTICE_KINDS, type NoticeKind } from '../../../main/contract/snapshot.ts';
import { startDemoServer, type DemoServer } from '../../../main/demo/server.ts';
import { errorWords } from '../../../main/domain/wording/error-words.ts';
import { ENGLISH } from '../../../main/domain/wording/language.ts';
import { noticeWords } from '../../../renderer/words/notice-words.ts';
import { startVirtualDesktop, type DesktopOptions } from '../../../build/virtual-desktop/session.mjs';
import { launchGlance, newUserDataDir, type RunningApp, type VirtualDesktop } from '../../e2e/desktop/glance.ts';
import { Keyring } from '../../e2e/desktop/keyring.ts';
import { SessionBus } from '../../e2e/desktop/session-bus.ts';
import { TrayReader } from '../../e2e/desktop/tray.ts';
import { zoneAtMidday } from '../../e2e/midday.ts';
import { countRows } from '../stage.ts';

/**
 * The real built app on a desktop of its own, looked at from outside: the tray over the session bus, the window as a person
 * reads it, the files by connections of our own. One start serves many rows.
 */

const KEY = 'team:key-1';
const LIMIT_MS = 40_000;

export interface AppStage {
  readonly desktop: VirtualDesktop;
  readonly server: DemoServer;
  readonly bus: SessionBus;
  readonly keyring: Keyring;
  readonly folder: string;
  readonly settingsPath: string;
  readonly historyPath: string;
  readonly zone: string;
  app(): RunningApp;
  /** Starts the app on the folder; what runs is killed first. */
  start(args?: readonly string[]): Promise<void>;
  tray(): Promise<TrayReader>;
  tooltip(): Promise<string>;
  /** Chooses **Refresh now** in the tray. */
  refresh(): Promise<void>;
  /** What the window says of trouble: problems and notices, in order. */
  said(): Promise<string>;
  /** Runs something in the page. */
  inPage<T>(script: string): Promise<T>;
  /** Buckets in the history file, by a connection of our own. */
  rows(): number;
  /** Goes to the sample data, so that the real profile's files are nobody's. */
  away(): Promise<void>;
  back(): Promise<void>;
  /** The files as they were when everything was well. */
  restoreFiles(): void;
  /**
   * The longest that a question over the bus had to wait for its answer, and the longest that the app's main thread was at
   * work meanwhile: the rest of it belongs to a busy computer. Milliseconds.
   */
  silence(): { readonly longestSilenceMs: number; readonly longestAtWorkMs: number };
  close(): Promise<void>;
}

/** Waits until something holds. @returns how long that took, milliseconds */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  limitMs = LIMIT_MS,
): Promise<number> {
  const fromMs = performance.now();
  for (;;) {
    const passedMs = performance.now() - fromMs;
    if (await holds()) return passedMs;
    if (passedMs > limitMs) throw new Error(`it did not come to this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Starts a desktop, a server and an app that has connected to it and fetched everything. */
export async function setAppStage(desktopOptions: DesktopOptions = {}): Promise<AppStage> {
  const desktop = await startVirtualDesktop(desktopOptions);
  const zone = zoneAtMidday(Date.now());
  const server = await startDemoServer({
    clock: () => Date.now(),
    timeZone: zone,
    accounts: [{ id: 'acme', apiKey: KEY, seed: 7, incidents: false }],
  });
  const bus = await SessionBus.connect(desktop.busAddress);
  const folder = await newUserDataDir(desktop);
  const stage = new Stage(desktop, server, bus, folder, zone);
  await stage.connect();
  return stage;
}

class Stage implements AppStage {
  readonly desktop: VirtualDesktop;
  readonly server: DemoServer;
  readonly bus: SessionBus;
  readonly keyring: Keyring;
  readonly folder: string;
  readonly settingsPath: string;
  readonly historyPath: string;
  readonly zone: string;
  readonly #good: string;
  readonly #watch: NodeJS.Timeout;
  #app: RunningApp | null = null;
  #silence = { longestSilenceMs: 0, longestAtWorkMs: 0 };
  #asking = false;

  constructor(desktop: VirtualDesktop, server: DemoServer, bus: SessionBus, folder: string, zone: string) {
    this.desktop = desktop;
    this.server = server;
    this.bus = bus;
    this.keyring = new Keyring(bus);
    this.folder = folder;
    this.zone = zone;
    this.settingsPath = join(folder, 'settings.json');
    this.historyPath = join(folder, 'history.sqlite');
    this.#good = `${folder}-good`;
    writeFileSync(this.settingsPath, JSON.stringify({ backfillDays: 1 }));
    mkdirSync(join(folder, 'sample-data'));
    writeFileSync(join(folder, 'sample-data', 'settings.json'), JSON.stringify({ backfillDays: 0 }));
    this.#watch = setInterval(() => void this.#listen(), 100);
  }

  async connect(): Promise<void> {
    await this.start();
    const page = await this.app().windowWith('text=Explore with sample data');
    await page.getByLabel('Account ID', { exact: true }).fill('acme');
    await page.getByLabel('API key', { exact: true }).fill(KEY);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await until('everything fetched', async () => this.rows() >= 25 && (await this.#isFresh()));
    await this.away();
    settle(this.historyPath);
    mkdirSync(this.#good);
    for (const name of this.#files()) copyFileSync(join(this.folder, name), join(this.#good, name));
    await this.back();
    await until('the numbers again', () => this.#isFresh());
  }

  app(): RunningApp {
    if (this.#app === null) throw new Error('nothing runs');
    return this.#app;
  }

  async start(args: readonly string[] = []): Promise<void> {
    if (this.#app?.hasEnded === false) await this.#app.kill();
    this.#app = await launchGlance({
      desktop: this.desktop,
      userDataDir: this.folder,
      args: [`--base-url=${this.server.baseUrl}`, ...args],
      env: { TZ: this.zone },
    });
  }

  tray(): Promise<TrayReader> {
    return TrayReader.find(this.bus, this.app().processId);
  }

  async tooltip(): Promise<string> {
    return (await (await this.tray()).tooltip()).replaceAll('\n', ' · ');
  }

  async refresh(): Promise<void> {
    await (await this.tray()).clickMenu('Refresh now');
  }

  said(): Promise<string> {
    return this.inPage(
      `[...document.querySelectorAll('[data-testid="problem"] .words, [data-testid="notice"] .words')]
        .map((words) => [...words.childNodes].filter((node) => node.nodeName !== 'DETAILS')
          .map((node) => node.textContent).join(' ').replace(/\\s+/g, ' ').trim()).join(' ')`,
    );
  }

  async inPage<T>(script: string): Promise<T> {
    const [page] = this.app().electron.windows();
    if (page === undefined) throw new Error('there is no window');
    return await page.evaluate(script);
  }

  rows(): number {
    return countRows(this.historyPath);
  }

  async away(): Promise<void> {
    await this.inPage('window.glance.exploreSampleData()');
    // The files of the profile that was left are let go of when their memory is freed.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  async back(): Promise<void> {
    await this.inPage('window.glance.leaveSampleData()');
  }

  restoreFiles(): void {
    for (const name of readdirSync(this.folder)) {
      if (/^(settings|history)\./.test(name)) rmSync(join(this.folder, name), { recursive: true, force: true });
    }
    for (const name of readdirSync(this.#good)) copyFileSync(join(this.#good, name), join(this.folder, name));
  }

  silence(): { readonly longestSilenceMs: number; readonly longestAtWorkMs: number } {
    return this.#silence;
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    if (this.#app?.hasEnded === false) await this.#app.kill();
    this.bus.close();
    await this.server.close();
    await this.desktop.stop();
  }

  #files(): readonly string[] {
    return readdirSync(this.folder).filter((name) => /^(settings|history)\..*(json|sqlite)$/.test(name));
  }

  async #isFresh(): Promise<boolean> {
    const text = await this.inPage<string>('document.body.innerText');
    return /Updated \d\d:\d\d/.test(text);
  }

  /** Asks the app something simple all the time: whoever does not answer for a second hangs. */
  async #listen(): Promise<void> {
    if (this.#asking || this.#app === null || this.#app.hasEnded) return;
    this.#asking = true;
    const { processId } = this.#app;
    try {
      const [fromMs, workedMs] = [performance.now(), workedOnMainThreadMs(processId)];
      const name = `org.kde.StatusNotifierItem-${processId}-1`;
      await this.bus.property(
        { destination: name, path: '/StatusNotifierItem', interface: 'org.kde.StatusNotifierItem' },
        'Title',
      );
      const { longestSilenceMs, longestAtWorkMs } = this.#silence;
      this.#silence = {
        longestSilenceMs: Math.max(longestSilenceMs, Math.round(performance.now() - fromMs)),
        longestAtWorkMs: Math.max(longestAtWorkMs, workedOnMainThreadMs(processId) - workedMs),
      };
    } catch {
      // It has no icon just now, or has ended.
    } finally {
      this.#asking = false;
    }
  }
}

const TICK_MS = 10;

/** How long the main thread of a process has been at work since it began, milliseconds. */
function workedOnMainThreadMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8');
  // After the name, which may have anything in it, come state and ten numbers, and then the times in and out of the kernel.
  const [user, kernel] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return TICK_MS * ((user ?? 0) + (kernel ?? 0));
}

/** Everything in one file, so that damage to it is damage. */
function settle(path: string): void {
  const file = new Database(path);
  file.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  file.exec('VACUUM');
  file.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  file.close();
}

/** The sentence of a window for a problem of the account or for a notice. */
export function sentence(code: ErrorCode | NoticeKind): string {
  if ((NOTICE_KINDS as readonly string[]).includes(code)) {
    const { title, text } = noticeWords(code as NoticeKind);
    return `${title} ${text}`;
  }
  const { title, advice } = errorWords(code as ErrorCode, ENGLISH);
  return `${title}. ${advice}`;
}

/** What the accounts in a settings file are called. */
export const accountsIn = (settingsPath: string): readonly string[] =>
  (JSON.parse(readFileSync(settingsPath, 'utf8')) as { accounts: { id: string }[] }).accounts.map(({ id }) => id);
