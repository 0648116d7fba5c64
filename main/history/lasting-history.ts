import { attempt, type Problem, type Result } from '../contract/errors.ts';
import { quarantine } from '../files/quarantine.ts';
import type { Clock } from '../system/clock.ts';
import type { Log } from '../system/log.ts';
import { COMPANIONS, REFUSED_ROW, storageProblem } from './database.ts';
import { FileWatch } from './file-watch.ts';
import { openHistory, unavailable, type OpenedHistory } from './open-history.ts';
import { salvageRows } from './salvage-rows.ts';
import { createWaitingReports } from './waiting-reports.ts';

/**
 * A history that outlives what happens to its file: it opens again by itself when the cause is gone, keeps answers in
 * memory until then, and replaces a damaged file by a new one with everything that could be read.
 */
export interface LastingHistory extends Omit<OpenedHistory, 'connection' | 'quarantinePath' | 'problem'> {
  /** Why nothing can be kept right now; null when all is well. */
  problem(): Problem | null;
  close(): void;
}

/** What became of a damaged file. */
export interface Recovery {
  readonly quarantinePath: string;
  readonly savedRowCount: number;
}

export interface LastingHistoryOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Accounts that the settings know, for when the file has lost even their names. */
  readonly accountIds: () => readonly string[];
  readonly pause: () => Promise<unknown>;
  /** Whether the app itself holds the file for writing elsewhere: that lock is no trouble. */
  readonly isWriting?: () => boolean;
  /** The history can or cannot be used from now on. */
  readonly onProblem: (problem: Problem | null) => void;
  readonly onRecovered: (recovery: Recovery) => void;
  /** The file may hold other rows now, so views and detectors read it again. */
  readonly onReplaced: () => void;
}

const TRY_AGAIN_AFTER_MS = 2_000;
/** Another program may write for a moment; only a lock that lasts is worth a word. */
const LOCK_IS_SAID_AFTER_MS = 5_000;

class FollowedHistory {
  readonly #options: LastingHistoryOptions;
  readonly #waiting = createWaitingReports();
  #current: OpenedHistory;
  #watch: FileWatch | null = null;
  #problem: Problem | null = null;
  #failingSinceMs: number | null = null;
  #cancelRetry: (() => void) | null = null;
  #recovering = false;
  #closed = false;

  constructor(options: LastingHistoryOptions) {
    this.#options = options;
    this.#current = this.#open();
    if (this.#current.problem !== null) this.#failed(this.#current.problem);
    else if (this.#current.quarantinePath !== null) void this.#salvage(this.#current.quarantinePath);
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
    if (kept.ok) {
      if (this.#cancelRetry !== null && !this.#recovering) this.#tryAgain();
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

  deleteAccount: OpenedHistory['history']['deleteAccount'] = (accountId) => {
    this.#waiting.forget(accountId);
    return this.#current.history.deleteAccount(accountId);
  };

  close(): void {
    this.#closed = true;
    this.#cancelRetry?.();
    if (this.#waiting.size > 0) this.#waiting.writeTo(this.#current.history);
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
    this.#cancelRetry ??= this.#options.clock.after(
      problem.code === 'file-not-readable' ? 0 : TRY_AGAIN_AFTER_MS,
      () => {
        this.#cancelRetry = null;
        if (problem.code === 'file-not-readable') this.#replaceDamaged(false);
        else this.#tryAgain();
      },
    );
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
    if (this.#current.problem !== null && !this.#openAgain()) return;
    const written = this.#waiting.size > 0 ? this.#waiting.writeTo(this.#current.history) : this.#probe();
    if (!written.ok) this.#failed(written.error);
    else {
      this.#failingSinceMs = null;
      this.#say(null);
    }
  }

  #openAgain(): boolean {
    const opened = this.#open();
    if (opened.problem !== null) {
      this.#failed(opened.problem);
      return false;
    }
    this.#current = opened;
    if (opened.quarantinePath !== null) void this.#salvage(opened.quarantinePath);
    this.#options.onReplaced();
    return true;
  }

  /** Whether something could be written, without writing. */
  #probe(): Result<unknown> {
    return attempt(() => this.#current.connection?.exec('BEGIN IMMEDIATE; ROLLBACK'), storageProblem);
  }

  /** @param fromMemory whether what SQLite still has of it in memory may be all of it */
  #replaceDamaged(fromMemory: boolean): void {
    const { path, clock, log, onRecovered } = this.#options;
    if (this.#closed || this.#recovering) return;
    log.warn('the history file is damaged and is replaced');
    const damaged = this.#current;
    this.#current = unavailable(path, { code: 'history-unavailable', detail: 'being repaired' });
    // Windows moves no file that is open; only what is still in memory is worth trying.
    if (!fromMemory) damaged.history.close();
    try {
      const quarantinePath = quarantine(path, clock.nowMs(), COMPANIONS);
      const isRescued = fromMemory && damaged.maintenance.rescue().ok;
      if (!this.#openAgain()) return;
      if (!isRescued) void this.#salvage(quarantinePath);
      else onRecovered({ quarantinePath, savedRowCount: this.#current.maintenance.info().bucketCount });
    } catch (error) {
      this.#failed(storageProblem(error));
    } finally {
      if (fromMemory) damaged.history.close();
    }
  }

  async #salvage(quarantinePath: string): Promise<void> {
    const target = this.#current.connection;
    if (target === null || this.#recovering) return;
    this.#recovering = true;
    let savedRowCount = 0;
    try {
      savedRowCount = await salvageRows({
        damagedPath: quarantinePath,
        target,
        accountIds: this.#options.accountIds(),
        pause: this.#options.pause,
        isStopped: () => this.#closed,
      });
    } catch (error) {
      this.#options.log.error('saving rows of the damaged history failed', error);
    }
    this.#recovering = false;
    if (this.#closed) return;
    this.#tryAgain();
    this.#options.onRecovered({ quarantinePath, savedRowCount });
    this.#options.onReplaced();
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
    const rescued = state === 'removed' ? this.#current.maintenance.rescue() : null;
    if (rescued?.ok === false) log.warn(`what was in the history could not be saved: ${rescued.error.code}`);
    this.#watch?.removeCompanions();
    this.#current.history.close();
    this.#current = unavailable(path, { code: 'history-unavailable', detail: 'the file was removed' });
    this.#openAgain();
  }
}

/** Opens the history at a path for good. */
export function openLastingHistory(options: LastingHistoryOptions): LastingHistory {
  const followed = new FollowedHistory(options);
  const { keep, deleteAccount } = followed;
  return {
    history: {
      ...follow(() => followed.current.history),
      keep,
      deleteAccount,
      close: () => {
        followed.close();
      },
    },
    audit: follow(() => followed.current.audit),
    incidents: follow(() => followed.current.incidents),
    observations: follow(() => followed.current.observations),
    dayNotes: follow(() => followed.current.dayNotes),
    maintenance: follow(() => followed.current.maintenance),
    problem: () => followed.problem,
    close: () => {
      followed.close();
    },
  };
}

/** An object of the same methods that always asks the one of now. */
function follow<T extends object>(current: () => T): T {
  const names = Object.keys(current()) as (keyof T)[];
  const call =
    (name: keyof T) =>
    (...args: unknown[]): unknown =>
      (current()[name] as (...args: unknown[]) => unknown)(...args);
  return Object.fromEntries(names.map((name) => [name, call(name)])) as T;
}
