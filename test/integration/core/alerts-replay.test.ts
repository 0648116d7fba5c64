import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { alertSettingsSchema } from '../../../main/contract/alerts.ts';
import { hourMs, dayMs, calmTeam, fixedRules, list } from './alert-bench.ts';
import { startBench } from './support.ts';

describe('a replay', () => {
  it('gives what was notified live, and what the hours before would have led to', async () => {
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
