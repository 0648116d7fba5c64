import type { Problem } from '../contract/errors.ts';
import type { Connection, ConnectionStatus } from '../contract/snapshot.ts';

/** Older than this many intervals, figures are called stale. */
export const STALE_INTERVALS = 3;

export interface ConnectionStateOptions {
  readonly nowMs: () => number;
  readonly intervalMs: () => number;
  /** When the last answer of this account was asked for, UTC epoch milliseconds; null with none yet. */
  readonly lastFetchMs: () => number | null;
  /** Until when the server asked for no requests, UTC epoch milliseconds, and its answer; null where it did not. */
  readonly heldOff: () => { readonly untilMs: number; readonly problem: Problem } | null;
}

/** How an account is doing, by its polls. */
export class ConnectionState {
  readonly #options: ConnectionStateOptions;
  #problem: Problem | null = null;
  #sinceMs: number;
  #paused = false;
  #answered = false;

  constructor(options: ConnectionStateOptions) {
    this.#options = options;
    this.#sinceMs = options.nowMs();
  }

  get paused(): boolean {
    return this.#paused;
  }

  get problem(): Problem | null {
    return this.#problem;
  }

  /** A poll was answered. @returns whether the one before had failed */
  answered(): boolean {
    const wasBroken = this.#problem !== null;
    this.#answered = true;
    this.#set(null);
    return wasBroken;
  }

  /** A poll failed. The same failure again is the same trouble, since when it began. */
  failed(problem: Problem): void {
    this.#set(ofAccountAtWork(problem));
  }

  /** @returns whether that was a change */
  setPaused(paused: boolean): boolean {
    if (this.#paused === paused) return false;
    this.#paused = paused;
    this.#sinceMs = this.#options.nowMs();
    return true;
  }

  current(): Connection {
    const nowMs = this.#options.nowMs();
    const lastFetchMs = this.#options.lastFetchMs();
    const status = this.#status(nowMs, lastFetchMs);
    const byFetch = status === 'stale' || status === 'fresh';
    const heldOff = this.#options.heldOff();
    // Numbers that grow old because the server asked to wait have that as their reason.
    const why = status === 'stale' ? (heldOff?.problem ?? null) : this.#problem;
    return {
      status: status === 'stale' && why !== null ? 'error' : status,
      problem: why,
      // By a clock that was set back since, the last answer would be of the future.
      sinceMs: Math.min(nowMs, byFetch ? (lastFetchMs ?? this.#sinceMs) : this.#sinceMs),
      ...(heldOff === null ? {} : { heldOffUntilMs: heldOff.untilMs }),
    };
  }

  #set(problem: Problem | null): void {
    if (this.#problem?.code !== problem?.code) this.#sinceMs = this.#options.nowMs();
    this.#problem = problem;
  }

  #status(nowMs: number, lastFetchMs: number | null): ConnectionStatus {
    if (this.#paused) return 'paused';
    if (this.#problem !== null) {
      if (this.#problem.code === 'key-locked') return 'key-locked';
      return this.#problem.code === 'offline' ? 'offline' : 'error';
    }
    if (lastFetchMs === null || !this.#answered) return 'connecting';
    return nowMs - lastFetchMs > STALE_INTERVALS * this.#options.intervalMs() ? 'stale' : 'fresh';
  }
}

/** Connecting proved that the account's address exists; where its name is not found now, the network's directory is at fault. */
function ofAccountAtWork(problem: Problem): Problem {
  return problem.code === 'unknown-host' ? { ...problem, code: 'lookup-failed' } : problem;
}
