import type { ErrorCode, Problem } from '../contract/errors.ts';
import { HOUR_MS } from '../domain/time/units.ts';

/** What a failed request of the backfill says of what was asked for. */

/**
 * `of-the-answer`: asking again at once gives the same. `maybe-of-the-answer`: it goes to the back, so that the others
 * are not held up for ever. `blocking`: nothing can be fetched or kept until it is mended, which the next good poll
 * shows. `of-the-way`: the same is asked again after a while.
 */
export type FailureKind = 'of-the-answer' | 'maybe-of-the-answer' | 'blocking' | 'of-the-way';

const KINDS: Partial<Record<ErrorCode, FailureKind>> = {
  'unexpected-answer': 'of-the-answer',
  'bad-request': 'of-the-answer',
  'not-found': 'of-the-answer',
  'refused-by-api': 'of-the-answer',
  internal: 'of-the-answer',
  'server-error': 'maybe-of-the-answer',
  'cut-off-answer': 'maybe-of-the-answer',
  'not-the-api': 'maybe-of-the-answer',
  timeout: 'maybe-of-the-answer',
  forbidden: 'maybe-of-the-answer',
  unauthorized: 'blocking',
  'key-missing': 'blocking',
  'key-locked': 'blocking',
  'keychain-unavailable': 'blocking',
  'keychain-no-answer': 'blocking',
  'disk-full': 'blocking',
  'history-unavailable': 'blocking',
  'history-locked': 'blocking',
  'history-not-writable': 'blocking',
  'history-newer': 'blocking',
  'file-not-readable': 'blocking',
};

/** The kind of a failure by its code. */
export const failureKind = (code: ErrorCode): FailureKind => KINDS[code] ?? 'of-the-way';

/** An answer that was no good is asked for again after this long, not at once. */
const GIVEN_UP_FOR_MS = 6 * HOUR_MS;
/** After so many failures in this run an answer is given up too, or one bad day would be announced for ever. */
const MAX_TRIES = 5;

/** What was tried in vain, by job key, and is not asked for again for now. */
export class GivenUp {
  readonly #nowMs: () => number;
  readonly #entries = new Map<string, { readonly problem: Problem; readonly atMs: number }>();
  readonly #tries = new Map<string, number>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Gives a job up from now on, for some hours. */
  add(key: string, problem: Problem): void {
    this.#tries.delete(key);
    this.#entries.set(key, { problem, atMs: this.#nowMs() });
  }

  /** Counts a try in vain. @returns whether the job has been given up with it */
  countTry(key: string, problem: Problem): boolean {
    const count = (this.#tries.get(key) ?? 0) + 1;
    this.#tries.set(key, count);
    if (count < MAX_TRIES) return false;
    this.add(key, problem);
    return true;
  }

  has(key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    // A clock that was set back must not make it longer.
    if (Math.abs(this.#nowMs() - entry.atMs) < GIVEN_UP_FOR_MS) return true;
    this.#entries.delete(key);
    return false;
  }

  /** The job came through, or may be tried again at once. */
  forget(key: string): void {
    this.#tries.delete(key);
    this.#entries.delete(key);
  }

  /** What another key was refused may be open to this one. */
  clear(): void {
    this.#tries.clear();
    this.#entries.clear();
  }

  /** Why each job was given up. */
  problems(): ReadonlyMap<string, Problem> {
    const all = [...this.#entries].filter(([key]) => this.has(key));
    return new Map(all.map(([key, { problem }]) => [key, problem]));
  }
}
