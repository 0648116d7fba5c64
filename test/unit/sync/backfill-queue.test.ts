import { describe, expect, it } from 'vitest';
import type { FetchProblem } from '../../../main/acquire/client.ts';
import { BackfillQueue } from '../../../main/sync/backfill-queue.ts';
import type { BackfillJob } from '../../../main/sync/job-list.ts';
import type { ErrorCode, Result } from '../../../main/contract/errors.ts';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.ts';

const PAUSE_MS = 400;
const HOUR_MS = 3_600_000;
type Outcome = Result<null, FetchProblem>;
const OK: Outcome = { ok: true, value: null };
const failed = (code: ErrorCode, retryAfterMs?: number): Outcome => ({
  ok: false,
  error: retryAfterMs === undefined ? { code } : { code, retryAfterMs },
});

interface Bench {
  readonly clock: ManualClock;
  readonly backfill: BackfillQueue;
  /** Keys in the order in which they were asked for. */
  readonly asked: string[];
  /** How the next requests end; then all are well. */
  readonly outcomes: Map<string, Outcome[]>;
  readonly kept: Set<string>;
  jobs(...keys: string[]): BackfillJob[];
  /** Turns the clock until nothing is left to do, or for so long. */
  run(forMs?: number): Promise<void>;
}

function bench(): Bench {
  const clock = createManualClock(Date.parse('2026-11-24T12:00:00Z'));
  const asked: string[] = [];
  const outcomes = new Map<string, Outcome[]>();
  const kept = new Set<string>();
  let heldOffUntilMs = -Infinity;
  const backfill = new BackfillQueue({
    clock,
    random: () => 0.5,
    pauseMs: PAUSE_MS,
    heldOffMs: () => Math.max(0, heldOffUntilMs - clock.nowMs()),
    onProgress: () => undefined,
  });
  return {
    clock,
    backfill,
    asked,
    outcomes,
    kept,
    jobs: (...keys) =>
      keys.map((key) => ({
        key,
        isNeeded: () => !kept.has(key),
        run: () => {
          asked.push(key);
          const outcome = outcomes.get(key)?.shift() ?? OK;
          if (outcome.ok) kept.add(key);
          // As the account's queue takes note of it.
          else if (outcome.error.retryAfterMs !== undefined)
            heldOffUntilMs = clock.nowMs() + outcome.error.retryAfterMs;
          return Promise.resolve(outcome);
        },
      })),
    async run(forMs = 24 * HOUR_MS) {
      const untilMs = clock.nowMs() + forMs;
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        const nextMs = clock.nextInMs();
        if (nextMs === null || clock.nowMs() + nextMs > untilMs) return;
        clock.advance(nextMs);
      }
    },
  };
}

