import type { ErrorCode, Problem, Result } from '../contract/errors.ts';
import type { FetchProgress } from '../contract/snapshot.ts';
import { HOUR_MS } from '../domain/time/calendar.ts';
import { heldOffMs, pollDelayMs, type HoldOff } from '../domain/time/poll-delay.ts';
import type { Clock } from '../system/clock.ts';
import type { FetchProblem } from '../acquire/client.ts';

/** Fetches the past, one request at a time, with a pause between, in the order wanted. */

/** A piece of the past to fetch. Two jobs with the same key are the same job. */
export interface BackfillJob {
  readonly key: string;
  /** False when the history meanwhile has it. */
  readonly isNeeded: () => boolean;
  /** Fetches and keeps. Never rejects. */
  readonly run: (signal: AbortSignal) => Promise<Result<unknown, FetchProblem>>;
}

export interface Backfill {
  /** Adds jobs: `first` puts them before everything that waits (someone is looking), `last` behind it. */
  want(jobs: readonly BackfillJob[], place: Place): void;
  /** Drops what was wanted `last`, for nobody is looking at it; a request under way for such a job is abandoned. */
  dropLast(): void;
  /** Forgets that this job failed, so that it may be wanted again at once. */
  forgive(key: string): void;
  /** Goes on after `rest`, or at once after the network was away. */
  resume(): void;
  /** A poll succeeded and was kept: goes on if a refused key or a full disk had stopped it. */
  unblock(): void;
  rest(): void;
  /** Drops everything and abandons the request under way: it was made with another key or for another zone. */
  clear(): void;
  /** Clears for good. */
  stop(): void;
  /** Null when nothing is being fetched. */
  progress(): FetchProgress | null;
  /** What was refused in the last hours and is not asked again for now, by job key. */
  failures(): ReadonlyMap<string, Problem>;
  /** What keeps the jobs that wait from going on right now; null when nothing does. */
  trouble(): Problem | null;
}

type Place = 'first' | 'last';

export interface BackfillOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** Between two requests, so that the vendor's servers hardly notice. */
  readonly pauseMs: number;
  readonly onProgress: () => void;
}

const RETRY_MS = 30_000;
/** An answer that was no good is asked for again after this long, not at once. */
const GIVEN_UP_FOR_MS = 6 * HOUR_MS;

/** Failures of the answer, not of the way there: asking again at once gives the same. */
const ABOUT_THE_ANSWER = new Set<ErrorCode>([
  'unexpected-answer',
  'bad-request',
  'not-found',
  'refused-by-api',
  'internal',
]);
/** Failures that may well be of this one answer: it goes to the back, so that the others are not held up for ever. */
const MAYBE_OF_THE_ANSWER = new Set<ErrorCode>([
  'server-error',
  'cut-off-answer',
  'not-the-api',
  'timeout',
  'forbidden',
]);
/** After so many of them in this run it is given up too, or one bad day would be announced as being fetched for ever. */
const MAX_TRIES = 5;
/** Nothing can be fetched or kept until a person mends these; the next good poll tells that they are. */
const BLOCKING = new Set<ErrorCode>([
  'unauthorized',
  'key-missing',
  'key-locked',
  'keychain-unavailable',
  'keychain-no-answer',
  'disk-full',
  'history-unavailable',
  'history-locked',
  'history-not-writable',
  'history-newer',
  'file-not-readable',
]);

