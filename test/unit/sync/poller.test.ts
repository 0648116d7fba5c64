import { describe, expect, it } from 'vitest';
import type { FetchProblem } from '../../../main/acquire/client.ts';
import { createPoller, type Poller } from '../../../main/sync/poller.ts';
import type { ErrorCode, Result } from '../../../main/contract/errors.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const MIDNIGHT_MS = Date.parse('2026-11-25T00:00:00Z');
const DAY_MS = 86_400_000;
const OK: Result<null, FetchProblem> = { ok: true, value: null };
const failed = (code: ErrorCode, retryAfterMs?: number): Result<null, FetchProblem> => ({
  ok: false,
  error: retryAfterMs === undefined ? { code } : { code, retryAfterMs },
});

interface Bench {
  readonly clock: ManualClock;
  readonly poller: Poller;
  /** When each poll began, and how it may be told to stop. */
  readonly polls: { readonly atMs: number; readonly signal: AbortSignal }[];
  /** Ends the oldest poll under way. */
  answer(outcome?: Result<null, FetchProblem>): Promise<void>;
}

function bench(intervalMs = 60_000, startMs = NOW_MS): Bench {
  const clock = createManualClock(startMs);
  const polls: Bench['polls'] = [];
  const waiting: ((outcome: Result<null, FetchProblem>) => void)[] = [];
  const poller = createPoller({
    clock,
    random: () => 0.5,
    intervalMs: () => intervalMs,
    dayEndsAtMs: () => MIDNIGHT_MS + DAY_MS * Math.max(0, Math.floor((clock.nowMs() - MIDNIGHT_MS) / DAY_MS + 1)),
    poll: (signal) => {
      polls.push({ atMs: clock.nowMs(), signal });
      return new Promise((resolve) => waiting.push(resolve));
    },
  });
  return {
    clock,
    poller,
    polls,
    async answer(outcome = OK) {
      waiting.shift()?.(outcome);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const since = ({ polls }: Bench): number[] => polls.map(({ atMs }) => (atMs - NOW_MS) / 1000);

describe('polling', () => {
  it('asks at once, and again an interval after each answer', async () => {
    const b = bench();
    b.poller.start();
    b.clock.advance(2_000);
    await b.answer();
    b.clock.advance(59_999);
    expect(since(b)).toEqual([0]);
    b.clock.advance(1);
    expect(since(b)).toEqual([0, 62]);
  });

  it('has one request at a time, however often and by whomever it is asked for', async () => {
    const b = bench();
    b.poller.start();
    const both = Promise.all([b.poller.pollNow(), b.poller.pollNow()]);
    b.poller.pollSoon();
    b.clock.advance(3_600_000);
    expect(b.polls).toHaveLength(1);
    await b.answer();
    await both;
    b.clock.advance(60_000);
    expect(b.polls).toHaveLength(2);
  });

  it('backs off while it fails, and is back to the interval after one success', async () => {
    const b = bench();
    b.poller.start();
    for (let time = 0; time < 4; time += 1) {
      await b.answer(failed('server-error'));
      b.clock.advance(b.clock.nextInMs() ?? 0);
    }
    expect(since(b)).toEqual([0, 60, 180, 420, 900]);
    await b.answer();
    expect(b.clock.nextInMs()).toBe(60_000);
  });

  it('waits as long as the server asks, also when it is woken meanwhile', async () => {
    const b = bench();
    b.poller.start();
    await b.answer(failed('rate-limited', 600_000));
    b.poller.pollSoon();
    b.clock.advance(599_999);
    expect(b.polls).toHaveLength(1);
    b.clock.advance(60_000);
    expect(b.polls).toHaveLength(2);
  });

  it('does not wait longer than was asked for because the clock is set back', async () => {
    const b = bench();
    b.poller.start();
    await b.answer(failed('maintenance', 600_000));
    b.clock.jump(NOW_MS - 30 * DAY_MS);
    b.poller.pollSoon();
    expect(b.clock.nextInMs()).toBeLessThanOrEqual(600_000);
  });

  it.each(['unauthorized', 'key-missing'] as const)('stops at “%s” until a new key comes', async (code) => {
    const b = bench();
    b.poller.start();
    await b.answer(failed(code));
    b.poller.pollSoon();
    expect(b.clock.nextInMs()).toBeNull();
    b.poller.start();
    expect(b.polls).toHaveLength(2);
    await b.answer();
    expect(b.clock.nextInMs()).toBe(60_000);
  });

  it.each(['key-locked', 'forbidden', 'offline', 'not-the-api', 'unexpected-answer'] as const)(
    'goes on after “%s”, which may mend by itself',
    async (code) => {
      const b = bench();
      b.poller.start();
      await b.answer(failed(code));
      expect(b.clock.nextInMs()).toBe(60_000);
    },
  );

  it('asks right after midnight, whatever the interval', async () => {
    const b = bench(3_600_000, MIDNIGHT_MS - 600_000);
    b.poller.start();
    await b.answer();
    expect(b.clock.nextInMs()).toBe(601_000);
  });

  it('asks for the new day at once when the answer came after midnight', async () => {
    const b = bench(3_600_000, MIDNIGHT_MS - 1_000);
    b.poller.start();
    b.clock.advance(5_000);
    await b.answer();
    expect(b.clock.nextInMs()).toBe(1_000);
  });
});

describe('rest', () => {
  it('abandons the request under way and asks nothing, until it is woken', async () => {
    const b = bench();
    b.poller.start();
    b.poller.rest();
    expect(b.polls[0]?.signal.aborted).toBe(true);
    await b.answer();
    b.clock.advance(DAY_MS);
    expect(b.polls).toHaveLength(1);
    b.poller.pollSoon();
    b.clock.advance(4_999);
    expect(b.polls).toHaveLength(1);
    b.clock.advance(3_001);
    expect(b.polls).toHaveLength(2);
  });

  it('takes no notice of an answer that comes after it', async () => {
    const b = bench();
    b.poller.start();
    b.poller.rest();
    b.poller.start();
    expect(b.polls).toHaveLength(2);
    // The abandoned one says that the key is wrong: that was the old key.
    await b.answer(failed('unauthorized'));
    await b.answer();
    expect(b.clock.nextInMs()).toBe(60_000);
  });

  it('forgets failures, so that waking is not slow', async () => {
    const b = bench();
    b.poller.start();
    for (let time = 0; time < 6; time += 1) {
      await b.answer(failed('offline'));
      b.clock.advance(b.clock.nextInMs() ?? 0);
    }
    b.poller.rest();
    b.poller.pollSoon();
    expect(b.clock.nextInMs()).toBe(6_500);
  });

  it('is over for good after a stop', async () => {
    const b = bench();
    b.poller.start();
    b.poller.stop();
    expect(b.polls[0]?.signal.aborted).toBe(true);
    await b.answer();
    await b.poller.pollNow();
    b.poller.pollSoon();
    b.clock.advance(DAY_MS);
    expect(b.polls).toHaveLength(1);
  });
});