describe('the past', () => {
  it('is fetched one at a time, in the order wanted, with a pause between', async () => {
    const b = bench();
    const startMs = b.clock.nowMs();
    b.backfill.want(b.jobs('c', 'b', 'a'), 'last');
    expect(b.backfill.progress()).toEqual({ doneCount: 0, totalCount: 3 });
    await b.run(0);
    expect([b.asked, b.backfill.progress()]).toEqual([['c'], { doneCount: 1, totalCount: 3 }]);
    await b.run();
    expect(b.asked).toEqual(['c', 'b', 'a']);
    expect(b.clock.nowMs()).toBe(startMs + 3 * PAUSE_MS);
    expect(b.backfill.progress()).toBeNull();
  });

  it('has what someone looks at first, and nothing twice', async () => {
    const b = bench();
    b.backfill.want(b.jobs('a', 'b', 'c'), 'last');
    await b.run(0);
    b.backfill.want(b.jobs('c', 'd'), 'first');
    b.backfill.want(b.jobs('b', 'a'), 'last');
    await b.run();
    expect(b.asked).toEqual(['a', 'c', 'd', 'b']);
  });

  it('passes over what the history meanwhile has', async () => {
    const b = bench();
    b.backfill.want(b.jobs('a', 'b'), 'last');
    b.kept.add('a');
    await b.run();
    expect(b.asked).toEqual(['b']);
  });

  it('waits and asks the same again while the network is away, and goes on at once when it is back', async () => {
    const b = bench();
    b.outcomes.set('a', Array<Outcome>(20).fill(failed('offline')));
    b.backfill.want(b.jobs('a', 'b'), 'last');
    await b.run(10 * 60_000);
    expect(new Set(b.asked)).toEqual(new Set(['a']));
    expect(b.asked.length).toBeLessThan(8);
    b.outcomes.clear();
    b.backfill.resume();
    await b.run(PAUSE_MS);
    expect(b.asked.slice(-2)).toEqual(['a', 'b']);
  });

  it('waits as long as the server asks, whoever wants more meanwhile', async () => {
    const b = bench();
    b.outcomes.set('a', [failed('rate-limited', HOUR_MS)]);
    b.backfill.want(b.jobs('a'), 'last');
    await b.run(0);
    b.backfill.want(b.jobs('b'), 'first');
    b.backfill.resume();
    await b.run(HOUR_MS - 1);
    expect(b.asked).toEqual(['a']);
    await b.run();
    expect(b.asked).toEqual(['a', 'b', 'a']);
  });

  it.each(['unexpected-answer', 'bad-request', 'not-found', 'refused-by-api'] as const)(
    'gives up a day that is answered with “%s” for some hours, and says so',
    async (code) => {
      const b = bench();
      b.outcomes.set('a', [failed(code)]);
      b.backfill.want(b.jobs('a', 'b'), 'last');
      await b.run();
      expect(b.asked).toEqual(['a', 'b']);
      b.clock.jump(Date.parse('2026-11-24T17:59:00Z'));
      expect(b.backfill.failures().get('a')).toEqual({ code });
      b.backfill.want(b.jobs('a'), 'last');
      expect(b.backfill.progress()).toBeNull();
      b.clock.jump(Date.parse('2026-11-24T18:01:00Z'));
      expect(b.backfill.failures().size).toBe(0);
      b.backfill.want(b.jobs('a'), 'last');
      await b.run();
      expect(b.asked).toEqual(['a', 'b', 'a']);
    },
  );

  it('does not ask for ever for a day whose answer leaves a gap', async () => {
    const b = bench();
    const [job] = b.jobs('a');
    if (job === undefined) throw new Error('no job');
    b.backfill.want([{ ...job, isNeeded: () => true }], 'last');
    await b.run();
    expect(b.asked).toEqual(['a']);
    expect(b.backfill.failures().get('a')?.code).toBe('unexpected-answer');
  });

  it.each(['server-error', 'cut-off-answer', 'not-the-api', 'timeout', 'forbidden'] as const)(
    'is not held up by one day that always ends in “%s”, nor announced for ever because of it',
    async (code) => {
      const b = bench();
      b.outcomes.set('a', Array<Outcome>(99).fill(failed(code)));
      b.backfill.want(b.jobs('a', 'b', 'c'), 'last');
      await b.run(2 * 60_000);
      expect(b.asked.slice(0, 3)).toEqual(['a', 'b', 'c']);
      await b.run();
      expect(b.asked.filter((key) => key === 'a')).toHaveLength(5);
      expect(b.backfill.progress()).toBeNull();
      expect(b.backfill.failures().get('a')).toEqual({ code });
    },
  );

  it.each(['unauthorized', 'key-missing', 'key-locked', 'disk-full', 'history-unavailable'] as const)(
    'stops at “%s” until a poll shows that it is mended',
    async (code) => {
      const b = bench();
      b.outcomes.set('a', [failed(code)]);
      b.backfill.want(b.jobs('a', 'b'), 'last');
      await b.run();
      b.backfill.resume();
      b.backfill.want(b.jobs('c'), 'last');
      await b.run();
      expect([b.asked, b.backfill.progress()]).toEqual([['a'], null]);
      b.backfill.unblock();
      await b.run();
      expect(b.asked).toEqual(['a', 'a', 'b', 'c']);
    },
  );

  it('stops when a poll was refused, and goes on when one is let in', async () => {
    const b = bench();
    b.backfill.want(b.jobs('a', 'b'), 'last');
    b.backfill.block();
    await b.run();
    b.backfill.want(b.jobs('c'), 'first');
    await b.run();
    expect([b.asked, b.backfill.progress()]).toEqual([[], null]);
    b.backfill.unblock();
    await b.run();
    expect(b.asked).toEqual(['c', 'a', 'b']);
  });

  it('rests while the computer sleeps and goes on where it was', async () => {
    const b = bench();
    b.backfill.want(b.jobs('a', 'b'), 'last');
    await b.run(0);
    b.backfill.rest();
    await b.run();
    expect([b.asked, b.backfill.progress()]).toEqual([['a'], null]);
    b.backfill.resume();
    await b.run();
    expect(b.asked).toEqual(['a', 'b']);
  });

  it('drops everything for a new key, and asks again what the old one was refused', async () => {
    const b = bench();
    b.outcomes.set('a', [failed('bad-request')]);
    b.backfill.want(b.jobs('a', 'b', 'c'), 'last');
    await b.run(0);
    b.backfill.clear();
    await b.run();
    expect([b.asked, b.backfill.failures().size]).toEqual([['a'], 0]);
    b.backfill.want(b.jobs('a'), 'last');
    await b.run();
    expect(b.asked).toEqual(['a', 'a']);
  });

  it('abandons the request under way when it stops, and does nothing more', async () => {
    const b = bench();
    let signal: AbortSignal | undefined;
    const [next] = b.jobs('b');
    const hanging: BackfillJob = {
      key: 'a',
      isNeeded: () => true,
      run: (given) => {
        signal = given;
        return new Promise((resolve) => {
          given.addEventListener('abort', () => {
            resolve(OK);
          });
        });
      },
    };
    b.backfill.want([hanging, ...(next === undefined ? [] : [next])], 'last');
    await b.run(0);
    b.backfill.stop();
    b.backfill.want(b.jobs('c'), 'first');
    b.backfill.resume();
    await b.run();
    expect([signal?.aborted, b.asked, b.backfill.progress()]).toEqual([true, [], null]);
  });

  it('leaves alone a history that cannot be read', async () => {
    const b = bench();
    const [job] = b.jobs('a');
    if (job === undefined) throw new Error('no job');
    const isNeeded = (): boolean => {
      throw new Error('damaged');
    };
    b.backfill.want([{ ...job, isNeeded }, ...b.jobs('b')], 'last');
    await b.run();
    expect(b.asked).toEqual(['b']);
  });
});
