import type { Result } from '../contract/errors.ts';
import type { FetchProblem } from '../acquire/client.ts';

/** A piece of the past to fetch. Two jobs with the same key are the same job. */
export interface BackfillJob {
  readonly key: string;
  /** False when the history meanwhile has it. */
  readonly isNeeded: () => boolean;
  /** Fetches and keeps. Never rejects. */
  readonly run: (signal: AbortSignal) => Promise<Result<unknown, FetchProblem>>;
}

/** `first`: someone is looking at it; `last`: it is wanted when nothing else is. */
export type Place = 'first' | 'last';

/** The jobs that wait, in order, and which of them somebody looks at. */
export class JobList {
  #waiting: BackfillJob[] = [];
  readonly #lookedAt = new Set<string>();

  get length(): number {
    return this.#waiting.length;
  }

  /** In order. */
  keys(): readonly string[] {
    return this.#waiting.map(({ key }) => key);
  }

  /** Adds jobs; one that waits already keeps its place unless it is wanted first now. */
  add(jobs: readonly BackfillJob[], place: Place): void {
    if (place === 'first') {
      const keys = new Set(jobs.map(({ key }) => key));
      this.#waiting = [...jobs, ...this.#waiting.filter(({ key }) => !keys.has(key))];
      return;
    }
    const known = new Set(this.#waiting.map(({ key }) => key));
    this.#waiting = [...this.#waiting, ...jobs.filter(({ key }) => !known.has(key))];
  }

  /** Notes that somebody looks at what these jobs fetch. */
  lookAt(jobs: readonly BackfillJob[]): void {
    for (const { key } of jobs) this.#lookedAt.add(key);
  }

  isLookedAt(key: string): boolean {
    return this.#lookedAt.has(key);
  }

  /** Puts a job that failed before or behind all others. */
  putBack(job: BackfillJob, where: 'before' | 'behind'): void {
    if (where === 'before') this.#waiting.unshift(job);
    else this.#waiting.push(job);
  }

  /** The next job that the history still lacks. @returns also how many it has meanwhile and were passed over */
  takeNeeded(): { readonly job: BackfillJob | undefined; readonly passedOver: number } {
    let passedOver = 0;
    for (let job = this.#waiting.shift(); job !== undefined; job = this.#waiting.shift()) {
      if (isNeeded(job)) return { job, passedOver };
      passedOver += 1;
    }
    return { job: undefined, passedOver };
  }

  /** Drops what nobody looks at. */
  dropUnseen(): void {
    this.#waiting = this.#waiting.filter(({ key }) => this.#lookedAt.has(key));
  }

  forgetLooks(): void {
    this.#lookedAt.clear();
  }

  clear(): void {
    this.#waiting = [];
    this.#lookedAt.clear();
  }
}

/** A history that cannot be read says so itself; there is no use in filling it then. */
export function isNeeded(job: BackfillJob): boolean {
  try {
    return job.isNeeded();
  } catch {
    return false;
  }
}
