import * as v from 'valibot';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alertSettingsSchema, type AlertSettings, type Incident } from '../../../main/contract/alerts.ts';
import { accountWith, type Settings } from '../../../main/contract/settings.ts';
import { startBench, temporaryFolder, TEST_KEY, type Bench } from './support.ts';

const TUESDAY_14_20 = Date.parse('2026-11-24T14:20:00Z');
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const calmTeam = { accounts: [{ id: 'acme', apiKey: TEST_KEY, seed: 7, incidents: false }] };

type RuleChange = Partial<AlertSettings['rules']['sessions-up']>;
const fixedRules = (rule: RuleChange = {}, rest: Partial<AlertSettings> = {}): AlertSettings =>
  v.parse(alertSettingsSchema, {
    rules: {
      'sessions-up': { mode: 'fixed', fixedThreshold: 100, coolDownMinutes: 0, ...rule },
      'response-up': { enabled: false },
    },
    ...rest,
  });

const accounts = (alerts: AlertSettings): Settings['accounts'] => [
  accountWith({ id: 'acme', name: 'acme', color: '#2f6bff', keyStored: true, alerts }),
];

/** A bench whose rule is a fixed threshold, so that no history is needed. */
async function fixedBench(options: { alerts?: AlertSettings; core?: Parameters<typeof startBench>[0]['core'] } = {}) {
  const bench = await startBench({
    nowMs: TUESDAY_14_20,
    server: calmTeam,
    settings: { accounts: accounts(options.alerts ?? fixedRules()) },
    ...(options.core === undefined ? {} : { core: options.core }),
  });
  await bench.until(() => bench.snapshot().accounts[0]?.today != null);
  return bench;
}

/** Many sessions in the hour that runs, or none more than usual. */
function spike(bench: Bench, on = true): void {
  const hourStartMs = Math.floor(bench.clock.nowMs() / hourMs) * hourMs;
  const overrides = on ? [{ fromMs: hourStartMs, toMs: hourStartMs + minuteMs, extraSessions: 200 }] : [];
  bench.server.setFaults({ overrides });
}

async function poll(bench: Bench): Promise<void> {
  bench.clock.jump(bench.clock.nowMs() + 1_000);
  await bench.core.refresh();
}

function list(bench: Bench): readonly Incident[] {
  const listed = bench.core.alerts.incidents({ accountId: 'acme' });
  if (!listed.ok) throw new Error(listed.error.code);
  return listed.value;
}

const openOf = (bench: Bench) => bench.snapshot().accounts[0]?.openIncidents ?? [];

