import { describe, expect, it } from 'vitest';
import type { ApiPath } from '../../../main/acquire/client.ts';
import { createAccountFetcher } from '../../../main/acquire/account-fetcher.ts';
import { fail, ok, type Result } from '../../../main/contract/errors.ts';
import { localDay } from '../../../main/domain/time/calendar.ts';
import { clientOf, DAY, KEY, NOW_MS, serve } from './support.ts';

async function bench(
  readKey: () => Promise<Result<string>> = () => Promise.resolve(ok(KEY)),
  nowMs = NOW_MS,
  onRequest: () => void = () => undefined,
) {
  const server = await serve({ clock: () => nowMs, onRequest });
  const remembered: ApiPath[] = [];
  const observed: string[] = [];
  const fetcher = createAccountFetcher({
    accountId: 'acme',
    client: clientOf(server, { nowMs: () => nowMs }),
    nowMs: () => nowMs,
    readKey,
    apiPath: () => remembered.at(-1) ?? 'double-slash',
    rememberApiPath: (apiPath) => remembered.push(apiPath),
    observer: {
      answered: ({ startMs }) => observed.push(`${new Date(startMs).toISOString()} answered`),
      failed: ({ startMs }, { code }) => observed.push(`${new Date(startMs).toISOString()} ${code}`),
    },
  });
  return { server, fetcher, remembered, observed };
}

describe('a day', () => {
  it('takes one request, and remembers which spelling of the path answered', async () => {
    const { server, fetcher, remembered } = await bench();
    server.setAssumptions({ paths: 'single-slash' });
    const report = await fetcher.fetchDay(DAY);
    expect(report.ok && report.value.buckets).toHaveLength(24);
    expect([remembered, server.requests.length]).toEqual([['single-slash'], 2]);
    await fetcher.fetchDay(DAY);
    expect([remembered, server.requests.length]).toEqual([['single-slash'], 3]);
  });

  it('of 25 hours takes two requests, whose answers are one', async () => {
    const { server, fetcher } = await bench();
    const day = localDay('2026-10-25', 'Europe/Berlin');
    const report = await fetcher.fetchDay(day);
    const truth = server.truth.bucket(day.startMs, day.endMs);
    expect(report.ok && [report.value.buckets.length, report.value.summary.current.totalSessions]).toEqual([
      25,
      truth.totalSessions,
    ]);
    expect(server.requests.map(({ query }) => `${query['start_date']} to ${query['end_date']}`)).toEqual([
      '2026-10-25 00:00:00 to 2026-10-25 23:59:59',
      '2026-10-26 00:00:00 to 2026-10-26 00:59:59',
    ]);
    expect(new Set(server.requests.map(({ query }) => query['offset']))).toEqual(new Set(['+02:00']));
  });

  it('of 25 hours is not asked for beyond what has begun', async () => {
    const day = localDay('2026-10-25', 'Europe/Berlin');
    const { server, fetcher } = await bench(undefined, day.startMs + 5 * 3_600_000);
    expect((await fetcher.fetchDay(day)).ok).toBe(true);
    expect(server.requests).toHaveLength(1);
  });

  it('of 25 hours is refused whole where its second part is', async () => {
    const { server, fetcher, observed } = await bench(undefined, NOW_MS, () => {
      if (server.requests.length === 2) server.setFaults({ answer: { kind: 'status', status: 500 } });
    });
    expect(await fetcher.fetchDay(localDay('2026-10-25', 'Europe/Berlin'))).toMatchObject({
      ok: false,
      error: { code: 'server-error' },
    });
    expect(observed).toEqual(['2026-10-24T22:00:00.000Z answered', '2026-10-25T22:00:00.000Z server-error']);
  });

  it('is not asked for without a key', async () => {
    const { server, fetcher } = await bench(() => Promise.resolve(fail('key-locked')));
    expect(await fetcher.fetchDay(DAY)).toEqual({ ok: false, error: { code: 'key-locked' } });
    expect(server.requests).toEqual([]);
  });
});
