import { describe, expect, it } from 'vitest';
import {
  TUESDAY_14_20,
  minuteMs,
  hourMs,
  calmTeam,
  fixedRules,
  accounts,
  fixedBench,
  spike,
  poll,
  list,
  openOf,
} from './alert-bench.ts';
import { startBench } from './support.ts';

describe('no notification comes', () => {
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
