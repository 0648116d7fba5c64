import { type Problem, plainProblem } from '../contract/errors.ts';
import type { FetchProgress } from '../contract/snapshot.ts';
import { pollDelayMs } from '../domain/time/poll-delay.ts';
import type { Clock } from '../system/clock.ts';
import type { FetchProblem } from '../acquire/client.ts';
import { failureKind, GivenUp } from './fetch-failures.ts';
import { isNeeded, JobList, type BackfillJob, type Place } from './job-list.ts';

export interface BackfillOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** Between two requests, so that the vendor's servers hardly notice. */
  readonly pauseMs: number;
  /** Milliseconds for which the server still asks for no requests; see `RequestQueue`. */
  readonly heldOffMs: () => number;
  readonly onProgress: () => void;
}

const RETRY_MS = 30_000;

/** Fetches the past, one request at a time, with a pause between, in the order wanted. */
export class BackfillQueue {
  readonly #options: BackfillOptions;
  readonly #jobs = new JobList();
  readonly #givenUp: GivenUp;
  #underWay: { readonly job: BackfillJob; readonly abort: AbortController } | null = null;
  #trouble: Problem | null = null;
  #doneCount = 0;
  #failureCount = 0;
  #resting = false;
  #blocked = false;
  #stopped = false;
  #cancelTimer: (() => void) | null = null;

  constructor(options: BackfillOptions) {
    this.#options = options;
    this.#givenUp = new GivenUp(() => options.clock.nowMs());
  }

  /** Adds jobs: `first` puts them before everything that waits (someone is looking), `last` behind it. */
  want(jobs: readonly BackfillJob[], place: Place): void {
    if (this.#stopped) return;
    if (place === 'first') this.#jobs.lookAt(jobs);
    const fresh = jobs.filter(({ key }) => !this.#givenUp.has(key) && key !== this.#underWay?.job.key);
    this.#jobs.add(fresh, place);
    if (fresh.length === 0) return;
    this.#goOn(0);
    this.#options.onProgress();
  }

  /** Drops what was wanted `last`, for nobody is looking at it; a request under way for such a job is abandoned. */
  dropLast(): void {
    this.#jobs.dropUnseen();
    if (this.#underWay !== null && !this.#jobs.isLookedAt(this.#underWay.job.key)) {
      this.#abandon();
      this.#cancel();
    }
    if (this.#underWay !== null) return;
    if (this.#jobs.length > 0) {
      this.#goOn(this.#options.pauseMs);
      return;
    }
    this.#cancel();
    this.#finish();
  }

  /** Forgets that this job failed, so that it may be wanted again at once. */
  forgive(key: string): void {
    this.#givenUp.forget(key);
  }

  /** Goes on after `rest`, or at once after the network was away. */
  resume(): void {
    this.#resting = false;
    if (this.#jobs.length === 0 || this.#blocked) return;
    this.#failureCount = 0;
    this.#cancel();
    this.#goOn(0);
  }

  /** Abandons the request under way for one of a person's own; it is made again after a pause. */
  makeWay(): void {
    if (this.#underWay === null) return;
    this.#jobs.putBack(this.#underWay.job, 'before');
    this.#abandon();
    this.#goOn(this.#options.pauseMs);
  }

  /** Stops until `unblock`: the key was refused. */
  block(): void {
    this.#blocked = true;
    this.#cancel();
  }

  /** A poll succeeded and was kept: goes on if a refused key or a full disk had stopped it. */
  unblock(): void {
    if (!this.#blocked) return;
    this.#blocked = false;
    this.#failureCount = 0;
    this.#goOn(0);
  }

  rest(): void {
    this.#resting = true;
    this.#cancel();
  }

  /** Drops everything and abandons the request under way: it was made with another key or for another zone. */
  clear(): void {
    this.#cancel();
    this.#jobs.clear();
    this.#givenUp.clear();
    this.#abandon();
    this.#trouble = null;
    this.#doneCount = 0;
    this.#failureCount = 0;
    this.#blocked = false;
  }

  /** Clears for good. */
  stop(): void {
    this.#stopped = true;
    this.clear();
  }

  /** Null when nothing is being fetched. */
  progress(): FetchProgress | null {
    const leftCount = this.#jobs.length + (this.#underWay === null ? 0 : 1);
    if (leftCount === 0 || this.#resting || this.#blocked) return null;
    return { doneCount: this.#doneCount, totalCount: this.#doneCount + leftCount };
  }

  /** Of the job under way and of all that wait. */
  keys(): readonly string[] {
    return [...(this.#underWay === null ? [] : [this.#underWay.job.key]), ...this.#jobs.keys()];
  }

  /** What was refused in the last hours and is not asked again for now, by job key. */
  failures(): ReadonlyMap<string, Problem> {
    return this.#givenUp.problems();
  }

  /** What keeps the jobs that wait from going on right now; null when nothing does. */
  trouble(): Problem | null {
    return this.#trouble;
  }

  /** Whoever wants more does not shorten a pause that is running. */
  #goOn(delayMs: number): void {
    if (this.#resting || this.#blocked || this.#stopped) return;
    if (this.#underWay !== null || this.#cancelTimer !== null) return;
    const { clock, heldOffMs } = this.#options;
    this.#cancelTimer = clock.after(Math.max(delayMs, heldOffMs()), () => {
      this.#cancelTimer = null;
      void this.#next();
    });
  }

  async #next(): Promise<void> {
    if (this.#underWay !== null || this.#resting || this.#blocked) return;
    const { job, passedOver } = this.#jobs.takeNeeded();
    this.#doneCount += passedOver;
    if (job === undefined) {
      this.#finish();
      return;
    }
    const abort = new AbortController();
    this.#underWay = { job, abort };
    const outcome = await job.run(abort.signal);
    if (abort.signal.aborted) return;
    this.#underWay = null;
    this.#goOn(outcome.ok ? this.#afterSuccess(job) : this.#afterFailure(job, outcome.error));
    this.#options.onProgress();
  }

  /** There is nothing left to do. */
  #finish(): void {
    this.#doneCount = 0;
    this.#jobs.forgetLooks();
    this.#trouble = null;
    this.#options.onProgress();
  }

  #afterSuccess(job: BackfillJob): number {
    this.#givenUp.forget(job.key);
    // Kept and still lacking: it would be wanted, fetched and announced for ever.
    if (isNeeded(job)) this.#givenUp.add(job.key, { code: 'unexpected-answer', detail: 'the answer left a gap' });
    return this.#afterAnswer();
  }

  #afterAnswer(): number {
    this.#doneCount += 1;
    this.#failureCount = 0;
    this.#trouble = null;
    return this.#options.pauseMs;
  }

  /** @returns how long to wait, milliseconds */
  #afterFailure(job: BackfillJob, failure: FetchProblem): number {
    const problem = plainProblem(failure);
    const kind = failureKind(failure.code);
    if (kind === 'of-the-answer') {
      this.#givenUp.add(job.key, problem);
      return this.#afterAnswer();
    }
    if (kind !== 'maybe-of-the-answer') this.#jobs.putBack(job, 'before');
    else if (!this.#givenUp.countTry(job.key, problem)) this.#jobs.putBack(job, 'behind');
    if (kind === 'blocking') this.#blocked = true;
    this.#failureCount += 1;
    this.#trouble = problem;
    return pollDelayMs({ intervalMs: RETRY_MS, failureCount: this.#failureCount, random: this.#options.random() });
  }

  #abandon(): void {
    this.#underWay?.abort.abort();
    this.#underWay = null;
  }

  #cancel(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }
}
