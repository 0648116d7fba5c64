import type { Clipboard, FileFilter } from 'electron';
import { fail, ok, type Result } from '../contract/errors.ts';
import type { SavedFile } from '../contract/history-care.ts';
import type { Core } from '../core/core.ts';
import type { Language } from '../domain/wording/language.ts';
import { localDateAt } from '../domain/time/calendar.ts';
import { datedFileName, originalFileName } from '../domain/csv/file-names.ts';
import type { ExportDialog } from '../windows/export-dialog.ts';
import type { Clock } from '../system/clock.ts';
import type { FileDialogs } from '../windows/file-dialogs.ts';
import type { PlainHandlers } from './register.ts';

/** What the windows ask about the history besides showing a range: how complete it is, files, upkeep. */

export type HistoryCommands = Pick<
  PlainHandlers,
  | 'loadCoverage'
  | 'refetchDay'
  | 'setBackfillStopped'
  | 'exportCsv'
  | 'cancelExport'
  | 'copyCsv'
  | 'saveOriginalCsv'
  | 'openImport'
  | 'confirmImport'
  | 'cancelImport'
  | 'historyInfo'
  | 'backupHistory'
  | 'checkHistory'
  | 'compactHistory'
  | 'saveDiagnostics'
>;

export interface HistoryCommandsOptions {
  readonly core: () => Core;
  readonly files: FileDialogs;
  readonly exportDialog: ExportDialog;
  readonly clipboard: Pick<Clipboard, 'writeText'>;
  readonly clock: Clock;
  readonly systemTimeZone: () => string;
  readonly language: () => Language;
}

/** Builds the handlers. Where a file is concerned, the person is asked which. */
export function historyCommands(options: HistoryCommandsOptions): HistoryCommands {
  const { files, exportDialog } = options;
  // The profile may be another by the time that a dialog is answered, but not by the time that a command comes in.
  const service = (): Core['historyService'] => options.core().historyService;

  async function saveTo(
    question: Parameters<FileDialogs['save']>[0],
    save: (path: string) => Result<SavedFile> | Promise<Result<SavedFile>>,
  ): Promise<Result<SavedFile>> {
    const path = await files.save(question);
    return path === null ? fail('cancelled') : save(path);
  }

  const words = (): Language['m']['fileDialogs'] => options.language().m.fileDialogs;
  const csvType = (): FileFilter => ({ name: words().csvFiles(), extensions: ['csv'] });
  const today = (): string => localDateAt(options.clock.nowMs(), options.systemTimeZone());

  return {
    loadCoverage: (request) => service().coverage(request),
    refetchDay: (request) => service().refetchDay(request),
    setBackfillStopped: (request) => service().setBackfillStopped(request),
    exportCsv: (request) => exportDialog.export(request),
    cancelExport() {
      exportDialog.cancel();
      return ok(null);
    },
    async copyCsv(request) {
      const copied = await options.core().exportCsvText(request);
      if (!copied.ok) return copied;
      await options.clipboard.writeText(copied.value.text);
      return ok({ rowCount: copied.value.rowCount });
    },
    saveOriginalCsv(request) {
      const question = { title: words().saveOriginal(), type: csvType(), fileName: originalFileName(request) };
      const current = service();
      return saveTo(question, (path) => current.saveOriginalCsv(path, request));
    },
    async openImport() {
      const current = service();
      const path = await files.open({ title: words().importCsv(), type: csvType() });
      return path === null ? fail('cancelled') : current.openImport(path);
    },
    confirmImport: () => service().confirmImport(),
    cancelImport() {
      service().cancelImport();
      return ok(null);
    },
    historyInfo: () => service().info(),
    backupHistory() {
      const fileName = datedFileName('history', today(), 'sqlite');
      const current = service();
      const type = { name: words().databaseFiles(), extensions: ['sqlite'] };
      return saveTo({ title: words().backUp(), type, fileName }, (path) => current.backup(path));
    },
    checkHistory: () => service().check(),
    compactHistory: () => service().compact(),
    saveDiagnostics() {
      const fileName = datedFileName('diagnostics', today(), 'json');
      const current = service();
      const type = { name: words().jsonFiles(), extensions: ['json'] };
      return saveTo({ title: words().saveDiagnostics(), type, fileName }, (path) => current.saveDiagnostics(path));
    },
  };
}
