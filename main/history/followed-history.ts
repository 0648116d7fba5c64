import { attempt, type Problem, type Result } from '../contract/errors.ts';
import { fileIdOf } from '../files/file-id.ts';
import { quarantine } from '../files/quarantine.ts';
import type { Clock } from '../system/clock.ts';
import { COMPANIONS, REFUSED_ROW, storageProblem } from './database.ts';
import { DeletionsOfRun, type Deletion } from './deletions.ts';
import { FileWatch, isDatabaseAt } from './file-watch.ts';
import { openHistory, unavailable, type OpenedHistory } from './open-history.ts';
import { RetryPause } from './retry-pause.ts';
import { UnsavedRows, type Recovery, type UnsavedRowsOptions } from './unsaved-rows.ts';
import { createWaitingReports } from './waiting-reports.ts';

export interface LastingHistoryOptions extends UnsavedRowsOptions {
  readonly clock: Clock;
  /** Whether the app itself holds the file for writing elsewhere: that lock is no trouble. */
  readonly isWriting?: () => boolean;
  /** The history can or cannot be used from now on. */
  readonly onProblem: (problem: Problem | null) => void;
  readonly onRecovered: (recovery: Recovery) => void;
  /** The file may hold other rows now, so views and detectors read it again. */
  readonly onReplaced: () => void;
}

/** Another program may write for a moment; only a lock that lasts is worth a word. */
const LOCK_IS_SAID_AFTER_MS = 5_000;

/** The history that is open just now, and what is done when its file cannot be used. */
export class FollowedHistory {
  readonly #options: LastingHistoryOptions;
  readonly #waiting = createWaitingReports();
  readonly #unsaved: UnsavedRows;
  #current: OpenedHistory;
  #watch: FileWatch | null = null;
  #problem: Problem | null = null;
  #failingSinceMs: number | null = null;
  #cancelRetry: (() => void) | null = null;
  readonly #retryPause = new RetryPause();
  #recovering = false;
  /** A history whose file is gone or damaged, of which SQLite may have everything in memory. */
  #inMemory: { readonly history: OpenedHistory; readonly quarantinePath: string | null } | null = null;
  /** What a damaged file still has of these does not come back. */
  readonly #deletions = new DeletionsOfRun();
  #closed = false;

