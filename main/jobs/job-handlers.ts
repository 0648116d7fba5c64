import { join } from 'node:path';
import { readAnswer } from '../acquire/response.ts';
import { fail, ok, type Result } from '../contract/errors.ts';
import { createHourHistory } from '../domain/detection/hour-history.ts';
import { ACCURACY_DAYS, paceAccuracy } from '../domain/forecast/pace-accuracy.ts';
import { PACE_DAYS } from '../domain/time/windows.ts';
import { DAY_MS } from '../domain/time/units.ts';
import { daysToFetch } from '../domain/report/coverage.ts';
import { packRangeView } from '../domain/report/packed-view.ts';
import { rangeSpan } from '../domain/report/ranges.ts';
import type { HistoryStore } from '../history/history-store.ts';
import { queryRange, readIndex } from '../history/range-query.ts';
import { queryTypicalDays } from '../history/typical-query.ts';
import { exportCsv, exportCsvText } from '../export/csv-export.ts';
import { prepareImport, type PreparedImport } from '../import/csv-import.ts';
import { compareWithBackup, forgetInBackup, lookIntoBackup, restoreBackup } from '../history/backup-file.ts';
import { backupFolder, listBackups } from '../history/backups.ts';
import type { Connection } from '../history/connection.ts';
import type { OpenedHistory } from '../history/open-history.ts';
import { HistoryFile } from './job-history.ts';
import type { JobArgs, JobControl, JobHandlers } from './job-table.ts';

/** The jobs themselves, on connections of their own. They run in the worker, and in tests on the test's own thread. */
export interface OpenedJobs {
  readonly handlers: JobHandlers;
  close(): void;
}

/** Builds the jobs on a history file, which is opened when the first of them needs it. */
export function createJobHandlers(historyPath: string): OpenedJobs {
  const file = new HistoryFile(historyPath);
  const imports = new ImportDesk(historyPath);
  /** What writes does so one after the other; what reads goes on beside it. */
  let writing: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = writing.then(work, work);
    writing = mine.catch(() => undefined);
    return mine;
  }

  const handlers: JobHandlers = {
    exportCsv: ({ path, options }, control) =>
      file.use(({ history, dayNotes }) =>
        exportCsv(history, path, { ...options, ...control, notesOf: (request) => dayNotes.list(request) }),
      ),
    exportCsvText: ({ options }, control) =>
      file.use(({ history }) => exportCsvText(history, { ...options, ...control })),
    previewImport: ({ path, nowMs }, control) => imports.preview(path, nowMs, control),
    commitImport: (_nothing, control) => inTurn(() => imports.commit(control)),
    cancelImport() {
      imports.close();
      return Promise.resolve(ok(null));
    },
    range: (input) => file.use(({ history }) => ok(packRangeView(queryRange(history, input)))),
    typicalDays: (days) => file.use(({ history }) => ok(queryTypicalDays(history, days))),
    lackingDays: (args) => file.use(({ history }) => ok(lackingDays(history, args))),
    info: () => file.use(({ maintenance }) => ok(maintenance.info())),
    backup: ({ path }) => file.use(({ maintenance }) => maintenance.backup(path)),
    lookIntoBackup: ({ path, workFolder, nowMs }) => Promise.resolve(lookIntoBackup(path, workFolder, nowMs)),
    compareWithBackup: ({ path, workFolder, nowMs }) =>
      file.use((history) => compareWithBackup(connectionOf(history), path, workFolder, nowMs)),
    restoreBackup: ({ path, workFolder, nowMs }) =>
      inTurn(() => file.use((history) => restoreBackup(connectionOf(history), path, workFolder, nowMs))),
    forgetInBackups: (args) => inTurn(() => Promise.resolve(forgetInBackups(args))),
    check: () => file.use(({ maintenance }) => maintenance.check()),
    compact: () => inTurn(() => file.use(({ maintenance }) => maintenance.compact())),
    replay: (args) => file.use(async ({ runReplay }) => ok(await runReplay(args))),
    readAnswer: (order) => Promise.resolve(ok(readAnswer(order))),
    paceAccuracy: ({ accountId, timeZone, nowMs }) =>
      file.use(({ history }) => {
        const past = createHourHistory(timeZone);
        const fromMs = nowMs - (ACCURACY_DAYS + PACE_DAYS + 1) * DAY_MS;
        past.put(history.buckets(accountId, 'hour', fromMs, nowMs));
        return ok(paceAccuracy(past, timeZone, nowMs));
      }),
  };
  return {
    handlers,
    close() {
      imports.close();
      file.close();
    },
  };
}

/** Goes through all backups, even where one cannot be written. @returns the first problem */
function forgetInBackups({ accountId, dataDir, nowMs }: JobArgs<'forgetInBackups'>): Result<null> {
  const folder = backupFolder(dataDir);
  const outcomes = listBackups(dataDir).map(({ name }) => forgetInBackup(join(folder, name), accountId, folder, nowMs));
  return outcomes.find((outcome) => !outcome.ok) ?? ok(null);
}

function lackingDays(
  history: HistoryStore,
  { accountId, stretches, nowMs, timeZone }: JobArgs<'lackingDays'>,
): readonly (readonly string[])[] {
  return stretches.map(({ fromDate, toDate, detail }) => {
    const { startMs, endMs } = rangeSpan(fromDate, toDate, timeZone);
    const index = readIndex(history, accountId, startMs, endMs);
    return daysToFetch(index, fromDate, toDate, timeZone, nowMs, detail).map(({ date }) => date);
  });
}

/** Of a history that was opened: one that was not is never given to a job. */
function connectionOf({ connection }: OpenedHistory): Connection {
  if (connection === null) throw new Error('the history is not open');
  return connection;
}

/**
 * An import between its preview and its end. It has a connection of its own, for its transaction lasts over many turns of
 * the thread, in which others read.
 */
class ImportDesk {
  readonly #file: HistoryFile;
  #prepared: PreparedImport | null = null;

  constructor(historyPath: string) {
    this.#file = new HistoryFile(historyPath, () => {
      this.#prepared?.discard();
      this.#prepared = null;
    });
  }

  preview(path: string, nowMs: number, control: JobControl): ReturnType<JobHandlers['previewImport']> {
    return this.#file.use(async ({ history }) => {
      this.#prepared?.discard();
      this.#prepared = null;
      const read = await prepareImport(path, history, { ...control, nowMs });
      if (!read.ok) return read;
      this.#prepared = read.value;
      return ok(read.value.preview);
    });
  }

  commit(control: JobControl): ReturnType<JobHandlers['commitImport']> {
    return this.#file.use(async () => {
      const prepared = this.#prepared;
      if (prepared === null) return fail('nothing-to-import');
      const written = await prepared.commit(control);
      if (!written.ok) return written;
      this.close();
      return ok({ ...written.value, accountIds: prepared.preview.accountIds });
    });
  }

  /** Forgets what was read. */
  close(): void {
    this.#file.close();
  }
}
