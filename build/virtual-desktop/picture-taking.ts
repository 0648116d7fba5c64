import { writeFile } from 'node:fs/promises';
import type { CDPSession, Page } from 'playwright';

/** How pictures of the windows are taken, and in which looks. */

/** How a page is looked at. */
export interface Look {
  readonly name: string;
  readonly scheme: 'light' | 'dark';
  readonly forced?: boolean;
  /** CSS pixels at 100 %. */
  readonly width: number;
  readonly zoom?: 1 | 2;
  readonly language?: string;
}

export const LOOKS: readonly Look[] = [
  { name: 'light', scheme: 'light', width: 1120 },
  { name: 'dark', scheme: 'dark', width: 1120 },
  { name: 'forced-colors', scheme: 'dark', forced: true, width: 1120 },
  { name: 'narrow', scheme: 'light', width: 720 },
  { name: 'wide', scheme: 'dark', width: 1600 },
  { name: 'zoomed', scheme: 'light', width: 1440, zoom: 2 },
  { name: 'smallest-zoomed', scheme: 'light', width: 720, zoom: 2 },
  { name: 'german', scheme: 'light', width: 1120, language: 'de' },
  { name: 'japanese', scheme: 'dark', width: 1120, language: 'ja' },
  { name: 'hindi', scheme: 'light', width: 1120, language: 'hi' },
  { name: 'french', scheme: 'light', width: 1120, language: 'fr' },
  { name: 'spanish', scheme: 'light', width: 1120, language: 'es' },
  { name: 'portuguese', scheme: 'light', width: 1120, language: 'pt-BR' },
  { name: 'long', scheme: 'light', width: 1120, language: 'en-XA' },
  { name: 'right-to-left', scheme: 'light', width: 1120, language: 'ar-XB' },
];

/**
 * The whole page, beyond the window too; of a page behind a dialog only what the window shows. A picture that resized
 * the window for it would find the charts not yet drawn again.
 */
export async function photograph(page: Page, session: CDPSession, path: string): Promise<void> {
  const [width = 0, height = 0, y = 0] = await page.evaluate<number[]>(`(() => {
    const { clientWidth, clientHeight, scrollHeight } = document.documentElement;
    const behind = document.querySelector('dialog[open]') !== null;
    return [clientWidth, behind ? clientHeight : scrollHeight, behind ? window.scrollY : 0];
  })()`);
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'png',
    captureBeyondViewport: true,
    clip: { x: 0, y, width, height, scale: 1 },
  });
  await writeFile(path, data, 'base64');
}

export async function apply(page: Page, session: CDPSession, look: Look): Promise<void> {
  const zoom = look.zoom ?? 1;
  await page.emulateMedia({ colorScheme: look.scheme, forcedColors: look.forced === true ? 'active' : 'none' });
  await session.send('Emulation.setDeviceMetricsOverride', {
    width: look.width / zoom,
    height: Math.round(820 / zoom),
    deviceScaleFactor: zoom,
    mobile: false,
  });
  // A string, because it runs in the page, whose world this file does not know.
  await page.evaluate(`window.glance.updateSettings({ language: ${JSON.stringify(look.language ?? 'en')} })`);
  await settled(page);
}

export async function press(page: Page, key: string): Promise<void> {
  await page.evaluate('document.activeElement?.blur?.()');
  await page.keyboard.press(key === ',' ? 'Control+,' : key);
  await settled(page);
}

/** Two frames and a moment for an answer of main; nothing is being worked out, and charts made anew have drawn something. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(
    'new Promise((resolve) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(resolve)), 120)).then(() => undefined)',
  );
  const blank = `[...document.querySelectorAll('canvas')].some((canvas) => canvas.width * canvas.height > 0 &&
    !canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0))`;
  await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
  for (let turn = 0; turn < 120 && (await page.evaluate(blank)) === true; turn += 1) await page.evaluate(FRAME);
}

/** One frame later. */
const FRAME = 'new Promise((resolve) => requestAnimationFrame(resolve)).then(() => undefined)';
