import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openHistory, type OpenedHistory } from '../../../main/history/open-history.ts';

/** An open history in a folder, closed with the test. */
export function openOnDisk(folder: string, name: string): OpenedHistory {
  const opened = openHistory(join(folder, name), 0);
  if (opened.problem !== null) throw new Error(opened.problem.code);
  onTestFinished(() => {
    opened.history.close();
  });
  return opened;
}
