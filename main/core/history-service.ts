import type { AccountSync } from '../sync/account-sync.ts';
import type { OriginalCsvRequest } from '../contract/csv.ts';
import { fail, ok, type Problem, type Result } from '../contract/errors.ts';
import type { CoverageView, HistoryInfo, ImportOutcome, ImportPreview, SavedFile } from '../contract/history-care.ts';
import type { CommandArgs } from '../contract/ipc.ts';
import { coverageView } from '../history/coverage-view.ts';
import { spanOfDates } from '../domain/time/calendar.ts';
import { saveFile, saveJson } from '../files/atomic-file.ts';
import { allowedTarget } from '../files/target.ts';
import type { OpenedHistory } from '../history/open-history.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Clock } from '../system/clock.ts';

/** Where the history is looked after: how complete it is, what goes in and out of it as files, and its upkeep. */
export interface HistoryService {
  coverage(request: CommandArgs<'loadCoverage'>): Result<CoverageView>;
  /** Asks for a day again; it comes when it is its turn. */
  refetchDay(request: CommandArgs<'refetchDay'>): Result<null>;
  setBackfillStopped(request: CommandArgs<'setBackfillStopped'>): Result<null>;
  /** Asks the endpoint for its own CSV and saves it byte for byte. */
  saveOriginalCsv(path: string, request: OriginalCsvRequest): Promise<Result<SavedFile>>;
  /** Reads a file and compares it with the history; it waits for `confirmImport` until another is read. */
  openImport(path: string): Promise<Result<ImportPreview>>;
  confirmImport(): Promise<Result<ImportOutcome>>;
  /** Forgets what was read, and gives up what is being read or written. */
  cancelImport(): void;
  info(): Promise<Result<HistoryInfo>>;
  backup(path: string): Promise<Result<SavedFile>>;
  /** Saves what a person chose a path for, except over Glance's own files. */
  saveBytes(path: string, content: string | Uint8Array): Promise<Result<SavedFile>>;
  check(): Promise<Result<{ readonly sound: boolean }>>;
  compact(): Promise<Result<HistoryInfo>>;
  saveDiagnostics(path: string): Promise<Result<SavedFile>>;
}

export interface HistoryServiceOptions extends Pick<OpenedHistory, 'history' | 'audit'> {
  readonly jobs: Jobs;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly settings: SettingsStore;
  readonly zoneOf: (accountId: string) => string;
  readonly syncOf: (accountId: string) => AccountSync | undefined;
  readonly diagnostics: () => Record<string, unknown>;
  readonly onHistoryChanged: (accountId: string) => void;
}

/** Two years of several accounts take seconds; a file on a drive that has gone would be waited for without end. */
const MAX_IMPORT_MS = 180_000;

/** Builds the desk. */
export function createHistoryService(options: HistoryServiceOptions): HistoryService {
  const { history, audit, jobs, clock, settings, zoneOf, syncOf } = options;
  let importing = new AbortController();

  async function saveBytes(path: string, content: string | Uint8Array): Promise<Result<SavedFile>> {
    const allowed = await allowedTarget(path, options.dataDir);
    return allowed.ok ? saveFile(path, content) : allowed;
  }

  const isKnown = (accountId: string): boolean =>
    settings.account(accountId) !== undefined || history.accountIds().includes(accountId);

  function withOthers(info: HistoryInfo): HistoryInfo {
    const otherAccountIds = history.accountIds().filter((id) => settings.account(id) === undefined);
    return { ...info, otherAccountIds };
  }

  return {
    coverage({ accountId, fromDate }) {
      return guarded(() => {
        if (!isKnown(accountId)) return fail('account-unknown');
        const { backfillDays, retentionMonths } = settings.get();
        const problemOf = (date: string): Problem | null => syncOf(accountId)?.problemOf(date) ?? null;
        const parts = { history, audit, problemOf, nowMs: clock.nowMs(), timeZone: zoneOf(accountId) };
        return ok(coverageView({ ...parts, backfillDays, retentionMonths }, accountId, fromDate));
      });
    },
    refetchDay: ({ accountId, date }) => syncOf(accountId)?.refetchDay(date) ?? fail('account-unknown'),
    setBackfillStopped({ accountId, stopped }) {
      if (settings.account(accountId) === undefined) return fail('account-unknown');
      settings.updateAccount(accountId, { backfillStopped: stopped });
      syncOf(accountId)?.planBackfill();
      return ok(null);
    },
    async saveOriginalCsv(path, { accountId, fromDate, toDate }) {
      const accountSync = syncOf(accountId);
      if (accountSync === undefined) return fail('account-unknown');
      const [from = '', to = ''] = [fromDate, toDate].sort();
      const fetched = await accountSync.fetchOriginal(spanOfDates(from, to, zoneOf(accountId)));
      return fetched.ok ? saveBytes(path, fetched.value) : fetched;
    },
    async openImport(path) {
      importing.abort();
      const mine = new AbortController();
      importing = mine;
      const limit = AbortSignal.timeout(MAX_IMPORT_MS);
      const signal = AbortSignal.any([mine.signal, limit]);
      const read = await jobs.run('previewImport', { path, nowMs: clock.nowMs() }, { signal });
      if (limit.aborted && !mine.signal.aborted) return fail('file-not-readable', 'reading it took too long');
      return mine.signal.aborted ? fail('cancelled') : read;
    },
    async confirmImport() {
      const written = await jobs.run('commitImport', null, { signal: importing.signal });
      if (!written.ok) return written;
      const { accountIds, writtenCount } = written.value;
      for (const accountId of accountIds) options.onHistoryChanged(accountId);
      return ok({ writtenCount });
    },
    cancelImport() {
      importing.abort();
      importing = new AbortController();
      void jobs.run('cancelImport', null);
    },
    async info() {
      const info = await jobs.run('info', null);
      return info.ok ? guarded(() => ok(withOthers(info.value))) : info;
    },
    async backup(path) {
      const allowed = await allowedTarget(path, options.dataDir);
      if (!allowed.ok) return allowed;
      const done = await jobs.run('backup', { path });
      return done.ok ? ok({ path }) : done;
    },
    async check() {
      const sound = await jobs.run('check', null);
      return sound.ok ? ok({ sound: sound.value }) : sound;
    },
    async compact() {
      const done = await jobs.run('compact', null);
      return done.ok ? guarded(() => ok(withOthers(done.value))) : done;
    },
    async saveDiagnostics(path) {
      const allowed = await allowedTarget(path, options.dataDir);
      return allowed.ok ? saveJson(path, options.diagnostics()) : allowed;
    },
    saveBytes,
  };
}

/** Reading throws when the file is damaged. */
function guarded<T>(read: () => Result<T>): Result<T> {
  try {
    return read();
  } catch (error) {
    return { ok: false, error: problemOf(error) };
  }
}

function problemOf(error: unknown): Problem {
  return { code: 'history-unavailable', ...(error instanceof Error ? { detail: error.message.slice(0, 120) } : {}) };
}
