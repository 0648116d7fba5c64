import { readAtOnce, unreadProblem, type AnswerOrder, type ReadAnswer } from '../acquire/response.ts';
import { fail } from '../contract/errors.ts';
import { SECOND_MS } from '../domain/time/units.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Clock } from '../system/clock.ts';

export interface AnswerReadingOptions {
  /** A worker of its own: work on the history may hold up the other for minutes. */
  readonly jobs: Pick<Jobs, 'run'>;
  readonly clock: Pick<Clock, 'after'>;
}

/** The largest answers take a few seconds on a slow computer. */
const LIMIT_MS = 30 * SECOND_MS;

/**
 * Reads answers: short ones here, the others in a worker that all accounts share, one after the other, so that the time that
 * one takes is no other's. One that is not read within the limit is asked for again, and nothing of it is kept, for nobody
 * knows whether the key is in it.
 */
export function createAnswerReading({ jobs, clock }: AnswerReadingOptions) {
  let lastInWorker: Promise<unknown> = Promise.resolve();

  async function readWithin(order: AnswerOrder, signal: AbortSignal | undefined): Promise<ReadAnswer> {
    const limit = new AbortController();
    const stopLimit = clock.after(LIMIT_MS, () => {
      limit.abort();
    });
    const ending = AbortSignal.any([limit.signal, ...(signal === undefined ? [] : [signal])]);
    try {
      const answer = await readIn(jobs, order, ending);
      if (answer !== null) return answer;
      return signal?.aborted === true ? fail('cancelled') : { ok: false, error: unreadProblem(order.answer) };
    } finally {
      stopLimit();
    }
  }

  return async (order: AnswerOrder, signal: AbortSignal | undefined): Promise<ReadAnswer> => {
    const read = readAtOnce(order);
    if (read !== null) return read;
    const mine = lastInWorker.then(() => readWithin(order, signal));
    lastInWorker = mine.catch(() => undefined);
    if (signal === undefined) return mine;
    // Whoever calls it off before its turn waits for no other.
    return Promise.race([mine, aborted(signal).then(() => fail('cancelled'))]);
  };
}

/** @returns null where it did not finish: it was canceled, or the worker was ended */
async function readIn(jobs: Pick<Jobs, 'run'>, order: AnswerOrder, ending: AbortSignal): Promise<ReadAnswer | null> {
  if (ending.aborted) return null;
  // The worker may not heed being called off, and is ended some seconds later.
  const answer = await Promise.race([jobs.run('readAnswer', order, { signal: ending }), aborted(ending)]);
  return answer.ok ? answer.value : null;
}

function aborted(signal: AbortSignal): Promise<{ readonly ok: false }> {
  return new Promise((resolve) => {
    const end = (): void => {
      resolve({ ok: false });
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
