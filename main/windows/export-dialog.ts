import type { Dialog } from 'electron';
import type { ExportOutcome, ExportProgress, ExportRequest } from '../contract/csv.ts';
import { fail, type Result } from '../contract/errors.ts';
import type { RangeView } from '../contract/range.ts';
import type { Core } from '../core/core.ts';
import { localDateAt } from '../domain/time/calendar.ts';
import { errorWords } from '../domain/wording/error-words.ts';
import { exportFileName } from '../domain/csv/file-names.ts';
import type { Clock } from '../system/clock.ts';
import type { FileDialogs } from './file-dialogs.ts';

/** Asks where to, then writes. */
export interface ExportDialog {
  /** Exports a range; `cancelled` when the person changed their mind, before or while it is written. */
  export(request: ExportRequest): Promise<Result<ExportOutcome>>;
  /** From the tray: what the dashboard shows, or today. Says in a dialog what went wrong. */
  exportShown(): Promise<void>;
  /** The dashboard shows this now. */
  noteShown(view: Pick<RangeView, 'accountId' | 'fromDate' | 'toDate' | 'granularity'>): void;
  /** Abandons what is being written; nothing is left of it. */
  cancel(): void;
}

export interface ExportDialogOptions {
  readonly files: FileDialogs;
  readonly dialog: Pick<Dialog, 'showErrorBox'>;
  readonly core: () => Core | null;
  readonly clock: Clock;
  readonly onProgress: (progress: ExportProgress) => void;
}

/** Builds the dialog's opener. */
export function createExportDialog(options: ExportDialogOptions): ExportDialog {
  const running = new Set<AbortController>();
  let shown: ExportRequest | null = null;

  async function askAndWrite(core: Core, request: ExportRequest): Promise<Result<ExportOutcome>> {
    const path = await options.files.save({
      title: 'Export CSV',
      type: { name: 'CSV', extensions: ['csv'] },
      fileName: exportFileName(request),
    });
    if (path === null) return fail('cancelled');
    const abort = new AbortController();
    running.add(abort);
    try {
      return await core.exportCsv(path, request, {
        signal: abort.signal,
        onProgress: (rowCount) => {
          options.onProgress({ rowCount });
        },
      });
    } finally {
      running.delete(abort);
    }
  }

  function shownOrToday(core: Core): ExportRequest | null {
    const { accounts, primaryAccountId } = core.snapshot();
    if (shown !== null && accounts.some(({ id }) => id === shown?.accountId)) return shown;
    const account = accounts.find(({ id }) => id === primaryAccountId);
    if (account === undefined) return null;
    const today = localDateAt(options.clock.nowMs(), account.timeZone);
    return { accountId: account.id, fromDate: today, toDate: today, granularity: 'hour' };
  }

  return {
    async export(request) {
      const core = options.core();
      return core === null ? fail('internal') : askAndWrite(core, request);
    },
    async exportShown() {
      const core = options.core();
      const request = core === null ? null : shownOrToday(core);
      if (core === null || request === null) return;
      const outcome = await askAndWrite(core, request);
      if (outcome.ok || outcome.error.code === 'cancelled') return;
      const { title, advice } = errorWords(outcome.error.code);
      options.dialog.showErrorBox(title, advice);
    },
    noteShown({ accountId, fromDate, toDate, granularity }) {
      shown = { accountId, fromDate, toDate, granularity };
    },
    cancel() {
      for (const abort of running) abort.abort();
    },
  };
}
