import { closeSync, openSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, parse } from 'node:path';
import { ok, type Result } from '../contract/errors.ts';
import type { Log } from '../system/log.ts';
import type { Connection } from './connection.ts';
import { salvageRows } from './salvage-rows.ts';

/** What became of a damaged file. */
export interface Recovery {
  readonly quarantinePath: string;
  readonly savedRowCount: number;
}

export interface UnsavedRowsOptions {
  readonly path: string;
  readonly log: Log;
  /** Accounts that the settings know, for when the file has lost even their names. */
  readonly accountIds: () => readonly string[];
  readonly pause: () => Promise<unknown>;
}

/** Beside a quarantined file whose rows are not all saved yet. */
const MARK = '.unsaved';

/**
 * Rows of a quarantined file that are still to be saved in the new one. A full disk or a kill may end that half-way: the
 * file is marked until it is done, so that the next start goes on with it.
 */
export class UnsavedRows {
  readonly #options: UnsavedRowsOptions;
  #quarantinePath: string | null;
  #savedRowCount = 0;

  constructor(options: UnsavedRowsOptions) {
    this.#options = options;
    this.#quarantinePath = markedBefore(options.path);
  }

  /** The quarantined file; null with nothing to save. */
  get quarantinePath(): string | null {
    return this.#quarantinePath;
  }

  /** How many rows of it are saved by now. */
  get savedRowCount(): number {
    return this.#savedRowCount;
  }

  /** A file has just been quarantined. */
  add(quarantinePath: string): void {
    this.#quarantinePath = quarantinePath;
    this.#savedRowCount = 0;
    try {
      closeSync(openSync(quarantinePath + MARK, 'a', 0o600));
    } catch {
      // The disk has no room for an empty file either. After a restart the rescue does not go on.
    }
  }

  /** Everything that reads of a file has been saved. */
  done(quarantinePath: string): void {
    if (quarantinePath === this.#quarantinePath) this.#quarantinePath = null;
    try {
      rmSync(quarantinePath + MARK, { force: true });
    } catch {
      // At worst the rows are looked through once more, and what is there already stays.
    }
  }

  /**
   * Saves what reads.
   * @returns how much that was, null for nothing to do; or why it has to be done again later
   */
  async saveIn(target: Connection, isStopped: () => boolean): Promise<Result<Recovery | null>> {
    const quarantinePath = this.#quarantinePath;
    if (quarantinePath === null) return ok(null);
    const { accountIds, pause, log } = this.#options;
    const onSaved = (count: number): void => void (this.#savedRowCount += count);
    try {
      const parts = { damagedPath: quarantinePath, target, accountIds: accountIds(), pause, isStopped, onSaved };
      const saved = await salvageRows(parts);
      if (!saved.ok) return saved;
    } catch (error) {
      log.error('saving rows of the damaged history failed', error);
    }
    if (isStopped()) return ok(null);
    this.done(quarantinePath);
    return ok({ quarantinePath, savedRowCount: this.#savedRowCount });
  }
}

/** The newest quarantined file that an earlier run could not finish with. */
function markedBefore(historyPath: string): string | null {
  const { name, ext } = parse(basename(historyPath));
  try {
    const names = readdirSync(dirname(historyPath));
    const marked = names
      .filter((file) => file.startsWith(`${name}.damaged-`) && file.endsWith(ext + MARK))
      .map((file) => file.slice(0, -MARK.length))
      .filter((file) => names.includes(file));
    const newest = marked.sort().at(-1);
    return newest === undefined ? null : join(dirname(historyPath), newest);
  } catch {
    return null;
  }
}
