import { fail } from '../contract/errors.ts';
import type { CommandHandlers } from './register.ts';

/** What the windows ask about the history besides showing a range: how complete it is, files, upkeep. */

export type HistoryCommands = Pick<
  CommandHandlers,
  | 'loadCoverage'
  | 'refetchDay'
  | 'setBackfillStopped'
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

export function historyCommands(): HistoryCommands {
  return {
    loadCoverage: () => fail('internal'),
    refetchDay: () => fail('internal'),
    setBackfillStopped: () => fail('internal'),
    cancelExport: () => fail('internal'),
    copyCsv: () => fail('internal'),
    saveOriginalCsv: () => fail('internal'),
    openImport: () => fail('internal'),
    confirmImport: () => fail('internal'),
    cancelImport: () => fail('internal'),
    historyInfo: () => fail('internal'),
    backupHistory: () => fail('internal'),
    checkHistory: () => fail('internal'),
    compactHistory: () => fail('internal'),
    saveDiagnostics: () => fail('internal'),
  };
}
