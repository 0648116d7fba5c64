import type { Result } from '../contract/errors.ts';
import type { Clock } from '../system/clock.ts';
import {
  internalProblem,
  type JobArgs,
  type JobName,
  type JobNews,
  type JobOrder,
  type JobValue,
} from './job-table.ts';

/** Long work on the history, off the main thread: one worker, started when needed and gone a minute after. */
export interface Jobs {
  run<N extends JobName>(name: N, args: JobArgs<N>, control?: RunControl): Promise<Result<JobValue<N>>>;
  /** Whether a job holds the history for writing: who finds it locked meanwhile need not be told. */
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
  terminate(): unknown;
}

export interface JobsOptions {
  /** Starts a thread on the history. */
  readonly startThread: () => JobThread;
  readonly clock: Clock;
}

/** A worker costs as much memory as it is quick to start again. */
export const KEEP_IDLE_MS = 60_000;
/** A worker that does not heed being called off, as on a drive that has gone, is left behind. */
export const CANCEL_LIMIT_MS = 5_000;
const WRITERS: readonly JobName[] = ['commitImport', 'compact'];

interface Waiting {
  readonly name: JobName;
  readonly onProgress: (rowCount: number) => void;
  readonly settle: (answer: Result<unknown>) => void;
}

/** Builds the jobs, with no worker yet. */
export function createJobs({ startThread, clock }: JobsOptions): Jobs {
  const waiting = new Map<number, Waiting>();
  let thread: JobThread | null = null;
  let lastId = 0;
  let stopped = false;
  const isStopped = (): boolean => stopped;
  /** An import that was read waits in the worker for its confirmation, however long that takes. */
  let holdsImport = false;
  let cancelEnd: () => void = () => undefined;

  function settleAll(answer: Result<unknown>): void {
    for (const each of waiting.values()) each.settle(answer);
    waiting.clear();
    holdsImport = false;
  }

  function end(): void {
    cancelEnd();
    const ended = thread;
    thread = null;
    void ended?.terminate();
  }

  function started(): JobThread {
    if (thread !== null) return thread;
    const own = startThread();
    const lose = (error: unknown): void => {
      if (thread !== own) return;
      thread = null;
      settleAll({ ok: false, error: internalProblem(error) });
    };
    own.on('message', receive);
    own.on('error', lose);
    own.on('exit', () => {
      lose(new Error('the worker ended'));
    });
    thread = own;
    return own;
  }

  function receive(news: JobNews): void {
    const known = waiting.get(news.id);
    if (known === undefined) return;
    if (news.kind === 'progress') known.onProgress(news.rowCount);
    else known.settle(news.answer);
  }

  function giveUp(): void {
    end();
    settleAll({ ok: false, error: { code: 'cancelled' } });
  }

  function endWhenIdle(): void {
    cancelEnd();
    if (waiting.size === 0 && !holdsImport) cancelEnd = clock.after(KEEP_IDLE_MS, end);
  }

  async function ask(order: JobOrder & { kind: 'run' }, control: RunControl): Promise<Result<unknown>> {
    const { signal } = control;
    let stopLimit: () => void = () => undefined;
    const cancel = (): void => {
      thread?.postMessage({ kind: 'cancel', id: order.id });
      stopLimit = clock.after(CANCEL_LIMIT_MS, giveUp);
    };
    signal?.addEventListener('abort', cancel);
    try {
      return await new Promise((resolve) => {
        const onProgress = control.onProgress ?? (() => undefined);
        waiting.set(order.id, { name: order.name, onProgress, settle: resolve });
        started().postMessage(order);
      });
    } finally {
      stopLimit();
      signal?.removeEventListener('abort', cancel);
      waiting.delete(order.id);
    }
  }

  return {
    async run(name, args, control = {}) {
      if (isStopped() || control.signal?.aborted === true) return { ok: false, error: { code: 'cancelled' } };
      if (name === 'cancelImport' && thread === null) return { ok: true, value: null as JobValue<typeof name> };
      cancelEnd();
      const answer = await ask({ kind: 'run', id: ++lastId, name, args }, control);
      if (name === 'previewImport') holdsImport = answer.ok;
      if (name === 'cancelImport' || (name === 'commitImport' && answer.ok)) holdsImport = false;
      if (!isStopped()) endWhenIdle();
      return answer as Result<JobValue<typeof name>>;
    },
    isWriting: () => [...waiting.values()].some(({ name }) => WRITERS.includes(name)),
    reopen() {
      end();
      settleAll({ ok: false, error: { code: 'history-unavailable' } });
    },
    stop() {
      stopped = true;
      giveUp();
    },
  };
}
