import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type ErrorCode, type Result } from '../contract/errors.ts';
import type { BackupContents, BackupInfo, RestoreEffect, RestorePreview } from '../contract/history-care.ts';
import { backupFolder, beforeRestoreName, listBackups } from '../history/backups.ts';
import { importable } from '../files/readable-file.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Clock } from '../system/clock.ts';

/** Work on backups that takes longer than anybody should wait for the tray. */
export interface BackupWork {
  copy(path: string): Promise<Result<null>>;
  look(path: string): Promise<Result<BackupContents>>;
  compare(path: string): Promise<Result<{ readonly contents: BackupContents; readonly effect: RestoreEffect }>>;
  restore(path: string): Promise<Result<null>>;
}

/** That work in the worker. */
export function backupWorkOf({
  jobs,
  dataDir,
  clock,
}: {
  readonly jobs: Jobs;
  readonly dataDir: string;
  readonly clock: Clock;
}): BackupWork {
  const workFolder = backupFolder(dataDir);
  const args = (path: string): { path: string; workFolder: string; nowMs: number } => ({
    path,
    workFolder,
    nowMs: clock.nowMs(),
  });
  return {
    async copy(path) {
      await mkdir(workFolder, { recursive: true, mode: 0o700 });
      return jobs.run('backup', { path });
    },
    look: (path) => jobs.run('lookIntoBackup', args(path)),
    compare: (path) => jobs.run('compareWithBackup', args(path)),
    restore: (path) => jobs.run('restoreBackup', args(path)),
  };
}

/** After these the history is unchanged, and the copy made before can go. After any other the worker may have finished. */
const UNCHANGED: readonly ErrorCode[] = ['disk-full', 'history-locked', 'history-not-writable', 'file-not-readable'];

export interface RestoreDeskOptions {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly work: BackupWork;
  /** The history has other rows than before. */
  readonly onReplaced: () => void;
}

/** Going back to a backup: which there are, what one would change, and doing it. What is there now is kept first. */
export class RestoreDesk {
  readonly #options: RestoreDeskOptions;
  #chosen: string | null = null;

  constructor(options: RestoreDeskOptions) {
    this.#options = options;
  }

  /** The newest first. */
  list(): readonly BackupInfo[] {
    return listBackups(this.#options.dataDir);
  }

  /** What is in one of the listed backups and what going back to it would change. */
  previewListed(name: string): Promise<Result<RestorePreview>> {
    const known = this.list().find((backup) => backup.name === name);
    if (known === undefined) return Promise.resolve(fail('file-not-readable'));
    return this.previewFile(join(backupFolder(this.#options.dataDir), known.name));
  }

  /** The same for any file. */
  async previewFile(path: string): Promise<Result<RestorePreview>> {
    this.#chosen = null;
    const allowed = await importable(path);
    if (!allowed.ok) return allowed;
    const compared = await this.#options.work.compare(path);
    if (!compared.ok) return compared;
    this.#chosen = path;
    return ok({ ...compared.value.contents, ...compared.value.effect });
  }

  /**
   * Goes back to what was previewed last.
   * @returns the name of the backup with what was there before
   */
  async restore(): Promise<Result<{ readonly keptAs: string }>> {
    const path = this.#chosen;
    if (path === null) return fail('nothing-to-import');
    this.#chosen = null;
    const restored = await this.#goBackTo(path);
    // With more room on the disk it may do the second time.
    if (!restored.ok) this.#chosen ??= path;
    return restored;
  }

  async #goBackTo(path: string): Promise<Result<{ readonly keptAs: string }>> {
    const { dataDir, clock, work, onReplaced } = this.#options;
    const keptAs = beforeRestoreName(clock.nowMs());
    const asidePath = join(backupFolder(dataDir), keptAs);
    const aside = await work.copy(asidePath);
    if (!aside.ok) return aside;
    const read = await work.look(asidePath);
    const restored = read.ok ? await work.restore(path) : read;
    if (!restored.ok) {
      // Nothing was changed, and each attempt would leave another copy of everything.
      if (UNCHANGED.includes(restored.error.code)) await rm(asidePath, { force: true }).catch(() => undefined);
      return restored;
    }
    onReplaced();
    return ok({ keptAs });
  }
}
