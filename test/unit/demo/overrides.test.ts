import { expect, test } from 'vitest';
import { NOW_MS, report, serve } from './support.ts';

const HOUR_MS = 3_600_000;
const TEN = Date.UTC(2026, 5, 15, 10);
const tenToNoon = { fromMs: TEN, toMs: TEN + 2 * HOUR_MS };

test('a spike shows in its window, in the answer and in the truth, and nowhere else', async () => {
  const server = await serve();
  const before = (await report(server)).graphRow;
  server.setFaults({ overrides: [{ ...tenToNoon, sessionsFactor: 3, responseFactor: 2, averageFactor: 0.5 }] });
  const after = (await report(server)).graphRow;
  const expected = (row: number[], factor: number) =>
    row.map((value, hour) => expect.closeTo(hour === 10 || hour === 11 ? value * factor : value, 3) as number);
  expect(after.totalSession).toEqual(expected(before.totalSession, 3));
  expect(after.responseTime).toEqual(expected(before.responseTime, 2));
  expect(after.averageSessionTime).toEqual(expected(before.averageSessionTime, 0.5));
  expect(server.truth.bucket(TEN, TEN + HOUR_MS).totalSessions).toBe(after.totalSession[10]);
});

test('a window can be silenced or thinned', async () => {
  const server = await serve();
  const before = server.truth.bucket(TEN, TEN + 2 * HOUR_MS).totalSessions;
  server.setFaults({ overrides: [{ ...tenToNoon, sessionsFactor: 0.5 }] });
  expect(server.truth.bucket(TEN, TEN + 2 * HOUR_MS).totalSessions).toBe(Math.floor(before / 2));
  server.setFaults({ overrides: [{ ...tenToNoon, sessionsFactor: 0 }] });
  const { graphRow } = await report(server);
  expect([graphRow.totalSession[10], graphRow.responseTime[10]]).toEqual([0, 0]);
});

test('parts of a window add up to the window, however it is cut', async () => {
  const server = await serve();
  const windowed = { fromMs: TEN + 600_000, toMs: TEN + 5_000_000, sessionsFactor: 1.7, extraSessions: 7 };
  server.setFaults({ overrides: [windowed, { ...tenToNoon, extraSessions: 5 }] });
  const whole = server.truth.bucket(TEN, TEN + 2 * HOUR_MS).totalSessions;
  let parts = 0;
  for (let ms = TEN; ms < TEN + 2 * HOUR_MS; ms += 400_000)
    parts += server.truth.bucket(ms, ms + 400_000).totalSessions;
  expect(parts).toBe(whole);
});

test('extra sessions arrive over the window as time goes by', async () => {
  let nowMs = NOW_MS;
  const server = await serve({ clock: () => nowMs });
  const hourMs = Date.UTC(2026, 5, 16, 14);
  const usual = server.truth.bucket(hourMs, NOW_MS + 1).totalSessions;
  server.setFaults({ overrides: [{ fromMs: NOW_MS, toMs: NOW_MS + 600_000, extraSessions: 10, sessionsFactor: 0 }] });
  expect(server.truth.bucket(hourMs, hourMs + HOUR_MS).totalSessions).toBe(usual + 1);
  nowMs = NOW_MS + 300_000;
  expect(server.truth.bucket(hourMs, hourMs + HOUR_MS).totalSessions).toBe(usual + 6);
});

test('an override can be meant for one account, and outlasts faults that are counted', async () => {
  const accounts = [
    { id: 'north', apiKey: 'sample:not-a-real-key', seed: 1 },
    { id: 'south', apiKey: 'south:key', seed: 1 },
  ];
  const server = await serve({ accounts });
  const count = (id: string) => server.truth.bucket(TEN, TEN + HOUR_MS, id).totalSessions;
  const usual = count('south');
  server.setFaults({ times: 1, overrides: [{ ...tenToNoon, accountId: 'south', extraSessions: 20 }] });
  await report(server);
  await report(server);
  expect([count('north'), count('south')]).toEqual([usual, usual + 10]);
});
