import { ENGLISH } from '../../main/domain/wording/language.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright';
import type { Figures } from '../../main/contract/report.ts';
import { openIncidentCause } from '../../main/demo/sample-incidents.ts';
import { startDemoServer, type DemoServer } from '../../main/demo/server.ts';
import { addDays, hoursOf, localDateAt, localDay, localDays } from '../../main/domain/time/calendar.ts';
import { formatCount, formatDuration } from '../../main/domain/wording/format.ts';
import { answerSaveDialog, expect, newUserDataDir, runGlance, test as desktopTest } from './desktop/index.ts';
import { connectFirst, DASHBOARD, filesBelow, newProfile, readTable, test, type TableRow } from './support.ts';
import { zoneAtMidday } from './midday.ts';

/** A duration in words; more than one where the endpoint's four decimals may turn a rounding either way. */
const durationWords = (seconds: number | null): readonly string[] =>
  [-0.001, 0.001].map((error) => formatDuration(seconds === null ? null : seconds + error, ENGLISH));

/** Holds what is shown of a finished span against what really happened. */
function expectRow(row: TableRow, { totalSessions, averageSessionSeconds, responseSeconds }: Figures): void {
  expect([row.status, row.sessions], row.label).toEqual(['Complete', totalSessions]);
  expect(durationWords(averageSessionSeconds), row.label).toContain(row.averageSession);
  expect(durationWords(responseSeconds), row.label).toContain(row.responseTime);
}

/** Chooses a range and waits until its table has so many rows and all of it has been fetched. */
async function tableOf(page: Page, range: string, rowCount: number): Promise<TableRow[]> {
  await page.getByRole('radio', { name: range, exact: true }).click();
  await expect
    .poll(
      async () => {
        const rows = await readTable(page);
        return rows.length === rowCount && !rows.some(({ status }) => /download/i.test(status));
      },
      { timeout: 200_000 },
    )
    .toBe(true);
  return readTable(page);
}

async function tileValue(page: Page, name: 'sessions' | 'average-session' | 'response'): Promise<number> {
  return Number(await page.locator(`[data-testid="tile-${name}"] [data-value]`).getAttribute('data-value'));
}

/** The same for all of a table; spans are `[startMs, endMs)`, in order. */
function expectTruth(rows: readonly TableRow[], spans: readonly (readonly [number, number])[], twin: DemoServer): void {
  expect(rows).toHaveLength(spans.length);
  const nowMs = Date.now();
  let compared = 0;
  rows.forEach((row, place) => {
    const [startMs = 0, endMs = 0] = spans[place] ?? [];
    if (endMs > nowMs) return;
    compared += 1;
    expectRow(row, twin.truth.bucket(startMs, endMs));
  });
  expect(compared).toBeGreaterThan(0);
}

desktopTest(
  'every range of the sample team shows what really happened, and the sample data stays by itself',
  async ({ launch, trayOf, keyring, desktop }) => {
    const timeZone = zoneAtMidday(Date.now());
    // The same made-up team as in the app, slow for as long: what is over is the same in both, to the second.
    const override = openIncidentCause(Date.now(), timeZone);
    const twin = await startDemoServer({ clock: () => Date.now(), timeZone, override });
    const userDataDir = await newUserDataDir(desktop);
    const app = await launch({ userDataDir, args: ['--demo'], env: { TZ: timeZone } });
    const page = await app.windowWith(DASHBOARD);
    await expect(page.getByTestId('sample-data')).toContainText('Everything here is made up');
    await page.getByRole('button', { name: 'Show as table' }).click();
    const today = localDateAt(Date.now(), timeZone);
    const hoursOn = (date: string) =>
      hoursOf(localDay(date, timeZone)).map((hour) => [hour.startMs, hour.endMs] as const);
    const daysBack = (count: number) =>
      localDays(addDays(today, 1 - count), today, timeZone).map((day) => [day.startMs, day.endMs] as const);

    expectTruth(await tableOf(page, 'Today', hoursOn(today).length), hoursOn(today), twin);

    const yesterday = hoursOn(addDays(today, -1));
    expectTruth(await tableOf(page, 'Yesterday', yesterday.length), yesterday, twin);
    const truth = twin.truth.bucket(yesterday[0]?.[0] ?? 0, yesterday.at(-1)?.[1] ?? 0);
    expect(await tileValue(page, 'sessions')).toBe(truth.totalSessions);
    expect(Math.round(await tileValue(page, 'average-session'))).toBe(Math.round(truth.averageSessionSeconds ?? 0));
    expect(Math.round(await tileValue(page, 'response'))).toBe(Math.round(truth.responseSeconds ?? 0));
    await expect(page.getByTestId('tile-sessions')).toContainText('the day before');

    const tile = page.locator('[data-testid="tile-sessions"] [data-value]');
    for (const count of [7, 30, 90]) {
      const rows = await tableOf(page, `${count} days`, count);
      expectTruth(rows, daysBack(count), twin);
      // A poll may come between the two readings.
      await expect
        .poll(async () => {
          const total = (await readTable(page)).reduce((sum, { sessions }) => sum + (sessions ?? 0), 0);
          return (await tile.innerText()).trim() === formatCount(total, ENGLISH);
        })
        .toBe(true);
    }

    await tableOf(page, '12 months', 12);
    const firstOf = (monthsAgo: number): string => {
      const [year = 0, month = 1] = today.split('-').map(Number);
      return new Date(Date.UTC(year, month - 1 - monthsAgo, 1)).toISOString().slice(0, 10);
    };
    const startOf = (monthsAgo: number): number => localDay(firstOf(monthsAgo), timeZone).startMs;
    const spans = Array.from({ length: 12 }, (_unused, place) => [startOf(11 - place), startOf(10 - place)] as const);
    // One request gives twelve months; those that it cuts beside a change of the clocks are put right after it.
    await expect(async () => expectTruth(await readTable(page), spans, twin)).toPass({ timeout: 60_000 });

    await page.getByRole('radio', { name: 'Custom', exact: true }).click();
    await page.getByLabel('From', { exact: true }).fill(addDays(today, -3));
    await page.getByLabel('To', { exact: true }).fill(addDays(today, -2));
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    const chosen = [...hoursOn(addDays(today, -3)), ...hoursOn(addDays(today, -2))];
    await expect.poll(async () => (await readTable(page)).length).toBe(chosen.length);
    expectTruth(await readTable(page), chosen, twin);

    await page.getByRole('button', { name: 'Show as table' }).click();
    for (const chart of ['sessions', 'average-session', 'response']) {
      await expect(page.getByTestId(`chart-${chart}`)).toBeVisible();
    }
    await (
      await trayOf(app)
    ).untilTooltip((text) => /^[\d,]+ sessions? · .+ response · (?:.+ · )?Sample team$/.test(text));
    await app.close();
    await twin.close();
    expect(await keyring.find({ service: 'Glance for Acquire' })).toEqual([]);
    const ours = filesBelow(userDataDir).filter((file) => /(settings|history)[^/]*$/.test(file));
    expect(ours.filter((file) => !file.startsWith(join(userDataDir, 'sample-data')))).toEqual([]);
  },
);

