import type { ErrorCode, Result } from '../contract/errors.ts';
import { heldOffMs, pollCeilingMs, pollDelayMs, refusedDelayMs, type HoldOff } from '../domain/time/poll-delay.ts';
import type { Clock } from '../system/clock.ts';
import type { FetchProblem } from '../acquire/client.ts';

export interface PollerOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly intervalMs: () => number;
  /** Milliseconds for which the server still asks for no requests; see `RequestQueue`. */
  readonly heldOffMs: () => number;
  /** The instant at which the local day ends, to ask again right after. */
  readonly dayEndsAtMs: () => number;
  /** Never rejects. `byPerson`: somebody asked for this one. */
  readonly poll: (signal: AbortSignal, byPerson: boolean) => Promise<Result<unknown, FetchProblem>>;
}

/** After wake or unlock the network needs a moment. */
const SOON_MS = 5_000;
const SOON_SPREAD_MS = 3_000;

/** Refusals of the key, which now and then are a passing fault of a gateway. */
const REFUSALS = new Set<ErrorCode>(['unauthorized', 'forbidden']);

/** Whether an answer refused the key itself. */
export const isRefusal = ({ code }: { readonly code: ErrorCode }): boolean => REFUSALS.has(code);

/**
 * When to ask: one chain of timers, never two polls at once. It backs off after failures, waits out what the server
 * asked for, asks seldom while the key is refused, and rests while the computer sleeps.
 */
export class Poller {
  readonly #options: PollerOptions;
  #cancelTimer: () => void = () => undefined;
  #underWay: { readonly done: Promise<void>; readonly abort: AbortController } | null = null;
  /** Somebody wanted a poll soon while one was under way. */
  #wokenMeanwhile = false;
  #failureCount = 0;
  #refusalCount = 0;
  /** While the key is refused. */
  #refusedFor: HoldOff | null = null;
  #resting = true;
  /** There is no key to ask with; it takes a new one. */
  #keyless = false;
  #stopped = false;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  /** Polls now and then at the interval. Also after a new key, zone or interval: a poll made with the old is abandoned. */
  start(): void {
    this.#resting = false;
    this.#keyless = false;
    this.#failureCount = 0;
    this.#refusalCount = 0;
    this.#refusedFor = null;
    // What is under way may carry the old key or ask for the old zone's day.
    this.#abandon();
    void this.#pollNow(false);
  }

  /** Polls now for a person, and from now on again where it rested; resolves when the poll under way is over. */
  pollForPerson(): Promise<void> {
    this.#resting = false;
    return this.#pollNow(true);
  }

  /** Polls after a short, scattered delay: after wake, network return or unlock. */
  pollSoon(): void {
    this.#resting = false;
    this.#failureCount = 0;
    if (this.#underWay === null) this.#schedule(this.#soonMs());
    // What was sent before the network was back may well fail; that one does not count.
    else this.#wokenMeanwhile = true;
  }

  /** Abandons the poll under way for a request of a person's own, and polls again soon. */
  makeWay(): void {
    if (this.#underWay === null) return;
    this.#abandon();
    this.#schedule(this.#soonMs());
  }

  /** Stops asking, for sleep or a paused account, until something above; abandons the poll under way. */
  rest(): void {
    this.#resting = true;
    this.#cancelTimer();
    this.#abandon();
  }

  /** Rests for good. */
  stop(): void {
    this.#stopped = true;
    this.rest();
  }

  #pollNow(byPerson: boolean): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    if (this.#underWay !== null) return this.#underWay.done;
    this.#cancelTimer();
    const abort = new AbortController();
    const done = this.#run(abort.signal, byPerson);
    // `#run` only gets past its first await later, so this is set before it is cleared.
    this.#underWay = { done, abort };
    return done;
  }

  async #run(signal: AbortSignal, byPerson: boolean): Promise<void> {
    const dayEndMs = this.#options.dayEndsAtMs();
    const outcome = await this.#options.poll(signal, byPerson);
    if (signal.aborted) return;
    this.#underWay = null;
    if (outcome.ok) this.#succeeded(dayEndMs);
    else this.#failed(outcome.error);
    this.#wokenMeanwhile = false;
  }

  #succeeded(dayEndMs: number): void {
    this.#keyless = false;
    this.#failureCount = 0;
    this.#refusalCount = 0;
    this.#refusedFor = null;
    // The count must not stay yesterday's for a whole interval after midnight, nor when the answer came after it.
    const untilMidnightMs = Math.max(0, dayEndMs - this.#options.clock.nowMs());
    this.#schedule(Math.min(this.#delayMs(), untilMidnightMs + 1_000));
  }

  #failed(problem: FetchProblem): void {
    this.#failureCount += 1;
    this.#keyless = problem.code === 'key-missing';
    if (isRefusal(problem)) {
      this.#refusalCount += 1;
      this.#refusedFor = { sinceMs: this.#options.clock.nowMs(), forMs: refusedDelayMs(this.#refusalCount) };
    } else this.#refusedFor = null;
    this.#schedule(this.#wokenMeanwhile ? this.#soonMs() : this.#delayMs());
  }

  #soonMs(): number {
    return SOON_MS + SOON_SPREAD_MS * this.#options.random();
  }

  #delayMs(): number {
    const intervalMs = this.#options.intervalMs();
    const ceilingMs = pollCeilingMs(intervalMs);
    return pollDelayMs({ intervalMs, failureCount: this.#failureCount, ceilingMs, random: this.#options.random() });
  }

  #schedule(delayMs: number): void {
    this.#cancelTimer();
    if (this.#resting || this.#keyless || this.#stopped) return;
    const { clock, heldOffMs: serverHoldsOffMs } = this.#options;
    const waitMs = Math.max(delayMs, serverHoldsOffMs(), heldOffMs(this.#refusedFor, clock.nowMs()));
    this.#cancelTimer = clock.after(waitMs, () => void this.#pollNow(false));
  }

  #abandon(): void {
    this.#underWay?.abort.abort();
    this.#underWay = null;
    this.#wokenMeanwhile = false;
  }
}
