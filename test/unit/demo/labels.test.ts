import { expect, test } from 'vitest';
import { report, serve } from './support.ts';

const labels = async (server: Awaited<ReturnType<typeof serve>>, start: string, end: string): Promise<string[]> =>
  (await report(server, { start, end })).graphRow.labels;

test('a local day is 24 hours from midnight, noon and midnight written as 12', async () => {
  const day = await labels(await serve(), '2026-06-15 00:00:00', '2026-06-15 23:59:59');
  expect(day).toHaveLength(24);
  expect([day[0], day[1], day[11], day[12], day[13], day[23]]).toEqual([
    '12 AM',
    '01 AM',
    '11 AM',
    '12 PM',
    '01 PM',
    '11 PM',
  ]);
});

test('days are padded, have no year, and run across new year and a leap day', async () => {
  const server = await serve();
  expect(await labels(server, '2020-08-25 00:00:00', '2020-09-03 23:59:59')).toEqual(
    '25 Aug,26 Aug,27 Aug,28 Aug,29 Aug,30 Aug,31 Aug,01 Sep,02 Sep,03 Sep'.split(','),
  );
  expect(await labels(server, '2025-12-30 00:00:00', '2026-01-02 23:59:59')).toEqual(
    '30 Dec,31 Dec,01 Jan,02 Jan'.split(','),
  );
  expect(await labels(server, '2024-02-28 00:00:00', '2024-03-01 23:59:59')).toEqual('28 Feb,29 Feb,01 Mar'.split(','));
});

test('the cut-offs between hours, days and months are assumptions', async () => {
  const server = await serve();
  const twoDays = ['2026-06-01 00:00:00', '2026-06-02 23:59:59'] as const;
  const june = ['2026-05-01 00:00:00', '2026-05-31 23:59:59'] as const;
  expect(await labels(server, ...twoDays)).toEqual(['01 Jun', '02 Jun']);
  expect(await labels(server, ...june)).toHaveLength(31);
  expect(await labels(server, '2026-05-01 00:00:00', '2026-06-01 00:00:00')).toEqual(['01 May 2026', '01 Jun 2026']);
  server.setAssumptions({ hourBucketsUpToHours: 48, dayBucketsUpToDays: 7 });
  expect(await labels(server, ...twoDays)).toHaveLength(48);
  expect(await labels(server, ...june)).toEqual(['01 May 2026']);
});

test('months are counted from the first day, and shorter months are an assumption', async () => {
  const server = await serve();
  const from = (day: string) => labels(server, `2025-${day} 00:00:00`, '2025-05-31 23:59:59');
  expect(await from('01-31')).toEqual('31 Jan 2025,28 Feb 2025,31 Mar 2025,30 Apr 2025,31 May 2025'.split(','));
  expect(await from('01-30')).toEqual('30 Jan 2025,28 Feb 2025,30 Mar 2025,30 Apr 2025,30 May 2025'.split(','));
  expect(await from('01-29')).toEqual('29 Jan 2025,28 Feb 2025,29 Mar 2025,29 Apr 2025,29 May 2025'.split(','));
  expect(await labels(server, '2023-11-29 00:00:00', '2024-03-15 23:59:59')).toEqual(
    '29 Nov 2023,29 Dec 2023,29 Jan 2024,29 Feb 2024'.split(','),
  );
  server.setAssumptions({ monthStep: 'stay-clamped' });
  expect(await from('01-31')).toEqual('31 Jan 2025,28 Feb 2025,28 Mar 2025,28 Apr 2025,28 May 2025'.split(','));
  server.setAssumptions({ monthStep: 'overflow' });
  expect(await from('01-31')).toEqual('31 Jan 2025,03 Mar 2025,31 Mar 2025,01 May 2025,31 May 2025'.split(','));
});

test.each(['clamp', 'stay-clamped', 'overflow'] as const)(
  'no session is lost between months (%s)',
  async (monthStep) => {
    const server = await serve({ assumptions: { monthStep } });
    const { graphRow, summary } = await report(server, { start: '2025-01-31 10:00:00', end: '2025-03-30 09:59:59' });
    expect(graphRow.totalSession.reduce((sum, count) => sum + count, 0)).toBe(summary.totalSession.current);
  },
);

test('labels and sums follow the offset, also half an hour and beyond a day', async () => {
  const server = await serve();
  for (const [offset, minutes] of [
    ['+05:30', 330],
    ['-12:00', -720],
    ['+14:00', 840],
  ] as const) {
    const { graphRow } = await report(server, { offset });
    const midnightMs = Date.UTC(2026, 5, 15) - minutes * 60_000;
    expect(graphRow.labels[0]).toBe('12 AM');
    const truth = Array.from({ length: 24 }, (_, hour) => {
      const startMs = midnightMs + hour * 3_600_000;
      return server.truth.bucket(startMs, startMs + 3_600_000).totalSessions;
    });
    expect(graphRow.totalSession).toEqual(truth);
  }
});

test('an end that is not part of the range shortens it by a second', async () => {
  const startMs = Date.UTC(2026, 5, 15, 9, 59, 59);
  const sessions = [{ startMs, durationSeconds: 60, responseSeconds: 5 }];
  const server = await serve({ accounts: [{ id: 'acme', apiKey: 'sample:not-a-real-key', sessions }] });
  const question = { start: '2026-06-15 09:00:00', end: '2026-06-15 09:59:59' };
  expect((await report(server, question)).graphRow.totalSession).toEqual([1]);
  server.setAssumptions({ endInclusive: false });
  expect((await report(server, question)).graphRow.totalSession).toEqual([0]);
});
