import type { Clipboard, FileFilter } from 'electron';
import { fail, ok, type Result } from '../contract/errors.ts';
import type { SavedFile } from '../contract/history-care.ts';
import type { Core } from '../core/core.ts';
import type { Language } from '../domain/wording/language.ts';
import { localDateAt } from '../domain/time/calendar.ts';
import { datedFileName, originalFileName } from '../domain/csv/file-names.ts';
import type { ExportDialog } from '../windows/export-dialog.ts';
import type { Clock } from '../system/clock.ts';
import { usableTimeZone } from '../system/time-zone.ts';
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
  | 'listBackups'
  | 'previewRestore'
  | 'restoreHistory'
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
  /** As the computer names it, usable or not. */
  readonly systemTimeZone: () => string;
  readonly language: () => Language;
}

/** Builds the handlers. Where a file is concerned, the person is asked which. */
export function historyCommands(options: HistoryCommandsOptions): HistoryCommands {
  const service = (): Core['historyService'] => options.core().historyService;
  return {
    ...exportCommands(options),
    ...savingCommands(options),
    loadCoverage: (request) => service().coverage(request),
    refetchDay: (request) => service().refetchDay(request),
    setBackfillStopped: (request) => service().setBackfillStopped(request),
    async openImport() {
      const current = service();
      const path = await options.files.open({ title: words(options).importCsv(), type: csvType(options) });
      return path === null ? fail('cancelled') : current.openImport(path);
    },
    confirmImport: () => service().confirmImport(),
    cancelImport() {
      service().cancelImport();
      return ok(null);
    },
    historyInfo: () => service().info(),
    ...restoringCommands(options),
    checkHistory: () => service().check(),
    compactHistory: () => service().compact(),
  };
}

type Words = Language['m']['fileDialogs'];

const words = ({ language }: HistoryCommandsOptions): Words => language().m.fileDialogs;
const csvType = (options: HistoryCommandsOptions): FileFilter => ({
  name: words(options).csvFiles(),
  extensions: ['csv'],
});

function exportCommands(
  options: HistoryCommandsOptions,
): Pick<HistoryCommands, 'exportCsv' | 'cancelExport' | 'copyCsv'> {
  const { core, exportDialog, clipboard } = options;
  return {
    exportCsv: (request) => exportDialog.export(request),
    cancelExport() {
      exportDialog.cancel();
      return ok(null);
    },
    async copyCsv(request) {
      const copied = await core().exportCsvText(request);
      if (!copied.ok) return copied;
      await clipboard.writeText(copied.value.text);
      return ok({ rowCount: copied.value.rowCount });
    },
  };
}

function restoringCommands(
  options: HistoryCommandsOptions,
): Pick<HistoryCommands, 'listBackups' | 'previewRestore' | 'restoreHistory'> {
  const { core, files } = options;
  const desk = (): Core['historyService']['restoring'] => core().historyService.restoring;
  return {
    listBackups: () => ok(desk().list()),
    async previewRestore(wanted) {
      const restoring = desk();
      if (wanted.from === 'list') return restoring.previewListed(wanted.name);
      const type = { name: words(options).databaseFiles(), extensions: ['sqlite'] };
      const path = await files.open({ title: words(options).restore(), type });
      return path === null ? fail('cancelled') : restoring.previewFile(path);
    },
    restoreHistory: () => desk().restore(),
  };
}

/** The profile may be another by the time that a dialog is answered, but not by the time that a command comes in. */
function savingCommands(
  options: HistoryCommandsOptions,
): Pick<HistoryCommands, 'saveOriginalCsv' | 'backupHistory' | 'saveDiagnostics'> {
  const { core, files, clock, systemTimeZone } = options;
  const today = (): string => localDateAt(clock.nowMs(), usableTimeZone(systemTimeZone()));

  async function saveTo(
    question: Parameters<FileDialogs['save']>[0],
    save: (path: string) => Result<SavedFile> | Promise<Result<SavedFile>>,
  ): Promise<Result<SavedFile>> {
    const path = await files.save(question);
    return path === null ? fail('cancelled') : save(path);
  }

  return {
    saveOriginalCsv(request) {
      const fileName = originalFileName(request);
      const current = core().historyService;
      return saveTo({ title: words(options).saveOriginal(), type: csvType(options), fileName }, (path) =>
        current.saveOriginalCsv(path, request),
      );
    },
    backupHistory() {
      const fileName = datedFileName('history', today(), 'sqlite');
      const current = core().historyService;
      const type = { name: words(options).databaseFiles(), extensions: ['sqlite'] };
      return saveTo({ title: words(options).backUp(), type, fileName }, (path) => current.backup(path));
    },
    saveDiagnostics() {
      const fileName = datedFileName('diagnostics', today(), 'json');
      const current = core().historyService;
      const type = { name: words(options).jsonFiles(), extensions: ['json'] };
      return saveTo({ title: words(options).saveDiagnostics(), type, fileName }, (path) =>
        current.saveDiagnostics(path),
      );
    },
  };
}
