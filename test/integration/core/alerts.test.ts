import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { minuteMs, dayMs, fixedRules, fixedBench, spike, poll, list, openOf } from './alert-bench.ts';
import { temporaryFolder, TEST_KEY } from './support.ts';

describe('an incident', () => {
  it('is listed, open in the snapshot while it goes on, and notified with its number', async () => {
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

  it('goes on over a restart and is never notified twice', async () => {
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

  it('is notified without a list where the history cannot be opened', async () => {
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

  it('is notified again while it goes on, as often as was asked for, until it is acknowledged', async () => {
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
