import { describe, expect, it } from 'vitest';
import { createIncidentStore } from '../../../main/history/incident-store.ts';
import { sampleIncidents } from '../../../main/demo/sample-incidents.ts';
import { DAY, hour, newStore, report } from './support.ts';

const kept = DAY.endMs + 3 * 3_600_000;

describe('times that were read in the wrong unit', () => {
  it('are converted in buckets and totals, and nobody is told that Acquire revised them', () => {
    const { connection, store } = newStore();
    store.keep('acme', DAY, report([hour(1), hour(2, { responseSeconds: null })]), kept);
    store.keep('beta', DAY, report([hour(1)]), kept);
    expect(store.scaleTimes('acme', 60)).toEqual({ ok: true, value: null });
    const [first, second] = store.buckets('acme', 'hour', DAY.startMs, DAY.endMs);
    expect(first).toEqual(hour(1, { averageSessionSeconds: 544 * 60, responseSeconds: 21 * 60 }));
    expect(second?.responseSeconds).toBeNull();
    expect(store.summary('acme', DAY.startMs, DAY.endMs)?.current.averageSessionSeconds).toBe(544.5 * 60);
    expect(store.buckets('beta', 'hour', DAY.startMs, DAY.endMs)).toEqual([hour(1)]);
    expect(connection.prepare('SELECT count(*) AS n FROM revision').get()).toMatchObject({ n: 0 });
    // What Acquire revises afterwards is noted as ever.
    store.keep('acme', DAY, report([hour(1, { totalSessions: 6, fetchedAtMs: kept + 1 })]), kept + 1);
    expect(connection.prepare('SELECT count(*) AS n FROM revision').get()).toMatchObject({ n: 1 });
  });

  it('are converted back to what they were', () => {
    const { store } = newStore();
    store.keep('acme', DAY, report([hour(1)]), kept);
    store.scaleTimes('acme', 60);
    store.scaleTimes('acme', 1 / 60);
    expect(store.buckets('acme', 'hour', DAY.startMs, DAY.endMs)[0]?.responseSeconds).toBeCloseTo(21, 9);
  });

  it('are converted in incidents about times, and counts stay', () => {
    const { connection, store } = newStore();
    const incidents = createIncidentStore(connection);
    const { past, open } = sampleIncidents(kept, 'Europe/Berlin');
    for (const one of [...past, open]) incidents.add(one);
    const before = incidents.list({ accountId: open.incident.accountId });
    store.scaleTimes(open.incident.accountId, 60);
    for (const [place, after] of incidents.list({ accountId: open.incident.accountId }).entries()) {
      const factor = after.rule === 'sessions-up' ? 1 : 60;
      expect(after.value).toBeCloseTo((before[place]?.value ?? 0) * factor, 6);
      expect(after.typical?.p90).toBeCloseTo((before[place]?.typical?.p90 ?? 0) * factor, 6);
    }
  });
});
