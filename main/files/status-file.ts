import { join } from 'node:path';
import { STATUS_FILE, type Status } from '../contract/status.ts';
import { keepOwnFile, removeLitterBehind } from './atomic-file.ts';

/** Keeps the status on disk for `--status`, so that a bar need not start the app, ask the network or read the history. */
export interface StatusFile {
  /** Writes it if it differs from what was written last. Best effort: nothing depends on it. */
  update(status: Status): void;
  /** Resolves when everything asked for so far is on disk. */
  settled(): Promise<void>;
}

/** @param dataDir the folder that `--status` is asked about */
export function createStatusFile(dataDir: string): StatusFile {
  const path = join(dataDir, STATUS_FILE);
  removeLitterBehind(path);
  let written = '';
  let wanted: Status | null = null;
  let writing: Promise<void> | null = null;

  async function writeAll(): Promise<void> {
    while (wanted !== null) {
      const status: Status = wanted;
      wanted = null;
      // If the file cannot be written, `--status` reads the history instead.
      await keepOwnFile(path, `${JSON.stringify({ pid: process.pid, status }, null, 2)}\n`).catch(() => undefined);
    }
    writing = null;
  }

  return {
    update(status) {
      const text = JSON.stringify(status);
      if (text === written) return;
      written = text;
      wanted = status;
      writing ??= writeAll();
    },
    settled: () => writing ?? Promise.resolve(),
  };
}
