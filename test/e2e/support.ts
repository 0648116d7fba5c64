import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { startDemoServer, type DemoAccount, type DemoServer } from '../../main/demo/server.ts';
import type { Settings } from '../../main/contract/settings.ts';
import { zoneAtMidday } from './midday.ts';
import { newUserDataDir, test as base, type RunningApp, type VirtualDesktop } from './desktop/index.ts';

/** What the tests of the app share: a team on a server, a zone in which it is midday, and the way to connect. */

/** The packaged app instead of the project folder, for the tests that say so. */
const packagedExecutable = process.env['GLANCE_EXECUTABLE'];
export const PACKAGED = packagedExecutable === undefined ? {} : { packagedExecutable };

export const TEST_KEY = 'team:eyJhbGciOi.not-a-real-key';
export const DASHBOARD = '[data-testid="dashboard"][data-ready="true"]';
export const WELCOME = 'text=Explore with sample data';

const MINUTE_MS = 60_000;

/** A server and the zone that it and the app live in. */
export interface Team {
  readonly server: DemoServer;
  readonly timeZone: string;
  /** What the app is started with, so that it asks this server and lives in this zone. */
  readonly launchOptions: { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> };
}

/** Exactly so many sessions within the last half hour, each of the given lengths in seconds. */
export function recentSessions(count: number, durationSeconds: number, responseSeconds: number) {
  const fromMs = Date.now() - 11 * MINUTE_MS;
  const at = (index: number): number => fromMs + Math.floor((index * 10 * MINUTE_MS) / count);
  return Array.from({ length: count }, (_unused, index) => ({ startMs: at(index), durationSeconds, responseSeconds }));
}

interface TeamFixtures {
  /** The account on the server; `test.use({ teamAccount: … })` changes it. */
  readonly teamAccount: Omit<DemoAccount, 'id' | 'apiKey'>;
  readonly team: Team;
}

/** The desktop's `test` with a team to connect to. */
export const test = base.extend<TeamFixtures>({
  teamAccount: [{ seed: 7, incidents: false }, { option: true }],
  team: async ({ teamAccount }, use) => {
    const timeZone = zoneAtMidday(Date.now());
    const accounts = [{ id: 'acme', apiKey: TEST_KEY, ...teamAccount }];
    const server = await startDemoServer({ clock: () => Date.now(), timeZone, accounts });
    await use({ server, timeZone, launchOptions: { args: [`--base-url=${server.baseUrl}`], env: { TZ: timeZone } } });
    await server.close();
  },
});

/** A folder of a person who has changed some settings but has no account yet. The past is not fetched unless asked for. */
export async function newProfile(desktop: VirtualDesktop, settings: Partial<Settings> = {}): Promise<string> {
  const userDataDir = await newUserDataDir(desktop);
  writeFileSync(join(userDataDir, 'settings.json'), JSON.stringify({ backfillDays: 0, ...settings }));
  return userDataDir;
}

/** Fills in the welcome form and presses **Connect**. */
export async function connect(page: Page, apiKey = TEST_KEY, accountId = 'acme'): Promise<void> {
  await page.getByLabel('Account ID', { exact: true }).fill(accountId);
  await page.getByLabel('API key', { exact: true }).fill(apiKey);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

/** Connects from the first run's window and waits for the dashboard. */
export async function connectFirst(app: RunningApp): Promise<Page> {
  const page = await app.windowWith(WELCOME);
  await connect(page);
  await expect(page.locator(DASHBOARD)).toBeVisible();
  return page;
}

/** One row of the dashboard's table, as a person reads it. */
export interface TableRow {
  readonly label: string;
  /** Null where nothing is known. */
  readonly sessions: number | null;
  readonly averageSession: string;
  readonly responseTime: string;
  readonly status: string;
}

const cellsOf = (row: Locator): Promise<string[]> => row.locator('th, td').allInnerTexts();

/** Reads the table that **Show as table** gives. */
export async function readTable(page: Page): Promise<TableRow[]> {
  const rows = await page.locator('[data-testid="range-table"] tbody tr').all();
  const cells = await Promise.all(rows.map(cellsOf));
  return cells.map(([label = '', sessions = '', averageSession = '', responseTime = '', status = '']) => ({
    label,
    sessions: sessions === '—' ? null : Number(sessions.replaceAll(',', '')),
    averageSession,
    responseTime,
    // Incidents and notes stand below it.
    status: status.split('\n')[0] ?? '',
  }));
}

/** Every file below a folder, for looking for what must not be in any. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true);
}

/** The files below a folder that hold a text, in plain bytes. */
export const filesWith = (folder: string, text: string): string[] =>
  filesBelow(folder).filter((file) => readFileSync(file).includes(text));
