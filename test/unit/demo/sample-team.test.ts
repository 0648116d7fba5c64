import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SAMPLE_SEED, sampleTeam } from '../../../main/demo/sample-team.ts';
import { figuresOf, type SessionSource } from '../../../main/demo/sessions.ts';
import { NOW_MS, report, serve } from './support.ts';
import { runs } from '../../arbitraries.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const team = (timeZone = 'UTC', seed = SAMPLE_SEED) => sampleTeam({ seed, timeZone });

test('the same sessions come back, whatever range is asked first', () => {
  const instant = fc.integer({ min: Date.UTC(2019, 0, 1), max: Date.UTC(2028, 0, 1) });
  const length = fc.integer({ min: 1, max: 9 * DAY_MS });
  const asked = team('Europe/Berlin');
  fc.assert(
    fc.property(instant, length, length, (startMs, first, second) => {
      const middleMs = startMs + first;
      const parts = [...asked.sessionsBetween(middleMs, middleMs + second)];
      parts.unshift(...asked.sessionsBetween(startMs, middleMs));
      expect(team('Europe/Berlin').sessionsBetween(startMs, middleMs + second)).toEqual(parts);
      for (const [index, { startMs: at }] of parts.entries()) {
        expect(at).toBeGreaterThanOrEqual(parts[index - 1]?.startMs ?? startMs);
        expect(at).toBeLessThan(middleMs + second);
      }
    }),
    runs(40),
  );
});

test('other seeds are other teams', () => {
  const week = [Date.UTC(2026, 5, 8), Date.UTC(2026, 5, 15)] as const;
  expect(team('UTC', 1).sessionsBetween(...week)).not.toEqual(team('UTC', 2).sessionsBetween(...week));
});

test('a believable year: weekdays, weekends, nights, lunch, growth, lengths and waits', () => {
  const sessions = team().sessionsBetween(Date.UTC(2025, 5, 16), NOW_MS);
  const byHour = Array<number>(24).fill(0);
  const byWeekday = Array<number>(7).fill(0);
  for (const { startMs } of sessions) {
    const date = new Date(startMs);
    byHour[date.getUTCHours()]! += 1;
    byWeekday[date.getUTCDay()]! += 1;
  }
  const [sunday = 0, monday = 0, , , , , saturday = 0] = byWeekday;
  expect(monday / 52).toBeGreaterThan(90);
  expect(monday / 52).toBeLessThan(180);
  expect(Math.max(sunday, saturday)).toBeLessThan(monday / 3);
  expect(byHour[12]).toBeLessThan(0.8 * Math.min(byHour[10] ?? 0, byHour[14] ?? 0));
  expect(byHour[3]).toBeGreaterThan(20);
  expect(byHour[3]).toBeLessThan((byHour[10] ?? 0) / 20);
  const all = figuresOf(sessions);
  expect(all.averageSessionSeconds).toBeGreaterThan(500);
  expect(all.averageSessionSeconds).toBeLessThan(600);
  expect(all.responseSeconds).toBeGreaterThan(15);
  expect(all.responseSeconds).toBeLessThan(40);
  const twoYearsEarlier = team().sessionsBetween(Date.UTC(2023, 5, 16), NOW_MS - 731 * DAY_MS);
  expect(sessions.length).toBeGreaterThan(1.1 * twoYearsEarlier.length);
});

test('around the clock: something at any hour of any day, and still a day with a rhythm', () => {
  const sessions = sampleTeam({ seed: SAMPLE_SEED, timeZone: 'UTC', shifts: 'around-the-clock', incidents: false });
  const endMs = NOW_MS - (NOW_MS % DAY_MS);
  const byHour = Array<number>(24).fill(0);
  let [quietest, quietestNight] = [Infinity, Infinity];
  for (let dayMs = endMs - 364 * DAY_MS; dayMs < endMs; dayMs += DAY_MS) {
    const day = sessions.sessionsBetween(dayMs, dayMs + DAY_MS);
    for (const { startMs } of day) byHour[new Date(startMs).getUTCHours()]! += 1;
    quietest = Math.min(quietest, day.length);
    const workday = new Date(dayMs).getUTCDay() % 6 !== 0 && day.length > 150;
    const night = day.filter(({ startMs }) => startMs < dayMs + 2 * HOUR_MS).length;
    if (workday) quietestNight = Math.min(quietestNight, night);
  }
  expect(quietest).toBeGreaterThan(8);
  expect(quietestNight).toBeGreaterThan(4);
  expect(byHour[10]).toBeGreaterThan(2 * (byHour[3] ?? 0));
  expect(byHour[12]).toBeLessThan(0.85 * Math.min(byHour[10] ?? 0, byHour[14] ?? 0));
});

