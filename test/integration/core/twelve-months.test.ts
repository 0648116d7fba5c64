import { describe, expect, it } from 'vitest';
import { unpackRangeView } from '../../../main/domain/report/packed-view.ts';
import { startBench, TEST_KEY, type Bench } from './support.ts';

/** One request gives twelve months, all cut by one clock; where the clocks change, the months beside are put right. */

const NOW_MS = Date.parse('2026-11-24T14:20:00Z');
const HOUR_MS = 3_600_000;
const accounts = [{ id: 'acme', apiKey: TEST_KEY, seed: 7, shifts: 'around-the-clock' }] as const;

async function monthsOf(bench: Bench) {
  const view = await bench.core.viewRange({ accountId: 'acme', preset: '12-months' });
  if (!view.ok) throw new Error(view.error.code);
  return unpackRangeView(view.value).points;
}

/** Finished months: their beginnings, what is shown of them, and what really happened. */
async function finishedMonths(bench: Bench) {
  const points = (await monthsOf(bench)).filter(({ endMs }) => endMs <= NOW_MS);
  return points.map(({ startMs, endMs, totalSessions }) => ({
    month: new Date(startMs + 24 * HOUR_MS).toISOString().slice(0, 7),
    shown: totalSessions,
    truth: bench.server.truth.bucket(startMs, endMs).totalSessions,
  }));
}

const isQuiet = (bench: Bench): boolean => bench.snapshot().accounts[0]?.fetching === null;

describe('twelve months', () => {
  it.each(['Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kolkata'])(
    'count each session in its own month, in %s',
    async (timeZone) => {
      const bench = await startBench({ nowMs: NOW_MS, timeZone, server: { accounts } });
      await bench.until(() => bench.snapshot().accounts[0]?.today != null);
      await monthsOf(bench);
      await bench.until(() => !isQuiet(bench), 500);
      await bench.until(() => isQuiet(bench), 500);
      const months = await finishedMonths(bench);
      expect(months).toHaveLength(11);
      expect(months.map(({ month, shown }) => [month, shown])).toEqual(
        months.map(({ month, truth }) => [month, truth]),
      );

      // Nothing is asked for again, however often the months are looked at.
      const askedCount = bench.server.requests.length;
      await monthsOf(bench);
      await bench.until(() => isQuiet(bench));
      expect(bench.server.requests).toHaveLength(askedCount);
    },
  );

  it('are there after one request, before those are put right', async () => {
    const bench = await startBench({ nowMs: NOW_MS, timeZone: 'Europe/Berlin', server: { accounts } });
    await bench.until(() => bench.snapshot().accounts[0]?.today != null);
    const before = bench.server.requests.length;
    await monthsOf(bench);
    await bench.until(() => bench.server.requests.length > before);
    await bench.until(() => bench.server.requests.length > before + 1);
    const months = await finishedMonths(bench);
    expect(months.every(({ shown }) => shown !== null)).toBe(true);
  });
});
