import type { Result } from '../contract/errors.ts';
import { heldOffMs, pollDelayMs, type HoldOff } from '../domain/time/poll-delay.ts';
import type { Clock } from '../system/clock.ts';
import type { FetchProblem } from '../acquire/client.ts';

/**
 * When to ask: one chain of timers, never two polls at once. It waits out `Retry-After`, backs off after failures,
 * rests while the computer sleeps, and stops when the key was refused until a new one comes.
 */
export interface Poller {
  /** Polls now and then at the interval. Also after a new key, zone or interval: a poll made with the old is abandoned. */
  start(): void;
  /** Polls now unless one is under way; resolves when that poll is over. */
  pollNow(): Promise<void>;
  /** Polls after a short, scattered delay: after wake, network return or unlock. */
  pollSoon(): void;
  /** Stops asking, for sleep or a paused account, until `start` or `pollSoon`; abandons the poll under way. */
  rest(): void;
  /** Rests for good. */
  stop(): void;
}

export interface PollerOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly intervalMs: () => number;
  /** The instant at which the local day ends, to ask again right after. */
  readonly dayEndsAtMs: () => number;
  /** Never rejects. */
  readonly poll: (signal: AbortSignal) => Promise<Result<unknown, FetchProblem>>;
}

/** After wake or unlock the network needs a moment. */
const SOON_MS = 5_000;
const SOON_SPREAD_MS = 3_000;

/** Errors that asking again cannot mend: it takes a new key. */
const isFinal = (problem: FetchProblem): boolean => problem.code === 'unauthorized' || problem.code === 'key-missing';

/** Builds a poller that rests until `start`. */
export function createPoller({ clock, random, intervalMs, dayEndsAtMs, poll }: PollerOptions): Poller {
  let cancelTimer: () => void = () => undefined;
  let underWay: { readonly done: Promise<void>; readonly abort: AbortController } | null = null;
  let failureCount = 0;
  let resting = true;
  let refused = false;
  let stopped = false;
  let holdOff: HoldOff | null = null;

  function schedule(delayMs: number): void {
    cancelTimer();
    if (resting || refused || stopped) return;
    cancelTimer = clock.after(Math.max(delayMs, heldOffMs(holdOff, clock.nowMs())), () => void pollNow());
  }

  async function run(signal: AbortSignal): Promise<void> {
    const dayEndMs = dayEndsAtMs();
    const outcome = await poll(signal);
    if (signal.aborted) return;
    underWay = null;
    refused = !outcome.ok && isFinal(outcome.error);
    failureCount = outcome.ok ? 0 : failureCount + 1;
    const retryAfterMs = outcome.ok ? undefined : outcome.error.retryAfterMs;
    holdOff = retryAfterMs === undefined ? null : { sinceMs: clock.nowMs(), forMs: retryAfterMs };
    const delayMs = pollDelayMs({ intervalMs: intervalMs(), failureCount, retryAfterMs, random: random() });
    // The count must not stay yesterday's for a whole interval after midnight, nor when the answer came after it.
    const untilMidnightMs = Math.max(0, dayEndMs - clock.nowMs());
    schedule(outcome.ok ? Math.min(delayMs, untilMidnightMs + 1_000) : delayMs);
  }

  function pollNow(): Promise<void> {
    if (stopped) return Promise.resolve();
    if (underWay !== null) return underWay.done;
    cancelTimer();
    const abort = new AbortController();
    const done = run(abort.signal);
    // `run` only gets past its first await later, so this is set before it is cleared.
    underWay = { done, abort };
    return done;
  }

  function abandon(): void {
    underWay?.abort.abort();
    underWay = null;
  }

  function rest(): void {
    resting = true;
    cancelTimer();
    abandon();
  }

  return {
    start() {
      resting = false;
      refused = false;
      failureCount = 0;
      holdOff = null;
      // What is under way may carry the old key or ask for the old zone's day.
      abandon();
      void pollNow();
    },
    pollNow,
    pollSoon() {
      resting = false;
      failureCount = 0;
      if (underWay === null) schedule(SOON_MS + SOON_SPREAD_MS * random());
    },
    rest,
    stop() {
      stopped = true;
      rest();
    },
  };
}
