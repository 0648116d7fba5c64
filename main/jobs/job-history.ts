import { setImmediate as nextTurn } from 'node:timers/promises';
import { createReplay } from '../alerts/replay.ts';
import type { ReplayView } from '../contract/alerts.ts';
import { fail, type Result } from '../contract/errors.ts';
import { fileIdOf } from '../files/file-id.ts';
import { storageProblem } from '../history/database.ts';
import { openHistoryAsItIs, type OpenedHistory } from '../history/open-history.ts';
import type { JobArgs } from './job-table.ts';

/** What a job works with: the history on a connection of its own, and a replay on it. */
export interface JobHistory extends OpenedHistory {
  /** Keeps what it has read for some minutes: a person who tunes a rule runs it again and again. */
  readonly runReplay: (args: JobArgs<'replay'>) => Promise<ReplayView>;
}

/** The history file as jobs have it: opened by the first of them, and anew where another file stands in its place. */
export class HistoryFile {
  readonly #path: string;
  readonly #onClose: () => void;
  #opened: JobHistory | null = null;
  #fileId: string | null = null;

  /** @param onClose whatever was begun on the connection is gone */
  constructor(path: string, onClose: () => void = () => undefined) {
    this.#path = path;
    this.#onClose = onClose;
  }

  /** Does something with the history; one that could not be opened is tried again by the next job. */
  async use<T>(work: (history: JobHistory) => Result<T> | Promise<Result<T>>): Promise<Result<T>> {
    try {
      const fileId = fileIdOf(this.#path);
      // A job never creates a missing file: the connection that keeps answers may still save the old one.
      if (fileId === null) return fail('history-unavailable', 'the file was removed');
      if (fileId !== this.#fileId) this.close();
      const opened = this.#opened ?? this.#open(fileId);
      return opened.problem === null ? await work(opened) : { ok: false, error: opened.problem };
    } catch (error) {
      return { ok: false, error: storageProblem(error) };
    }
  }

  close(): void {
    this.#onClose();
    this.#opened?.history.close();
    this.#opened = null;
    this.#fileId = null;
  }

  #open(fileId: string): JobHistory {
    const opened = openHistoryAsItIs(this.#path, Date.now());
    const made = { ...opened, runReplay: replayOn(opened) };
    if (opened.problem === null) [this.#opened, this.#fileId] = [made, fileId];
    return made;
  }
}

function replayOn({ history, observations }: OpenedHistory): JobHistory['runReplay'] {
  const now = { ms: 0, timeZone: 'UTC', pastVersion: 0 };
  const replay = createReplay({
    ...{ history, observations },
    nowMs: () => now.ms,
    zoneOf: () => now.timeZone,
    pause: () => nextTurn(),
  });
  return ({ request, nowMs, timeZone, pastVersion }) => {
    if (pastVersion !== now.pastVersion) replay.forget(request.accountId);
    Object.assign(now, { ms: nowMs, timeZone, pastVersion });
    return replay.run(request);
  };
}
