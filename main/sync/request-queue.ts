import PQueue from 'p-queue';
import type { FetchProblem } from '../acquire/client.ts';
import { fail, plainProblem, type Problem, type Result } from '../contract/errors.ts';
import { heldOffMs, holdOffMs, type HoldOff } from '../domain/time/poll-delay.ts';
import type { Clock } from '../system/clock.ts';

/** Who is in a hurry goes first: a person, then the poll of today, then the past. */
export const PRIORITY = { person: 2, poll: 1, backfill: 0 } as const;

export interface AskOptions {
  readonly priority: (typeof PRIORITY)[keyof typeof PRIORITY];
  /** Aborted, it is not asked any more, or abandoned where it is under way. */
  readonly signal: AbortSignal;
  /**
   * While the server asks for no requests: `respect` asks nothing, `override-once` asks once in each such time,
   * `ignore` always asks, for a key that the server has not met yet.
   */
  readonly heldOff?: 'respect' | 'override-once' | 'ignore';
}

/**
 * The requests of one account, whoever wants them: one at a time, and none while the server asked to be left alone with
 * `Retry-After`. Nothing else sends a request for the account.
 */
export class RequestQueue {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #queue = new PQueue({ concurrency: 1 });
  #holdOff: (HoldOff & { readonly problem: Problem }) | null = null;
  #overridden = false;

  constructor({ clock, random }: { readonly clock: Clock; readonly random: () => number }) {
    this.#clock = clock;
    this.#random = random;
  }

  /**
   * Asks when it is its turn. Never rejects for what the server says.
   * @param send makes the request; it ends when the signal is aborted
   * @returns what `send` gives; `cancelled` where the signal was aborted before; while held off, the problem with which
   * the server asked for that, without sending anything
   */
  ask<T>(send: () => Promise<Result<T, FetchProblem>>, options: AskOptions): Promise<Result<T, FetchProblem>> {
    return this.#queue.add(
      async () => {
        if (isAborted(options)) return fail('cancelled');
        const held = this.#heldOffProblem(options.heldOff ?? 'respect');
        if (held !== null) return { ok: false, error: held };
        const outcome = await send();
        if (!isAborted(options)) this.#note(outcome);
        return outcome;
      },
      options.priority === 0 ? {} : { priority: options.priority },
    );
  }

  /** How long nothing is asked yet, milliseconds; 0 when it may be. */
  heldOffMs(): number {
    return heldOffMs(this.#holdOff, this.#clock.nowMs());
  }

  /** Until when, UTC epoch milliseconds, and what the server said; null when it may be asked. */
  heldOff(): { readonly untilMs: number; readonly problem: Problem } | null {
    const leftMs = this.heldOffMs();
    if (this.#holdOff === null || leftMs === 0) return null;
    return { untilMs: this.#clock.nowMs() + leftMs, problem: this.#holdOff.problem };
  }

  /** Whether **Refresh now** may override the wait that the server asked for: once in each wait. */
  get mayOverride(): boolean {
    return !this.#overridden;
  }

  #heldOffProblem(manners: NonNullable<AskOptions['heldOff']>): FetchProblem | null {
    const retryAfterMs = this.heldOffMs();
    if (this.#holdOff === null || retryAfterMs === 0 || manners === 'ignore') return null;
    if (manners === 'override-once' && !this.#overridden) {
      this.#overridden = true;
      return null;
    }
    return { ...this.#holdOff.problem, retryAfterMs };
  }

  #note(outcome: Result<unknown, FetchProblem>): void {
    if (outcome.ok) {
      this.#holdOff = null;
      this.#overridden = false;
      return;
    }
    const { retryAfterMs } = outcome.error;
    if (retryAfterMs === undefined) return;
    // Asked again before its time and refused again: that is one time of being left alone, not a new one.
    if (this.heldOffMs() === 0) this.#overridden = false;
    const forMs = holdOffMs(retryAfterMs, this.#random());
    this.#holdOff = {
      sinceMs: this.#clock.nowMs(),
      forMs,
      problem: plainProblem(outcome.error),
    };
  }
}

const isAborted = ({ signal }: AskOptions): boolean => signal.aborted;

/** The queues of all accounts. An account has the same one for as long as Glance runs, whatever is restarted. */
export class RequestQueues {
  readonly #parts: { readonly clock: Clock; readonly random: () => number };
  readonly #queues = new Map<string, RequestQueue>();

  constructor(parts: { readonly clock: Clock; readonly random: () => number }) {
    this.#parts = parts;
  }

  of(accountId: string): RequestQueue {
    const known = this.#queues.get(accountId);
    if (known !== undefined) return known;
    const queue = new RequestQueue(this.#parts);
    this.#queues.set(accountId, queue);
    return queue;
  }
}
