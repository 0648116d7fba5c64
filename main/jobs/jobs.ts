import { type Result, internalProblem } from '../contract/errors.ts';
import { removeBegun } from '../files/atomic-file.ts';
import type { Clock } from '../system/clock.ts';
import { type JobArgs, type JobName, type JobNews, type JobOrder, type JobValue } from './job-table.ts';

/** Long work on the history, off the main thread: one worker, started when needed and gone a minute after. */
export interface Jobs {
  run<N extends JobName>(name: N, args: JobArgs<N>, control?: RunControl): Promise<Result<JobValue<N>>>;
  /** Whether a job holds the history for writing. A lock of our own is no problem to report. */
  isWriting(): boolean;
  /** Another file stands in the history's place: the next job opens that one. */
  reopen(): void;
  /** Ends the worker; what it was doing fails with `cancelled`. */
  stop(): void;
}

export interface RunControl {
  /** Rows done so far. */
  readonly onProgress?: (rowCount: number) => void;
  readonly signal?: AbortSignal;
}

/** The part of a worker thread that is used. */
export interface JobThread {
  postMessage(order: JobOrder): void;
  on(event: 'message', listener: (news: JobNews) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
  /** Resolves once it does nothing any more. */
  terminate(): Promise<unknown>;
  /** Its number among the threads of the process. */
  readonly threadId: number;
}

export interface JobsOptions {
  /** Starts a thread on the history. */
  readonly startThread: () => JobThread;
  readonly clock: Clock;
}

/** An idle worker holds memory, and starting one again takes a fraction of a second. */
export const KEEP_IDLE_MS = 60_000;
/** A worker that does not heed being called off, as on a drive that has gone, is left behind. */
const CANCEL_LIMIT_MS = 5_000;
const WRITERS: readonly JobName[] = ['commitImport', 'compact', 'restoreBackup'];
/** The file of the person's own that a job writes. */
const WRITTEN_PATHS: { readonly [N in JobName]?: (args: JobArgs<N>) => string } = {
  backup: ({ path }) => path,
  exportCsv: ({ path }) => path,
};
/** Their ground is in the memory of the worker that they began in. All others only read, or do again what they did. */
const ONLY_ONCE: readonly JobName[] = ['commitImport', 'cancelImport'];

type RunOrder = JobOrder & { readonly kind: 'run' };

interface Waiting {
  readonly order: RunOrder;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (rowCount: number) => void;
  readonly settle: (answer: Result<unknown>) => void;
  readonly writtenPath: string | undefined;
}

const CANCELLED: Result<never> = { ok: false, error: { code: 'cancelled' } };

/** Builds the jobs, with no worker yet. */
export function createJobs(options: JobsOptions): Jobs {
  return new ThreadJobs(options);
}

class ThreadJobs implements Jobs {
  readonly #options: JobsOptions;
  readonly #waiting = new Map<number, Waiting>();
  #thread: JobThread | null = null;
  #lastId = 0;
  #stopped = false;
  /** An import that was read waits in the worker for its confirmation, however long that takes. */
  #holdsImport = false;
  #cancelEnd: () => void = () => undefined;

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  async run<N extends JobName>(name: N, args: JobArgs<N>, control: RunControl = {}): Promise<Result<JobValue<N>>> {
    if (this.#stopped || control.signal?.aborted === true) return CANCELLED;
    if (name === 'cancelImport' && this.#thread === null) return { ok: true, value: null as JobValue<N> };
    this.#cancelEnd();
    const order: RunOrder = { kind: 'run', id: ++this.#lastId, name, args };
    const answer = await this.#ask(order, control, WRITTEN_PATHS[name]?.(args));
    if (name === 'previewImport') this.#holdsImport = answer.ok;
    if (name === 'cancelImport' || (name === 'commitImport' && answer.ok)) this.#holdsImport = false;
    this.#endWhenIdle();
    return answer as Result<JobValue<N>>;
  }

  isWriting(): boolean {
    return [...this.#waiting.values()].some(({ order }) => WRITERS.includes(order.name));
  }

  reopen(): void {
    this.#end();
    this.#settleAll({ ok: false, error: { code: 'history-unavailable' } });
  }

  stop(): void {
    this.#stopped = true;
    this.#end();
    this.#settleAll(CANCELLED);
  }

  async #ask(order: RunOrder, control: RunControl, writtenPath: string | undefined): Promise<Result<unknown>> {
    const { signal, onProgress = () => undefined } = control;
    let stopLimit: () => void = () => undefined;
    const cancel = (): void => {
      this.#thread?.postMessage({ kind: 'cancel', id: order.id });
      stopLimit = this.#options.clock.after(CANCEL_LIMIT_MS, () => {
        this.#leaveBehind();
      });
    };
    signal?.addEventListener('abort', cancel);
    try {
      return await new Promise((resolve) => {
        this.#waiting.set(order.id, { order, signal, onProgress, settle: resolve, writtenPath });
        this.#started().postMessage(order);
      });
    } finally {
      stopLimit();
      signal?.removeEventListener('abort', cancel);
      this.#waiting.delete(order.id);
    }
  }

  #started(): JobThread {
    if (this.#thread !== null) return this.#thread;
    const own = this.#options.startThread();
    const lose = (error: unknown): void => {
      if (this.#thread !== own) return;
      this.#thread = null;
      this.#settleAll({ ok: false, error: internalProblem(error) });
    };
    own.on('message', (news) => {
      this.#receive(news);
    });
    own.on('error', lose);
    own.on('exit', () => {
      lose(new Error('the worker ended'));
    });
    this.#thread = own;
    return own;
  }

  #receive(news: JobNews): void {
    const known = this.#waiting.get(news.id);
    if (known === undefined) return;
    if (news.kind === 'progress') known.onProgress(news.rowCount);
    else known.settle(news.answer);
  }

  #settleAll(answer: Result<unknown>): void {
    for (const each of this.#waiting.values()) each.settle(answer);
    this.#waiting.clear();
    this.#holdsImport = false;
  }

  /** Ends a worker that does not heed being called off. What it did for others is begun again in a new one. */
  #leaveBehind(): void {
    this.#end();
    this.#holdsImport = false;
    for (const { order, signal, settle } of [...this.#waiting.values()]) {
      if (signal?.aborted === true || ONLY_ONCE.includes(order.name)) settle(CANCELLED);
      else this.#started().postMessage(order);
    }
  }

  #endWhenIdle(): void {
    if (this.#stopped) return;
    this.#cancelEnd();
    if (this.#waiting.size > 0 || this.#holdsImport) return;
    this.#cancelEnd = this.#options.clock.after(KEEP_IDLE_MS, () => {
      this.#end();
    });
  }

  #end(): void {
    this.#cancelEnd();
    const ended = this.#thread;
    this.#thread = null;
    if (ended === null) return;
    // A backup of a long history is a large file, and would lie where the person keeps their own. At once, for the app may
    // be ending, and again when the thread has ended, which worked on until then.
    const { threadId } = ended;
    const paths = [...this.#waiting.values()].flatMap(({ writtenPath }) => writtenPath ?? []);
    const tidyUp = (): void => {
      for (const path of paths) removeBegun(path, threadId);
    };
    tidyUp();
    void ended.terminate().then(tidyUp, tidyUp);
  }
}
