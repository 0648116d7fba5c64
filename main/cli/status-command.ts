import { join } from 'node:path';
import * as v from 'valibot';
import { STATUS_FILE, statusFileSchema, type Status } from '../contract/status.ts';
import type { StatusFormat } from './command-line.ts';
import { readPlainFile } from '../files/plain-file.ts';
import { asOld, statusText, statusWaybar } from '../domain/wording/status.ts';

/** `--status`: today's numbers on standard output, without a window, the network or the keychain. */

export interface StatusCommandOptions {
  readonly format: StatusFormat;
  readonly userDataDir: string;
  readonly nowMs: number;
  readonly isRunning: (processId: number) => boolean;
  /** What the history says, asked only where no app has left its numbers. */
  readonly fromHistory: () => Promise<Status>;
}

/** @returns what to print, line ends included */
export async function runStatusCommand(options: StatusCommandOptions): Promise<string> {
  const status = fromFile(options) ?? asOld(await options.fromHistory());
  switch (options.format) {
    case 'text':
      return `${statusText(status, options.nowMs)}\n`;
    case 'json':
      return `${JSON.stringify(status)}\n`;
    case 'waybar':
      return `${JSON.stringify(statusWaybar(status, options.nowMs))}\n`;
  }
}

/** What the app wrote; old unless it is still running. Null where there is nothing that can be read. */
function fromFile({ userDataDir, isRunning }: StatusCommandOptions): Status | null {
  let content: unknown;
  try {
    content = JSON.parse(readPlainFile(join(userDataDir, STATUS_FILE)).toString());
  } catch {
    return null;
  }
  const parsed = v.safeParse(statusFileSchema, content);
  if (!parsed.success) return null;
  const { pid, status } = parsed.output;
  return status.running && isRunning(pid) ? status : asOld(status);
}