describe('an incident', () => {
  it('is listed, open in the snapshot while it goes on, and told with its number', async () => {
    const bench = await fixedBench();
    spike(bench);
    await poll(bench);
    expect(bench.news).toHaveLength(1);
    const [incident] = list(bench);
    expect(incident).toMatchObject({ id: 1, rule: 'sessions-up', suppressed: null, endedAtMs: null, note: '' });
    expect(bench.news[0]?.incident).toEqual(incident);
    expect(openOf(bench)).toEqual([incident]);

    spike(bench, false);
    await poll(bench);
    expect(openOf(bench)).toEqual([]);
    expect(bench.over).toEqual([bench.news[0]?.key]);
    expect(list(bench)).toMatchObject([{ id: 1, endedAtMs: bench.clock.nowMs() }]);
  });

  it('goes on over a restart and is never told twice', async () => {
    const bench = await fixedBench();
    spike(bench);
    await poll(bench);
    const again = bench.restart();
    expect(openOf(again)).toHaveLength(1);
    await poll(again);
    expect(bench.news).toHaveLength(1);
    spike(again, false);
    await poll(again);
    expect(list(again)).toMatchObject([{ id: 1, notifiedAtMs: bench.news[0]?.incident.notifiedAtMs }]);
    expect(bench.over).toContain(bench.news[0]?.key);
    // And the cool-down counts from its end, whichever run saw that.
    expect(again.core.alerts.update('acme', fixedRules({ coolDownMinutes: 60 }))).toMatchObject({ ok: true });
    const third = again.restart();
    spike(third);
    await poll(third);
    expect(list(third)[0]).toMatchObject({ id: 2, suppressed: 'cool-down' });
  });

  it('that was open when the app ended long ago ended then', async () => {
    const bench = await fixedBench();
    spike(bench);
    await poll(bench);
    const lastMs = bench.clock.nowMs();
    bench.core.stop();
    bench.clock.jump(lastMs + 7 * dayMs);
    const again = bench.restart();
    expect(openOf(again)).toEqual([]);
    expect(list(again)).toMatchObject([{ id: 1, endedAtMs: lastMs }]);
  });

  it('ends at once when its rule is switched off', async () => {
    const bench = await fixedBench();
    spike(bench);
    await poll(bench);
    expect(bench.core.alerts.update('acme', fixedRules({ enabled: false }))).toEqual({ ok: true, value: null });
    expect(bench.over).toEqual([bench.news[0]?.key]);
    expect(openOf(bench)).toEqual([]);
    expect(bench.core.alerts.update('beta', fixedRules())).toMatchObject({ ok: false });
  });

  it('keeps what the person says of it, also while it goes on', async () => {
    const bench = await fixedBench();
    spike(bench);
    await poll(bench);
    const said = bench.core.alerts.annotate({ id: 1, note: 'a campaign', notUseful: true });
    expect(said).toMatchObject({ ok: true, value: { note: 'a campaign', notUseful: true } });
    expect(openOf(bench)).toMatchObject([{ note: 'a campaign', notUseful: true }]);
    spike(bench, false);
    await poll(bench);
    expect(list(bench)).toMatchObject([{ note: 'a campaign', notUseful: true }]);
    expect(bench.core.alerts.annotate({ id: 1, notUseful: false })).toMatchObject({
      value: { note: 'a campaign', notUseful: false },
    });
    expect(bench.core.alerts.annotate({ id: 99 })).toMatchObject({ ok: false, error: { code: 'invalid-argument' } });
  });

  it('goes with the history of its account, and only with it', async () => {
    const bench = await fixedBench();
    spike(bench);
    await poll(bench);
    expect(await bench.core.accounts.remove({ id: 'acme', history: 'keep' })).toMatchObject({ ok: true });
    expect(list(bench)).toHaveLength(1);
    await bench.core.accounts.connect({ accountId: 'acme', apiKey: TEST_KEY });
    expect(await bench.core.accounts.remove({ id: 'acme', history: 'delete' })).toMatchObject({ ok: true });
    expect(list(bench)).toEqual([]);
  });

  it('that the desktop did not show says so, is shown as going on, and is not tried again', async () => {
    const bench = await fixedBench();
    spike(bench);
    await poll(bench);
    bench.core.alerts.notificationFailed(1);
    await poll(bench);
    expect(bench.news).toHaveLength(1);
    expect(openOf(bench)).toMatchObject([{ suppressed: 'notifications-unavailable', notifiedAtMs: null }]);
    const again = bench.restart();
    await poll(again);
    expect(bench.news).toHaveLength(1);
    expect(list(again)).toMatchObject([
      { suppressed: 'notifications-unavailable', notifiedAtMs: null, endedAtMs: null },
    ]);
  });

  it('that the desktop shows later, when a notification server came, says when', async () => {
    const bench = await fixedBench();
    spike(bench);
    await poll(bench);
    bench.core.alerts.notificationFailed(1);
    await poll(bench);
    bench.clock.jump(bench.clock.nowMs() + 2 * minuteMs);
    const shownAtMs = bench.clock.nowMs();
    bench.core.alerts.notificationShown(1);
    expect(openOf(bench)).toMatchObject([{ suppressed: null, notifiedAtMs: shownAtMs }]);
    const again = bench.restart();
    await poll(again);
    expect(list(again)).toMatchObject([{ suppressed: null, notifiedAtMs: shownAtMs, endedAtMs: null }]);
    expect(bench.news).toHaveLength(1);
  });

  it('is told without a list where the history cannot be opened', async () => {
    const dataDir = join(temporaryFolder(), 'in-the-way');
    writeFileSync(dataDir, '');
    const bench = await fixedBench({ core: { dataDir } });
    expect(bench.snapshot().notices).toMatchObject([{ kind: 'history-unavailable' }]);
    spike(bench);
    await poll(bench);
    await poll(bench);
    expect(bench.news).toHaveLength(1);
    expect(openOf(bench)).toMatchObject([{ rule: 'sessions-up', notifiedAtMs: bench.news[0]?.incident.notifiedAtMs }]);
    spike(bench, false);
    await poll(bench);
    expect(bench.over).toEqual([bench.news[0]?.key]);
  });
});

