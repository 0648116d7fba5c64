import { describe, expect, it } from 'vitest';
import { startBench, TEST_KEY } from './support.ts';

const TUESDAY_10_58 = Date.parse('2026-11-24T10:58:00Z');
const hourMs = 3_600_000;
const elevenMs = Date.parse('2026-11-24T11:00:00Z');

const calmTeam = { accounts: [{ id: 'acme', apiKey: TEST_KEY, seed: 7, incidents: false }] };

describe('the first incident', () => {
  it('is notified once, with what is typical, and withdrawn when it is over', async () => {
    const bench = await startBench({ nowMs: TUESDAY_10_58, server: calmTeam, settings: { backfillDays: 60 } });
    await bench.until(() => bench.server.requests.length > 60, 500);
    await bench.until(() => bench.snapshot().accounts[0]?.fetching === null, 500);
    bench.server.setFaults({ overrides: [{ fromMs: elevenMs, toMs: elevenMs + hourMs, sessionsFactor: 4 }] });
    await bench.until(() => bench.news.length > 0 || bench.clock.nowMs() > elevenMs + hourMs, 15_000);

    expect(bench.news).toHaveLength(1);
    const [news] = bench.news;
    expect(news).toMatchObject({ timeZone: 'UTC', incident: { accountId: 'acme', rule: 'sessions-up' } });
    const { value = 0, typical } = news?.incident ?? {};
    expect(value).toBeGreaterThan(typical?.p90 ?? Infinity);

    await bench.until(() => bench.over.length > 0 || bench.clock.nowMs() > elevenMs + 5 * hourMs, 15_000);
    expect(bench.over).toEqual([news?.key]);
    // Notified again only when it had grown markedly.
    expect(new Set(bench.news.map(({ key }) => key)).size).toBe(1);
    for (const [index, { incident }] of bench.news.entries()) {
      const before = bench.news[index - 1]?.incident.value ?? 0;
      expect(incident.value).toBeGreaterThanOrEqual(1.5 * before);
    }
  });

  it('says nothing on an ordinary day', async () => {
    const bench = await startBench({ nowMs: TUESDAY_10_58, server: calmTeam, settings: { backfillDays: 60 } });
    await bench.until(() => bench.server.requests.length > 60, 500);
    await bench.until(() => bench.snapshot().accounts[0]?.fetching === null, 500);
    await bench.until(() => bench.clock.nowMs() > TUESDAY_10_58 + 8 * hourMs, 15_000);
    expect(bench.news).toEqual([]);
  });

  it('says nothing about the past, however wild it was', async () => {
    const bench = await startBench({ nowMs: TUESDAY_10_58, server: calmTeam, settings: { backfillDays: 60 } });
    bench.server.setFaults({
      overrides: [
        { fromMs: TUESDAY_10_58 - 30 * 24 * hourMs, toMs: TUESDAY_10_58 - 3 * 24 * hourMs, sessionsFactor: 5 },
      ],
    });
    await bench.until(() => bench.server.requests.length > 60, 500);
    await bench.until(() => bench.snapshot().accounts[0]?.fetching === null, 500);
    await bench.until(() => bench.clock.nowMs() > TUESDAY_10_58 + 10 * 60_000, 15_000);
    expect(bench.news).toEqual([]);
  });
});
