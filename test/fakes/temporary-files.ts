import { rm } from 'node:fs/promises';

/** Whether Node is at work on files: reading, writing, making folders or bringing to disk, on threads of its own. */
export const isWorkingOnFiles = (): boolean =>
  process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'));

/** What is at work for longer is at work on something that never comes, such as the other end of a pipe. */
const GIVE_UP_MS = 10_000;

/**
 * Removes a folder of a test once nothing is at work in it any more: what had been begun when the test ended may still make a
 * folder or a file.
 */
export async function removeFolder(folder: string): Promise<void> {
  const fromMs = performance.now();
  while (isWorkingOnFiles() && performance.now() - fromMs < GIVE_UP_MS) await new Promise((done) => setImmediate(done));
  // A worker that was just stopped may be writing its last file; this looks for what is there anew each time.
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