  constructor(options: LastingHistoryOptions) {
    this.#options = options;
    this.#unsaved = new UnsavedRows(options);
    this.#current = this.#open();
    if (this.#current.problem !== null) this.#failed(this.#current.problem);
    else void this.#salvage();
  }

  get current(): OpenedHistory {
    return this.#current;
  }

  get problem(): Problem | null {
    return this.#problem;
  }

  keep: OpenedHistory['history']['keep'] = (accountId, span, report, fetchedAtMs) => {
    this.#lookAfterFile();
    const kept = this.#current.history.keep(accountId, span, report, fetchedAtMs);
    this.#deletions.accountIsFetched(accountId);
    if (kept.ok) {
      this.#goOn();
      return kept;
    }
    if (kept.error.detail === REFUSED_ROW) {
      this.#options.log.error('an answer cannot be kept', kept.error);
      return kept;
    }
    this.#waiting.add(accountId, span, report, fetchedAtMs);
    this.#failed(kept.error);
    return kept;
  };

  /** Written down first, and done whatever comes of that: a deletion that a kill undoes is said to have failed. */
  delete<T>(deletion: Deletion, work: (current: OpenedHistory) => Result<T>): Result<T> {
    if (deletion.kind === 'account') this.#waiting.forget(deletion.accountId);
    this.#deletions.add(deletion);
    const noted = this.#unsaved.noteDeletion(deletion);
    const deleted = work(this.#current);
    return noted.ok ? deleted : noted;
  }

  comesBack(accountId: string, noteOf?: string): void {
    if (noteOf === undefined) this.#deletions.hoursComeBack(accountId);
    else this.#deletions.noteComesBack(accountId, noteOf);
  }

  /** The history was replaced by other rows, which is all there should be. */
  allReplaced(): void {
    this.#unsaved.drop();
    for (const id of this.#current.history.accountIds()) this.#deletions.accountComesBack(id);
  }

  close(): void {
    this.#closed = true;
    this.#cancelRetry?.();
    if (this.#waiting.size > 0) this.#waiting.writeTo(this.#current.history);
    this.#inMemory?.history.history.close();
    this.#current.history.close();
    this.#watch?.stop();
  }

  #open(): OpenedHistory {
    const { path, clock } = this.#options;
    this.#watch?.stop();
    const opened = openHistory(path, clock.nowMs(), (problem) => {
      this.#failed(problem);
    });
    this.#watch = new FileWatch(path);
    if (opened.quarantinePath !== null) this.#unsaved.add(opened.quarantinePath, this.#deletions.all());
    return opened;
  }

  /** Something did not work: said, and tried again; a damaged file is replaced. */
  #failed(problem: Problem): void {
    if (this.#closed) return;
    const nowMs = this.#options.clock.nowMs();
    this.#failingSinceMs ??= nowMs;
    const isOwn = this.#options.isWriting?.() === true;
    if (isOwn) this.#failingSinceMs = nowMs;
    const brief = problem.code === 'history-locked' && nowMs - this.#failingSinceMs < LOCK_IS_SAID_AFTER_MS;
    if (!brief) this.#say(problem);
    if (this.#cancelRetry !== null) return;
    const isDamaged = problem.code === 'file-not-readable';
    const isLongWork = this.#inMemory !== null || this.#unsaved.quarantinePath !== null;
    this.#cancelRetry = this.#options.clock.after(isDamaged ? 0 : this.#retryPause.nextMs(isLongWork), () => {
      this.#cancelRetry = null;
      if (isDamaged) this.#replaceDamaged(false);
      else this.#tryAgain();
    });
  }

  /** Something could be written, so what failed before may be possible too; what takes long waits for its turn. */
  #goOn(): void {
    if (this.#cancelRetry === null || this.#recovering) return;
    if (!this.#retryPause.isLong) this.#tryAgain();
    else if (this.#waiting.size > 0) this.#waiting.writeTo(this.#current.history);
  }

  #say(problem: Problem | null): void {
    const changed = problem?.code !== this.#problem?.code;
    this.#problem = problem;
    if (problem === null) this.#failingSinceMs = null;
    if (changed) this.#options.onProblem(problem);
  }

  #tryAgain(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    if (this.#closed || this.#recovering) return;
    if (this.#current.problem !== null && !this.#beginAnew()) return;
    const written = this.#waiting.size > 0 ? this.#waiting.writeTo(this.#current.history) : this.#probe();
    if (!written.ok) this.#failed(written.error);
    else if (this.#unsaved.quarantinePath !== null) void this.#salvage();
    else {
      this.#failingSinceMs = null;
      this.#retryPause.reset();
      this.#say(null);
    }
  }

  /** Whether something could be written, without writing. */
  #probe(): Result<unknown> {
    return attempt(() => this.#current.connection?.exec('BEGIN IMMEDIATE; ROLLBACK'), storageProblem);
  }

  /** A usable file in place of what is not: out of memory where that may have all of it, else opened or made. */
  #beginAnew(): boolean {
    const quarantinePath = this.#inMemory?.quarantinePath ?? null;
    const rescued = this.#rescue();
    if (rescued === 'later') return false;
    const opened = this.#open();
    if (opened.problem !== null) {
      this.#failed(opened.problem);
      return false;
    }
    this.#current = opened;
    this.#dropDeleted();
    void this.#salvage();
    this.#options.onReplaced();
    if (rescued === 'saved' && quarantinePath !== null)
      this.#options.onRecovered({ quarantinePath, savedRowCount: opened.maintenance.info().bucketCount });
    return true;
  }

  /**
   * Writes what SQLite still has in memory to a new file. Without room for that the memory is kept and it is tried again;
   * an empty file in its place would be all that is left.
   * @returns `nothing` also for a memory that does not have it all
   */
  #rescue(): 'saved' | 'later' | 'nothing' {
    if (this.#inMemory === null) return 'nothing';
    const { history, quarantinePath } = this.#inMemory;
    const { path, clock, log } = this.#options;
    const isInTheWay = quarantinePath === null && fileIdOf(path) !== null && !isDatabaseAt(path);
    const moved = isInTheWay ? attempt(() => quarantine(path, clock.nowMs()), storageProblem) : null;
    const written = history.maintenance.rescue();
    if (!written.ok && ['disk-full', 'history-not-writable'].includes(written.error.code)) {
      this.#current = unavailable(path, written.error);
      this.#failed(written.error);
      return 'later';
    }
    this.#inMemory = null;
    this.#watch?.removeCompanions();
    history.history.close();
    if (written.ok) {
      if (quarantinePath !== null) this.#unsaved.done(quarantinePath);
      return 'saved';
    }
    log.warn(`what was in the history could not be saved out of memory: ${written.error.code}`);
    if (moved?.ok === true) this.#unsaved.add(moved.value, this.#deletions.all());
    return 'nothing';
  }

  /** @param fromMemory whether what SQLite still has of it in memory may be all of it */
  #replaceDamaged(fromMemory: boolean): void {
    const { path, clock, log } = this.#options;
    if (this.#closed || this.#recovering || this.#inMemory !== null) return;
    log.warn('the history file is damaged and is replaced');
    const damaged = this.#current;
    this.#current = unavailable(path, { code: 'history-unavailable', detail: 'being repaired' });
    // Windows moves no file that is open; only what is still in memory is worth trying.
    if (!fromMemory) damaged.history.close();
    try {
      const quarantinePath = quarantine(path, clock.nowMs(), COMPANIONS);
      this.#unsaved.add(quarantinePath, this.#deletions.all());
      if (fromMemory) this.#inMemory = { history: damaged, quarantinePath };
      this.#beginAnew();
    } catch (error) {
      this.#inMemory = null;
      if (fromMemory) damaged.history.close();
      this.#failed(storageProblem(error));
    }
  }

  /** Rows of a damaged file go into the one that is open. */
  async #salvage(): Promise<void> {
    const target = this.#current.connection;
    if (target === null || this.#recovering || this.#unsaved.quarantinePath === null) return;
    this.#recovering = true;
    const { rowCount, outcome } = await this.#unsaved.saveIn(target, () => this.#closed);
    this.#recovering = false;
    if (this.#closed) return;
    this.#dropDeleted();
    if (rowCount > 0) this.#options.onReplaced();
    if (!outcome.ok) {
      this.#failed(outcome.error);
      return;
    }
    this.#tryAgain();
    if (outcome.value !== null) this.#options.onRecovered(outcome.value);
  }

  /** What came out of an older file, of accounts deleted since it was written. */
  #dropDeleted(): void {
    const known = this.#options.accountIds();
    for (const id of this.#deletions.accountIds()) if (!known.includes(id)) this.#current.history.deleteAccount(id);
  }

  /** What was removed or replaced while it was open would go on taking rows that nobody finds again. */
  #lookAfterFile(): void {
    const { path, clock, log, isWriting } = this.#options;
    if (this.#recovering || this.#current.problem !== null || isWriting?.() === true) return;
    const state = this.#watch?.look(clock.nowMs()) ?? 'same';
    if (state === 'same') return;
    log.warn(`another program was at the history file in use: ${state}`);
    if (state === 'damaged') {
      this.#replaceDamaged(true);
      return;
    }
    const gone = this.#current;
    this.#current = unavailable(path, { code: 'history-unavailable', detail: 'the file was removed' });
    if (state === 'removed') this.#inMemory = { history: gone, quarantinePath: null };
    else {
      this.#watch?.removeCompanions();
      gone.history.close();
    }
    this.#beginAnew();
  }
}