test('restarted with no network: the charts, the tray and the export are still there', async ({
  launch,
  trayOf,
  desktop,
  team,
}) => {
  const { server, timeZone, launchOptions } = team;
  const today = localDateAt(Date.now(), timeZone);
  const yesterday = hoursOf(localDay(addDays(today, -1), timeZone)).map(
    ({ startMs, endMs }) => [startMs, endMs] as const,
  );
  const userDataDir = await newProfile(desktop, { backfillDays: 2 });
  const app = await launch({ userDataDir, ...launchOptions });
  const page = await connectFirst(app);
  await page.getByRole('button', { name: 'Show as table' }).click();
  await tableOf(page, 'Yesterday', yesterday.length);
  await app.close();
  await server.close();

  const offline = await launch({ userDataDir, ...launchOptions });
  const again = await offline.windowWith(DASHBOARD);
  await expect(again.getByTestId('problem')).toBeVisible();
  // As it was left, the table stands in the charts' place.
  await expect(again.getByTestId('range-table')).toBeVisible();
  await again.getByRole('button', { name: 'Show as table' }).click();
  await expect(again.getByTestId('chart-sessions')).toBeVisible();
  await again.getByRole('button', { name: 'Show as table' }).click();
  expectTruth(await tableOf(again, 'Yesterday', yesterday.length), yesterday, server);

  const file = join(desktop.home, 'offline.csv');
  await (await trayOf(offline)).clickMenu('Export CSV…');
  await answerSaveDialog(desktop, file);
  await expect.poll(() => filesBelow(desktop.home).includes(file)).toBe(true);
  const rows = parse<Record<string, string>>(readFileSync(file), { columns: true });
  expect(new Set(rows.map((row) => row['account']))).toEqual(new Set(['acme']));
  await offline.close();

  const flags = [`--export-csv=${file}.flags`, `--from=${addDays(today, -1)}`, `--to=${today}`];
  const run = await runGlance({ desktop, userDataDir, args: flags, env: launchOptions.env });
  expect(run, run.stderr).toMatchObject({ code: 0 });
  const exported = parse<Record<string, string>>(readFileSync(`${file}.flags`), { columns: true });
  const finished = exported.filter(({ status }) => status === 'final');
  expect(finished.length).toBeGreaterThanOrEqual(yesterday.length);
  for (const row of finished) {
    const truth = server.truth.bucket(Date.parse(row['bucket_start'] ?? ''), Date.parse(row['bucket_end'] ?? ''));
    expect(Number(row['total_session']), row['bucket_start']).toBe(truth.totalSessions);
    expect(row['response_seconds'] === '', row['bucket_start']).toBe(truth.responseSeconds === null);
    expect(Math.abs(Number(row['response_seconds']) - (truth.responseSeconds ?? 0))).toBeLessThan(0.001);
  }
});