/** Builds a backfill with nothing to do. */
export function createBackfill({ clock, random, pauseMs, onProgress }: BackfillOptions): Backfill {
  let waiting: BackfillJob[] = [];
  /** Keys of the jobs that someone is looking at. */
  const lookedAt = new Set<string>();
  let underWay: { readonly key: string; readonly abort: AbortController } | null = null;
  let trouble: Problem | null = null;
  let doneCount = 0;
  let failureCount = 0;
  let resting = false;
  let blocked = false;
  let stopped = false;
  let holdOff: HoldOff | null = null;
  let cancelTimer: (() => void) | null = null;
  const givenUp = new Map<string, { readonly problem: Problem; readonly atMs: number }>();
  const tries = new Map<string, number>();

  function cancel(): void {
    cancelTimer?.();
    cancelTimer = null;
  }

  /** Whoever wants more does not shorten a pause that is running. */
  function goOn(delayMs: number): void {
    if (resting || blocked || stopped || underWay !== null || cancelTimer !== null) return;
    cancelTimer = clock.after(Math.max(delayMs, heldOffMs(holdOff, clock.nowMs())), () => {
      cancelTimer = null;
      void next();
    });
  }

  async function next(): Promise<void> {
    if (underWay !== null || resting || blocked) return;
    const job = takeNeeded();
    if (job === undefined) {
      finish();
      return;
    }
    const abort = new AbortController();
    underWay = { key: job.key, abort };
    const outcome = await job.run(abort.signal);
    if (abort.signal.aborted) return;
    underWay = null;
    goOn(outcome.ok ? afterSuccess(job) : afterFailure(job, outcome.error));
    onProgress();
  }

  /** There is nothing left to do. */
  function finish(): void {
    doneCount = 0;
    lookedAt.clear();
    trouble = null;
    onProgress();
  }

  function takeNeeded(): BackfillJob | undefined {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      if (isNeeded(job)) return job;
      doneCount += 1;
    }
    return undefined;
  }

  /** A history that cannot be read says so itself; there is no use in filling it then. */
  function isNeeded(job: BackfillJob): boolean {
    try {
      return job.isNeeded();
    } catch {
      return false;
    }
  }

  function finished(): number {
    doneCount += 1;
    failureCount = 0;
    holdOff = null;
    trouble = null;
    return pauseMs;
  }

  function giveUp(job: BackfillJob, problem: Problem): void {
    tries.delete(job.key);
    givenUp.set(job.key, { problem, atMs: clock.nowMs() });
  }

  function afterSuccess(job: BackfillJob): number {
    tries.delete(job.key);
    // Kept and still lacking: it would be wanted, fetched and announced for ever.
    if (isNeeded(job)) giveUp(job, { code: 'unexpected-answer', detail: 'the answer left a gap' });
    return finished();
  }

  function afterFailure(job: BackfillJob, problem: FetchProblem): number {
    if (ABOUT_THE_ANSWER.has(problem.code)) {
      giveUp(job, problem);
      return finished();
    }
    if (MAYBE_OF_THE_ANSWER.has(problem.code)) {
      const count = (tries.get(job.key) ?? 0) + 1;
      tries.set(job.key, count);
      if (count >= MAX_TRIES) giveUp(job, problem);
      else waiting.push(job);
    } else waiting.unshift(job);
    blocked = BLOCKING.has(problem.code);
    failureCount += 1;
    const { retryAfterMs, code, detail } = problem;
    trouble = detail === undefined ? { code } : { code, detail };
    holdOff = retryAfterMs === undefined ? null : { sinceMs: clock.nowMs(), forMs: retryAfterMs };
    return pollDelayMs({ intervalMs: RETRY_MS, failureCount, retryAfterMs, random: random() });
  }

  function isGivenUp(key: string): boolean {
    const entry = givenUp.get(key);
    if (entry === undefined) return false;
    if (Math.abs(clock.nowMs() - entry.atMs) < GIVEN_UP_FOR_MS) return true;
    givenUp.delete(key);
    return false;
  }

  function clear(): void {
    cancel();
    waiting = [];
    lookedAt.clear();
    trouble = null;
    doneCount = 0;
    failureCount = 0;
    blocked = false;
    holdOff = null;
    // What another key was refused may be open to this one.
    givenUp.clear();
    tries.clear();
    underWay?.abort.abort();
    underWay = null;
  }

  return {
    want(jobs, place) {
      if (stopped) return;
      if (place === 'first') for (const { key } of jobs) lookedAt.add(key);
      const fresh = jobs.filter((job) => !isGivenUp(job.key) && job.key !== underWay?.key);
      const keys = new Set(fresh.map((job) => job.key));
      const others = waiting.filter((job) => !keys.has(job.key));
      const known = new Set(waiting.map((job) => job.key));
      waiting = place === 'first' ? [...fresh, ...others] : [...waiting, ...fresh.filter((job) => !known.has(job.key))];
      if (fresh.length === 0) return;
      goOn(0);
      onProgress();
    },
    dropLast() {
      waiting = waiting.filter(({ key }) => lookedAt.has(key));
      if (underWay !== null && !lookedAt.has(underWay.key)) {
        underWay.abort.abort();
        underWay = null;
        cancel();
      }
      if (underWay !== null) return;
      if (waiting.length === 0) {
        cancel();
        finish();
      } else goOn(pauseMs);
    },
    forgive(key) {
      givenUp.delete(key);
    },
    resume() {
      resting = false;
      if (waiting.length === 0 || blocked) return;
      failureCount = 0;
      cancel();
      goOn(0);
    },
    unblock() {
      if (!blocked) return;
      blocked = false;
      failureCount = 0;
      goOn(0);
    },
    rest() {
      resting = true;
      cancel();
    },
    clear,
    stop() {
      stopped = true;
      clear();
    },
    progress() {
      const left = waiting.length + (underWay === null ? 0 : 1);
      return left === 0 || resting || blocked ? null : { doneCount, totalCount: doneCount + left };
    },
    trouble: () => trouble,
    failures: () => new Map([...givenUp].filter(([key]) => isGivenUp(key)).map(([key, { problem }]) => [key, problem])),
  };
}