describe('nothing is told', () => {
  it('from an answer that was long on its way, until a fresh one says the same', async () => {
    let onItsWay = (): void => undefined;
    const bench = await fixedBench({
      core: {
        fetch: async (url, init) => {
          const answer = await fetch(url, init);
          onItsWay();
          return answer;
        },
      },
    });
    spike(bench);
    onItsWay = () => {
      bench.clock.jump(bench.clock.nowMs() + 5 * minuteMs);
    };
    await poll(bench);
    expect(bench.news).toEqual([]);
    expect(list(bench)).toMatchObject([{ suppressed: 'stale' }]);
    // Not yet sure enough to be shown as going on.
    expect(openOf(bench)).toEqual([]);
    onItsWay = () => undefined;
    await poll(bench);
    expect(bench.news).toHaveLength(1);
    expect(list(bench)).toMatchObject([{ suppressed: null }]);
  });

  it('in a sleep and after it before fresh data is in', async () => {
    const bench = await fixedBench();
    bench.core.sleep();
    spike(bench);
    const asked = bench.server.requests.length;
    bench.clock.jump(bench.clock.nowMs() + 30 * minuteMs);
    bench.core.wake();
    expect(bench.news).toEqual([]);
    await bench.until(() => bench.news.length > 0);
    expect(bench.server.requests.length).toBe(asked + 1);
    expect(bench.news[0]?.incident.notifiedAtMs).toBeGreaterThanOrEqual(bench.clock.nowMs() - minuteMs);
  });

  it('while all is muted; the switch does not end a snooze', async () => {
    const bench = await fixedBench();
    bench.core.alerts.snooze('1-hour');
    const { snoozedUntilMs } = bench.core.settings().notifications;
    expect(snoozedUntilMs).toBe(bench.clock.nowMs() + hourMs);
    bench.core.updateSettings({ notifications: { enabled: false } });
    expect(bench.core.settings().notifications).toEqual({ enabled: false, snoozedUntilMs });
    spike(bench);
    await poll(bench);
    expect(list(bench)).toMatchObject([{ suppressed: 'muted' }]);
    bench.core.updateSettings({ notifications: { enabled: true } });
    await poll(bench);
    expect(list(bench)).toMatchObject([{ suppressed: 'snoozed' }]);
    bench.core.alerts.snooze('off');
    await poll(bench);
    expect(bench.news).toHaveLength(1);
  });

  it('in a snooze, which lasts over a restart, ends by itself, and does not swallow what still goes on', async () => {
    const bench = await fixedBench();
    bench.core.alerts.snooze('1-hour');
    const again = bench.restart();
    spike(again);
    // Far into the next hour, where it goes on
    bench.server.setFaults({
      overrides: [{ fromMs: TUESDAY_14_20, toMs: TUESDAY_14_20 + 3 * hourMs, extraSessions: 20_000 }],
    });
    await again.until(() => list(again).length > 0, 10_000);
    expect(list(again)).toMatchObject([{ suppressed: 'snoozed' }]);
    await again.until(() => again.core.settings().notifications.snoozedUntilMs === null, 10_000);
    expect(again.clock.nowMs()).toBeGreaterThanOrEqual(TUESDAY_14_20 + hourMs);
    await again.until(() => bench.news.length > 0, 10_000);
    expect(bench.news[0]?.incident.notifiedAtMs).toBeGreaterThanOrEqual(TUESDAY_14_20 + hourMs);
  });

  it('in quiet hours of the account’s own zone', async () => {
    const alerts = fixedRules({}, { quietHours: { fromMinute: 14 * 60, toMinute: 15 * 60 } });
    const utc = await fixedBench({ alerts });
    spike(utc);
    await poll(utc);
    expect(list(utc)).toMatchObject([{ suppressed: 'quiet-hours' }]);
    const berlin = await startBench({
      nowMs: TUESDAY_14_20,
      timeZone: 'Europe/Berlin',
      server: calmTeam,
      settings: { accounts: accounts(alerts) },
    });
    await berlin.until(() => berlin.snapshot().accounts[0]?.today != null);
    spike(berlin);
    await poll(berlin);
    expect(list(berlin)).toMatchObject([{ suppressed: null }]);
  });
});

