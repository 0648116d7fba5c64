import { readAtOnce, type AnswerOrder, type readAnswer } from '../acquire/response.ts';
import { fail } from '../contract/errors.ts';
import { SECOND_MS } from '../domain/time/units.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Clock } from '../system/clock.ts';

export interface AnswerReadingOptions {
  /** A worker of its own: work on the history may hold up the other for minutes. */
  readonly jobs: Pick<Jobs, 'run'>;
  readonly clock: Pick<Clock, 'after'>;
}

type ReadAnswer = ReturnType<typeof readAnswer>;

/** The largest answers take a few seconds on a slow computer. */
const LIMIT_MS = 30 * SECOND_MS;

/**
 * Reads answers: short ones here, the others in a worker. One that is not read within the limit counts as one that does not
 * fit, and nothing of it is kept, for nobody knows whether the key is in it.
 */
export function createAnswerReading({ jobs, clock }: AnswerReadingOptions) {
  return async (order: AnswerOrder, signal: AbortSignal | undefined): Promise<ReadAnswer> => {
    const read = readAtOnce(order);
    if (read !== null) return read;
    const limit = new AbortController();
    const stopLimit = clock.after(LIMIT_MS, () => {
      limit.abort();
    });
    const ending = AbortSignal.any([limit.signal, ...(signal === undefined ? [] : [signal])]);
    try {
      // The worker may not heed being called off, and is ended some seconds later.
      const answer = await Promise.race([jobs.run('readAnswer', order, { signal: ending }), aborted(ending)]);
      if (answer.ok) return answer.value;
      return signal?.aborted === true ? fail('cancelled') : fail('unexpected-answer', 'it could not be looked through');
    } finally {
      stopLimit();
    }
  };
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
