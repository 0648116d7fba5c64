import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { answerSaveDialog, expect, newUserDataDir, test } from './desktop/index.ts';
import { DASHBOARD } from './support.ts';

/** What a person asks of the dashboard beyond a range: into a bar and back, another period, the week, notes, pictures. */

const chart = (page: Page) => page.getByTestId('chart-sessions').getByRole('img');

async function shown(page: Page, range: string): Promise<void> {
  await page.getByRole('radio', { name: range, exact: true }).click();
  await expect(chart(page)).toHaveAttribute('aria-label', /highest/i);
}

/** In the page: a chart begins each drawing by clearing its canvas. */
const countDrawings = `
  drawings = 0;
  const clear = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    drawings += 1;
    clear.apply(this, box);
  };
`;

test('a range is gone into by mouse and keys, compared, noted, and saved as a picture', async ({ launch, desktop }) => {
  const userDataDir = await newUserDataDir(desktop);
  const app = await launch({ userDataDir, args: ['--demo'] });
  const page = await app.windowWith(DASHBOARD);
  await expect(page.getByTestId('dashboard')).toHaveAttribute('data-ready', 'true');
  await shown(page, '30 days');

  // A pointer that passes over all days draws none of the three charts again; new numbers may, once or twice.
  const box = (await chart(page).boundingBox())!;
  await page.evaluate(countDrawings);
  for (let step = 0; step < 30; step++) await page.mouse.move(box.x + 60 + (step * (box.width - 80)) / 30, box.y + 80);
  await expect(page.getByTestId('chart-sessions').locator('.tooltip')).toBeVisible();
  expect(await page.evaluate('drawings')).toBeLessThan(10);

  // Over some days with the mouse, into one of them with the keys, and back with Escape.
  await page.mouse.move(box.x + box.width * 0.6, box.y + 80);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + 80, { steps: 5 });
  await page.mouse.up();
  const trail = page.getByTestId('trail');
  await expect(trail).toContainText('30 days');
  await chart(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(trail.getByRole('listitem')).toHaveCount(3);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(trail.getByRole('listitem')).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expect(trail).toBeHidden();

  await page.getByTestId('compare').selectOption('same-weekdays');
  await expect(page.getByTestId('tile-sessions')).toContainText('on the same weekdays in the previous period');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Week by hour' }).click();
  const cells = page.getByTestId('heat-map').locator('td.cell');
  await expect(cells).toHaveCount(7 * 24);
  await expect(page.getByTestId('heat-map').locator('td.cell:not([data-shade="-1"])').first()).toBeVisible();

  await page.getByTestId('day-notes').getByRole('button').last().click();
  await page.getByRole('textbox', { name: 'Note' }).fill('Campaign started');
  await page.getByRole('button', { name: 'Save note' }).click();
  await expect(page.getByTestId('day-note')).toBeHidden();
  await expect(page.getByTestId('day-notes')).toContainText('Campaign started');

  const file = join(userDataDir, '..', 'Sessions.svg');
  await page.getByTestId('dashboard').getByLabel('Save or copy chart: Sessions').click();
  await page.getByRole('button', { name: 'Save as SVG…' }).click();
  await answerSaveDialog(desktop, file);
  await expect.poll(() => statSync(file, { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(2_000);

  await page.keyboard.press('?');
  await expect(page.getByTestId('shortcuts')).toContainText('Zoom into a bar');
});
