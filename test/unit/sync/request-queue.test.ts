import { describe, expect, it } from 'vitest';
import type { FetchProblem } from '../../../main/acquire/client.ts';
import type { Result } from '../../../main/contract/errors.ts';
import { PRIORITY, RequestQueue, RequestQueues, type AskOptions } from '../../../main/sync/request-queue.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

const MINUTE_MS = 60_000;
const limited = (retryAfterMs: number): Result<string, FetchProblem> => ({
  ok: false,
  error: { code: 'rate-limited', detail: 'HTTP 429', retryAfterMs },
});

function bench() {
  const clock = createManualClock(Date.parse('2026-11-24T12:00:00Z'));
  const queue = new RequestQueue({ clock, random: () => 0 });
  const sent: string[] = [];
  const ask = (
    name: string,
    outcome: Result<string, FetchProblem> | Promise<Result<string, FetchProblem>> = { ok: true, value: name },
    options: Partial<AskOptions> = {},
  ) =>
    queue.ask(
      () => {
        sent.push(name);
        return Promise.resolve(outcome);
      },
      { priority: PRIORITY.backfill, signal: new AbortController().signal, ...options },
    );
  return { clock, queue, sent, ask };
}

describe('the request queue of an account', () => {
  it('asks one after the other, a person before a poll before the past', async () => {
    const b = bench();
    let end: (outcome: Result<string, FetchProblem>) => void = () => undefined;
    const first = b.ask('under way', new Promise((resolve) => (end = resolve)));
    const rest = [
      b.ask('past'),
      b.ask('poll', undefined, { priority: PRIORITY.poll }),
      b.ask('person', undefined, { priority: PRIORITY.person }),
    ];
    await new Promise((resolve) => setImmediate(resolve));
    expect(b.sent).toEqual(['under way']);
    end({ ok: true, value: '' });
    await Promise.all([first, ...rest]);
    expect(b.sent).toEqual(['under way', 'person', 'poll', 'past']);
  });

  it('waits for a request that was abandoned until it has really ended', async () => {
    const b = bench();
    const abandon = new AbortController();
    let end: (outcome: Result<string, FetchProblem>) => void = () => undefined;
    void b.ask('abandoned', new Promise((resolve) => (end = resolve)), { signal: abandon.signal });
    await new Promise((resolve) => setImmediate(resolve));
    abandon.abort();
    const next = b.ask('next');
    await new Promise((resolve) => setImmediate(resolve));
    expect(b.sent).toEqual(['abandoned']);
    end({ ok: false, error: { code: 'cancelled' } });
    await next;
    expect(b.sent).toEqual(['abandoned', 'next']);
  });

  it('does not ask what was called off while it waited', async () => {
    const b = bench();
    const abandon = new AbortController();
    const first = b.ask('first');
    const second = b.ask('second', undefined, { signal: abandon.signal });
    abandon.abort();
    await first;
    expect([await second, b.sent]).toEqual([{ ok: false, error: { code: 'cancelled' } }, ['first']]);
  });

  it('asks nothing for anybody while the server wants to be left alone, and says for how long', async () => {
    const b = bench();
    await b.ask('poll', limited(10 * MINUTE_MS), { priority: PRIORITY.poll });
    b.clock.advance(4 * MINUTE_MS);
    expect(await b.ask('past')).toEqual(limited(6 * MINUTE_MS));
    expect([b.sent, b.queue.heldOffMs()]).toEqual([['poll'], 6 * MINUTE_MS]);
    expect(b.queue.heldOff()).toEqual({
      untilMs: Date.parse('2026-11-24T12:10:00Z'),
      problem: { code: 'rate-limited', detail: 'HTTP 429' },
    });
    b.clock.advance(6 * MINUTE_MS);
    expect(await b.ask('past')).toEqual({ ok: true, value: 'past' });
    expect(b.queue.heldOff()).toBeNull();
  });

  it('takes a wait of a day for one of an hour', async () => {
    const b = bench();
    await b.ask('poll', limited(24 * 60 * MINUTE_MS));
    expect(b.queue.heldOffMs()).toBe(60 * MINUTE_MS);
  });

  it('lets a person ask once all the same, in each time that it is held off', async () => {
    const b = bench();
    const person = { priority: PRIORITY.person, heldOff: 'override-once' } as const;
    await b.ask('poll', limited(10 * MINUTE_MS));
    expect(b.queue.mayOverride).toBe(true);
    await b.ask('refresh', limited(10 * MINUTE_MS), person);
    expect(b.queue.mayOverride).toBe(false);
    expect(await b.ask('refresh again', undefined, person)).toMatchObject({ error: { code: 'rate-limited' } });
    expect(b.sent).toEqual(['poll', 'refresh']);
    b.clock.advance(10 * MINUTE_MS);
    await b.ask('poll again', limited(10 * MINUTE_MS));
    expect(b.queue.mayOverride).toBe(true);
    await b.ask('refresh', { ok: true, value: '' }, person);
    expect([b.queue.heldOffMs(), b.queue.mayOverride]).toEqual([0, true]);
  });

  it('asks with a new key whatever was said to the old one', async () => {
    const b = bench();
    await b.ask('poll', limited(10 * MINUTE_MS));
    expect((await b.ask('connect', undefined, { heldOff: 'ignore' })).ok).toBe(true);
    expect(b.queue.heldOffMs()).toBe(0);
  });

  it('takes no notice of what an abandoned request was told', async () => {
    const b = bench();
    const abandon = new AbortController();
    let end: (outcome: Result<string, FetchProblem>) => void = () => undefined;
    const asked = b.ask('old key', new Promise((resolve) => (end = resolve)), { signal: abandon.signal });
    await new Promise((resolve) => setImmediate(resolve));
    abandon.abort();
    end(limited(MINUTE_MS));
    await asked;
    expect(b.queue.heldOffMs()).toBe(0);
  });
});

it('each account has one queue, whatever is restarted', () => {
  const queues = new RequestQueues({ clock: createManualClock(0), random: () => 0 });
  expect(queues.of('acme')).toBe(queues.of('acme'));
  expect(queues.of('beta')).not.toBe(queues.of('acme'));
});