describe('a replay', () => {
  it('gives what was told live, and what the hours before would have led to', async () => {
    const bench = await startBench({
      nowMs: Date.parse('2026-11-24T10:58:00Z'),
      server: calmTeam,
      settings: { backfillDays: 60 },
    });
    const elevenMs = Date.parse('2026-11-24T11:00:00Z');
    const wednesdayMs = elevenMs - 6 * dayMs + 4 * hourMs;
    const before = { fromMs: wednesdayMs, toMs: wednesdayMs + hourMs, sessionsFactor: 6 };
    const live = { fromMs: elevenMs, toMs: elevenMs + hourMs, sessionsFactor: 4 };
    bench.server.setFaults({ overrides: [before, live] });
    await bench.until(() => bench.server.requests.length > 60, 500);
    await bench.until(() => bench.snapshot().accounts[0]?.fetching === null, 500);
    await bench.until(() => bench.over.length > 0 || bench.clock.nowMs() > elevenMs + 5 * hourMs, 20_000);
    const notified = list(bench).filter(({ notifiedAtMs }) => notifiedAtMs !== null);
    expect(notified.map(({ rule }) => rule)).toContain('sessions-up');

    const alerts = bench.core.settings().accounts[0]?.alerts ?? fixedRules();
    const replayed = await bench.core.alerts.replay({ accountId: 'acme', alerts, days: 30 });
    if (!replayed.ok) throw new Error(replayed.error.code);
    const { incidents, notifiedCount, pollCount, hourCount } = replayed.value;
    expect(incidents.filter(({ startedAtMs }) => startedAtMs >= elevenMs)).toEqual(
      list(bench)
        .map(({ id: _id, note: _note, notUseful: _notUseful, acknowledgedAtMs: _, ...incident }) => incident)
        .reverse(),
    );
    // Nobody polled last week: that hour is judged at its end.
    expect(incidents).toContainEqual(
      expect.objectContaining({ rule: 'sessions-up', startedAtMs: before.toMs, hourStartMs: before.fromMs }),
    );
    expect(notifiedCount).toBe(incidents.filter(({ notifiedAtMs }) => notifiedAtMs !== null).length);
    expect(pollCount).toBeGreaterThan(30);
    expect(hourCount).toBeGreaterThan(29 * 24);

    // Rules that are off would have sent nothing.
    const off = v.parse(alertSettingsSchema, {
      rules: { 'sessions-up': { enabled: false }, 'response-up': { enabled: false } },
    });
    const none = await bench.core.alerts.replay({ accountId: 'acme', alerts: off, days: 30 });
    expect(none).toMatchObject({ ok: true, value: { incidents: [], notifiedCount: 0 } });
    expect(await bench.core.alerts.replay({ accountId: 'beta', alerts, days: 30 })).toMatchObject({ ok: false });
  });
});

describe('an open incident', () => {
  it('is acknowledged once and for all: silent until it is over, also after a restart', async () => {
    const bench = await fixedBench();
    spike(bench);
    await poll(bench);
    const [open] = openOf(bench);
    expect(open).toMatchObject({ acknowledgedAtMs: null });
    expect(bench.core.alerts.acknowledge(open?.id ?? 0)).toMatchObject({ ok: true });
    expect(openOf(bench)).toMatchObject([{ id: open?.id, acknowledgedAtMs: bench.clock.nowMs() }]);
    expect(list(bench)).toMatchObject([{ acknowledgedAtMs: bench.clock.nowMs() }]);
    expect(bench.core.alerts.acknowledge(999)).toMatchObject({ ok: false });
  });

  it('is told again while it goes on, as often as was asked for, until it is acknowledged', async () => {
    const bench = await fixedBench();
    bench.core.updateSettings({ remindAfterMinutes: 30 });
    spike(bench);
    await poll(bench);
    const told = bench.news.length;
    expect(told).toBeGreaterThan(0);
    await poll(bench);
    expect(bench.news.length).toBe(told);
    bench.clock.jump(bench.clock.nowMs() + 31 * minuteMs);
    await poll(bench);
    expect(bench.news.length).toBe(told + 1);
    bench.core.alerts.acknowledge(openOf(bench)[0]?.id ?? 0);
    bench.clock.jump(bench.clock.nowMs() + 31 * minuteMs);
    spike(bench);
    await poll(bench);
    expect(bench.news.length).toBe(told + 1);
  });
});
