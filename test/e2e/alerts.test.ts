import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import * as v from 'valibot';
import { alertSettingsSchema, type AlertSettings, type Incident } from '../../main/contract/alerts.ts';
import type { GlanceBridge } from '../../main/contract/ipc.ts';
import { startDemoServer, type DemoServer } from '../../main/demo/server.ts';
import { expect, newUserDataDir, test as base, type RunningApp, type TrayReader } from './desktop/index.ts';
import { midday } from './midday.ts';

/** Alerts as a person meets them, by a fixed threshold, so that no history is needed and any hour of the day will do. */

const KEY = 'team:a-key-for-alerts';
const MINUTE_MS = 60_000;
const THRESHOLD = 100;

declare global {
  interface Window {
    readonly glance: GlanceBridge;
  }
}

interface Connected {
  readonly app: RunningApp;
  readonly page: Page;
  readonly tray: TrayReader;
  readonly server: DemoServer;
  readonly zone: ReturnType<typeof midday>;
  /** Changes the rules of the account. */
  rules(rule: Partial<AlertSettings['rules']['sessions-up']>, rest?: Partial<AlertSettings>): Promise<void>;
  /** Moves the clocks of Glance and of its server so far from the real one, as after a sleep. */
  moveClocks(byMs: number): Promise<void>;
  /** Makes this hour unusual, or usual again, and polls. */
  spike(on: boolean): Promise<void>;
  incidents(): Promise<readonly Incident[]>;
}

const test = base.extend<{ connected: Connected }>({
  connected: async ({ launch, trayOf, desktop }, use) => {
    const zone = midday(Date.now());
    const accounts = [{ id: 'acme', apiKey: KEY, seed: 7, incidents: false }];
    let movedMs = 0;
    const server = await startDemoServer({ clock: () => Date.now() + movedMs, timeZone: zone.timeZone, accounts });
    const userDataDir = await newUserDataDir(desktop);
    writeFileSync(join(userDataDir, 'settings.json'), JSON.stringify({ backfillDays: 0, pollIntervalMs: 3_600_000 }));
    const app = await launch({ userDataDir, args: [`--base-url=${server.baseUrl}`], env: { TZ: zone.timeZone } });
    const page = await app.windowWith('text=Explore with sample data');
    await page.getByLabel('Account ID', { exact: true }).fill('acme');
    await page.getByLabel('API key', { exact: true }).fill(KEY);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    const tray = await trayOf(app);
    await tray.untilMenu((lines) => lines.some((line) => line.startsWith('Updated')));
    const connected: Connected = {
      app,
      page,
      tray,
      server,
      zone,
      async rules(rule, rest = {}) {
        const sessionsUp = { mode: 'fixed', fixedThreshold: THRESHOLD, coolDownMinutes: 0, ...rule };
        const rules = { 'sessions-up': sessionsUp, 'response-up': { enabled: false } };
        const alerts = v.parse(alertSettingsSchema, { rules, ...rest });
        const outcome = await page.evaluate((args) => window.glance.updateAlerts(args), { accountId: 'acme', alerts });
        expect(outcome).toEqual({ ok: true, value: null });
      },
      async moveClocks(byMs) {
        movedMs = byMs;
        await app.actWith(byMs, ({ powerMonitor }, by) => {
          const main = globalThis as unknown as { realNow?: () => number };
          const real = (main.realNow ??= Date.now.bind(Date));
          powerMonitor.emit('suspend');
          Date.now = () => real() + by;
          powerMonitor.emit('resume');
        });
      },
      async spike(on) {
        const burst = { fromMs: zone.hourStartMs + MINUTE_MS, toMs: zone.hourStartMs + 5 * MINUTE_MS };
        server.setFaults({ overrides: on ? [{ ...burst, extraSessions: 300 }] : [] });
        await page.evaluate(() => window.glance.refreshNow());
      },
      async incidents() {
        const listed = await page.evaluate(() => window.glance.loadIncidents({ accountId: 'acme' }));
        if (!listed.ok) throw new Error(listed.error.code);
        return listed.value;
      },
    };
    await connected.rules({});
    await use(connected);
    await server.close();
  },
});

test.use({ desktopOptions: { components: { notifications: false } } });

test('an incident is notified, its click shows it, and it is taken back when it is over', async ({
  notifications,
  connected,
}) => {
  const { app, tray, rules, spike, incidents } = connected;
  await spike(true);
  const notified = await notifications.find();
  expect(notified.title).toBe('Many video sessions · acme');
  expect(notified.body).toMatch(/^3\d\d sessions since \d\d:00 · more than the 100 you set$/);
  const line = (lines: readonly string[]) => lines.find((each) => /^Many video sessions since \d\d:00$/.test(each));
  const lines = await tray.untilMenu((found) => line(found) !== undefined);
  expect(lines.indexOf(line(lines) ?? '')).toBe(4);
  expect(await tray.tooltip()).toContain('Many video sessions since');

  await app.act(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.hide();
  });
  await expect.poll(() => app.visibleWindows()).toEqual([]);
  notifications.click(notified);
  await expect.poll(() => app.visibleWindows()).toEqual(['Glance']);
  const page = await app.windowWith('[data-testid="dashboard"][data-ready="true"]');
  await expect(page.getByText('From the notification').first()).toBeVisible();

  await spike(false);
  await tray.untilMenu((found) => line(found) === undefined);
  await spike(true);
  await notifications.until('the next incident', () => notifications.open.length === 1);
  await spike(false);
  await notifications.until('it is taken back', () => notifications.open.length === 0);
  expect((await incidents()).map(({ suppressed, endedAtMs }) => [suppressed, endedAtMs === null])).toEqual([
    [null, false],
    [null, false],
  ]);

  await rules({ coolDownMinutes: 60 });
  await spike(true);
  expect((await incidents())[0]).toMatchObject({ rule: 'sessions-up', suppressed: 'cool-down', notifiedAtMs: null });
  // It goes on, and nothing holds it back any more.
  await rules({ coolDownMinutes: 0 });
  await spike(true);
  await notifications.until('it is told after all', () => notifications.open.length === 1);
  expect(notifications.shown).toHaveLength(3);
});

