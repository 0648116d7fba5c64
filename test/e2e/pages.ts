import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { startDemoServer, type DemoServer } from '../../main/demo/server.ts';
import { expect, newUserDataDir, type VirtualDesktop } from './desktop/index.ts';
import { zoneAtMidday } from './midday.ts';

/** What the tests of the pages share: two connected accounts, and the ways from page to page. */

export interface TwoAccounts {
  readonly server: DemoServer;
  readonly userDataDir: string;
  readonly start: { userDataDir: string; args: readonly string[]; env: Readonly<Record<string, string>> };
}

export const TWO_KEYS = { acme: 'acme:made-up-key', globex: 'globex:made-up-key' };

/** A server with two teams in zones of their own, and a profile without accounts. */
export async function twoAccounts(desktop: VirtualDesktop): Promise<TwoAccounts> {
  const timeZone = zoneAtMidday(Date.now());
  const accounts = [
    { id: 'acme', apiKey: TWO_KEYS.acme, seed: 7, incidents: false },
    { id: 'globex', apiKey: TWO_KEYS.globex, seed: 9, incidents: false },
  ];
  const server = await startDemoServer({ clock: () => Date.now(), timeZone, accounts });
  const userDataDir = await newUserDataDir(desktop);
  writeFileSync(join(userDataDir, 'settings.json'), JSON.stringify({ backfillDays: 0 }));
  return {
    server,
    userDataDir,
    start: { userDataDir, args: [`--base-url=${server.baseUrl}`], env: { TZ: timeZone } },
  };
}

/** Every page of the main window, by the key that leads to it and what is there then. */
export const PAGE_KEYS = [
  ['d', 'dashboard'],
  ['w', 'week'],
  ['a', 'alerts'],
  ['h', 'history'],
  ['Control+,', 'settings'],
] as const;

/** Presses a key with nothing focused that would take it. */
export async function pressOnPage(page: Page, key: string): Promise<void> {
  await page.evaluate('document.activeElement?.blur?.()');
  await page.keyboard.press(key);
}

export async function goTo(page: Page, key: string, testId: string): Promise<void> {
  await pressOnPage(page, key);
  await expect(page.getByTestId(testId)).toBeVisible();
}

/**
 * Notices, from now on, a text that a page shows for a moment: however seldom this process looks, it is not missed.
 * @returns what waits until it has been there
 */
export async function noticing(page: Page, selector: string, text: string): Promise<() => Promise<void>> {
  const seen = `noticed ${selector} ${text}`;
  await page.evaluate(
    ([name, where, wanted]) => {
      const look = (): void => {
        const texts = [...document.querySelectorAll(where)].map(({ textContent }) => textContent);
        if (texts.some((each) => each.includes(wanted))) Reflect.set(globalThis, name, true);
      };
      Reflect.set(globalThis, name, false);
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    },
    [seen, selector, text] as const,
  );
  return () => expect.poll(() => page.evaluate((name) => Reflect.get(globalThis, name) as unknown, seen)).toBe(true);
}
