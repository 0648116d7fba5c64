import { BrowserWindow, type Dialog, type WebContents } from 'electron';
import { join } from 'node:path';
import type { ExportOutcome, ExportRequest } from '../contract/csv.ts';
import { fail, type Result } from '../contract/errors.ts';
import type { Core } from '../core.ts';
import { localDateAt } from '../domain/calendar.ts';
import { errorWords } from '../domain/error-words.ts';
import type { Clock } from '../system/clock.ts';

/** Asks where to, then writes. */
export interface ExportDialog {
  /** Exports a range; `cancelled` when the person changed their mind. */
  export(request: ExportRequest): Promise<Result<ExportOutcome>>;
  /** From the tray: what the dashboard shows, or today. Says in a dialog what went wrong. */
  exportShown(): Promise<void>;
}

export interface ExportDialogOptions {
  readonly dialog: Pick<Dialog, 'showSaveDialog' | 'showErrorBox'>;
  readonly core: () => Core | null;
  readonly clock: Clock;
  readonly parent: () => WebContents | null;
  readonly folder: () => string;
}

/** Builds the dialog's opener; it remembers the folder last used, for this run. */
export function createExportDialog(options: ExportDialogOptions): ExportDialog {
  let folder: string | null = null;
  let lastShown: ExportRequest | null = null;

  async function askAndWrite(core: Core, request: ExportRequest): Promise<Result<ExportOutcome>> {
    const days = request.fromDate === request.toDate ? request.fromDate : `${request.fromDate} to ${request.toDate}`;
    const question = {
      title: 'Export CSV',
      defaultPath: join(folder ?? options.folder(), `glance ${request.accountId} ${days}.csv`),
      filters: [{ name: 'CSV', extensions: ['csv'] }],
    };
    const contents = options.parent();
    const parent = contents === null ? null : BrowserWindow.fromWebContents(contents);
    const answer = await (parent?.isVisible()
      ? options.dialog.showSaveDialog(parent, question)
      : options.dialog.showSaveDialog(question));
    if (answer.canceled || answer.filePath === '') return fail('cancelled');
    folder = join(answer.filePath, '..');
    return core.exportCsv(answer.filePath, request);
  }

  return {
    async export(request) {
      const core = options.core();
      if (core === null) return fail('internal');
      lastShown = request;
      return askAndWrite(core, request);
    },
    async exportShown() {
      const core = options.core();
      const accountId = core?.settings().primaryAccountId ?? null;
      if (core === null || accountId === null) return;
      const zone = core.snapshot().accounts.find(({ id }) => id === accountId)?.timeZone ?? 'UTC';
      const today = localDateAt(options.clock.nowMs(), zone);
      const request = lastShown ?? { accountId, fromDate: today, toDate: today, granularity: 'hour' };
      const outcome = await askAndWrite(core, request);
      if (outcome.ok || outcome.error.code === 'cancelled') return;
      const { title, advice } = errorWords(outcome.error.code);
      options.dialog.showErrorBox(title, advice);
    },
  };
}
