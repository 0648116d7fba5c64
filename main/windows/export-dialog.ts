import type { Dialog } from 'electron';
import type { ExportOutcome, ExportProgress, ExportRequest } from '../contract/csv.ts';
import { fail, type Result } from '../contract/errors.ts';
import type { AccountSnapshot, AppSnapshot } from '../contract/snapshot.ts';
import type { ShownView } from '../contract/windows.ts';
import type { Core } from '../core/core.ts';
import { resolveRange } from '../domain/report/ranges.ts';
import { errorWords } from '../domain/wording/error-words.ts';
import type { Language } from '../domain/wording/language.ts';
import { exportFileName } from '../domain/csv/file-names.ts';
import type { Clock } from '../system/clock.ts';
import type { FileDialogs } from './file-dialogs.ts';

/** Asks where to, then writes. */
export interface ExportDialog {
  /** Exports a range; `cancelled` when the person changed their mind, before or while it is written. */
  export(request: ExportRequest): Promise<Result<ExportOutcome>>;
  /** From the tray: what the dashboard shows, or today. Says in a dialog what went wrong. */
  exportShown(): Promise<void>;
  /** Abandons what is being written; nothing is left of it. */
  cancel(): void;
}

export interface ExportDialogOptions {
  readonly files: FileDialogs;
  readonly dialog: Pick<Dialog, 'showErrorBox'>;
  readonly core: () => Core | null;
  /** What the dashboard shows, or showed when it was last open. */
  readonly shownView: () => ShownView | null;
  readonly clock: Clock;
  readonly language: () => Language;
  readonly onProgress: (progress: ExportProgress) => void;
}

/** Builds the dialog's opener. */
export function createExportDialog(options: ExportDialogOptions): ExportDialog {
  const running = new Set<AbortController>();

  async function askAndWrite(core: Core, request: ExportRequest): Promise<Result<ExportOutcome>> {
    const { fileDialogs } = options.language().m;
    const path = await options.files.save({
      title: fileDialogs.exportCsv(),
      type: { name: fileDialogs.csvFiles(), extensions: ['csv'] },
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

  return {
    async export(request) {
      const core = options.core();
      return core === null ? fail('internal') : askAndWrite(core, request);
    },
    async exportShown() {
      const core = options.core();
      const request = core === null ? null : shownOrToday(core.snapshot(), options.shownView(), options.clock.nowMs());
      if (core === null || request === null) return;
      const outcome = await askAndWrite(core, request);
      if (outcome.ok || outcome.error.code === 'cancelled') return;
      const { title, advice } = errorWords(outcome.error.code, options.language());
      options.dialog.showErrorBox(title, advice);
    },
    cancel() {
      for (const abort of running) abort.abort();
    },
  };
}

/** The range of the dashboard as it would be on screen at this moment, else today; null without any account. */
function shownOrToday(
  { accounts, primaryAccountId }: Pick<AppSnapshot, 'accounts' | 'primaryAccountId'>,
  shown: ShownView | null,
  nowMs: number,
): ExportRequest | null {
  const wantedId = shown?.accountId ?? primaryAccountId;
  const account = accounts.find(({ id }) => id === wantedId);
  if (shown !== null && account !== undefined) return requestOf(account, shown, nowMs);
  const primary = accounts.find(({ id }) => id === primaryAccountId);
  return primary === undefined ? null : requestOf(primary, { preset: 'today' }, nowMs);
}

function requestOf(
  { id, timeZone }: Pick<AccountSnapshot, 'id' | 'timeZone'>,
  shown: Pick<ShownView, 'preset' | 'fromDate' | 'toDate' | 'granularity'>,
  nowMs: number,
): ExportRequest {
  const { fromDate, toDate, granularity } = resolveRange({ ...shown, accountId: id }, nowMs, timeZone);
  return { accountId: id, fromDate, toDate, granularity };
}