test('the past has incidents of every kind, and a team can be asked for without', () => {
  const year = [Date.UTC(2025, 5, 16), NOW_MS] as const;
  const calm = sampleTeam({ seed: SAMPLE_SEED, timeZone: 'UTC', incidents: false });
  const kinds = new Set<string>();
  for (let startMs = year[0]; startMs < year[1]; startMs += HOUR_MS) {
    const usual = figuresOf(calm.sessionsBetween(startMs, startMs + HOUR_MS));
    const really = figuresOf(team().sessionsBetween(startMs, startMs + HOUR_MS));
    if (usual.totalSessions < 8) continue;
    if (really.totalSessions > 2 * usual.totalSessions) kinds.add('rush');
    if (really.totalSessions < 0.3 * usual.totalSessions) kinds.add('outage');
    if ((really.responseSeconds ?? 0) > 2.5 * (usual.responseSeconds ?? 0)) kinds.add('slow');
    if ((really.averageSessionSeconds ?? 0) > 1.8 * (usual.averageSessionSeconds ?? 0)) kinds.add('long');
  }
  expect([...kinds].sort()).toEqual(['long', 'outage', 'rush', 'slow']);
  let [weeks, calmWeeks] = [0, 0];
  for (let startMs = year[0]; startMs < year[1]; startMs += 7 * DAY_MS, weeks += 1) {
    const week = (source: SessionSource) => JSON.stringify(source.sessionsBetween(startMs, startMs + 7 * DAY_MS));
    if (week(calm) === week(team())) calmWeeks += 1;
  }
  expect(calmWeeks).toBeGreaterThan(weeks / 5);
  expect(calmWeeks).toBeLessThan(weeks - 5);
});

test('the office keeps local hours across the change to summer time', () => {
  const berlin = team('Europe/Berlin');
  const startOfWork = (utcHour: number, month: number) => {
    let count = 0;
    for (let day = 1; day <= 28; day += 1) {
      const startMs = Date.UTC(2026, month, day, utcHour);
      count += berlin.sessionsBetween(startMs, startMs + HOUR_MS).length;
    }
    return count;
  };
  // 07 to 08 local time: 06 UTC in winter, 05 UTC in summer.
  expect(startOfWork(6, 1)).toBeLessThan(0.7 * startOfWork(7, 1));
  expect(startOfWork(6, 6)).toBeGreaterThan(1.4 * startOfWork(6, 1));
});

test('the future has not happened: later hours are 0, or left out where so assumed', async () => {
  const server = await serve();
  const today = { start: '2026-06-16 00:00:00', end: '2026-06-16 23:59:59' };
  const { graphRow, summary } = await report(server, today);
  expect(graphRow.totalSession.slice(15)).toEqual(Array<number>(9).fill(0));
  expect(graphRow.totalSession[14]).toBe(server.truth.bucket(Date.UTC(2026, 5, 16, 14), NOW_MS + 1).totalSessions);
  expect(summary.totalSession.current).toBe(server.truth.bucket(Date.UTC(2026, 5, 16), NOW_MS + 1).totalSessions);
  const tomorrow = await report(server, { start: '2026-06-17 00:00:00', end: '2026-06-17 23:59:59' });
  expect(tomorrow.summary.totalSession.current).toBe(0);
  server.setAssumptions({ futureBuckets: 'absent' });
  expect((await report(server, today)).graphRow.labels).toHaveLength(15);
});

test('the summary weighs times by sessions, rounds them, and compares with the period before', async () => {
  const server = await serve();
  const dayMs = Date.UTC(2026, 5, 15);
  const day = server.truth.bucket(dayMs, dayMs + DAY_MS);
  const before = server.truth.bucket(dayMs - DAY_MS, dayMs);
  const { graphRow, summary } = await report(server);
  expect(summary).toEqual({
    totalSession: { current: day.totalSessions, previous: before.totalSessions },
    averageSessionTime: {
      current: Math.round(day.averageSessionSeconds ?? 0),
      previous: Math.round(before.averageSessionSeconds ?? 0),
    },
    responseTime: { current: Math.round(day.responseSeconds ?? 0), previous: Math.round(before.responseSeconds ?? 0) },
  });
  const busy = graphRow.responseTime.filter((_, hour) => (graphRow.totalSession[hour] ?? 0) > 0);
  server.setAssumptions({ summaryAverage: 'by-bucket', summaryRounded: false, previousPeriod: 'week-before' });
  const other = (await report(server)).summary;
  expect(other.responseTime.current).toBeCloseTo(busy.reduce((sum, value) => sum + value, 0) / busy.length, 2);
  expect(other.totalSession.previous).toBe(server.truth.bucket(dayMs - 7 * DAY_MS, dayMs - 6 * DAY_MS).totalSessions);
  server.setAssumptions({ previousPeriod: 'absent' });
  expect((await report(server)).summary.totalSession).toEqual({ current: day.totalSessions });
});
