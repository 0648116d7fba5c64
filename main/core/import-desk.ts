import { fail, ok, type Result } from '../contract/errors.ts';
import type { ImportOutcome, ImportPreview } from '../contract/history-care.ts';
import { refusedImport } from '../domain/csv/refusal.ts';
import { MINUTE_MS } from '../domain/time/units.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Clock } from '../system/clock.ts';

export interface ImportDeskOptions {
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly onHistoryChanged: (accountId: string) => void;
}

/** Two years of several accounts take seconds; a file on a drive that has gone would be waited for without end. */
const MAX_IMPORT_MS = 3 * MINUTE_MS;

/** One file at a time on its way into the history: read and compared first, written once the person says so. */
export class ImportDesk {
  readonly #options: ImportDeskOptions;
  #importing = new AbortController();

  constructor(options: ImportDeskOptions) {
    this.#options = options;
  }

  /** Reads a file in place of the one that was read before. */
  async open(path: string): Promise<Result<ImportPreview>> {
    const { jobs, clock } = this.#options;
    this.#importing.abort();
    const mine = new AbortController();
    this.#importing = mine;
    const limit = AbortSignal.timeout(MAX_IMPORT_MS);
    const signal = AbortSignal.any([mine.signal, limit]);
    const read = await jobs.run('previewImport', { path, nowMs: clock.nowMs() }, { signal });
    if (limit.aborted && !mine.signal.aborted) return refusedImport({ why: 'tooSlow' });
    return mine.signal.aborted ? fail('cancelled') : read;
  }

  /** Writes what was read. */
  async confirm(): Promise<Result<ImportOutcome>> {
    const { jobs, onHistoryChanged } = this.#options;
    const written = await jobs.run('commitImport', null, { signal: this.#importing.signal });
    if (!written.ok) return written;
    const { accountIds, writtenCount } = written.value;
    for (const accountId of accountIds) onHistoryChanged(accountId);
    return ok({ writtenCount });
  }

  /** Forgets what was read, and gives up what is being read or written. */
  cancel(): void {
    this.#importing.abort();
    this.#importing = new AbortController();
    void this.#options.jobs.run('cancelImport', null);
  }
}
