import { expect, it, vi } from 'vitest';
import { reviewWeek } from '../../../main/core/week-review.ts';
import { unpackRangeView } from '../../../main/domain/report/packed-view.ts';
import type { RangePreset, RangeView } from '../../../main/contract/range.ts';
import { calmTeam } from './alert-bench.ts';
import { startBench, type Bench } from './support.ts';

/** What is typical of whole days, as charts and the week in review show it. */

const TUESDAY_14_20 = Date.parse('2026-11-24T14:20:00Z');

async function viewOf(bench: Bench, preset: RangePreset): Promise<RangeView> {
  const view = await bench.core.viewRange({ accountId: 'acme', preset });
  if (!view.ok) throw new Error(view.error.code);
  return unpackRangeView(view.value);
}

async function benchWithHistory(): Promise<{ readonly bench: Bench; readonly changed: ReturnType<typeof vi.fn> }> {
  const changed = vi.fn();
  const bench = await startBench({
    nowMs: TUESDAY_14_20,
    server: calmTeam,
    settings: { backfillDays: 90 },
    core: { onHistoryChanged: changed },
  });
  await bench.until(() => bench.server.requests.length > 90, 500);
  await bench.until(() => bench.snapshot().accounts[0]?.fetching === null, 500);
  changed.mockClear();
  return { bench, changed };
}

it('a chart by days is there at once and has what is typical of each a moment later, the same as everywhere', async () => {
  const { bench, changed } = await benchWithHistory();
  expect((await viewOf(bench, '30-days')).points.every(({ typical }) => typical === null)).toBe(true);
  await expect.poll(() => changed.mock.calls.length).toBeGreaterThan(0);
  const { points } = await viewOf(bench, '30-days');
  expect(points.every(({ typical }) => typical?.totalSessions != null && typical.responseSeconds != null)).toBe(true);
  // Nothing is worked out again, and nobody is told again.
  const toldCount = changed.mock.calls.length;
  for (const preset of ['7-days', '30-days', '7-days'] as const) await viewOf(bench, preset);
  expect(changed.mock.calls.length).toBe(toldCount);

  const week = await viewOf(bench, '7-days');
  expect(week.points).toEqual(points.slice(-7));
  const [yesterday] = (await viewOf(bench, 'yesterday')).tiles;
  expect(week.points.at(-2)?.typical?.totalSessions).toEqual(plain(yesterday?.typical));
  const review = reviewWeek(bench.core, { accountId: 'acme' }, bench.clock.nowMs());
  expect(review.ok && review.value.days.map(({ typicalSessions }) => plain(typicalSessions))).toEqual(
    points.slice(-8, -1).map(({ typical }) => typical?.totalSessions),
  );
});

it('a long chart has typical ranges too; one with too many bars to draw them has none', async () => {
  const { bench, changed } = await benchWithHistory();
  // What it is compared with is downloaded first: each of those days would change what is typical.
  await viewOf(bench, '90-days');
  await bench.until(() => bench.snapshot().accounts[0]?.fetching === null, 500);
  changed.mockClear();
  await viewOf(bench, '90-days');
  await expect.poll(() => changed.mock.calls.length).toBeGreaterThan(0);
  const { points } = await viewOf(bench, '90-days');
  expect(points).toHaveLength(90);
  expect(points.every(({ typical }) => typical?.totalSessions != null)).toBe(true);

  const year = { accountId: 'acme', preset: '12-months', granularity: 'day' } as const;
  const byDays = await bench.core.viewRange(year);
  expect(byDays.ok && unpackRangeView(byDays.value).points.every(({ typical }) => typical === null)).toBe(true);
});

it('a week can be reviewed before any chart was looked at: it waits for nothing, and has the ranges a moment later', async () => {
  const { bench, changed } = await benchWithHistory();
  const typicalCount = (): number => {
    const review = reviewWeek(bench.core, { accountId: 'acme' }, bench.clock.nowMs());
    return review.ok ? review.value.days.filter(({ typicalSessions }) => typicalSessions !== null).length : -1;
  };
  expect(typicalCount()).toBe(0);
  await expect.poll(() => changed.mock.calls.length).toBeGreaterThan(0);
  expect(typicalCount()).toBe(7);
});

/** The basis of what is typical does not cross to windows. */
function plain(typical: RangeView['tiles'][number]['typical'] | undefined): unknown {
  if (typical == null) return typical;
  const { p10, median, p90, sampleCount } = typical;
  return { p10, median, p90, sampleCount };
}
