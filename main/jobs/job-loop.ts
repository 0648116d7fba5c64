import { internalProblem } from '../contract/errors.ts';
import { type JobHandlers, type JobNews, type JobOrder } from './job-table.ts';

/** The worker's side: takes orders, runs jobs and reports their results. */
export function createJobLoop(
  handlers: JobHandlers,
  tell: (news: JobNews) => void,
): (order: JobOrder) => Promise<void> {
  const running = new Map<number, AbortController>();

  return async (order) => {
    if (order.kind === 'cancel') {
      running.get(order.id)?.abort();
      return;
    }
    const { id, name, args } = order;
    const abort = new AbortController();
    running.set(id, abort);
    const run = handlers[name] as (given: unknown, control: object) => ReturnType<JobHandlers[typeof name]>;
    try {
      const onProgress = (rowCount: number): void => {
        tell({ kind: 'progress', id, rowCount });
      };
      tell({ kind: 'done', id, answer: await run(args, { onProgress, signal: abort.signal }) });
    } catch (error) {
      tell({ kind: 'done', id, answer: { ok: false, error: internalProblem(error) } });
    } finally {
      running.delete(id);
    }
  };
}
