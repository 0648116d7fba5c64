import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Session } from '../../../main/demo/sessions.ts';
import { ask, report, serve } from './support.ts';

const SESSIONS: Session[] = [3, 5, 9, 13, 15].map((durationSeconds, index) => ({
  startMs: Date.UTC(2021, 0, 20 + index, 9),
  durationSeconds,
  responseSeconds: 21,
}));
const account = { id: 'acme', apiKey: 'name:a.b.c', sessions: SESSIONS };

test('the answer printed on the vendor’s page comes back to the letter', async () => {
  const server = await serve({ accounts: [account] });
  // The vendor's own captured request.
  const rawQuery = 'start_date=2020-03-18%2005%3A50%3A55&end_date=2021-03-19%2005%3A50%3A54&offset=%2B00%3A00';
  const response = await ask(server, {}, { rawQuery, key: account.apiKey });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  const page = await readFile(new URL('vendor-page-answer.json', import.meta.url), 'utf8');
  // Every field, number and their order; only the page's line breaks are its own.
  expect(await response.text()).toBe(JSON.stringify(JSON.parse(page)));
});

const DAY = [
  ...['05 AM', '06 AM', '07 AM', '08 AM', '09 AM', '10 AM', '11 AM', '12 PM', '01 PM', '02 PM', '03 PM', '04 PM'],
  ...['05 PM', '06 PM', '07 PM', '08 PM', '09 PM', '10 PM', '11 PM', '12 AM', '01 AM', '02 AM', '03 AM', '04 AM'],
];

test.each(['range-start', 'unit-start'] as const)(
  '24 hours from 05:50:55 are 24 labels (%s)',
  async (bucketsBeginAt) => {
    const server = await serve({ assumptions: { bucketsBeginAt } });
    const { graphRow } = await report(server, { start: '2021-03-18 05:50:55', end: '2021-03-19 05:50:54' });
    expect(graphRow.labels).toEqual(DAY);
    expect(
      [graphRow.totalSession, graphRow.averageSessionTime, graphRow.responseTime].map((row) => row.length),
    ).toEqual([24, 24, 24]);
  },
);

test('a mid-hour range loses its last part only where buckets begin on the full hour', async () => {
  const server = await serve();
  const question = { start: '2026-06-09 10:30:00', end: '2026-06-10 10:29:59' };
  const whole = await report(server, question);
  const sum = (row: number[]) => row.reduce((total, value) => total + value, 0);
  expect(sum(whole.graphRow.totalSession)).toBe(whole.summary.totalSession.current);
  server.setAssumptions({ bucketsBeginAt: 'unit-start' });
  const floored = await report(server, question);
  const tail = server.truth.bucket(Date.UTC(2026, 5, 10, 10), Date.UTC(2026, 5, 10, 10, 30)).totalSessions;
  expect(tail).toBeGreaterThan(0);
  expect(sum(floored.graphRow.totalSession)).toBe(floored.summary.totalSession.current - tail);
  expect(floored.graphRow.totalSession[0]).toBe(
    server.truth.bucket(Date.UTC(2026, 5, 9, 10, 30), Date.UTC(2026, 5, 9, 11)).totalSessions,
  );
});
