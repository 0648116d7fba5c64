import { parentPort, workerData } from 'node:worker_threads';
import { createJobHandlers } from './job-handlers.ts';
import { createJobLoop } from './job-loop.ts';
import type { JobOrder } from './job-table.ts';

/** The entry of the worker thread; `workerData` is the path of the history file. */

const { handlers } = createJobHandlers(String(workerData));
const take = createJobLoop(handlers, (news) => parentPort?.postMessage(news));
parentPort?.on('message', (order: JobOrder) => void take(order));
