import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import type { AnswerFault } from '../../main/demo/faults.ts';
import { startDemoServer, type DemoServer } from '../../main/demo/server.ts';
import { launchGlance, newUserDataDir, type VirtualDesktop } from '../../test/e2e/desktop/glance.ts';
import { SessionBus } from '../../test/e2e/desktop/session-bus.ts';
import { TrayReader } from '../../test/e2e/desktop/tray.ts';
import { apply, photograph, press, settled, type Look } from './picture-taking.ts';

/** What a person with accounts of their own sees when something is wrong, or has to be decided. */

const LIMIT_MS = 60_000;
const DASHBOARD = '[data-testid="dashboard"][data-ready="true"]';
const KEYS = { acme: 'made-up-key-of-acme', globex: 'made-up-key-of-globex' } as const;

/** These differ the most from one another; all of them would take minutes. */
const LOOK_NAMES = ['light', 'dark', 'forced-colors', 'smallest-zoomed', 'german', 'japanese', 'right-to-left'];

interface Scene {
  readonly page: Page;
  readonly server: DemoServer;
}

/** In this order, each from where the one before it ended. */
const STATES: readonly (readonly [name: string, reach: (scene: Scene) => Promise<void>])[] = [
  ['connect-refused', (scene) => connectRefused(scene)],
  ['first-day', (scene) => connectFirst(scene)],
  ['key-refused', (scene) => answersWith(scene, { kind: 'status', status: 401 })],
  ['acquire-trouble', (scene) => answersWith(scene, { kind: 'status', status: 503 })],
  ['connection-lost', (scene) => answersWith(scene, { kind: 'reset' })],
  ['account-settings', (scene) => accountSettings(scene)],
  ['add-account', ({ page }) => page.getByRole('button', { name: 'Add account…', exact: true }).click()],
  ['two-accounts', (scene) => connectSecond(scene)],
  ['account-removal', ({ page }) => openDialog(page, 'Remove account…')],
  ['less-history', ({ page }) => askForLessHistory(page)],
  ['restore', ({ page }) => openDialog(page, 'Restore…')],
];

/** @returns how many pictures were written */
export async function photographTroubles(
  desktop: VirtualDesktop,
  timeZone: string,
  allLooks: readonly Look[],
  outputDir: string,
): Promise<number> {
  const looks = allLooks.filter(({ name }) => LOOK_NAMES.includes(name));
  if (looks.length === 0) return 0;
  const accounts = [
    { id: 'acme', apiKey: KEYS.acme, seed: 7 },
    { id: 'globex', apiKey: KEYS.globex, seed: 11 },
  ];
  const server = await startDemoServer({ clock: () => Date.now(), timeZone, accounts });
  const userDataDir = await newUserDataDir(desktop);
  writeFileSync(join(userDataDir, 'settings.json'), JSON.stringify({ backfillDays: 7 }));
  const app = await launchGlance({ desktop, userDataDir, args: [`--base-url=${server.baseUrl}`] });
  const bus = await SessionBus.connect(desktop.busAddress);
  let count = 0;
  try {
    const page = await app.windowWith('[data-testid="welcome"]', LIMIT_MS);
    for (const [name, reach] of STATES) {
      await reach({ page, server });
      for (const look of looks) await take(page, look, join(outputDir, `${name}-${look.name}.png`));
      await inEnglish(page);
      count += looks.length;
    }
    await page.keyboard.press('Escape');
    await (await TrayReader.find(bus, app.processId)).activate();
    const popover = await app.windowWith('[data-testid="popover"]', LIMIT_MS);
    for (const [name, fault] of POPOVERS) {
      await answersWith({ page: popover, server }, fault);
      await popover.screenshot({ path: join(outputDir, `${name}.png`) });
      count += 1;
    }
  } finally {
    bus.close();
    if (!app.hasEnded) await app.kill();
    await server.close();
  }
  return count;
}

const POPOVERS: readonly (readonly [name: string, fault: AnswerFault | undefined])[] = [
  ['popover-two-accounts', undefined],
  ['popover-key-refused', { kind: 'status', status: 401 }],
];

async function take(page: Page, look: Look, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await apply(page, session, look);
  await photograph(page, session, path);
  await session.detach();
}

/** The next state is reached by its English names. */
const inEnglish = (page: Page): Promise<void> =>
  page.evaluate<undefined>(`window.glance.updateSettings({ language: 'en' }).then(() => undefined)`);

async function fillIn(page: Page, accountId: keyof typeof KEYS): Promise<void> {
  await page.getByLabel('Account ID', { exact: true }).fill(accountId);
  await page.getByLabel('API key', { exact: true }).fill(KEYS[accountId]);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

async function connectRefused({ page, server }: Scene): Promise<void> {
  server.setFaults({ answer: { kind: 'status', status: 401 } });
  await fillIn(page, 'acme');
  await page.getByTestId('connect-problem').waitFor({ timeout: LIMIT_MS });
}

async function connectFirst({ page, server }: Scene): Promise<void> {
  server.setFaults({});
  await fillIn(page, 'acme');
  await page.locator(DASHBOARD).waitFor({ timeout: LIMIT_MS });
  await page.locator('[data-testid="fetching"]').waitFor({ state: 'detached', timeout: LIMIT_MS });
}

/** One more update, with this answer. */
async function answersWith({ page, server }: Scene, answer: AnswerFault | undefined): Promise<void> {
  server.setFaults(answer === undefined ? {} : { answer });
  await page.evaluate(`new Promise((resolve) => {
    window.glance.on('snapshot', () => resolve(undefined));
    void window.glance.refreshNow();
  })`);
  await settled(page);
}

async function accountSettings(scene: Scene): Promise<void> {
  await answersWith(scene, undefined);
  await press(scene.page, ',');
}

async function connectSecond({ page }: Scene): Promise<void> {
  await fillIn(page, 'globex');
  await page.locator(DASHBOARD).waitFor({ timeout: LIMIT_MS });
  await press(page, 'l');
}

async function openDialog(page: Page, button: string): Promise<void> {
  await page.keyboard.press('Escape');
  await press(page, button === 'Restore…' ? 'h' : ',');
  await page.getByRole('button', { name: button, exact: true }).first().click();
}

async function askForLessHistory(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await press(page, 'h');
  await page.locator('#retention').selectOption('12');
}
