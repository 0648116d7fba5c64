import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { readAnswer, type AnswerOrder, type ReadAnswer } from '../../../main/acquire/response.ts';
import { ok } from '../../../main/contract/errors.ts';
import { createAnswerReading } from '../../../main/core/answer-reading.ts';
import { createJobs, type JobThread } from '../../../main/jobs/jobs.ts';
import type { JobNews } from '../../../main/jobs/job-table.ts';
import { createManualClock } from '../../fakes/manual-clock.ts';

/** Accounts share the worker that reads their answers; what happens to one answer is no matter of the others. */

const CSV = `Date,Sessions\n${'2026-11-24,5\n'.repeat(1_000)}`;

const order = (answer: Partial<AnswerOrder['answer']> = {}): AnswerOrder => ({
  answer: { status: 200, retryAfterMs: undefined, bytes: Buffer.from(CSV), ...answer },
  wanted: 'original',
  apiKey: 'team:key-1',
});

/** @param isHung whether the nth worker takes orders and never answers */
function startReading(isHung: (nth: number) => boolean) {
  const clock = createManualClock(0);
  let started = 0;
  const startThread = (): JobThread => {
    const hangs = isHung((started += 1));
    let tell: (news: JobNews) => void = () => undefined;
    return {
      on: (event: string, listener: unknown) => {
        if (event === 'message') tell = listener as typeof tell;
      },
      postMessage: (given) => {
        if (given.kind !== 'run' || given.name !== 'readAnswer' || hangs) return;
        const answer = ok(readAnswer(given.args as AnswerOrder));
        queueMicrotask(() => {
          tell({ kind: 'done', id: given.id, answer });
        });
      },
      threadId: 1,
      terminate: () => Promise.resolve(),
    };
  };
  return { clock, read: createAnswerReading({ jobs: createJobs({ startThread, clock }), clock }) };
}

async function passed(clock: { advance(byMs: number): void }, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    clock.advance(1_000);
    await nextTurn();
  }
}

it('an answer is read by the next worker when the one that had it is ended for another account', async () => {
  const { clock, read } = startReading((nth) => nth === 1);
  const leaving = new AbortController();
  const slow = read(order(), leaving.signal);
  const waiting = read(order(), new AbortController().signal);
  await nextTurn();
  leaving.abort();
  expect(await slow).toEqual({ ok: false, error: { code: 'cancelled' } });
  await passed(clock, 6);
  expect(await waiting).toEqual({ ok: true, value: null });
});

it('the time that one answer takes is not taken off that of another account', async () => {
  const { clock, read } = startReading((nth) => nth === 1);
  const outcomes: Record<string, ReadAnswer> = {};
  void read(order(), undefined).then((given) => (outcomes['hung'] = given));
  void read(order(), undefined).then((given) => (outcomes['waiting'] = given));
  await passed(clock, 60);
  expect(outcomes).toEqual({
    hung: expect.objectContaining({ ok: false }) as unknown,
    waiting: { ok: true, value: null },
  });
});

it('whoever calls an answer off before its turn is not kept waiting for another', async () => {
  const { read } = startReading(() => true);
  void read(order(), undefined);
  const leaving = new AbortController();
  const second = read(order(), leaving.signal);
  await nextTurn();
  leaving.abort();
  // The clock stands still.
  expect(await second).toEqual({ ok: false, error: { code: 'cancelled' } });
});

it.each<[string, Partial<AnswerOrder['answer']>, object]>([
  ['numbers are asked for again', {}, { code: 'timeout' }],
  [
    'a refusal still says when to ask again',
    { status: 429, retryAfterMs: 90_000 },
    { code: 'rate-limited', retryAfterMs: 90_000 },
  ],
  ['a key that is refused is still said to be', { status: 401 }, { code: 'unauthorized', detail: 'HTTP 401' }],
])('of an answer that no worker reads, %s', async (_what, answer, error) => {
  const { clock, read } = startReading(() => true);
  let outcome: ReadAnswer | null = null;
  void read(order(answer), undefined).then((given) => (outcome = given));
  await passed(clock, 60);
  expect(outcome).toMatchObject({ ok: false, error });
});
