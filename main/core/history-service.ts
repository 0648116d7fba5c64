import type { AccountSync } from '../sync/account-sync.ts';
import type { OriginalCsvRequest } from '../contract/csv.ts';
import { attempt, fail, ok, type Problem, type Result } from '../contract/errors.ts';
import type { CoverageView, HistoryInfo, ImportOutcome, ImportPreview, SavedFile } from '../contract/history-care.ts';
import type { CommandArgs } from '../contract/ipc.ts';
import type { FileFindings } from '../diagnostics/diagnostics.ts';
import { coverageView } from '../history/coverage-view.ts';
import { spanOfDates } from '../domain/time/calendar.ts';
import { SECOND_MS } from '../domain/time/units.ts';
import { saveFile, saveJson } from '../files/atomic-file.ts';
import { allowedTarget } from '../files/export-target.ts';
import type { OpenedHistory } from '../history/open-history.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { backupWorkOf, RestoreDesk } from './restore-desk.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Clock } from '../system/clock.ts';
import { ImportDesk } from './import-desk.ts';

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
  /** Going back to a backup. */
  readonly restoring: RestoreDesk;
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
  readonly diagnostics: (file: FileFindings) => Record<string, unknown>;
  readonly onHistoryChanged: (accountId: string) => void;
  /** The history has other rows than before, of all accounts. */
  readonly onReplaced: () => void;
}

/** Looking through a large file takes a second or two. */
const DIAGNOSTICS_LIMIT_MS = 5 * SECOND_MS;

/** Builds the service. */
export function createHistoryService(options: HistoryServiceOptions): HistoryService {
  return new HistoryDesk(options);
}

class HistoryDesk implements HistoryService {
  readonly #options: HistoryServiceOptions;
  readonly #imports: ImportDesk;
  readonly restoring: RestoreDesk;

  constructor(options: HistoryServiceOptions) {
    this.#options = options;
    this.#imports = new ImportDesk(options);
    this.restoring = new RestoreDesk({ ...options, work: backupWorkOf(options) });
  }

  coverage({ accountId, fromDate }: CommandArgs<'loadCoverage'>): Result<CoverageView> {
    const { history, audit, settings, clock, zoneOf, syncOf } = this.#options;
    return this.#ofKnown(accountId, () => {
      const { backfillDays, retentionMonths } = settings.get();
      const problemOf = (date: string): Problem | null => syncOf(accountId)?.problemOf(date) ?? null;
      const parts = { history, audit, problemOf, nowMs: clock.nowMs(), timeZone: zoneOf(accountId) };
      return coverageView({ ...parts, backfillDays, retentionMonths }, accountId, fromDate);
    });
  }

  refetchDay({ accountId, date }: CommandArgs<'refetchDay'>): Result<null> {
    return this.#options.syncOf(accountId)?.refetchDay(date) ?? fail('account-unknown');
  }

  setBackfillStopped({ accountId, stopped }: CommandArgs<'setBackfillStopped'>): Result<null> {
    const { settings, syncOf } = this.#options;
    if (settings.account(accountId) === undefined) return fail('account-unknown');
    settings.updateAccount(accountId, { backfillStopped: stopped });
    syncOf(accountId)?.planBackfill();
    return ok(null);
  }

  async saveOriginalCsv(path: string, { accountId, fromDate, toDate }: OriginalCsvRequest): Promise<Result<SavedFile>> {
    const { syncOf, zoneOf } = this.#options;
    const accountSync = syncOf(accountId);
    if (accountSync === undefined) return fail('account-unknown');
    const [from = '', to = ''] = [fromDate, toDate].sort();
    const fetched = await accountSync.fetchOriginal(spanOfDates(from, to, zoneOf(accountId)));
    return fetched.ok ? this.saveBytes(path, fetched.value) : fetched;
  }

  openImport(path: string): Promise<Result<ImportPreview>> {
    return this.#imports.open(path);
  }

  confirmImport(): Promise<Result<ImportOutcome>> {
    return this.#imports.confirm();
  }

  cancelImport(): void {
    this.#imports.cancel();
  }

  async info(): Promise<Result<HistoryInfo>> {
    return this.#withOthers(await this.#options.jobs.run('info', null));
  }

  async backup(path: string): Promise<Result<SavedFile>> {
    const allowed = await this.#allowed(path);
    if (!allowed.ok) return allowed;
    const done = await this.#options.jobs.run('backup', { path });
    return done.ok ? ok({ path }) : done;
  }

  async saveBytes(path: string, content: string | Uint8Array): Promise<Result<SavedFile>> {
    const allowed = await this.#allowed(path);
    return allowed.ok ? saveFile(path, content) : allowed;
  }

  async check(): Promise<Result<{ readonly sound: boolean }>> {
    const sound = await this.#options.jobs.run('check', null);
    return sound.ok ? ok({ sound: sound.value }) : sound;
  }

  async compact(): Promise<Result<HistoryInfo>> {
    return this.#withOthers(await this.#options.jobs.run('compact', null));
  }

  async saveDiagnostics(path: string): Promise<Result<SavedFile>> {
    const allowed = await this.#allowed(path);
    if (!allowed.ok) return allowed;
    const { jobs, diagnostics } = this.#options;
    const [info, sound] = await this.#soon([jobs.run('info', null), jobs.run('check', null)]);
    return saveJson(path, diagnostics({ info, sound }));
  }

  /**
   * What comes within a few seconds, else null: the file for trouble is written also where the worker is in an import or
   * waits for a drive that has gone. It is not called off, which might end what the worker is at.
   */
  async #soon<T, U>([one, other]: readonly [Promise<Result<T>>, Promise<Result<U>>]): Promise<[T | null, U | null]> {
    let stopLimit: () => void = () => undefined;
    const limit = new Promise<null>((resolve) => {
      stopLimit = this.#options.clock.after(DIAGNOSTICS_LIMIT_MS, () => {
        resolve(null);
      });
    });
    try {
      return await Promise.all([orNull(one, limit), orNull(other, limit)]);
    } finally {
      stopLimit();
    }
  }

  /** Nothing of Glance's own, and nothing that is no ordinary file. */
  #allowed(path: string): ReturnType<typeof allowedTarget> {
    return allowedTarget(path, this.#options.dataDir);
  }

  /** What is read of an account that the settings or the history know. */
  #ofKnown<T>(accountId: string, read: () => T): Result<T> {
    const { settings, history } = this.#options;
    const known = attempt(
      () => settings.account(accountId) !== undefined || history.accountIds().includes(accountId),
      readProblem,
    );
    if (!known.ok) return known;
    return known.value ? attempt(read, readProblem) : fail('account-unknown');
  }

  /** Adds the accounts that only the history knows. */
  #withOthers(info: Result<HistoryInfo>): Result<HistoryInfo> {
    if (!info.ok) return info;
    const { settings, history } = this.#options;
    return attempt(() => {
      const otherAccountIds = history.accountIds().filter((id) => settings.account(id) === undefined);
      return { ...info.value, otherAccountIds };
    }, readProblem);
  }
}

async function orNull<T>(asked: Promise<Result<T>>, limit: Promise<null>): Promise<T | null> {
  const answer = await Promise.race([asked, limit]);
  return answer?.ok === true ? answer.value : null;
}

/** Reading throws when the file is damaged. */
function readProblem(error: unknown): Problem {
  return { code: 'history-unavailable', ...(error instanceof Error ? { detail: error.message.slice(0, 120) } : {}) };
}
