import { describe, expect, it } from 'vitest';
import type { FetchProblem } from '../../../main/acquire/client.ts';
import { Poller } from '../../../main/sync/poller.ts';
import type { ErrorCode, Result } from '../../../main/contract/errors.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';

const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const MIDNIGHT_MS = Date.parse('2026-11-25T00:00:00Z');
const DAY_MS = 86_400_000;
const OK: Result<null, FetchProblem> = { ok: true, value: null };
const failed = (code: ErrorCode): Result<null, FetchProblem> => ({ ok: false, error: { code } });

interface Bench {
  readonly clock: ManualClock;
  readonly poller: Poller;
  /** When each poll began, and how it may be told to stop. */
  readonly polls: { readonly atMs: number; readonly signal: AbortSignal }[];
  /** The server asks for no requests from now on. */
  holdOff(forMs: number): void;
  /** Ends the oldest poll under way. */
  answer(outcome?: Result<null, FetchProblem>): Promise<void>;
}

function bench(intervalMs = 60_000, startMs = NOW_MS): Bench {
  const clock = createManualClock(startMs);
  const polls: Bench['polls'] = [];
  let heldOffUntilMs = -Infinity;
  const waiting: ((outcome: Result<null, FetchProblem>) => void)[] = [];
  const poller = new Poller({
    clock,
    random: () => 0.5,
    intervalMs: () => intervalMs,
    heldOffMs: () => Math.max(0, heldOffUntilMs - clock.nowMs()),
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
    holdOff: (forMs) => (heldOffUntilMs = clock.nowMs() + forMs),
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
    const both = Promise.all([b.poller.pollForPerson(), b.poller.pollForPerson()]);
    b.poller.pollSoon();
    b.clock.advance(3_600_000);
    expect(b.polls).toHaveLength(1);
    await b.answer();
    await both;
    b.clock.advance(60_000);
    expect(b.polls).toHaveLength(2);
  });

  it('backs off a little while it fails, and is back to the interval after one success', async () => {
    const b = bench();
    b.poller.start();
    for (let time = 0; time < 4; time += 1) {
      await b.answer(failed('server-error'));
      b.clock.advance(b.clock.nextInMs() ?? 0);
    }
    const ceiling = 120 / 1.1;
    const expected = [0, 60, 60 + ceiling, 60 + 2 * ceiling, 60 + 3 * ceiling];
    expect(since(b).map((second) => Math.round(second))).toEqual(expected.map((second) => Math.round(second)));
    await b.answer();
    expect(b.clock.nextInMs()).toBe(60_000);
  });

  it('is back within two intervals, however long the outage was', async () => {
    const b = bench(15_000);
    b.poller.start();
    for (let time = 0; time < 10; time += 1) {
      await b.answer(failed('connection-refused'));
      b.clock.advance(b.clock.nextInMs() ?? 0);
    }
    await b.answer(failed('connection-refused'));
    expect(b.clock.nextInMs()).toBeLessThanOrEqual(30_000);
  });

  it('waits as long as the server asks, also when it is woken meanwhile', async () => {
    const b = bench();
    b.poller.start();
    b.holdOff(600_000);
    await b.answer(failed('rate-limited'));
    b.poller.pollSoon();
    b.clock.advance(599_999);
    expect(b.polls).toHaveLength(1);
    b.clock.advance(60_000);
    expect(b.polls).toHaveLength(2);
  });

  it('stops without a key until a new one comes', async () => {
    const b = bench();
    b.poller.start();
    await b.answer(failed('key-missing'));
    b.poller.pollSoon();
    expect(b.clock.nextInMs()).toBeNull();
    b.poller.start();
    expect(b.polls).toHaveLength(2);
    await b.answer();
    expect(b.clock.nextInMs()).toBe(60_000);
  });

  it.each(['unauthorized', 'forbidden'] as const)(
    'asks seldom after “%s”: after 5, 15 and 60 minutes, whoever wakes it, and goes on when it is let in',
    async (code) => {
      const b = bench();
      b.poller.start();
      for (const minutes of [5, 15, 60, 60]) {
        await b.answer(failed(code));
        b.poller.pollSoon();
        expect(b.clock.nextInMs()).toBe(minutes * 60_000);
        b.clock.advance(minutes * 60_000);
      }
      expect(b.polls).toHaveLength(5);
      await b.answer();
      expect(b.clock.nextInMs()).toBe(60_000);
      b.clock.advance(60_000);
      await b.answer(failed(code));
      expect(b.clock.nextInMs()).toBe(5 * 60_000);
    },
  );

  it('asks at once for a person, also with a refused key', async () => {
    const b = bench();
    b.poller.start();
    await b.answer(failed('unauthorized'));
    void b.poller.pollForPerson();
    expect(b.polls).toHaveLength(2);
  });

  it.each(['key-locked', 'offline', 'not-the-api', 'unexpected-answer'] as const)(
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

describe('a poll that was on its way when the network came back', () => {
  it('is made again soon where it fails', async () => {
    const b = bench(600_000);
    b.poller.start();
    b.poller.pollSoon();
    await b.answer(failed('offline'));
    expect(b.clock.nextInMs()).toBe(6_500);
    b.clock.advance(6_500);
    await b.answer(failed('offline'));
    expect(b.clock.nextInMs()).toBeGreaterThan(500_000);
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

  it('ends when a person asks', async () => {
    const b = bench();
    b.poller.start();
    b.poller.rest();
    await b.answer();
    void b.poller.pollForPerson();
    expect(b.polls).toHaveLength(2);
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
    await b.poller.pollForPerson();
    b.poller.pollSoon();
    b.clock.advance(DAY_MS);
    expect(b.polls).toHaveLength(1);
  });
});