test('an incident that goes on is said again after the chosen time; its end is said with how long it lasted', async ({
  notifications,
  connected,
}) => {
  const { page, zone, rules, spike, moveClocks } = connected;
  // A quarter past, so that the hour is the same one half an hour later.
  const quarterPastMs = zone.hourStartMs + 15 * MINUTE_MS - Date.now();
  await moveClocks(quarterPastMs);
  await rules({}, { notifyWhenOver: true });
  await page.evaluate(() => window.glance.updateSettings({ remindAfterMinutes: 30 }));
  await spike(true);
  const first = await notifications.find();
  await page.evaluate(() => window.glance.refreshNow());
  expect(notifications.shown).toHaveLength(1);

  await moveClocks(quarterPastMs + 31 * MINUTE_MS);
  await notifications.until('the reminder', () => notifications.shown.length === 2);
  expect(notifications.shown[1]?.title).toBe(first.title);
  expect(notifications.shown[1]?.body).toMatch(/^3\d\d sessions since \d\d:00 · more than the 100 you set$/);

  await spike(false);
  const over = await notifications.find(({ title }) => title.startsWith('Over'));
  expect(over.title).toBe('Over: Many video sessions · acme');
  expect(over.body).toMatch(/ · back to typical at \d\d:4\d, after 3\d min$/);
});

test('quiet hours, a snooze from the tray, and a sleep hold it back until they are over', async ({
  notifications,
  connected,
}) => {
  const { app, page, tray, server, zone, rules, spike, incidents } = connected;
  const quietHours = { fromMinute: zone.minuteOfDay - 60, toMinute: zone.minuteOfDay + 120 };
  await rules({}, { quietHours });
  await spike(true);
  expect((await incidents())[0]).toMatchObject({ suppressed: 'quiet-hours', endedAtMs: null });
  await rules({}, { quietHours: null });
  await spike(true);
  const notified = await notifications.find();
  expect(notified.title).toBe('Many video sessions · acme');
  await spike(false);
  await notifications.until('it is over', () => notifications.open.length === 0);

  await tray.clickMenu('Snooze alerts', '1 hour');
  const snoozed = (lines: readonly string[]) => lines.find((each) => each.startsWith('Alerts snoozed until '));
  const lines = await tray.untilMenu((found) => snoozed(found) !== undefined);
  await spike(true);
  expect((await incidents())[0]).toMatchObject({ suppressed: 'snoozed', endedAtMs: null });
  await spike(false);
  await tray.clickMenu(snoozed(lines) ?? '', 'End snooze');
  await tray.untilMenu((found) => found.includes('Snooze alerts'));
  // What was over before the snooze was is not told.
  expect(notifications.shown).toHaveLength(1);

  const asked = server.requests.length;
  await app.act(({ powerMonitor }) => powerMonitor.emit('suspend'));
  server.setFaults({
    overrides: [{ fromMs: zone.hourStartMs, toMs: zone.hourStartMs + 5 * MINUTE_MS, extraSessions: 300 }],
  });
  await app.act(({ powerMonitor }) => powerMonitor.emit('resume'));
  await notifications.until('what came in the sleep', () => notifications.open.length === 1);
  // Told from an answer that was asked for after waking.
  expect(server.requests.length).toBeGreaterThan(asked);
  const [incident] = await incidents();
  expect(incident).toMatchObject({ suppressed: null, endedAtMs: null });
  expect(notifications.shown).toHaveLength(2);

  const test = await page.evaluate(() => window.glance.sendTestNotification());
  expect(test).toEqual({ ok: true, value: null });
  await notifications.find(({ title }) => title === 'Test notification · Glance');
});

test('where the desktop cannot notify, the app says so and shows what goes on itself', async ({ connected }) => {
  const { page, tray, spike, incidents } = connected;
  // Nobody has taken the place of the notification server.
  expect(await page.evaluate(() => window.glance.sendTestNotification())).toMatchObject({
    ok: false,
    error: { code: 'notifications-unavailable' },
  });
  await expect(page.getByText('Notifications aren’t available').first()).toBeVisible();
  await spike(true);
  await tray.untilMenu((lines) => lines.some((line) => line.startsWith('Many video sessions since ')));
  await expect.poll(async () => (await incidents())[0]?.suppressed).toBe('notifications-unavailable');
});
