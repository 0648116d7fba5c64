import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join, parse } from 'node:path';
import { attempt, ok, type Result } from '../contract/errors.ts';
import { appendTo } from '../files/atomic-file.ts';
import type { Log } from '../system/log.ts';
import type { Connection } from './connection.ts';
import { storageProblem } from './database.ts';
import { deletionLine, deletionsIn, wasDeleted, type Deletion } from './deletions.ts';
import { salvageRows, type SalvageOptions } from './salvage-rows.ts';

/** What became of a damaged file. */
export interface Recovery {
  readonly quarantinePath: string;
  readonly savedRowCount: number;
}

/** One go at saving what reads. */
export interface RescueRun {
  /** How many rows it put into the target, also where it could not end. */
  readonly rowCount: number;
  /** What became of the file, null for nothing to do; or why it has to be done again later. */
  readonly outcome: Result<Recovery | null>;
}

export interface UnsavedRowsOptions {
  readonly path: string;
  readonly log: Log;
  /** Accounts that the settings know, for when the file has lost even their names. */
  readonly accountIds: () => readonly string[];
  readonly pause: () => Promise<unknown>;
}

/** Beside a quarantined file whose rows are not all saved yet. In it stands what of them was deleted since. */
const MARK = '.unsaved';

/**
 * Rows of a quarantined file that are still to be saved in the new one. A full disk or a kill may end that half-way: the
 * file is marked until it is done, so that the next start goes on with it.
 */
export class UnsavedRows {
  readonly #options: UnsavedRowsOptions;
  #quarantinePath: string | null = null;
  /** What of the quarantined file was deleted since. */
  #deletions: Deletion[] = [];
  /** A mark that cannot be removed must not make the same file come up again and again. */
  readonly #finished = new Set<string>();
  /** Rows of the quarantined file that this run has saved, over all its goes. */
  #savedRowCount = 0;

  constructor(options: UnsavedRowsOptions) {
    this.#options = options;
    this.#takeNext();
  }

  /** The quarantined file; null with nothing to save. */
  get quarantinePath(): string | null {
    return this.#quarantinePath;
  }

  /** A file has just been quarantined. @param deletions of this run, which the file may not contain yet */
  add(quarantinePath: string, deletions: readonly Deletion[]): void {
    this.#quarantinePath = quarantinePath;
    this.#savedRowCount = 0;
    this.#deletions = [...deletions];
    const marked = attempt(() => {
      appendTo(quarantinePath + MARK, deletions.map(deletionLine).join(''));
    }, storageProblem);
    // The disk has no room for an empty file either. After a restart the rescue does not go on.
    if (!marked.ok) this.#options.log.warn(`a damaged file could not be marked: ${marked.error.code}`);
  }

  /**
   * Something is about to be deleted from the history: every file that rows are still to be saved from has it too. It is on
   * the disk when this returns.
   */
  noteDeletion(deletion: Deletion): Result<null> {
    if (this.#quarantinePath !== null) this.#deletions.push(deletion);
    return attempt(() => {
      for (const path of this.#marked()) appendTo(path + MARK, deletionLine(deletion));
      return null;
    }, storageProblem);
  }

  /** Everything that reads of a file has been saved, or is not wanted any more. */
  done(quarantinePath: string): void {
    this.#finished.add(quarantinePath);
    try {
      rmSync(quarantinePath + MARK, { force: true });
    } catch {
      // At worst the rows are looked through once more, and what is there already stays.
    }
    if (quarantinePath !== this.#quarantinePath) return;
    this.#quarantinePath = null;
    this.#takeNext();
  }

  /** All rows of the history were replaced by others: nothing of older files belongs among them. */
  drop(): void {
    for (const path of this.#marked()) this.done(path);
  }

  /** The newest file that is not finished, such as one of an earlier run. */
  #takeNext(): void {
    const next = this.#marked().at(-1) ?? null;
    this.#quarantinePath = next;
    this.#savedRowCount = 0;
    this.#deletions = next === null ? [] : deletionsOf(next + MARK);
  }

  /** Saves what reads. */
  async saveIn(target: Connection, isStopped: () => boolean): Promise<RescueRun> {
    const quarantinePath = this.#quarantinePath;
    if (quarantinePath === null) return { rowCount: 0, outcome: ok(null) };
    let rowCount = 0;
    const onSaved = (count: number): void => {
      rowCount += count;
      this.#savedRowCount += count;
    };
    const isOver = (): boolean => isStopped() || this.#quarantinePath !== quarantinePath;
    const copied = await this.#copy(quarantinePath, target, { onSaved, isStopped: isOver });
    if (!copied.ok) return { rowCount, outcome: copied };
    if (isOver()) return { rowCount, outcome: ok(null) };
    const recovery = { quarantinePath, savedRowCount: this.#savedRowCount };
    this.done(quarantinePath);
    return { rowCount, outcome: ok(recovery) };
  }

  async #copy(
    damagedPath: string,
    target: Connection,
    control: Pick<SalvageOptions, 'onSaved' | 'isStopped'>,
  ): Promise<Result<null>> {
    const { accountIds, pause, log } = this.#options;
    const isDeleted: SalvageOptions['isDeleted'] = (table, row) => wasDeleted(this.#deletions, table, row);
    try {
      return await salvageRows({ damagedPath, target, accountIds: accountIds(), pause, isDeleted, ...control });
    } catch (error) {
      log.error('saving rows of the damaged history failed', error);
      return ok(null);
    }
  }

  /** The quarantined files that are not finished, the oldest first. */
  #marked(): string[] {
    const { path } = this.#options;
    const onDisk = markedBeside(path).filter((each) => !this.#finished.has(each));
    const current = this.#quarantinePath;
    return current === null || onDisk.includes(current) ? onDisk : [...onDisk, current];
  }
}

/** The quarantined files of a history that are marked, the oldest first. */
function markedBeside(historyPath: string): string[] {
  const { name, ext } = parse(basename(historyPath));
  try {
    const names = readdirSync(dirname(historyPath));
    return names
      .filter((file) => file.startsWith(`${name}.damaged-`) && file.endsWith(ext + MARK))
      .map((file) => file.slice(0, -MARK.length))
      .filter((file) => names.includes(file))
      .sort()
      .map((file) => join(dirname(historyPath), file));
  } catch {
    return [];
  }
}

function deletionsOf(markPath: string): Deletion[] {
  try {
    return deletionsIn(readFileSync(markPath, 'utf8'));
  } catch {
    return [];
  }
}
