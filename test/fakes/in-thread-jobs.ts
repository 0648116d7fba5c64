import { createJobHandlers } from '../../main/jobs/job-handlers.ts';
import type { JobArgs, JobControl, JobName, JobValue } from '../../main/jobs/job-table.ts';
import type { Jobs } from '../../main/jobs/jobs.ts';
import type { Result } from '../../main/contract/errors.ts';

/** The jobs on the test's own thread, for the many tests to which it is all the same who does them. */
export function createInThreadJobs(historyPath: string): Jobs {
  const { handlers, close } = createJobHandlers(historyPath);
  return {
    run<N extends JobName>(name: N, args: JobArgs<N>, control: Partial<JobControl> = {}) {
      const handler = handlers[name] as (given: JobArgs<N>, with_: JobControl) => Promise<Result<JobValue<N>>>;
      return handler(args, { onProgress: () => undefined, signal: new AbortController().signal, ...control });
    },
    isWriting: () => false,
    reopen: close,
    stop: close,
  };
}
