import { ENGLISH } from '../../main/domain/wording/language.ts';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright';
import type { ExportSidecar } from '../../main/contract/csv.ts';
import { addDays, localDateAt, localDay } from '../../main/domain/time/calendar.ts';
import { formatTimeOfDay } from '../../main/domain/wording/format.ts';
import type { DemoServer } from '../../main/demo/server.ts';
import { answerOpenDialog, answerSaveDialog, expect } from './desktop/index.ts';
import { connectFirst, newProfile, test } from './support.ts';
import { HOUR_MS } from '../../main/domain/time/units.ts';

test.use({ desktopOptions: { components: { notifications: false } } });

const BACKFILL_DAYS = 12;

const headline = (page: Page) => page.getByTestId('coverage-headline');
const square = (page: Page, date: string) => page.locator(`[data-testid="coverage-map"] [data-date="${date}"]`);

/** The local dates that Acquire was asked for, in order. */
const askedDates = (server: DemoServer): string[] =>
  server.requests.map(({ query }) => (query['start_date'] ?? '').slice(0, 'YYYY-MM-DD'.length));

/** How often Acquire was asked for the hours of a local day. */
const asksFor = (server: DemoServer, date: string): number =>
  askedDates(server).filter((asked) => asked === date).length;

async function openHistory(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'History', exact: true }).click();
  await expect(page.locator('[data-testid="history"][data-ready="true"]')).toBeVisible();
}

test('the history: fetched, stopped and gone on with, asked for again, revised, exported and compared', async ({
  launch,
  desktop,
  team,
}) => {
  const { server, timeZone } = team;
  const today = localDateAt(Date.now(), timeZone);
  const userDataDir = await newProfile(desktop, { backfillDays: BACKFILL_DAYS });
  const app = await launch({ userDataDir, ...team.launchOptions });
  // Slow enough that there is something to stop, however long the way there takes.
  server.setFaults({ answer: { kind: 'slow', delayMs: 600, pieces: 2 } });
  const page = await connectFirst(app);
  server.setFaults({ answer: { kind: 'slow', delayMs: 6_000, pieces: 1 } });

  // Stop and go on
  await openHistory(page);
  await page.getByRole('button', { name: 'Stop download', exact: true }).click();
  await expect(page.getByTestId('backfill')).toHaveAttribute('data-kind', 'stopped');
  server.setFaults({ answer: { kind: 'slow', delayMs: 600, pieces: 2 } });
  const oldest = addDays(today, -BACKFILL_DAYS);
  await expect(square(page, oldest)).toHaveAttribute('data-kind', 'missing');
  const askedBefore = server.requests.length;
  await square(page, oldest).click();
  await page.getByRole('button', { name: 'Download again', exact: true }).click();
  await expect(square(page, oldest)).toHaveAttribute('data-kind', 'complete');
  // Besides that day there may be one that was on its way when it was stopped, and polls.
  const others = askedDates(server)
    .slice(askedBefore)
    .filter((date) => date !== oldest && date !== today);
  expect(others.length).toBeLessThanOrEqual(1);
  await expect(square(page, addDays(oldest, 1))).toHaveAttribute('data-kind', 'missing');
  server.setFaults({});
  await page.getByRole('button', { name: 'Continue download', exact: true }).click();
  await expect(headline(page)).toHaveText(`${BACKFILL_DAYS} of ${BACKFILL_DAYS} days complete`);

  // Revised by Acquire, seen because the day is asked for again by hand
  const yesterday = addDays(today, -1);
  const fromMs = localDay(yesterday, timeZone).startMs + 10 * HOUR_MS;
  const before = server.truth.bucket(fromMs, fromMs + HOUR_MS).totalSessions;
  server.setFaults({ overrides: [{ fromMs, toMs: fromMs + HOUR_MS, extraSessions: 5 }] });
  const asked = asksFor(server, yesterday);
  await square(page, yesterday).click();
  await page.getByRole('button', { name: 'Download again', exact: true }).click();
  await expect.poll(() => asksFor(server, yesterday)).toBeGreaterThan(asked);
  const revisions = page.getByTestId('revisions');
  await expect(revisions).toContainText(`${before} → ${before + 5} sessions`);
  await expect(revisions).toContainText(formatTimeOfDay(fromMs, timeZone, ENGLISH));
  await expect(square(page, yesterday)).toHaveAttribute('data-kind', 'complete');

  // Exported with options
  const file = join(desktop.home, 'history.csv');
  await page.getByRole('button', { name: 'Export options…', exact: true }).click();
  const dialog = page.getByTestId('export-dialog');
  await dialog.getByLabel('To', { exact: true }).fill(yesterday);
  await dialog.getByLabel('Separator', { exact: true }).selectOption('semicolon');
  await dialog.getByRole('switch', { name: 'Byte order mark' }).click();
  await dialog.getByRole('switch', { name: 'Also save a .json file' }).click();
  await dialog.getByRole('button', { name: 'Save…', exact: true }).click();
  await answerSaveDialog(desktop, file);
  await expect(dialog).toBeHidden();
  const bytes = readFileSync(file);
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const rows = parse<Record<string, string>>(bytes, { columns: true, bom: true, delimiter: ';' });
  const spanMs = localDay(today, timeZone).startMs - localDay(oldest, timeZone).startMs;
  expect(rows).toHaveLength(spanMs / HOUR_MS);
  for (const row of rows) {
    const truth = server.truth.bucket(Date.parse(row['bucket_start'] ?? ''), Date.parse(row['bucket_end'] ?? ''));
    expect(Number(row['total_session']), row['bucket_start']).toBe(truth.totalSessions);
  }
  const sidecar = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as ExportSidecar;
  expect(sidecar).toMatchObject({ rowCount: rows.length, delimiter: 'semicolon', bom: true, accounts: ['acme'] });
  expect(sidecar.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));

  // Read back: everything is here already
  await page.getByRole('button', { name: 'Import CSV…', exact: true }).click();
  await answerOpenDialog(desktop, file);
  const preview = page.getByTestId('import-preview');
  await expect(preview).toContainText('history.csv');
  await expect(preview.getByTestId('import-equal')).toContainText(rows.length.toLocaleString('en-GB'));
  await expect(preview.getByTestId('import-new')).toContainText('0');
  await preview.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(preview).toBeHidden();

  // Another file is refused with the line and the reason
  await page.getByRole('button', { name: 'Import CSV…', exact: true }).click();
  await answerOpenDialog(desktop, `${file}.json`);
  await expect(page.getByTestId('import-refused')).toContainText(/line \d+:\s+\S/i);
  await page.getByTestId('import-refused').getByRole('button', { name: 'Close', exact: true }).click();

  // Upkeep
  const backup = join(desktop.home, 'backup.sqlite');
  await page.getByRole('button', { name: 'Back up…', exact: true }).click();
  await answerSaveDialog(desktop, backup);
  await expect.poll(() => existsSync(backup)).toBe(true);
  await page.getByRole('button', { name: 'Check history', exact: true }).click();
  await expect(page.getByText('The history is intact')).toBeVisible();
});
