import type { AnswerOrder, ReadAnswer } from '../acquire/response.ts';
import type { ReplayRequest } from '../alerts/replay.ts';
import type { ReplayView } from '../contract/alerts.ts';
import type { ExportOutcome } from '../contract/csv.ts';
import type { Result } from '../contract/errors.ts';
import type {
  BackupContents,
  HistoryInfo,
  ImportOutcome,
  ImportPreview,
  RestoreEffect,
} from '../contract/history-care.ts';
import type { PackedRangeView, PointTypical } from '../contract/range.ts';
import type { DayDetail } from '../domain/report/coverage.ts';
import type { PaceAccuracy } from '../contract/pace-accuracy.ts';
import type { CsvExportOptions } from '../export/csv-export.ts';
import type { RangeInput } from '../history/range-query.ts';

/** An export without what cannot cross to another thread. */
export type ExportJob = Omit<CsvExportOptions, 'onProgress' | 'signal' | 'notesOf'>;

/** `workFolder` is where a copy of the backup may be made, which goes again. */
interface BackupArgs {
  readonly path: string;
  readonly workFolder: string;
  readonly nowMs: number;
}

/** The work on the history that may take longer than a person should wait for the tray: by name, what it takes and gives. */
export interface JobTable {
  exportCsv: { args: { readonly path: string; readonly options: ExportJob }; value: ExportOutcome };
  exportCsvText: { args: { readonly options: ExportJob }; value: { readonly text: string; readonly rowCount: number } };
  /** What was read waits in the worker for `commitImport` until another file is read or it is cancelled. */
  previewImport: { args: { readonly path: string; readonly nowMs: number }; value: ImportPreview };
  commitImport: { args: null; value: ImportOutcome & { readonly accountIds: readonly string[] } };
  cancelImport: { args: null; value: null };
  range: { args: RangeInput; value: PackedRangeView };
  /** One for each date. */
  typicalDays: {
    args: { readonly accountId: string; readonly timeZone: string; readonly dates: readonly string[] };
    value: readonly PointTypical[];
  };
  /** The finished local days of each stretch that the history lacks, newest first. */
  lackingDays: {
    args: {
      readonly accountId: string;
      readonly stretches: readonly { readonly fromDate: string; readonly toDate: string; readonly detail: DayDetail }[];
      readonly nowMs: number;
      readonly timeZone: string;
    };
    value: readonly (readonly string[])[];
  };
  info: { args: null; value: HistoryInfo };
  backup: { args: { readonly path: string }; value: null };
  /** Reads a backup through. */
  lookIntoBackup: { args: BackupArgs; value: BackupContents };
  compareWithBackup: {
    args: BackupArgs;
    value: { readonly contents: BackupContents; readonly effect: RestoreEffect };
  };
  restoreBackup: { args: BackupArgs; value: null };
  /** Takes an account out of every automatic backup of a data folder. */
  forgetInBackups: {
    args: { readonly accountId: string; readonly dataDir: string; readonly nowMs: number };
    value: null;
  };
  check: { args: null; value: boolean };
  compact: { args: null; value: HistoryInfo };
  replay: {
    args: {
      readonly request: ReplayRequest;
      readonly nowMs: number;
      readonly timeZone: string;
      /** Another number than last time: hours before today came or changed, and are read again. */
      readonly pastVersion: number;
    };
    value: ReplayView;
  };
  /** A server's answer; the key goes no further than this process. */
  readAnswer: { args: AnswerOrder; value: ReadAnswer };
  paceAccuracy: {
    args: { readonly accountId: string; readonly timeZone: string; readonly nowMs: number };
    value: PaceAccuracy;
  };
}

export type JobName = keyof JobTable;
export type JobArgs<N extends JobName> = JobTable[N]['args'];
export type JobValue<N extends JobName> = JobTable[N]['value'];

/** What a job is given while it runs. */
export interface JobControl {
  /** Rows done so far. */
  readonly onProgress: (rowCount: number) => void;
  readonly signal: AbortSignal;
}

/** One function for each job. */
export type JobHandlers = {
  readonly [N in JobName]: (args: JobArgs<N>, control: JobControl) => Promise<Result<JobValue<N>>>;
};

/** To the worker. */
export type JobOrder =
  | { readonly kind: 'run'; readonly id: number; readonly name: JobName; readonly args: unknown }
  | { readonly kind: 'cancel'; readonly id: number };

/** From the worker. */
export type JobNews =
  | { readonly kind: 'progress'; readonly id: number; readonly rowCount: number }
  | { readonly kind: 'done'; readonly id: number; readonly answer: Result<unknown> };
